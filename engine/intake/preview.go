package intake

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"moments/content"
	"moments/content/ingest"
	"moments/content/runs"
	"moments/keywords"
)

// Preview is what taking in an upload would do now.
type Preview struct {
	Kind     Kind
	Counts   runs.Counts
	Faults   []runs.Fault // the first of them
	Notes    []string
	Coverage []Coverage // of assets: the moments of which the number of pieces would change, and those of the file
}

// Coverage is how many assets that may be shown now are tagged with a moment, before and after.
type Coverage struct {
	Moment        keywords.Moment
	Before, After int
}

// Preview says what applying an inspected upload would do now, with other options if some are given, and writes nothing. It reads
// the whole file. Errors are those that the run would have.
func (d *Desk) Preview(ctx context.Context, id string, o *Options) (p Preview, err error) {
	r, err := d.book.Get(id)
	if err != nil {
		return p, err
	}
	w := &work{Desk: d, run: r, options: optionsOf(r.Options), by: d.author(r.Actor), doing: &doing{}}
	if o != nil {
		w.options = *o
		if o.As != "" {
			w.run.Kind = string(o.As)
		}
		if o.isAssets() {
			w.run.Kind = string(Assets)
		}
	}
	if err := w.preview(ctx, &p); err != nil && !errors.Is(err, errNothing) {
		return p, err
	}
	p.Kind, p.Counts, p.Notes = Kind(w.run.Kind), w.run.Counts, w.run.Notes
	p.Faults = w.faults[:min(len(w.faults), runs.MaxFaults)]
	return p, nil
}

func (w *work) preview(ctx context.Context, p *Preview) error {
	switch k := Kind(w.run.Kind); k {
	case Assets:
		return w.previewAssets(ctx, p)
	case KeywordMap:
		return w.previewDraft(ctx)
	case Rules:
		return w.previewRules(ctx)
	default:
		if l, ok := w.listOf(k).(interface {
			preview(context.Context, *work) error
		}); ok {
			return l.preview(ctx, w)
		}
		return unknown(k).do(ctx, w)
	}
}

func (l list[T]) preview(ctx context.Context, w *work) error {
	t, err := w.readTable(ctx)
	if err != nil {
		return err
	}
	before, err := l.now(ctx, w.run.Source)
	compare(&w.run.Counts, l.key, before, l.become(w, t, before))
	return err
}

func (w *work) previewDraft(ctx context.Context) error {
	t, err := w.readTable(ctx)
	if err != nil {
		return err
	}
	now, err := w.Engine.Drafts().Get(ctx)
	if err != nil {
		return err
	}
	then, err := w.putDraft(ctx, t, true)
	w.countDraft(t, now.Rows, then.Rows)
	return err
}

func (w *work) previewRules(ctx context.Context) error {
	t, err := w.readTable(ctx)
	if err != nil {
		return err
	}
	for _, r := range t.Rules {
		would, err := w.Engine.Rules().Preview(r)
		if err != nil {
			return err
		}
		w.run.Counts.Add(string(would.Outcome))
	}
	return nil
}

func (w *work) previewAssets(ctx context.Context, p *Preview) error {
	c := coverage{work: w, counts: map[keywords.Moment]*Coverage{}}
	w.Engine.Catalog().Facts().Select(func(f *content.Facts) bool {
		c.add(f.Moments, f.EligibleAt(w.by.At), 1, 1)
		return false
	})
	o := w.ingesting(&w.run, w.options)
	seen := map[string]bool{}
	o.DryRun, o.Skipped = true, w.skipped
	o.Taken = func(item ingest.Item, put content.Put) {
		seen[item.Input.ExternalID] = true
		c.take(item, put)
	}
	report, err := ingest.Import(ctx, w.Engine.Catalog(), w.source(&w.run), o)
	w.run.Counts = countsOf(&report)
	w.report(&report)
	p.Coverage = c.list()
	if err != nil || report.Missing == 0 {
		return err
	}
	return w.sayWithdrawn(report.Source, seen)
}

// sayWithdrawn names the assets of a source that a full import would withdraw.
func (w *work) sayWithdrawn(source string, seen map[string]bool) error {
	ids, err := w.Engine.Catalog().Missing(source, func(external string) bool { return seen[external] })
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	w.note("these would be withdrawn: %s", listed(names))
	return err
}

// coverage counts the pieces of each moment.
type coverage struct {
	*work
	counts map[keywords.Moment]*Coverage
	named  map[keywords.Moment]bool // by the file
}

func (c *coverage) add(moments []keywords.Moment, eligible bool, before, after int) {
	for _, m := range moments {
		if !eligible {
			continue
		}
		if c.counts[m] == nil {
			c.counts[m] = &Coverage{Moment: m}
		}
		c.counts[m].Before += before
		c.counts[m].After += after
	}
}

// take counts an asset in the place of the one that it would change.
func (c *coverage) take(item ingest.Item, put content.Put) {
	if c.named == nil {
		c.named = map[keywords.Moment]bool{}
	}
	for _, m := range item.Input.Moments {
		c.named[m] = true
	}
	if put.Outcome == content.Unchanged {
		return
	}
	asset := item.Input.Asset
	if old := c.Engine.Catalog().Facts().Get(put.ID); old != nil && put.ID != "" {
		c.add(old.Moments, old.EligibleAt(c.by.At), 0, -1)
		asset.Withdrawn = old.Withdrawn && put.Outcome == content.Changed
	}
	c.add(asset.Moments, asset.EligibleAt(c.by.At), 0, 1)
}

func byText(a, b keywords.Moment) int { return strings.Compare(a.String(), b.String()) }

// list are the moments that are named or change, in order.
func (c *coverage) list() (list []Coverage) {
	for _, m := range slices.SortedFunc(maps.Keys(c.counts), byText) {
		if n := c.counts[m]; n.Before != n.After || c.named[m] {
			list = append(list, *n)
		}
	}
	return list
}
