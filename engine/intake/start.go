package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"moments/content/runs"
	"moments/internal/kv"
)

// Start keeps an upload, checks what is cheap to check, and queues it. The same idempotency key within 24 hours returns the run
// that it stands for. Errors: ErrTooLarge, ErrUnreadable, runs.ErrReused, those of the body, the disk and the store.
func (d *Desk) Start(ctx context.Context, by kv.Author, u Upload, o Options) (Task, error) {
	f, err := d.StartFound(ctx, by, u, o)
	return f.Task, err
}

// Inspect keeps an upload and says what it is and what taking it in would do, without doing it. Apply does it, within a day.
func (d *Desk) Inspect(ctx context.Context, by kv.Author, u Upload, o Options) (Finding, error) {
	return d.begin(ctx, by, u, o, runs.Inspected)
}

// StartFound is Start, and says what was found.
func (d *Desk) StartFound(ctx context.Context, by kv.Author, u Upload, o Options) (Finding, error) {
	f, err := d.begin(ctx, by, u, o, runs.Queued)
	if err == nil && f.State == runs.Queued {
		d.enqueue(f.ID)
	}
	return f, err
}

// begin keeps the file, looks at it, and enters the run in the book.
func (d *Desk) begin(ctx context.Context, by kv.Author, u Upload, o Options, state runs.State) (f Finding, err error) {
	r := runs.Run{ID: d.NewID(), State: state, Options: o.texts(), Key: o.Key}
	defer func() {
		if err != nil || f.ID != r.ID {
			err = errors.Join(err, d.spool.Drop(r.ID))
		}
	}()
	if err := d.keep(ctx, &r, &u); err != nil {
		return f, err
	}
	if f, err = d.look(ctx, &r, o); err != nil {
		return f, err
	}
	if err := o.may(f.Kind); err != nil {
		return f, err
	}
	r.Kind = string(f.Kind)
	if u.Source == "" {
		if err := d.name(&r, &u, &f); err != nil {
			return f, err
		}
	}
	begun, fresh, err := d.book.Begin(ctx, by, r, print(r.Source, r.File.Hash, r.Options))
	if err != nil {
		return f, err
	}
	f.Task = d.taskOf(begun)
	f.Repeated = !fresh
	return f, nil
}

// keep takes the file of an upload, or notes where its folder is.
func (d *Desk) keep(ctx context.Context, r *runs.Run, u *Upload) (err error) {
	if u.Path != "" {
		return d.keepPath(ctx, r, u)
	}
	r.Source = cmp.Or(u.Source, stem(u.Name))
	r.File, err = d.spool.Take(ctx, r.ID, u.Name, u.Body, d.MaxBytes)
	return err
}

// keepPath copies a file of this computer; a folder is read where it is.
func (d *Desk) keepPath(ctx context.Context, r *runs.Run, u *Upload) error {
	full, err := filepath.Abs(u.Path)
	if err != nil {
		return err
	}
	info, err := os.Stat(full)
	if err != nil {
		return fmt.Errorf("%s: %w; name a folder or a file that is there: %w", u.Path, kv.ErrNotFound, err)
	}
	if info.IsDir() {
		r.Source = cmp.Or(u.Source, folderName(full))
		r.File = runs.File{Name: info.Name()}
		r.Options[optionPath] = full
		return nil
	}
	r.Source = cmp.Or(u.Source, stem(info.Name()))
	file, err := os.Open(full)
	if err != nil {
		return err
	}
	defer file.Close()
	r.File, err = d.spool.Take(ctx, r.ID, info.Name(), file, CeilingMaxBytes)
	return err
}

// Apply queues what was inspected, with other options if some are given. It is runs.ErrState when it was queued before.
func (d *Desk) Apply(ctx context.Context, by kv.Author, id string, o *Options) (Task, error) {
	r, err := d.book.Get(id)
	if err != nil {
		return Task{}, err
	}
	if r.State != runs.Inspected {
		return Task{}, fmt.Errorf("import %s is %s: %w", id, r.State, runs.ErrState)
	}
	if o != nil {
		options := o.texts()
		if at := r.Options[optionPath]; at != "" {
			options[optionPath] = at
		}
		r.Options = options
		f, err := d.look(ctx, &r, *o)
		if err != nil {
			return Task{}, err
		}
		if err := o.may(f.Kind); err != nil {
			return Task{}, err
		}
		r.Kind = string(f.Kind)
	}
	begun, err := d.book.Change(ctx, by, id, func(now *runs.Run) error {
		if now.State != runs.Inspected {
			return fmt.Errorf("import %s is %s: %w", id, now.State, runs.ErrState)
		}
		now.State, now.Options, now.Kind = runs.Queued, r.Options, r.Kind
		return nil
	})
	if err != nil {
		return Task{}, err
	}
	d.enqueue(id)
	return d.taskOf(begun), nil
}

// Discard forgets what was only inspected, with its file. It is runs.ErrState for anything else.
func (d *Desk) Discard(ctx context.Context, by kv.Author, id string) error {
	if err := d.book.Forget(ctx, by, id); err != nil {
		return err
	}
	return d.spool.Drop(id)
}
