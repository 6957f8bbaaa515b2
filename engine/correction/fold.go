package correction

import (
	"slices"
	"sync"
	"time"

	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

// Bounds of what visitors can do. What is over them is counted as left out.
const (
	MaxPhrases    = 10_000 // that are kept
	MaxProposals  = 16     // of one phrase
	PhrasesPerDay = 20     // of one visitor
	maxDay        = 50_000 // corrections of a day
)

// Proposal is what visitors say: the phrase was read as one moment and means another. Blank axes of To are not spoken of.
type Proposal struct {
	_           struct{} `cbor:",toarray"`
	Read, To    keywords.Moment
	Visitors    int // each counts once a day
	First, Last time.Time
}

// Fold gathers proposals. Its methods may be called concurrently; Apply is called by one follower.
type Fold struct {
	mu      sync.RWMutex
	applied kv.Seq
	left    int64                          // corrections that were over a bound
	phrases map[string][]Proposal          // in the order in which they came
	day     int64                          // as days since 1970, of the corrections in today
	today   map[string]map[string]struct{} // by visitor: the phrases that were corrected
	counted int                            // corrections of the day
}

// New returns a fold that has seen nothing.
func New() *Fold {
	return &Fold{phrases: map[string][]Proposal{}, today: map[string]map[string]struct{}{}}
}

// Applied is the sequence of the out log up to which the fold has seen.
func (f *Fold) Applied() kv.Seq {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.applied
}

// Apply takes entries in order and is then at upto.
func (f *Fold) Apply(entries []journal.Entry, upto kv.Seq) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range entries {
		if o := entries[i].Outcome; o != nil && counts(o) {
			f.learn(o, entries[i].At)
		}
	}
	f.applied = upto
	return nil
}

// counts reports whether an outcome is a correction that says something, by someone who was shown an answer.
func counts(o *journal.Outcome) bool {
	return o.Kind == journal.Correction && !o.Test && o.Trust > 0 && len(o.Items) > 0 && !o.Moment.IsZero() && o.Moment != o.Items[0].Moment
}

// learn goes by the time of writing: what a client says of the time would let it begin new days at will.
func (f *Fold) learn(o *journal.Outcome, at time.Time) {
	key := keyOf(keywords.Phrase(o.Phrase))
	if key == "" {
		return
	}
	var p *Proposal
	if f.take(visitor(o), key, at) {
		p = f.proposal(key, Proposal{Read: o.Items[0].Moment, To: o.Moment, First: at.UTC()})
	}
	if p == nil {
		f.left++
		return
	}
	p.Visitors++
	p.Last = at.UTC()
}

// keyOf is a phrase as it is counted: masked, its words in lower case.
func keyOf(p keywords.Phrase) string { return p.Masked().Normal() }

// visitor is who corrects; without a name, whoever got the answer.
func visitor(o *journal.Outcome) string {
	if o.Visitor != "" {
		return o.Visitor
	}
	return "answer/" + o.Items[0].Answer
}

// proposal is the one that is there for these moments, or the given one, put there; nil when there is no room.
func (f *Fold) proposal(key string, p Proposal) *Proposal {
	list, known := f.phrases[key]
	i := slices.IndexFunc(list, func(q Proposal) bool { return q.Read == p.Read && q.To == p.To })
	switch {
	case i >= 0:
		return &list[i]
	case len(list) >= MaxProposals || !known && len(f.phrases) >= MaxPhrases:
		return nil
	}
	f.phrases[key] = append(list, p)
	return &f.phrases[key][len(list)]
}

// take counts a correction of a visitor, or reports that it is one too many.
func (f *Fold) take(visitor, phrase string, at time.Time) bool {
	if day := at.Unix() / 86400; day != f.day {
		f.day, f.counted = day, 0
		clear(f.today)
	}
	said := f.today[visitor]
	if _, twice := said[phrase]; twice || len(said) >= PhrasesPerDay || f.counted >= maxDay {
		return false
	}
	if said == nil {
		said = map[string]struct{}{}
		f.today[visitor] = said
	}
	said[phrase] = struct{}{}
	f.counted++
	return true
}
