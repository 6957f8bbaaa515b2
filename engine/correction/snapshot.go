package correction

import (
	"io"

	"moments/engine/snapshot"
	"moments/internal/kv"
)

var form = snapshot.Form{Name: "correction", Version: 2}

// state is what a snapshot holds. The encoding puts the keys of maps in order.
type state struct {
	_       struct{} `cbor:",toarray"`
	Applied kv.Seq
	Left    int64
	Phrases map[string][]Proposal
	Day     int64
	Counted int
	Today   map[string]map[string]struct{}
}

func (f *Fold) state() state {
	return state{Applied: f.applied, Left: f.left, Phrases: f.phrases, Day: f.day, Counted: f.counted, Today: f.today}
}

// Save writes the state of the fold at one point. Equal states give equal bytes.
func (f *Fold) Save(w io.Writer) error {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return form.Encode(w, f.state())
}

// SaveFile writes a snapshot to path, whole or not at all. It holds up Apply until it is written.
func (f *Fold) SaveFile(path string) error { return snapshot.Replace(path, f.Save) }

// LoadFile returns the fold of a snapshot, or snapshot.ErrSnapshot. A file that is not there is a fold that has seen nothing.
func LoadFile(path string) (*Fold, error) {
	f, s := New(), state{}
	if err := form.Read(path, &s); err != nil {
		return nil, err
	}
	f.applied, f.left, f.day, f.counted = s.Applied, s.Left, s.Day, s.Counted
	if s.Phrases != nil && s.Today != nil {
		f.phrases, f.today = s.Phrases, s.Today
	}
	return f, nil
}
