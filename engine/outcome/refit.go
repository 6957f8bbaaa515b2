package outcome

import "time"

// When the curve is estimated: after so many observations, and again after a quarter more, within bounds.
const (
	firstFit = 1000
	leastFit = 1000
	mostFit  = 20_000
)

// forgotten is how little is left of a leaf, in examinations and rewards, when it is dropped.
const forgotten = 1e-3

// fitting is the state of the estimates that are made at fixed points of the log.
type fitting struct {
	_      struct{} `cbor:",toarray"`
	Seen   int64    // observations that counted
	Next   int64    // at how many of them the next estimate is made
	Latest int64    // time of the latest of them, seconds since 1970
	Clicks [Positions]float64
}

func (f *fitting) saw(at time.Time) {
	f.Seen++
	f.Latest = max(f.Latest, at.Unix())
}

func (f *fitting) due() bool { return f.Seen >= f.Next }

// refit estimates the curve from all that was shown, counts the examinations of every leaf anew under it, and makes the parents again from
// the leaves. What is forgotten is dropped, so that the table stays as large as what was shown lately. Readers see the old table until the
// new one is whole.
func (f *Fold) refit() {
	f.fitting.Next = f.fitting.Seen + min(max(f.fitting.Seen/4, leastFit), mostFit)
	w, old := weight(time.Unix(f.fitting.Latest, 0)), f.table.Load()
	curve := fitCurve(f.Curve(), old.exposures(w), f.fitting.clicks(w))
	fresh := newTable()
	for _, l := range old.order {
		seen := exposure{shown: &l.shown}
		l := &leaf{key: l.key, name: l.name, clicks: l.clicks, shown: l.shown, cell: cell{sums: l.sums}}
		l.Examined, l.Expected = seen.examined(&curve), 0
		if l.Examined+l.Squares >= forgotten*w {
			fresh.hang(l)
			fresh.parents(l, func(c *cell) { c.add(l.sums) })
		}
	}
	for _, l := range fresh.order {
		l.Expected = l.Examined * fresh.typical(l, w)
		l.asset.Expected += l.Expected
	}
	fresh.publish()
	f.changed = f.changed[:0]
	f.table.Store(fresh)
	f.curve.Store(&curve)
}

// exposures are what was shown of each leaf, as of the weight.
func (t *table) exposures(w float64) []exposure {
	all := make([]exposure, len(t.order))
	for i, l := range t.order {
		shown := l.shown
		for p := range shown {
			shown[p] /= w
		}
		all[i] = exposure{&shown, l.clicks / w}
	}
	return all
}

// clicks are those at each position, as of the weight.
func (f *fitting) clicks(w float64) *[Positions]float64 {
	clicks := f.Clicks
	for p := range clicks {
		clicks[p] /= w
	}
	return &clicks
}

// publish shows readers everything as it stands.
func (t *table) publish() {
	t.all.publish()
	for _, l := range t.order {
		l.publish()
		t.parents(l, (*cell).publish)
	}
}
