package live

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"moments/engine/journal"
)

// search is one search of a visitor, and what came of it. Its cluster is nil when it is left out.
type search struct {
	number  uint64
	tally   *Tally
	cluster *cluster
	last    int64 // of anything in it, microseconds since 1970
	sample  bool
	counts  counts
	uses    map[digest]use // of assets in answers that were opened or sent away
}

// counts are how much of each metric a search or a cluster has, in the order of verdict.Metrics.
type counts [5]float64

// The places in counts.
const (
	satisfied = iota
	clicks
	leads
	conversions
	value
)

// use is what became of an asset of an answer, in microseconds since 1970; 0 means not.
type use struct {
	_                 struct{} `cbor:",toarray"`
	Opened, Dismissed int64
}

// bounce is how soon after an opening a dismissal means that the asset did not serve, as in the ledger.
const bounce = 30 * time.Second

func (u use) serves() bool {
	after := u.Dismissed - u.Opened
	return u.Opened > 0 && (u.Dismissed == 0 || after < 0 || after >= bounce.Microseconds())
}

// goesOn reports whether something at that time still belongs to the search.
func (x *search) goesOn(at time.Time) bool {
	apart := at.UnixMicro() - x.last
	return max(apart, -apart) < pause.Microseconds()
}

func (c counts) less(d counts) counts {
	for i := range c {
		c[i] -= d[i]
	}
	return c
}

// digest stands for one id or several.
type digest [16]byte

func digestOf(ids ...string) digest {
	sum := sha256.Sum256([]byte(strings.Join(ids, "\x00")))
	return digest(sum[:16])
}

// answer counts an answer: it begins a search, or goes on with the one of its chain.
func (s *state) answer(a *journal.Answer, at time.Time) {
	t := s.tally(a.Versions.Variant)
	if t == nil {
		return
	}
	t.saw(a.Versions.Config, at)
	key := digestOf(a.Chain, a.Visitor)
	found := s.chains[key]
	if a.Chain == "" || found == nil || !found.goesOn(at) || found.tally != t || found.sample != a.Sample {
		found = s.begin(t, a, at)
	}
	found.last = at.UnixMicro()
	if found.cluster != nil {
		found.cluster.last = max(found.cluster.last, at.Unix())
	}
	if a.Chain != "" {
		s.chains[key] = found
	}
	if id := digestOf(a.ID); s.answers[id] == nil {
		s.answers[id] = found
		s.queue = append(s.queue, answered{Key: id, At: at.Unix()})
		s.forget(func(answered) bool { return len(s.answers) > maxAnswers })
	}
}

// begin is a new search, in the cluster of its visitor.
func (s *state) begin(t *Tally, a *journal.Answer, at time.Time) *search {
	s.next++
	begun := &search{number: s.next, tally: t, cluster: s.cluster(t, a, at), sample: a.Sample}
	if begun.cluster == nil {
		t.LeftOut++
		return begun
	}
	t.Sample = t.Sample || a.Sample
	begun.cluster.change(1, counts{})
	return begun
}

// awake lets a search go on of whose chain something has come, whether it counts or not.
func (s *state) awake(o *journal.Outcome, at time.Time) {
	if found := s.chains[digestOf(o.Chain, o.Visitor)]; o.Chain != "" && found != nil && found.goesOn(at) {
		found.last = max(found.last, at.UnixMicro())
	}
}

// outcome counts what came of the searches that it has items of.
func (s *state) outcome(o *journal.Outcome) {
	var credited []*search
	for _, item := range o.Items {
		found := s.answers[digestOf(item.Answer)]
		if found == nil || found.cluster == nil || o.Sample && !found.sample {
			continue
		}
		was := found.counts
		found.use(o, digestOf(item.Answer, string(item.Asset)))
		if !slices.Contains(credited, found) { // it counts once in each
			found.add(o, len(credited) == 0)
			credited = append(credited, found)
		}
		found.settle()
		found.cluster.change(0, found.counts.less(was))
	}
}

// use keeps account of whether an asset was opened and kept.
func (x *search) use(o *journal.Outcome, asset digest) {
	opens := o.Kind == journal.Click || o.Kind == journal.View || o.Kind == journal.Action
	if !opens && o.Kind != journal.Dismissal {
		return
	}
	if x.uses == nil {
		x.uses = map[digest]use{}
	}
	u := x.uses[asset]
	if opens {
		u.Opened = max(u.Opened, o.At.UnixMicro())
	} else {
		u.Dismissed = o.At.UnixMicro()
	}
	x.uses[asset] = u
}

// add counts an outcome; its value is for the first search that it has items of.
func (x *search) add(o *journal.Outcome, first bool) {
	switch o.Kind {
	case journal.Click, journal.Action:
		x.counts[clicks]++
	case journal.Lead:
		x.counts[leads]++
	case journal.Conversion:
		x.counts[conversions]++
	}
	if first && (o.Kind == journal.Lead || o.Kind == journal.Conversion) {
		x.counts[value] += o.Value
	}
}

// settle says whether the search is satisfied, as ledger.Row.Satisfied does.
func (x *search) settle() {
	x.counts[satisfied] = 0
	served := x.counts[leads] > 0 || x.counts[conversions] > 0
	for _, u := range x.uses {
		served = served || u.serves()
	}
	if served {
		x.counts[satisfied] = 1
	}
}
