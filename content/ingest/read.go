package ingest

import (
	"context"
	"fmt"
	"io"
	"iter"
	"sync"

	"moments/content"
	"moments/content/ingest/prose"
	"moments/keywords"
)

// readers is how many files are read at once.
const readers = 2

// Item is one asset, or the reason why there is none.
type Item struct {
	Path    string // within the root
	Row     int    // as in Skip
	Input   content.Input
	Skip    *Skip    // nil for an asset
	Bytes   int64    // of the file, with its first item; 0 with the others
	Ignored []string // fields and columns that were left out
}

// Read yields every asset of a source, checked, and every reason why there is none, in order of the paths and rows.
// An error is the last of it: ErrSource, or that of the context.
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

// reader parses the files of one root. It may be used concurrently.
type reader struct {
	root     root
	markdown prose.Markdown
	fronts   vocabulary
	tables   vocabulary
	steps    []keywords.StepDefinition
}

func newReader(r root, opts Options) *reader {
	steps := opts.Steps
	if steps == nil {
		steps = keywords.DefaultSteps()
	}
	return &reader{
		root: r, markdown: prose.NewMarkdown(), steps: steps,
		fronts: newVocabulary(false, nil), tables: newVocabulary(true, opts.Columns),
	}
}

// found is an item on its way, with how far its file has been read.
type found struct {
	item   Item
	file   file
	offset int64 // 0 when it is not known
	last   bool  // of its file; an item of its own without path or skip
}

// job is a file and where its items go. The channel is closed after the last.
type job struct {
	file  file
	items chan found
}

// stream yields what all files hold, in their order: two goroutines parse, and one file is handed on after the other.
// It ends early with the error of the context.
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
			if !more {
				return true
			}
			if !yield(item, nil) {
				return false
			}
		}
	}
}

// parse sends the items of a file. A parser that panics costs the file and no more.
func (r *reader) parse(ctx context.Context, j job) {
	defer close(j.items)
	emit := func(f found) bool {
		f.file = j.file
		select {
		case j.items <- f:
			return true
		case <-ctx.Done():
			return false
		}
	}
	defer emit(found{last: true})
	defer func() {
		if p := recover(); p != nil {
			skip := newSkip(Unreadable, fmt.Sprintf("what no parser expects (%v)", p), "report it, with the file")
			emit(found{item: Item{Path: j.file.path, Skip: skip}})
		}
	}()
	switch {
	case j.file.skip != nil:
		emit(found{item: Item{Path: j.file.path, Skip: j.file.skip}})
	case j.file.format == page:
		emit(found{item: r.readPage(j.file)})
	default:
		r.readRows(rows{reader: r, file: j.file, emit: emit})
	}
}

// readRows opens a table and reads it in its format.
func (r *reader) readRows(to rows) {
	opened, err := r.root.fs.Open(to.file.path)
	if err != nil {
		to.skip(0, unreadable(err))
		return
	}
	defer opened.Close()
	decoded, err := prose.DecodeStream(io.LimitReader(opened, MaxTableBytes))
	switch {
	case err != nil:
		to.skip(0, noText(err))
	case to.file.format == table:
		to.readTable(decoded)
	case to.file.format == list:
		to.readList(decoded)
	default:
		to.readLines(decoded)
	}
}
