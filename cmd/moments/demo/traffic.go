package demo

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"moments/content"
	"moments/engine"
	"moments/engine/journal"
	"moments/engine/receive"
	"moments/internal/kv"
	"moments/keywords"
)

// Days is how far back the traffic goes.
const Days = 90

// searchesPerDay is the mean of a whole day.
const searchesPerDay = 28

// habit is a phrase that visitors type: how often, when, and what would satisfy them.
type habit struct {
	phrase   string
	weight   float64
	persona  keywords.Persona
	from, to int // days
	trend    string
	wants    []content.AssetID
}

// on is how often the phrase is typed on the day, relative to the others.
func (h *habit) on(day int) float64 {
	if day < h.from || day > h.to {
		return 0
	}
	grown := float64(day) / (Days - 1)
	switch h.trend {
	case "rising":
		return h.weight * (0.3 + 1.7*grown)
	case "falling":
		return h.weight * (2 - 1.7*grown)
	}
	return h.weight
}

// Play sends the traffic of the days before end through the engine, day by day, so that each day is answered with what the days before have
// taught. It returns how many searches that were.
func Play(ctx context.Context, e *engine.Engine, clock *Clock, end time.Time) (int, error) {
	habits, err := readHabits()
	if err != nil {
		return 0, err
	}
	total := 0.0
	for i := range habits {
		total += habits[i].weight
	}
	p := &player{engine: e, clock: clock, random: rand.New(rand.NewPCG(90, 7))}
	start := end.UTC().Truncate(24*time.Hour).AddDate(0, 0, -Days)
	for day := range Days {
		for _, v := range p.visits(habits, day, total) {
			if err := p.search(ctx, start.AddDate(0, 0, day).Add(v.at), v.habit); err != nil {
				return p.searches, fmt.Errorf("day %d: %w", day, err)
			}
		}
		clock.Set(start.AddDate(0, 0, day+1))
		if err := p.endDay(ctx); err != nil {
			return p.searches, fmt.Errorf("day %d: %w", day, err)
		}
	}
	return p.searches, nil
}

// visit is a habit at a time of the day.
type visit struct {
	habit *habit
	at    time.Duration
}

// visits are those of a day, in the order of their times.
func (p *player) visits(habits []habit, day int, total float64) (all []visit) {
	for i := range habits {
		for range p.poisson(habits[i].on(day) / total * searchesPerDay) {
			all = append(all, visit{&habits[i], time.Duration(7*3600+p.random.IntN(13*3600)) * time.Second})
		}
	}
	slices.SortStableFunc(all, func(a, b visit) int { return cmp.Compare(a.at, b.at) })
	return all
}

// player is the crowd of visitors.
type player struct {
	engine   *engine.Engine
	clock    *Clock
	random   *rand.Rand
	searches int
	events   []receive.Event
}

// poisson draws a number with the mean, which is small (Knuth's method).
func (p *player) poisson(mean float64) (n int) {
	limit := math.Exp(-mean)
	for product := p.random.Float64(); product > limit; product *= p.random.Float64() {
		n++
	}
	return n
}

// search types a phrase, looks, and perhaps chooses.
func (p *player) search(ctx context.Context, at time.Time, h *habit) error {
	p.searches++
	p.clock.Set(at)
	answer, err := p.engine.Recommend(ctx, engine.Request{
		Phrase: h.phrase, Visitor: fmt.Sprintf("sample-%08x", p.random.Uint32()), Chain: fmt.Sprintf("sample-%d", p.searches), Sample: true,
	})
	if err != nil {
		return fmt.Errorf("asking %q: %w", h.phrase, err)
	}
	p.look(&answer, h, at)
	return nil
}

// How visitors look and choose: the chance to look at position p is p^-0.5, as the position-based model has it.
const (
	choosesWanted   = 0.55
	choosesUnwanted = 0.03
	becomesLead     = 0.06
)

// look goes down the answer and chooses at most one item.
func (p *player) look(answer *engine.Answer, h *habit, at time.Time) {
	var seen []string
	for _, item := range answer.Items {
		seen = append(seen, item.Token)
	}
	if len(seen) == 0 {
		return
	}
	p.add(journal.Impression, at.Add(time.Second), seen...)
	for _, item := range answer.Items {
		chance := choosesUnwanted
		if slices.Contains(h.wants, item.Asset.ID) {
			chance = choosesWanted
		}
		looks := math.Pow(float64(item.Position), -0.5)
		if p.random.Float64() >= looks*chance {
			continue
		}
		p.add(journal.Click, at.Add(5*time.Second), item.Token)
		if item.Asset.CTAURL != "" && p.random.Float64() < becomesLead {
			p.add(journal.Lead, at.Add(2*time.Minute), item.Token)
		}
		return
	}
}

func (p *player) add(kind journal.Kind, at time.Time, tokens ...string) {
	p.events = append(p.events, receive.Event{
		ID: fmt.Sprintf("sample-%d-%d", p.searches, len(p.events)), Kind: kind, At: at, Tokens: tokens, Sample: true,
	})
}

// endDay sends the events of the day and lets the engine learn from them.
func (p *player) endDay(ctx context.Context) error {
	by := kv.Author{Actor: "sample", At: p.clock.Now()}
	receipts, err := p.engine.Record(ctx, by, p.events)
	if err != nil {
		return err
	}
	for i, r := range receipts {
		if r.Verdict != receive.Accepted {
			return fmt.Errorf("%s %s was not accepted: %s %s", p.events[i].Kind, p.events[i].ID, r.Verdict, r.Detail)
		}
	}
	p.events = p.events[:0]
	return p.engine.CatchUp(ctx)
}
