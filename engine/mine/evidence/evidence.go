package evidence

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"moments/content"
	"moments/content/index"
	"moments/engine/journal"
	"moments/engine/mine"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// Config says where is looked.
type Config struct {
	Tagger *tagger.Tagger
	Site   tagger.Site // that phrases are read against
	Index  *index.Index
	Now    time.Time // assets may be shown then
	Sure   float64   // confidence from which a reading covers a phrase
	// After calls fn for every entry of the journal but the first so many, in order; Length is how many there are.
	After  func(ctx context.Context, passed uint64, fn func(journal.Entry) error) error
	Length uint64
}

// finding is some phrases on their way.
type finding struct {
	Config
	phrases []mine.Phrase
}

// Bounds of what is looked at.
const (
	mostLooked = 5_000   // phrases whose best asset is searched for, the most frequent
	mostMined  = 100_000 // entries of the journal in which clicks are looked for, the newest
	answersBy  = 0.5     // share of a phrase's idf-weighted terms that an asset has to answer it
)

// Find reads every phrase, and finds what those lead to that nothing covers, in place. Errors are those of the index, the journal and the context.
func Find(ctx context.Context, cfg Config, phrases []mine.Phrase) error {
	m := &finding{cfg, phrases}
	if err := m.each(ctx, len(m.phrases), m.read); err != nil {
		return err
	}
	frequent := m.uncovered()
	err := m.each(ctx, len(frequent), func(ctx context.Context, i int) error { return m.lead(ctx, frequent[i]) })
	if err != nil {
		return err
	}
	return m.clicked(ctx)
}

func (m *finding) each(ctx context.Context, n int, do func(context.Context, int) error) error {
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := cmp.Or(ctx.Err(), do(ctx, i)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

func (m *finding) read(_ context.Context, i int) error {
	p := &m.phrases[i]
	q := m.Tagger.Tag(keywords.Phrase(p.Text), m.Site, tagger.Given{Language: p.Language})
	byRow := slices.ContainsFunc(m.Site.Map.Match(q.Terms, q.Language), func(h keymap.Hit) bool {
		return !h.Row.Negative && h.VetoedBy == nil
	})
	p.Language, p.Reading = q.Language, mine.ReadingOf(&q, byRow)
	return nil
}

// uncovered are the places of the most frequent phrases that nothing covers.
func (m *finding) uncovered() (places []int) {
	for i := range m.phrases {
		if m.phrases[i].Uncovered(m.Sure) {
			places = append(places, i)
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(m.phrases[b].Searches(), m.phrases[a].Searches()) })
	return places[:min(len(places), mostLooked)]
}

// lead finds the asset that answers a phrase best.
func (m *finding) lead(ctx context.Context, i int) error {
	p := &m.phrases[i]
	result, err := m.Index.Search(ctx, index.Query{Text: p.Text, Limit: 1, Language: p.Language, Typos: true, Filter: index.Filter{At: m.Now}})
	if err == nil && len(result.Hits) > 0 && result.Hits[0].Match.Any >= answersBy {
		p.Leads = result.Hits[0].ID
	}
	return err
}

// clicked finds the asset that was opened most for each phrase, in the newest of the journal.
func (m *finding) clicked(ctx context.Context) error {
	c := clicks{of: map[string]int{}, asked: map[string]int{}, counts: map[int]map[content.AssetID]int{}}
	for i := range m.phrases {
		if m.phrases[i].Own > 0 && m.phrases[i].Uncovered(m.Sure) {
			c.of[keywords.Phrase(m.phrases[i].Text).Normal()] = i
		}
	}
	if len(c.of) == 0 {
		return nil
	}
	err := m.After(ctx, max(m.Length, mostMined)-mostMined, func(e journal.Entry) error { c.add(e); return nil })
	for i, opened := range c.counts {
		for id, n := range opened {
			if best := m.phrases[i].Clicked; best == "" || n > opened[best] || n == opened[best] && id < best {
				m.phrases[i].Clicked = id
			}
		}
	}
	return err
}

// clicks counts what was opened for phrases.
type clicks struct {
	of     map[string]int // places of the phrases, by their normal form
	asked  map[string]int // the same, by answer
	counts map[int]map[content.AssetID]int
}

func (c *clicks) add(e journal.Entry) {
	if a := e.Answer; a != nil && !a.Test {
		if i, wanted := c.of[keywords.Phrase(a.Phrase).Normal()]; wanted {
			c.asked[a.ID] = i
		}
	}
	if o := e.Outcome; o != nil && o.Kind == journal.Click && o.Trust > 0 && !o.Test {
		for _, item := range o.Items {
			c.opened(item)
		}
	}
}

func (c *clicks) opened(item journal.Item) {
	i, known := c.asked[item.Answer]
	if !known {
		return
	}
	if c.counts[i] == nil {
		c.counts[i] = map[content.AssetID]int{}
	}
	c.counts[i][item.Asset]++
}
