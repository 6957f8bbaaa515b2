package dryrun

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"moments/engine/trial/reread"
	"moments/keywords"
)

// different is a search that the maps read differently. What is claimed of it may be the same.
type different struct {
	Asked
	from, to keywords.Moment
	answers  *answers // nil for not looked at
	clicks   *Clicks  // nil for not looked at
}

// read finds the searches that are read differently, in their order.
func (r *run) read(ctx context.Context) error {
	found := make([]*different, len(r.Asked))
	err := r.each(ctx, Reading, len(r.Asked), func(ctx context.Context, i int) error {
		found[i] = r.compare(&r.Asked[i])
		return ctx.Err()
	})
	r.different = slices.DeleteFunc(found, func(d *different) bool { return d == nil })
	return err
}

// compare reads a search against both maps, nil when they read it alike. Most searches are read alike because no row that differs says anything
// of them, which is quicker to see than to read.
func (r *run) compare(a *Asked) *different {
	language := a.Language
	if language == "" {
		language = string(keywords.Detect(a.Phrase))
	}
	if r.Tagger.Alike(a.Phrase.Terms(keywords.LanguageOf(language)), language, r.Before, r.After) {
		return nil
	}
	before, after := r.queries(&a.Search)
	if reread.Alike(&before, &after) {
		return nil
	}
	return &different{Asked: *a, from: before.Moment, to: after.Moment}
}

// queries reads a search against both maps. Queries are large, so they are made again rather than kept.
func (r *run) queries(s *Search) (before, after keywords.Query) {
	return r.Tagger.Tag(s.Phrase, r.Before, s.told()), r.Tagger.Tag(s.Phrase, r.After, s.told())
}

// chunk is how many searches a worker takes at a time.
const chunk = 64

// each calls fn for 0 to n-1 on all cores, in order but for what goes on at the same time, and reports how far it has come.
func (r *run) each(ctx context.Context, stage Stage, n int, fn func(context.Context, int) error) error {
	s := sharing{n: n, fn: fn, said: progress{say: r.Progress, stage: stage, total: n}}
	group, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error { return s.work(ctx) })
	}
	err := group.Wait()
	s.said.end()
	return err
}

// sharing is work that several goroutines share.
type sharing struct {
	next atomic.Int64
	n    int
	fn   func(context.Context, int) error
	said progress
}

// work takes chunk after chunk.
func (s *sharing) work(ctx context.Context) error {
	for {
		from := int(s.next.Add(chunk)) - chunk
		to := min(from+chunk, s.n)
		if from >= s.n {
			return nil
		}
		for i := from; i < to; i++ {
			if err := s.fn(ctx, i); err != nil {
				return err
			}
		}
		s.said.add(to - from)
	}
}

// progress tells of every hundredth part, one call at a time.
type progress struct {
	mu          sync.Mutex
	say         func(Progress)
	stage       Stage
	done, total int
	told        int
}

func (p *progress) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.say != nil && p.done-p.told >= max(p.total/100, 1) {
		p.told = p.done
		p.say(Progress{p.stage, p.done, p.total})
	}
}

// end tells where it has come to, unless that was told.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.say != nil && (p.told < p.done || p.done == 0) {
		p.told = p.done
		p.say(Progress{p.stage, p.done, p.total})
	}
}
