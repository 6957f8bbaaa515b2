package outcome

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"moments/content"
	"moments/engine/snapshot"
	"moments/internal/kv"
	"moments/keywords"
)

var form = snapshot.Form{Name: "outcome", Version: 2}

// state is the fold as it is saved. Parents stand beside the leaves: made of them again they could differ in the last digit.
type state struct {
	_               struct{} `cbor:",toarray"`
	Config          Config
	Applied         kv.Seq
	Orphans, Capped int64
	Newest          int64
	Days            [2]storedDay
	Fitting         fitting
	Curve           Curve
	All             sums
	Moments         []row[keywords.Moment]
	Kinds           []row[kindKey]
	Assets          []row[content.AssetID]
	Leaves          []storedLeaf
}

type row[K any] struct {
	_    struct{} `cbor:",toarray"`
	Key  K
	Sums sums
}

type storedLeaf struct {
	_      struct{} `cbor:",toarray"`
	Key    key
	Kind   string
	Sums   sums
	Clicks float64
	Shown  []float64 // up to the last position that is not 0
}

// Save writes the state of the fold at one point. Equal states give equal bytes.
func (f *Fold) Save(w io.Writer) error {
	f.writing.Lock()
	s := f.state()
	f.writing.Unlock()
	return form.Encode(w, s)
}

// SaveFile writes a snapshot to path, atomically.
func (f *Fold) SaveFile(path string) error {
	f.writing.Lock()
	s := f.state()
	f.writing.Unlock()
	return form.Write(path, s)
}

func (f *Fold) state() state {
	t := f.table.Load()
	s := state{
		Config: f.guard.Config, Applied: f.Applied(), Orphans: f.Orphans(), Capped: f.Capped(), Newest: f.guard.newest,
		Days: [2]storedDay{f.guard.days[0].stored(), f.guard.days[1].stored()}, Fitting: f.fitting, Curve: f.Curve(), All: t.all.sums,
		Moments: rows(t.moments, func(a, b keywords.Moment) int { return strings.Compare(a.String(), b.String()) }),
		Kinds: rows(t.kinds, func(a, b kindKey) int {
			return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Moment.String(), b.Moment.String()))
		}),
		Assets: rows(t.assets, cmp.Compare[content.AssetID]),
	}
	for _, l := range t.order {
		last := Positions
		for last > 0 && l.shown[last-1] == 0 {
			last--
		}
		s.Leaves = append(s.Leaves, storedLeaf{
			Key: l.key, Kind: l.name, Sums: l.sums, Clicks: l.clicks, Shown: slices.Clone(l.shown[:last]),
		})
	}
	return s
}

func rows[K comparable](cells map[K]*cell, order func(a, b K) int) []row[K] {
	all := make([]row[K], 0, len(cells))
	for k, c := range cells {
		all = append(all, row[K]{Key: k, Sums: c.sums})
	}
	slices.SortFunc(all, func(a, b row[K]) int { return order(a.Key, b.Key) })
	return all
}

// LoadFile returns the fold of a snapshot that was made with the same configuration, or snapshot.ErrSnapshot. A snapshot that is not there is
// a fold that has seen nothing.
func LoadFile(path string, c Config) (*Fold, error) {
	f := New(c)
	s := state{Config: f.guard.Config, Fitting: f.fitting, Curve: f.Curve()}
	if err := form.Read(path, &s); err != nil {
		return nil, err
	}
	if s.Config != f.guard.Config {
		return nil, fmt.Errorf("%w: %s: made with %+v, not %+v", snapshot.ErrSnapshot, path, s.Config, f.guard.Config)
	}
	f.restore(&s)
	return f, nil
}

func (f *Fold) restore(s *state) {
	f.applied.Store(uint64(s.Applied))
	f.orphans.Store(s.Orphans)
	f.capped.Store(s.Capped)
	f.guard.newest, f.guard.days = s.Newest, [2]day{s.Days[0].day(), s.Days[1].day()}
	f.fitting = s.Fitting
	f.curve.Store(&s.Curve)
	t := f.table.Load()
	t.all.sums = s.All
	for _, stored := range s.Leaves {
		l := &leaf{key: stored.Key, name: stored.Kind, clicks: stored.Clicks}
		l.sums = stored.Sums
		copy(l.shown[:], stored.Shown)
		t.hang(l)
	}
	fill(t.moments, s.Moments)
	fill(t.kinds, s.Kinds)
	fill(t.assets, s.Assets)
	t.publish()
}

func fill[K comparable](cells map[K]*cell, rows []row[K]) {
	for _, r := range rows {
		c := cellOf(cells, r.Key)
		c.sums = r.Sums
		c.publish()
	}
}
