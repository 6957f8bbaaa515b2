package journey

import (
	"sync"

	"moments/content"
	"moments/engine/journal"
	"moments/internal/kv"
)

// Fold holds what was learned. Apply is called by one follower; the readers may be called concurrently with it, and wait for one entry at
// most.
type Fold struct {
	writing sync.Mutex // held by Apply and Save, so that a snapshot is of one point
	applied kv.Seq
	visits  recent[*visit] // by visitor
	askers  recent[uint64] // by answer: the visitor who asked for it

	mu    sync.RWMutex // held while graph changes and is read
	graph graph
}

// New returns a fold that has seen nothing.
func New() *Fold {
	return &Fold{visits: newRecent[*visit](), askers: newRecent[uint64](), graph: graph{Nodes: map[content.AssetID]*node{}}}
}

// Applied is the sequence of the out log up to which the fold has seen. It waits for Apply and Save.
func (f *Fold) Applied() kv.Seq {
	f.writing.Lock()
	defer f.writing.Unlock()
	return f.applied
}

// Apply takes entries, answers and outcomes, in order and is then at upto.
func (f *Fold) Apply(entries []journal.Entry, upto kv.Seq) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	for i := range entries {
		e := &entries[i]
		switch {
		case e.Answer != nil && !e.Answer.Test && e.Answer.Consent != journal.ConsentOff:
			f.answered(e.Answer, e.At.Unix())
		case e.Outcome != nil && opens(e.Outcome):
			f.opened(e.Outcome, e.At.Unix())
		}
	}
	f.applied = upto
	return nil
}

// opens reports whether an outcome says that items of an answer were opened, and can be believed.
func opens(o *journal.Outcome) bool {
	switch o.Kind {
	case journal.Click, journal.View, journal.Action, journal.Conversion:
		return !o.Test && o.Trust > 0
	}
	return false
}

// answered remembers who asked, and on which page.
func (f *Fold) answered(a *journal.Answer, written int64) {
	who := hash("answer", a.ID)
	if a.Visitor != "" {
		who = hash("visitor", a.Visitor)
		f.askers.put(hash(a.ID), who, written, answerBounds)
	}
	if a.On != "" {
		f.visit(who, written).add(stop{Asset: a.On, At: a.At.Unix()})
	}
}

// opened counts what was opened for what came before it.
func (f *Fold) opened(o *journal.Outcome, written int64) {
	for _, item := range o.Items {
		v := f.visit(f.asker(o, item.Answer), written)
		here := stop{Asset: item.Asset, At: o.At.Unix()}
		v.before(here, func(from content.AssetID, distance int) {
			if v.once(written/86400, from, here.Asset) {
				f.count(from, here.Asset, distance, written)
			}
		})
		v.add(here)
	}
}

// asker is who got the answer: the answer knows best, because servers send outcomes as well; then the outcome; without a
// name, whoever got that answer.
func (f *Fold) asker(o *journal.Outcome, answer string) uint64 {
	if who, known := f.askers.get(hash(answer)); known {
		return who
	}
	if o.Visitor != "" {
		return hash("visitor", o.Visitor)
	}
	return hash("answer", answer)
}

// visit is what is known of the visitor, new if need be.
func (f *Fold) visit(who uint64, written int64) *visit {
	v, known := f.visits.get(who)
	if !known {
		v = &visit{}
	}
	f.visits.put(who, v, written, visitBounds)
	return v
}

func (f *Fold) count(from, to content.AssetID, distance int, written int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.graph.count(from, to, 1/float64(distance), scale(written))
}
