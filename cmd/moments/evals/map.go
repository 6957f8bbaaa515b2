package evals

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"moments/cmd/moments/app"

	"moments/engine"
	"moments/engine/editor"
	"moments/engine/trial/reread"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
)

// rereads reports whether a keyword map is in question.
func (o *policyOptions) rereads() bool { return o.keymap != "" || o.drafts }

// rereader reads past answers against the map in question, nil when none is.
func (a command) rereader(ctx context.Context, e *engine.Engine, o policyOptions) (*reread.Reader, error) {
	if !o.rereads() {
		return nil, nil
	}
	rows, err := draftRows(ctx, e)
	if o.keymap != "" {
		rows, err = mapRows(e, o.keymap)
	}
	if err != nil {
		return nil, err
	}
	again, err := editor.Of(e).Reread(rows)
	if err != nil && o.keymap != "" {
		return nil, fmt.Errorf("%s: %w", o.keymap, err)
	}
	return again, err
}

// draftRows are the published rows, the draft ones as if they were live.
func draftRows(ctx context.Context, e *engine.Engine) ([]keymap.Row, error) {
	rows, err := e.Library().Rows(ctx)
	for i := range rows {
		if rows[i].Status == keymap.Draft {
			rows[i].Status = keymap.Live
		}
	}
	return rows, err
}

// mapRows reads a file, of which all rows must be sound: a map is not judged by a part of it.
func mapRows(e *engine.Engine, path string) ([]keymap.Row, error) {
	file, err := app.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	table, err := sheet.Read(file, filepath.Base(path), sheet.Options{As: sheet.KeywordMap, Steps: e.Library().Current().Steps})
	if err != nil {
		return nil, err
	}
	if len(table.Map) == 0 {
		return nil, &app.FileError{Path: path, Err: errors.New("it has no rows; an empty map is asked about with a row whose status is draft")}
	}
	return table.Map, nil
}

// mostMoves is how many changes of a reading are printed.
const mostMoves = 20

// printReading says what is read differently.
func (a command) printReading(r *reread.Report) {
	if r == nil {
		return
	}
	fmt.Fprintf(a.Out, "%d of %d answers with a phrase are read differently, of %d phrases\n", r.Changed, r.Answers, r.Phrases)
	if r.Changed == 0 {
		return
	}
	t := a.Table("read now", "would be read", "answers")
	for i, move := range r.Moves {
		if i == mostMoves {
			t.AppendRow([]any{"", fmt.Sprintf("and %d more", len(r.Moves)-i), ""})
			break
		}
		to := move.To.String()
		if move.From == move.To {
			to += " (with other shares, topics or rules)"
		}
		t.AppendRow([]any{move.From, to, move.Answers})
	}
	t.Render()
	if r.Beyond > 0 {
		fmt.Fprintf(a.Out, "%d answers would begin with pins that were not in their pools: the log cannot say what comes of that\n", r.Beyond)
	}
	if r.Gone > 0 {
		fmt.Fprintf(a.Out, "%d times an asset of a pool is in the catalogue no more; it is left as it was logged\n", r.Gone)
	}
}
