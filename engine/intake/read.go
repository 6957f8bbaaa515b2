package intake

import (
	"context"
	"maps"
	"os"

	"moments/content/ingest/parse"
	"moments/content/runs"
	"moments/engine/intake/site"
	"moments/engine/intake/table"
	"moments/internal/confine"
	"moments/keywords/sheet"
)

// Tasks are what a worker must know to read uploads.
func Tasks() map[string]confine.Task {
	tasks := parse.Tasks()
	maps.Copy(tasks, table.Tasks())
	maps.Copy(tasks, site.Tasks())
	return tasks
}

// withFile calls fn with the file of a run.
func (d *Desk) withFile(r *runs.Run, fn func(table.File) error) error {
	file, err := os.Open(d.spool.Path(r.ID, r.File.Name))
	if err != nil {
		return err
	}
	defer file.Close()
	return fn(table.File{Name: r.File.Name, Body: file, Size: r.File.Bytes})
}

func (d *Desk) reading(o Options) table.Options {
	return table.Options{As: sheet.Kind(o.As), Columns: o.Columns, Steps: d.Engine.Library().Current().Steps}
}

// parse reads the table of a run.
func (d *Desk) parse(ctx context.Context, r *runs.Run, o Options) (t *table.Table, err error) {
	err = d.withFile(r, func(f table.File) (err error) {
		t, err = table.Read(ctx, d.Runner, f, d.reading(o))
		return refusal(err)
	})
	return t, err
}

// readTable reads the table, and notes the rows that cannot be taken.
func (w *work) readTable(ctx context.Context) (*table.Table, error) {
	o := w.options
	o.As = Kind(w.run.Kind)
	t, err := w.parse(ctx, &w.run, o)
	if err != nil {
		return nil, err
	}
	for _, f := range t.Faults {
		w.faults = append(w.faults, f.Tidy())
	}
	for _, note := range t.Notes {
		w.note("%s", note)
	}
	w.run.Counts.Failed = t.Failed()
	if n := w.run.Counts.Failed; n > 0 && (w.options.AllOrNothing || t.Len() == 0) {
		return nil, nothingTaken(n)
	}
	w.progress(0, t.Len())
	return t, nil
}
