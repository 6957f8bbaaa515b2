package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"moments/content"
	"moments/content/ingest/document"
	"moments/content/ingest/fields"
	"moments/content/ingest/parse"
	"moments/internal/confine"
	"moments/internal/kv"
)

// readers is how many files are read at once.
const readers = 2

// Skip is something that did not become an asset.
type Skip = parse.Skip

// Item is one asset, or the reason why there is none.
type Item struct {
	Path    string // within the root
	Sheet   string // of a file with several
	Row     int    // as in Skip
	Input   content.Input
	Skip    *Skip           // nil for an asset
	Bytes   int64           // of the file, with its first item; 0 with the others
	Found   *parse.Found    // what the file is, with its first item, when that was found out
	Ignored []string        // fields and columns that were left out
	Hints   []document.Hint // intents that its markup speaks for
	Partial string          // why text is missing, "" when it is whole
}

// Read yields every asset of a source, checked, and every reason why there is none, in order of the paths and rows.
// An error is the last of it: ErrSource, that of the context, or one of the runner that is not about a file.
func Read(ctx context.Context, src Source, opts Options) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		opened, err := src.open()
		if err != nil {
			yield(Item{}, err)
			return
		}
		defer opened.close()
		if err := fields.CheckColumns(opts.Columns); err != nil {
			yield(Item{}, fmt.Errorf("%w: %w", ErrSource, err))
			return
		}
		files, err := opened.walk(ctx)
		r := newReader(opened, opts)
		if err == nil {
			files, err = r.expand(ctx, files)
		}
		if err != nil {
			yield(Item{}, err)
			return
		}
		placeAll(files)
		c := checker{source: opened.name, opts: opts, seen: map[string]place{}}
		p := progress{report: opts.Progress, total: len(files)}
		for f, err := range r.stream(ctx, files) {
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

// reader has the files of one root parsed. It may be used concurrently.
type reader struct {
	root   root
	runner confine.Runner
	opts   Options
}

func newReader(r root, opts Options) *reader {
	runner := opts.Runner
	if runner == nil {
		runner = confine.Here(parse.Tasks())
	}
	return &reader{root: r, runner: runner, opts: opts}
}

// found is an item on its way, with how far its file has been read.
type found struct {
	item   Item
	file   file
	offset int64 // 0 when it is not known
	err    error // of the runner, in the place of an item
	last   bool  // of its file; an item of its own without path or skip
}

// job is a file and where its items go. The channel is closed after the last.
type job struct {
	file  file
	items chan found
}

// stream yields what all files hold, in their order: two goroutines parse, and one file is handed on after the other.
// It ends early with the error of the context or of the runner.
func (r *reader) stream(ctx context.Context, files []file) iter.Seq2[found, error] {
	return func(yield func(found, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var group sync.WaitGroup
		defer group.Wait()
		defer cancel()
		todo, order := make(chan job), make(chan job, 4*readers)
		group.Go(func() { schedule(ctx, files, todo, order) })
		for range readers {
			group.Go(func() {
				for j := range todo {
					r.parse(ctx, j)
				}
			})
		}
		for j := range order {
			if !drain(ctx, j, yield) {
				return
			}
		}
		if ctx.Err() != nil {
			yield(found{}, ctx.Err())
		}
	}
}

// schedule hands every file to the readers and, in the same order, to the one who collects.
func schedule(ctx context.Context, files []file, todo, order chan<- job) {
	defer close(todo)
	defer close(order)
	for _, f := range files {
		j := job{file: f, items: make(chan found, 32)}
		for _, to := range []chan<- job{order, todo} {
			select {
			case to <- j:
			case <-ctx.Done():
				return
			}
		}
	}
}

// drain yields the items of a job and reports whether more are wanted.
func drain(ctx context.Context, j job, yield func(found, error) bool) bool {
	for {
		select {
		case <-ctx.Done():
			yield(found{}, ctx.Err())
			return false
		case item, more := <-j.items:
			switch {
			case !more:
				return true
			case item.err != nil:
				yield(found{}, item.err)
				return false
			case !yield(item, nil):
				return false
			}
		}
	}
}

// parse sends the items of a file.
func (r *reader) parse(ctx context.Context, j job) {
	defer close(j.items)
	emit := func(f found) error {
		f.file = j.file
		select {
		case j.items <- f:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	skip, err := j.file.skip, error(nil)
	if skip == nil {
		skip, err = r.parseFile(ctx, j.file, emit)
	}
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		_ = emit(found{err: err}) // only the context can stop it
		return
	case skip != nil:
		_ = emit(found{item: Item{Path: j.file.path, Skip: skip}})
	}
	_ = emit(found{last: true})
}

// parseFile hands a file to the runner. A skip is what the runner has to say of it as a whole; an error is about no file.
func (r *reader) parseFile(ctx context.Context, f file, emit func(found) error) (*Skip, error) {
	opened, err := r.root.opens(f)
	if err != nil {
		return parse.UnreadableBy(err), nil
	}
	defer opened.Close()
	args, err := kv.Marshal(parse.File{
		Path: f.path, Root: r.root.name, Size: f.size, Alone: f.alone, Site: f.site, As: r.opts.As, Columns: r.opts.Columns, Steps: r.opts.Steps,
	})
	if err != nil {
		return nil, fmt.Errorf("encoding what is known of %s: %w", f.path, err)
	}
	s := sending{file: f, emit: emit}
	err = r.runner.Do(ctx, confine.Job{Task: parse.ParseTask, Args: args, Body: cleanErrors{opened}, Size: f.size}, s.frame)
	if skip := runnerSkip(err); skip != nil {
		return skip, nil
	}
	return nil, err
}

// sending makes items of the frames of one file.
type sending struct {
	file  file
	emit  func(found) error
	kind  *parse.Found // until it has gone with an item
	begun bool
}

func (s *sending) frame(frame []byte) error {
	var e parse.Event
	if err := kv.Unmarshal(frame, &e); err != nil {
		return fmt.Errorf("decoding what was found in %s: %w", s.file.path, err)
	}
	if e.Found != nil {
		s.kind = e.Found
	}
	if e.Item == nil {
		return nil
	}
	it := Item{
		Path: s.file.path, Sheet: e.Item.Sheet, Row: e.Item.Row, Input: e.Item.Input, Skip: e.Item.Skip, Found: s.kind,
		Ignored: e.Item.Ignored, Hints: e.Item.Hints, Partial: e.Item.Partial,
	}
	if !s.begun {
		it.Bytes = s.file.size
	}
	s.begun, s.kind = true, nil
	return s.emit(found{item: it, offset: e.Item.Offset})
}

// runnerSkip is what becomes of a file on which a parser has died or run over a limit; nil for other errors.
func runnerSkip(err error) *Skip {
	var limit *confine.LimitError
	switch {
	case errors.As(err, &limit):
		found := map[string]string{
			confine.LimitCPU: "more computing than a file may cost", confine.LimitTime: "a file that takes too long to read",
			confine.LimitMemory: "more memory than a file may cost", confine.LimitOutput: "one asset that is too large",
		}[limit.Limit]
		return parse.NewSkip(parse.OverLimit, found, "split it, or save it anew: it is unusually large or deep inside")
	case errors.Is(err, confine.ErrCrashed):
		return parse.NewSkip(parse.Unreadable, "what no parser expects ("+err.Error()+")", "report it, with the file")
	}
	return nil
}
