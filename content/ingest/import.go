package ingest

import (
	"context"
	"fmt"
	"iter"
	"time"

	"moments/content"
	"moments/content/ingest/prose"
	"moments/internal/kv"
	"moments/keywords"
)

// Options say how a source is read and written. The zero value reads everything and knows no personas to hold moments against.
type Options struct {
	Author kv.Author // who writes, and when
	Now    time.Time // the time for which drafts, future and expired assets are counted
	// Known returns an error for a persona or step that is not defined; moments are handed to it one axis at a time. Nil knows all.
	Known func(keywords.Moment) error
	// Steps are what a stage stands for; nil are the default ones.
	Steps []keywords.StepDefinition
	// Columns are names of columns that a table uses, by the canonical ones.
	Columns map[string]string
	// Edit, if not nil, may change an asset before it is checked.
	Edit func(*content.Input)
	// Progress, if not nil, is called after every item with how many have been read and how many there are; for tables the total is an
	// estimate until their end.
	Progress func(done, total int)
	// DryRun compares and counts, and writes nothing.
	DryRun bool
}

// What is collected before it is written.
const (
	batchAssets = 200
	batchBytes  = 4 << 20
)

// Read yields every asset of a source, checked, and every reason why there is none, in order of the paths and rows. An error is the
// last of it: ErrSource, or that of the context.
func Read(ctx context.Context, src Source, opts Options) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		opened, err := src.open()
		if err != nil {
			yield(Item{}, err)
			return
		}
		defer opened.close()
		files, err := opened.files(ctx)
		if err != nil {
			yield(Item{}, err)
			return
		}
		c := checker{source: opened.name, opts: opts, seen: map[string]place{}}
		p := progress{report: opts.Progress, total: len(files)}
		for f, err := range newReader(opened, opts).stream(ctx, files) {
			if err != nil {
				yield(Item{}, err)
				return
			}
			p.count(f)
			if f.last {
				continue
			}
			c.check(&f.item)
			if !yield(f.item, nil) {
				return
			}
		}
	}
}

// checker decides over items, one after the other.
type checker struct {
	source string
	opts   Options
	seen   map[string]place // where an external id stood first
}

type place struct {
	path string
	row  int
}

// check completes the asset of an item, or makes a skip of it.
func (c *checker) check(item *Item) {
	if item.Skip == nil {
		item.Input.Source = c.source
		if c.opts.Edit != nil {
			c.opts.Edit(&item.Input)
		}
		item.Skip = c.refusal(item)
	}
	if item.Skip != nil {
		item.Input = content.Input{}
		item.Skip.Path, item.Skip.Row = prose.Line(item.Path), item.Row
	}
}

func (c *checker) refusal(item *Item) *Skip {
	if err := item.Input.Validate(); err != nil {
		return invalid(err)
	}
	for _, m := range item.Input.Moments {
		if skip := c.unknown(m); skip != nil {
			return skip
		}
	}
	id := item.Input.ExternalID
	if first, twice := c.seen[id]; twice {
		return &Skip{Code: Duplicate, Found: fmt.Sprintf("the id %.100q, which is that of %s", id, first), Try: "give each asset an id of its own"}
	}
	c.seen[id] = place{item.Path, item.Row}
	return nil
}

func (p place) String() string {
	if p.row == 0 {
		return p.path
	}
	return fmt.Sprintf("%s:%d", p.path, p.row)
}

// unknown asks for one axis at a time, so that the answer is about that one.
func (c *checker) unknown(m keywords.Moment) *Skip {
	if c.opts.Known == nil {
		return nil
	}
	if err := c.opts.Known(keywords.Moment{Persona: m.Persona}); m.Persona != "" && err != nil {
		return &Skip{Code: UnknownPersona, Found: fmt.Sprintf("the persona %q", m.Persona), Try: err.Error()}
	}
	if err := c.opts.Known(keywords.Moment{Step: m.Step}); m.Step != "" && err != nil {
		return &Skip{Code: UnknownStep, Found: fmt.Sprintf("the step %q", m.Step), Try: err.Error()}
	}
	return nil
}

// progress counts items. The rows of a table are guessed from how much of it they have taken.
type progress struct {
	report      func(done, total int)
	done, total int
	rows, guess int // of the file that is being read
}

func (p *progress) count(f found) {
	switch {
	case p.report == nil:
		return
	case f.last:
		p.total += max(p.rows, 1) - max(p.guess, 1)
		p.rows, p.guess = 0, 0
		return
	}
	p.done++
	p.rows++
	if f.offset > 0 {
		guess := max(p.rows, int(float64(p.rows)*float64(f.file.size)/float64(f.offset)))
		p.total += guess - max(p.guess, 1)
		p.guess = guess
	}
	p.report(p.done, max(p.total, p.done))
}

// Import reads a source into the catalogue, in batches, and says what became of everything. It stops at the first error of the
// catalogue, the source or the context; what it has written until then stays, whole assets only, and is in the report. A run that has changed
// something is recorded.
func Import(ctx context.Context, catalog *content.Catalog, src Source, opts Options) (Report, error) {
	im := importer{catalog: catalog, opts: opts}
	err := im.run(ctx, src)
	if err != nil {
		err = fmt.Errorf("importing: %w", err)
	}
	if im.report.New+im.report.Changed == 0 || opts.DryRun {
		return im.report, err
	}
	// A run that was stopped has changed assets all the same.
	seq, failed := catalog.RecordImport(context.WithoutCancel(ctx), opts.Author, im.report.record(err == nil))
	if failed == nil {
		im.report.Seq = seq
	}
	if err == nil {
		err = failed
	}
	return im.report, err
}

type importer struct {
	catalog *content.Catalog
	opts    Options
	report  Report
	batch   []content.Input
	bytes   int
}

func (im *importer) run(ctx context.Context, src Source) error {
	for item, err := range Read(ctx, src, im.opts) {
		if err != nil {
			return err
		}
		im.report.add(item)
		if item.Skip != nil {
			continue
		}
		im.report.Source = item.Input.Source
		im.batch = append(im.batch, item.Input)
		im.bytes += len(item.Input.Text)
		if len(im.batch) >= batchAssets || im.bytes >= batchBytes {
			if err := im.flush(ctx); err != nil {
				return err
			}
		}
	}
	return im.flush(ctx)
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
	}
	im.batch, im.bytes = im.batch[:0], 0
	return err
}
