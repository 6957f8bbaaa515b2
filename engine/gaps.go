package engine

import (
	"context"
	"fmt"
	"strings"

	"moments/content"
	"moments/content/index"
	"moments/engine/gap"
	"moments/engine/ledger"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// GapQuery says what a gap report covers.
type GapQuery struct {
	Days  int // up to now, the day that runs included; 0 is 90
	Limit int // rows at most; 0 is all of them. Matrix and totals are of all
}

const defaultGapDays = 90

// supplyPhrases is how many phrases of a row are searched for, to see what supplies it.
const supplyPhrases = 5

// supplyDepth is how many hits of a phrase are looked at.
const supplyDepth = 200

// carriesShare is the share of idf-weighted terms in title, keywords or summary that makes an asset a piece of a row.
const carriesShare = 2.0 / 3

// Gaps reports which moments lack content: what was searched here, what was searched elsewhere and what the team plans, against what is
// eligible now. It reads every phrase of imported demand and searches for the top phrases of every row.
func (e *Engine) Gaps(ctx context.Context, q GapQuery) (gap.Report, error) {
	if q.Days == 0 {
		q.Days = defaultGapDays
	}
	if q.Days < 1 || q.Days > 366 {
		return gap.Report{}, &RequestError{"days", fmt.Sprint(q.Days), "use 1 to 366"}
	}
	snapshot := e.library.Current()
	period := e.period(q.Days)
	demands := gap.Group(gap.Asked{
		Period: period, Rows: e.ledger.Rows(ledger.Span{From: period.Before().From, To: period.To}),
		Imports: e.imported(snapshot), Planned: snapshot.Planned, Ignore: gap.FunctionWords(),
	})
	supply := make(map[gap.Key]gap.Supply, len(demands))
	counter := e.supplyCounter()
	for i := range demands {
		s, err := counter.count(ctx, &demands[i])
		if err != nil {
			return gap.Report{}, fmt.Errorf("counting what supplies %s: %w", demands[i].Key, err)
		}
		supply[demands[i].Key] = s
	}
	report := gap.Assess(gap.Given{Period: period, Generated: e.Now(), Demands: demands, Supply: supply})
	if q.Limit > 0 {
		report.Rows = report.Rows[:min(q.Limit, len(report.Rows))]
	}
	return report, nil
}

func (e *Engine) period(days int) gap.Period {
	today := ledger.DayOf(e.Now())
	period := gap.Period{From: today - ledger.Day(days) + 1, To: today, Since: today}
	if first, _, any := e.ledger.Days(); any {
		period.Since = first
	}
	return period
}

// imported reads the phrases that were searched elsewhere, as they would be read here.
func (e *Engine) imported(snapshot *keymap.Snapshot) []gap.Search {
	searches := make([]gap.Search, 0, len(snapshot.Searches))
	for _, s := range snapshot.Searches {
		phrase, err := keywords.ParsePhrase(s.Phrase)
		if err != nil {
			continue // what is no phrase asks for nothing
		}
		q := e.reader.Read(phrase, tagger.Given{Language: language(s.Locale)})
		searches = append(searches, gap.Search{
			Phrase: string(q.Phrase), Moment: q.Moment, Confidence: q.Confidence, Topics: q.Topics, Count: s.Count, Source: s.Source,
		})
	}
	return searches
}

// supplyCounter counts what supplies rows, and searches for each text once.
type supplyCounter struct {
	engine   *Engine
	searched map[string][]index.Hit
	tagged   map[keywords.Topic]bool // topics that assets carry, withdrawn ones included
}

func (e *Engine) supplyCounter() *supplyCounter {
	c := &supplyCounter{engine: e, searched: map[string][]index.Hit{}, tagged: map[keywords.Topic]bool{}}
	e.catalog.Facts().Select(func(f *content.Facts) bool {
		for _, topic := range f.Topics {
			c.tagged[topic] = true
		}
		return false
	})
	return c
}

// count looks at what the row's phrases retrieve and may be shown. A piece serves the moment, and carries the topic or has two thirds of the
// idf-weighted terms of the row's phrases in title, keywords or summary. Where no asset was ever tagged with the topic, or there is none,
// tags cannot speak, and the terms of one phrase are enough.
func (c *supplyCounter) count(ctx context.Context, d *gap.Demand) (gap.Supply, error) {
	texts := supplyTexts(d)
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
func (c *supplyCounter) each(ctx context.Context, texts []string, fn func(*content.Facts, index.Hit)) error {
	now := c.engine.Now()
	for _, text := range texts {
		hits, err := c.search(ctx, text)
		if err != nil {
			return err
		}
		for _, hit := range hits {
			if f := c.engine.catalog.Facts().Get(hit.ID); f != nil && f.EligibleAt(now) {
				fn(f, hit)
			}
		}
	}
	return nil
}

// supplyTexts are the row's phrases, the words of its topic or its question, whichever it has first.
func supplyTexts(d *gap.Demand) (texts []string) {
	for _, p := range d.Phrases[:min(len(d.Phrases), supplyPhrases)] {
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

func (c *supplyCounter) search(ctx context.Context, phrase string) ([]index.Hit, error) {
	if hits, known := c.searched[phrase]; known {
		return hits, nil
	}
	result, err := c.engine.index.Search(ctx, index.Query{Text: phrase, Limit: supplyDepth})
	if err != nil {
		return nil, err
	}
	c.searched[phrase] = result.Hits
	return result.Hits, nil
}
