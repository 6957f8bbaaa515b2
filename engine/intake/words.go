package intake

import (
	"context"
	"fmt"
	"maps"
	"strconv"

	"moments/content/runs"
	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/edit"
	"moments/keywords/keymap/shelf"

	"moments/engine/editor"
	"moments/engine/intake/table"
)

// words takes rows of a keyword map into the draft: an export of our own takes the place of all rows, anything else is merged with them.
type words struct{}

// The options of a run that has published: the version that it made, and the one before.
const (
	optionVersion = "published"
	optionBefore  = "published_before"
)

func (words) do(ctx context.Context, w *work) error {
	t, err := w.readTable(ctx)
	if err != nil {
		return err
	}
	before, err := w.rememberDraft(ctx)
	if err != nil {
		return err
	}
	if _, err := w.putDraft(ctx, t, false); err != nil {
		return err
	}
	after, err := w.endDraft(ctx)
	if err != nil {
		return err
	}
	w.countDraft(t, before, after)
	w.progress(t.Len(), t.Len())
	return w.publish(ctx)
}

func rowID(r keymap.Row) string { return r.ID }

// countDraft counts what the rows of a table have made of the draft. Where nothing is removed, only rows of the table count.
func (w *work) countDraft(t *table.Table, before, after []keymap.Row) {
	c := runs.Counts{Failed: w.run.Counts.Failed}
	compare(&c, rowID, before, after)
	if !w.isWholeMap(t) {
		c.Unchanged, c.Withdrawn = max(0, t.Len()-c.New-c.Changed), 0
	}
	w.run.Counts = c
}

// rememberDraft returns the rows of the draft before the run, which it notes in the book before anything is written.
func (w *work) rememberDraft(ctx context.Context) ([]keymap.Row, error) {
	if w.run.Kept {
		return shelf.Unstage[keymap.Row](w.Engine.Store(), w.run.Before)
	}
	rows, chunks, err := w.stageDraft(ctx)
	if err != nil {
		return nil, err
	}
	return rows, w.keepBefore(ctx, chunks)
}

func (w *work) stageDraft(ctx context.Context) ([]keymap.Row, []kv.Hash, error) {
	now, err := w.Engine.Drafts().Get(ctx)
	if err != nil {
		return nil, nil, err
	}
	chunks, err := shelf.Stage(ctx, w.Engine.Store(), now.Rows)
	return now.Rows, chunks, err
}

// endDraft notes the rows of the draft after the run.
func (w *work) endDraft(ctx context.Context) (rows []keymap.Row, err error) {
	rows, w.run.After, err = w.stageDraft(ctx)
	return rows, err
}

// publish publishes the draft when that was asked for, and notes between which versions.
func (w *work) publish(ctx context.Context) error {
	if !w.options.Publish {
		if w.run.Counts.Written() > 0 {
			w.note("the rows are in the draft of the keyword map: publish it when it is right")
		}
		return nil
	}
	library := w.Engine.Library()
	if err := library.Follower().CatchUp(ctx); err != nil {
		return err
	}
	before := library.Current().Map.Version
	made, err := editor.Of(w.Engine).PublishMap(ctx, w.by, draft.How{Note: w.options.Note}, "")
	number := made.Number
	if err != nil {
		return fmt.Errorf("the rows are in the draft and were not published: %w", err)
	}
	if number == before {
		return nil
	}
	w.note("published as version %d", number)
	w.run.Options = maps.Clone(w.run.Options)
	w.run.Options[optionVersion], w.run.Options[optionBefore] = strconv.Itoa(number), strconv.Itoa(before)
	return nil
}

// undo gives each row of the draft that the run has changed, and nothing else since, the form from before. What the run published is taken
// back when it is still what is published.
func (words) undo(ctx context.Context, w *work, id string) error {
	undone, err := w.book.Get(id)
	if err != nil {
		return err
	}
	before, err := shelf.Unstage[keymap.Row](w.Engine.Store(), undone.Before)
	if err != nil {
		return err
	}
	after, err := shelf.Unstage[keymap.Row](w.Engine.Store(), undone.After)
	if err != nil {
		return err
	}
	if err := w.unpublish(ctx, undone.Options); err != nil {
		return err
	}
	if _, err := w.rememberDraft(ctx); err != nil {
		return err
	}
	now, err := w.Engine.Drafts().Get(ctx)
	if err != nil {
		return err
	}
	edits := w.back(now.Rows, edit.Between(after, before), after)
	if _, err := w.Engine.Drafts().Edit(ctx, w.by, edits, draft.How{Note: "undo of the import of " + undone.File.Name}); err != nil {
		return err
	}
	_, err = w.endDraft(ctx)
	return err
}

// back are the edits that are still possible: those of rows which are as the run has left them. What is as it was before is done.
func (w *work) back(now []keymap.Row, diff edit.Diff, left []keymap.Row) (edits []edit.Edit) {
	is, was := byID(now), byID(left)
	for _, e := range diff.Edits() {
		id := e.ID()
		row, there := is[id]
		old, known := was[id]
		switch {
		case e.Put == nil && !there, e.Put != nil && there && sameRow(row, *e.Put):
			w.run.Counts.Changed++
		case there != known || there && !sameRow(row, old):
			w.run.Counts.Skipped++
			w.left(id, "look at the row of the keyword map")
		default:
			w.run.Counts.Changed++
			edits = append(edits, e)
		}
	}
	return edits
}

func byID(rows []keymap.Row) map[string]keymap.Row {
	index := make(map[string]keymap.Row, len(rows))
	for _, r := range rows {
		index[r.ID] = r
	}
	return index
}

func sameRow(a, b keymap.Row) bool { return a == b }

// unpublish restores the version from before a run that has published, unless another one is published since.
func (w *work) unpublish(ctx context.Context, options map[string]string) error {
	version, err := strconv.Atoi(options[optionVersion])
	if err != nil {
		return nil // it has published nothing
	}
	before, err := strconv.Atoi(options[optionBefore])
	if err != nil {
		return err
	}
	versions, err := w.Engine.Library().Versions()
	if err != nil {
		return err
	}
	last := versions[len(versions)-1].Number
	switch {
	case last != version:
		w.note("version %d stays published, because it came after the import; restore the version that you want", last)
		return nil
	case before == 0:
		_, err = w.Engine.Library().Publish(ctx, w.by, nil, "undo of an import")
		return err
	}
	made, err := editor.Of(w.Engine).RestoreMap(ctx, w.by, before, draft.Publication{
		How: draft.How{Note: "undo of an import"}, Force: "an import is undone",
	})
	if err != nil {
		return err
	}
	w.note("version %d is published again, as version %d", before, made.Number)
	w.run.Options = maps.Clone(w.run.Options)
	w.run.Options[optionVersion], w.run.Options[optionBefore] = strconv.Itoa(made.Number), options[optionVersion]
	return nil
}
