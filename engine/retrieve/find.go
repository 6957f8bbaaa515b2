package retrieve

import (
	"context"
	"fmt"
	"math"

	"moments/content"
	"moments/content/index"
	"moments/engine/journey"
	"moments/engine/outcome"
	"moments/engine/rank"
	"moments/internal/kv"
)

// Config says where is looked. Weights order the ladder.
type Config struct {
	Catalog  *content.Catalog
	Index    *index.Index
	Learned  *outcome.Fold
	Journeys *journey.Fold
	Weights  rank.Weights
}

// Finder finds candidates. Its methods may be called concurrently.
type Finder struct {
	cfg    Config
	ladder ladderCache
}

// New returns a finder.
func New(cfg Config) *Finder { return &Finder{cfg: cfg} }

// Bounds of what is looked at.
const (
	searchDepth   = 200  // hits that are looked at
	searchDeepest = 1000 // when too few of them may be shown
	answersFrom   = 0.3  // share of the idf-weighted terms of the phrase that the best asset must have, else nothing answers
	besideFrom    = 0.25 // share of the best asset's share that the others must have, to be shown beside it
)

// Found is what can be shown, and how it was found.
type Found struct {
	Candidates []rank.Candidate
	Direct     int      // how many of them answer what was asked
	Rung       Rung     // of the ladder, "" when it was answered
	Terms      []string // of the phrase, as the index has them
	Seq        kv.Seq   // how far the index had come
	Corrected  string   // what was searched for in place of the phrase, "" for itself
	coming     coming   // without a phrase: what may follow
}

// finding is a request on its way.
type finding struct {
	*Finder
	Ask
	coming coming
}

// Find returns what answers the phrase, or, when nothing does, what the ladder has instead. Without a phrase it is what may follow. Errors are those of
// the index and of the context.
func (f *Finder) Find(ctx context.Context, ask Ask) (found Found, err error) {
	a := &finding{Finder: f, Ask: ask}
	if ask.Phrase == "" {
		found, err = a.next(ctx)
	} else {
		found, err = a.answer(ctx)
	}
	if err != nil {
		return found, fmt.Errorf("searching: %w", err)
	}
	return found, nil
}

// answer returns what answers the phrase, else what the ladder has.
func (a *finding) answer(ctx context.Context) (Found, error) {
	found, err := a.search(ctx)
	if err != nil {
		return found, err
	}
	found.Direct = a.direct(found.Candidates)
	if found.Direct == 0 {
		found.Candidates, found.Rung = a.descend()
		found.Candidates = a.addPins(found.Candidates)
	}
	return found, nil
}

// search returns the assets that answer the phrase and may be shown to this visitor, with what is pinned. When too few of the best hits may be
// shown it looks deeper, once.
func (a *finding) search(ctx context.Context) (found Found, err error) {
	for _, depth := range []int{searchDepth, searchDeepest} {
		result, err := a.cfg.Index.Search(ctx, index.Query{
			Text: string(a.Phrase), Limit: depth, Language: a.Language, Prefix: a.Typing, Typos: true, Filter: a.filter(),
		})
		if err != nil {
			return found, err
		}
		found = Found{Candidates: a.candidates(result.Hits), Seq: result.Seq, Corrected: result.Corrected}
		for _, t := range result.Terms {
			found.Terms = append(append(found.Terms, t.Text), t.Others...)
		}
		if len(found.Candidates) >= a.Limit || uint64(len(result.Hits)) == result.Total {
			break
		}
	}
	return found, nil
}

// direct counts the candidates that answer what was typed. A pin that stands there whatever is typed answers only if its text does.
func (a *finding) direct(candidates []rank.Candidate) (n int) {
	for i := range candidates {
		pin := a.Steer.PinnedBy(candidates[i].ID)
		if pin == nil || pin.Answers() || candidates[i].Features.Get(rank.TextAny) >= answersFrom {
			n++
		}
	}
	return n
}

func (a *finding) candidates(hits []index.Hit) []rank.Candidate {
	least := a.leastMatch(hits)
	candidates := make([]rank.Candidate, 0, len(hits)+len(a.Steer.Pins()))
	missing := len(a.Steer.Pins())
	for _, hit := range hits {
		pin := a.Steer.Place(hit.ID)
		if pin > 0 {
			missing--
		}
		if facts := a.allowed(hit.ID); facts != nil && (pin > 0 || hit.Match.Any >= least) {
			candidates = append(candidates, a.candidate(rank.Found{Facts: facts, Match: hit.Match}, pin))
		}
	}
	if missing == 0 {
		return candidates
	}
	return a.addPins(candidates)
}

// leastMatch is how much of the phrase an asset must have to be a candidate; more than all of it when nothing answers. What is hidden is no
// answer.
func (a *finding) leastMatch(hits []index.Hit) float64 {
	best := 0.0
	for _, hit := range hits {
		if hit.Match.Any <= best {
			continue
		}
		if f := a.cfg.Catalog.Facts().Get(hit.ID); f != nil && !a.Steer.Hides(f) {
			best = hit.Match.Any
		}
	}
	if best < answersFrom {
		return math.Inf(1)
	}
	return best * besideFrom
}

// addPins adds the pinned assets that the index did not find.
func (a *finding) addPins(candidates []rank.Candidate) []rank.Candidate {
	there := map[content.AssetID]bool{}
	for _, c := range candidates {
		there[c.ID] = true
	}
	for place, pin := range a.Steer.Pins() {
		id := content.AssetID(pin.Target.Asset)
		if facts := a.allowed(id); facts != nil && !there[id] {
			there[id] = true
			candidates = append(candidates, a.candidate(rank.Found{Facts: facts}, place+1))
		}
	}
	return candidates
}

// allowed returns the facts of an asset that may be shown to this visitor now, else nil.
func (a *finding) allowed(id content.AssetID) *content.Facts {
	f := a.cfg.Catalog.Facts().Get(id)
	if f == nil || id == a.Page || !f.EligibleAt(a.Now) || !a.Filters.match(f) || a.Steer.Hides(f) {
		return nil
	}
	if !reaches(f.Channels, a.Channel) || !reaches(f.Regions, a.Region) {
		return nil
	}
	return f
}

func (a *finding) candidate(found rank.Found, pin int) rank.Candidate {
	f := found.Facts
	found.Rule = a.Steer.Lift(f)
	hoped, deviation := a.cfg.Learned.Estimate(f.ID, f.Kind, a.Query.Moment, a.Now).Hoped()
	return rank.Candidate{
		ID: f.ID, Kind: f.Kind, Moments: f.Moments, Topics: f.Topics, Twin: f.Twin, Pin: pin,
		Features: rank.Measure(&a.Ask.Ask, &found), Belief: rank.Belief{Mean: hoped, Deviation: deviation},
	}
}
