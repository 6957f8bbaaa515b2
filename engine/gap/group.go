package gap

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"moments/engine/ledger"
	"moments/keywords"
)

// topPhrases is how many phrases of a row are kept.
const topPhrases = 10

// unclaimed is the confidence of a reading that claims no intent: the searches are real, what they ask is open.
const unclaimed = 0.5

// Asked is everything that makes demand.
type Asked struct {
	Period  Period
	Rows    iter.Seq[ledger.Row] // of the period and the one before; test rows and others are left out
	Imports []Search
	Planned []keywords.PlannedMoment
	// Ignore are folded words that do not say what a phrase is about; FunctionWords is a beginning.
	Ignore map[string]bool
}

// Group gathers what was asked by moment and topic, in the order of the keys' text form. A phrase of several topics
// counts under its first; one without a topic joins a cluster. Its cost is that of reading each different phrase once.
func Group(asked Asked) []Demand {
	g := &grouping{
		asked: asked, phrases: map[phraseKey]*tally{}, normal: map[string]string{}, visitors: map[string]int{},
	}
	if asked.Rows != nil {
		for r := range asked.Rows {
			g.own(r)
		}
	}
	for _, s := range asked.Imports {
		g.imported(s)
	}
	return g.demands()
}

// phraseKey is one phrase under one moment and topic. Phrase is the normal form.
type phraseKey struct {
	moment keywords.Moment
	topic  keywords.Topic
	phrase string
}

// tally is what is counted of a phraseKey. Sums are integers, so that their order does not matter.
type tally struct {
	own, before, satisfied int
	sources                map[string]int
	confidence             int64 // millionths, summed over own and imported
	spellings              map[string]int
	sessions               []session
	sample                 bool
}

// session is one visitor on one day.
type session struct {
	day     ledger.Day
	visitor int
}

type grouping struct {
	asked    Asked
	phrases  map[phraseKey]*tally
	normal   map[string]string // normal forms of the spellings that were met
	visitors map[string]int    // numbers of visitors; those without a name get one each
	nameless int
}

func (g *grouping) of(m keywords.Moment, topics []keywords.Topic, phrase string) *tally {
	key := phraseKey{moment: m, phrase: g.normalized(phrase)}
	if len(topics) > 0 {
		key.topic = topics[0]
	}
	t := g.phrases[key]
	if t == nil {
		t = &tally{sources: map[string]int{}, spellings: map[string]int{}}
		g.phrases[key] = t
	}
	return t
}

// normalized is what phrases that differ in case and marks only have in common.
func (g *grouping) normalized(phrase string) string {
	normal, known := g.normal[phrase]
	if !known {
		if normal = keywords.Phrase(phrase).Normal(); normal == "" {
			normal = phrase
		}
		g.normal[phrase] = normal
	}
	return normal
}

func (g *grouping) own(r ledger.Row) {
	before := g.asked.Period.Before().covers(r.Day)
	if r.Test || !before && !g.asked.Period.covers(r.Day) {
		return
	}
	t := g.of(r.Moment, r.Topics, r.Phrase)
	t.spellings[r.Phrase]++
	if before {
		t.before++
		return
	}
	t.own++
	if r.Fallback == "" && r.Satisfied() {
		t.satisfied++
	}
	t.confidence += millionths(r.Moment, r.Confidence)
	t.sessions = append(t.sessions, session{day: r.Day, visitor: g.visitor(r.Visitor)})
	t.sample = t.sample || r.Sample
}

func (g *grouping) visitor(name string) int {
	if name == "" {
		g.nameless--
		return g.nameless
	}
	n, known := g.visitors[name]
	if !known {
		n = len(g.visitors)
		g.visitors[name] = n
	}
	return n
}

func (g *grouping) imported(s Search) {
	if s.Count <= 0 || s.Phrase == "" {
		return
	}
	t := g.of(s.Moment, s.Topics, s.Phrase)
	t.sources[s.Source] += s.Count
	t.spellings[s.Phrase] += s.Count
	t.confidence += int64(s.Count) * millionths(s.Moment, s.Confidence)
}

func millionths(m keywords.Moment, confidence float64) int64 {
	if m.Intent == "" {
		confidence = unclaimed
	}
	return int64(math.Round(unit(confidence) * 1e6))
}

// unit brings x between 0 and 1; what is not a number is 0.
func unit(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return min(x, 1)
}

func (t *tally) imported() (n int) {
	for _, count := range t.sources {
		n += count
	}
	return n
}

// weight is all demand of the phrase, before and now.
func (t *tally) weight() int { return t.own + t.before + t.imported() }

// spelling is the most frequent one, the first in order of equals.
func (t *tally) spelling() string {
	best := ""
	for _, s := range slices.Sorted(maps.Keys(t.spellings)) {
		if best == "" || t.spellings[s] > t.spellings[best] {
			best = s
		}
	}
	return best
}

// demands puts phrases under their keys, and planned moments beside them.
func (g *grouping) demands() []Demand {
	clusters := clusterOf(g.withoutTopic(), g.asked.Ignore)
	gathered := map[Key]*gathering{}
	at := func(k Key) *gathering {
		if gathered[k] == nil {
			gathered[k] = &gathering{Demand: Demand{Key: k}, sources: map[string]int{}, sessions: map[session]bool{}}
		}
		return gathered[k]
	}
	for key, t := range g.phrases {
		k := Key{Moment: key.moment, Topic: key.topic}
		if key.topic == "" {
			k.Cluster = clusters[key.phrase]
		}
		at(k).add(t)
	}
	for _, p := range g.asked.Planned {
		at(Key{Moment: p.Moment, Topic: p.Topic}).plan(p)
	}
	demands := make([]Demand, 0, len(gathered))
	for _, d := range gathered {
		demands = append(demands, d.finish())
	}
	slices.SortFunc(demands, func(a, b Demand) int { return strings.Compare(a.String(), b.String()) })
	return demands
}

// withoutTopic returns the phrases that no topic claims, with their demand over all moments.
func (g *grouping) withoutTopic() map[string]int {
	weights := map[string]int{}
	for key, t := range g.phrases {
		if key.topic == "" {
			weights[key.phrase] += t.weight()
		}
	}
	return weights
}

// gathering is a Demand in the making.
type gathering struct {
	Demand
	sources    map[string]int
	sessions   map[session]bool
	confidence int64
}

func (d *gathering) add(t *tally) {
	d.Own += t.own
	d.Before += t.before
	d.Satisfied += t.satisfied
	d.Sample = d.Sample || t.sample
	d.confidence += t.confidence
	for name, count := range t.sources {
		d.sources[name] += count
	}
	for _, s := range t.sessions {
		d.sessions[s] = true
	}
	if p := (Phrase{Text: t.spelling(), Own: t.own, Imported: t.imported()}); p.Own+p.Imported > 0 {
		d.Phrases = append(d.Phrases, p)
	}
}

// plan keeps the higher of two priorities for the same key, and its question.
func (d *gathering) plan(p keywords.PlannedMoment) {
	higher := cmp.Or(cmp.Compare(p.Priority, d.Priority), cmp.Compare(d.Question, p.Question)) > 0
	if !d.Planned || higher {
		d.Priority, d.Question = p.Priority, p.Question
	}
	d.Planned = true
}

func (d *gathering) finish() Demand {
	d.Imported = listed(d.sources)
	d.Sessions = len(d.sessions)
	if n := d.Own + d.ImportedTotal(); n > 0 {
		d.Confidence = float64(d.confidence) / float64(n) / 1e6
	}
	slices.SortFunc(d.Phrases, func(a, b Phrase) int {
		return cmp.Or(cmp.Compare(b.Own+b.Imported, a.Own+a.Imported), strings.Compare(a.Text, b.Text))
	})
	d.Phrases = slices.Clip(d.Phrases[:min(len(d.Phrases), topPhrases)])
	return d.Demand
}
