package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"moments/content"
	"moments/content/ingest/format"
	"moments/internal/confine"
	"moments/internal/kv"
	"moments/keywords"
)

// Options say how a source is read and written. The zero value reads everything and knows no personas to hold moments
// against.
type Options struct {
	Author kv.Author // who writes, and when
	Now    time.Time // the time for which drafts, future and expired assets are counted
	// Known returns an error for a persona or step that is not defined; moments are handed to it one axis at a time. Nil
	// knows all.
	Known func(keywords.Moment) error
	// Steps are what a stage stands for; nil are the default ones.
	Steps []keywords.StepDefinition
	// Columns are names of columns that a table uses, by the canonical ones.
	Columns map[string]string
	// As is the format of every file; "" finds out.
	As format.Format
	// Runner parses; nil parses in this process, which is for files that one has written oneself.
	Runner confine.Runner
	// Edit, if not nil, may change an asset before it is checked.
	Edit func(*content.Input)
	// Progress, if not nil, is called after every item with how many have been read and how many there are; for tables
	// the total is an estimate until their end.
	Progress func(done, total int)
	// Taken, if not nil, is called with every asset once it has been written, or compared in a dry run.
	Taken func(Item, content.Put)
	// Skipped, if not nil, is called with everything that is skipped; a Report shows examples only.
	Skipped func(Skip)
	// Full withdraws the assets of the source that are not in it any more, unless something could not be read: then
	// nobody knows what is missing. The catalogue must be one During a run.
	Full bool
	// DryRun compares and counts, and writes nothing.
	DryRun bool
}

// What is collected before it is written.
const (
	batchAssets = 200
	batchBytes  = 4 << 20
)

// Import reads a source into the catalogue, in batches, and says what became of everything. It stops at the first
// error of the catalogue, the source or the context; what it has written until then stays, whole assets only, and is
// in the report. A run that has changed something is recorded.
func Import(ctx context.Context, catalog *content.Catalog, src Source, opts Options) (Report, error) {
	im := importer{catalog: catalog, opts: opts}
	return im.end(ctx, im.run(ctx, Read(ctx, src, opts)))
}

type importer struct {
	catalog *content.Catalog
	opts    Options
	report  Report
	batch   []content.Input
	items   []Item // of the batch
	bytes   int
	missing missing
}

func (im *importer) run(ctx context.Context, all iter.Seq2[Item, error]) error {
	for item, err := range all {
		if err != nil {
			return err
		}
		if err := im.take(ctx, item); err != nil {
			return err
		}
	}
	if err := im.flush(ctx); err != nil || !im.opts.Full {
		return err
	}
	return im.withdraw(ctx)
}

// end records the run, and returns the report. A run that was stopped has changed assets all the same.
func (im *importer) end(ctx context.Context, err error) (Report, error) {
	if err != nil {
		err = fmt.Errorf("importing: %w", err)
	}
	if im.report.New+im.report.Changed == 0 || im.opts.DryRun {
		return im.report, err
	}
	seq, failed := im.catalog.RecordImport(context.WithoutCancel(ctx), im.opts.Author, im.report.record(err == nil))
	im.report.Seq = seq
	return im.report, errors.Join(err, failed)
}

// take counts an item and puts it into the batch.
func (im *importer) take(ctx context.Context, item Item) error {
	im.report.add(item)
	im.missing.note(item)
	if item.Skip != nil {
		if im.opts.Skipped != nil {
			im.opts.Skipped(*item.Skip)
		}
		return nil
	}
	im.report.Source = item.Input.Source
	im.batch, im.items = append(im.batch, item.Input), append(im.items, item)
	im.bytes += len(item.Input.Text)
	if len(im.batch) >= batchAssets || im.bytes >= batchBytes {
		return im.flush(ctx)
	}
	return nil
}

func (im *importer) flush(ctx context.Context) (err error) {
	var puts []content.Put
	if im.opts.DryRun {
		puts, err = im.catalog.Preview(im.batch...)
	} else {
		puts, err = im.catalog.Put(ctx, im.opts.Author, im.batch...)
	}
	for i, put := range puts {
		im.report.count(put.Outcome, &im.batch[i].Asset, im.opts.Now)
		if im.opts.Taken != nil {
			im.opts.Taken(im.items[i], put)
		}
	}
	clear(im.batch)
	clear(im.items)
	im.batch, im.items, im.bytes = im.batch[:0], im.items[:0], 0
	return err
}
