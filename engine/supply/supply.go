package supply

import (
	"context"
	"strings"
	"time"

	"moments/content"
	"moments/content/index"
	"moments/engine/gap"
	"moments/keywords"
)

// mostPhrases is how many phrases of a row are searched for, to see what supplies it.
const mostPhrases = 5

// depth is how many hits of a phrase are looked at.
const depth = 200

// carriesShare is the share of idf-weighted terms in title, keywords or summary that makes an asset a piece of a row.
const carriesShare = 2.0 / 3

// Counter counts what supplies rows of one report. It searches for each text once, and is for one goroutine.
type Counter struct {
	index    *index.Index
	facts    *content.Shelf
	now      time.Time
	searched map[string][]index.Hit
	tagged   map[keywords.Topic]bool // topics that assets carry, withdrawn ones included
}

// NewCounter returns a counter of what may be shown at the time.
func NewCounter(x *index.Index, facts *content.Shelf, now time.Time) *Counter {
	c := &Counter{index: x, facts: facts, now: now, searched: map[string][]index.Hit{}, tagged: map[keywords.Topic]bool{}}
	facts.Select(func(f *content.Facts) bool {
		for _, topic := range f.Topics {
			c.tagged[topic] = true
		}
		return false
	})
	return c
}

// Count looks at what the row's phrases retrieve and may be shown. A piece serves the moment, and carries the topic or has two thirds of the
// idf-weighted terms of the row's phrases in title, keywords or summary. Where no asset was ever tagged with the topic, or there is none,
// tags cannot speak, and the terms of one phrase are enough.
func (c *Counter) Count(ctx context.Context, d *gap.Demand) (gap.Supply, error) {
	texts := textsOf(d)
	covering := texts
	if c.tagged[d.Topic] {
		covering = []string{strings.Join(texts, " ")}
	}
	pieces, retrieved := map[content.AssetID]bool{}, map[content.AssetID]bool{}
	err := c.each(ctx, texts, func(f *content.Facts, _ index.Hit) {
		retrieved[f.ID] = true
		if d.Topic != "" && f.HasTopic(d.Topic) && f.Serves(d.Moment) {
			pieces[f.ID] = true
		}
	})
	if err != nil {
		return gap.Supply{}, err
	}
	err = c.each(ctx, covering, func(f *content.Facts, hit index.Hit) {
		if hit.Match.Head >= carriesShare && f.Serves(d.Moment) {
			pieces[f.ID] = true
		}
	})
	return gap.Supply{Pieces: len(pieces), Retrieved: len(retrieved)}, err
}

// each calls fn for every asset that one of the texts retrieves and that may be shown now.
func (c *Counter) each(ctx context.Context, texts []string, fn func(*content.Facts, index.Hit)) error {
	for _, text := range texts {
		hits, err := c.search(ctx, text)
		if err != nil {
			return err
		}
		for _, hit := range hits {
			if f := c.facts.Get(hit.ID); f != nil && f.EligibleAt(c.now) {
				fn(f, hit)
			}
		}
	}
	return nil
}

// textsOf are the row's phrases, the words of its topic or its question, whichever it has first.
func textsOf(d *gap.Demand) (texts []string) {
	for _, p := range d.Phrases[:min(len(d.Phrases), mostPhrases)] {
		texts = append(texts, p.Text)
	}
	if len(texts) > 0 {
		return texts
	}
	if d.Topic != "" {
		return []string{strings.ReplaceAll(string(d.Topic), "-", " ")}
	}
	return []string{d.Question}
}

func (c *Counter) search(ctx context.Context, phrase string) ([]index.Hit, error) {
	if hits, known := c.searched[phrase]; known {
		return hits, nil
	}
	result, err := c.index.Search(ctx, index.Query{Text: phrase, Limit: depth})
	if err != nil {
		return nil, err
	}
	c.searched[phrase] = result.Hits
	return result.Hits, nil
}
