package journey

import (
	"io"

	"moments/engine/snapshot"
	"moments/internal/kv"
)

var form = snapshot.Form{Name: "journey", Version: 1}

// state is what a snapshot holds. The encoding puts the keys of maps in order.
type state struct {
	_       struct{} `cbor:",toarray"`
	Applied kv.Seq
	Visits  recent[*visit]
	Askers  recent[uint64]
	Graph   graph
}

// Save writes the state of the fold at one point. Equal states give equal bytes. Apply waits for it, readers do not.
func (f *Fold) Save(w io.Writer) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	return form.Encode(w, state{Applied: f.applied, Visits: f.visits, Askers: f.askers, Graph: f.graph})
}

// SaveFile writes a snapshot to path, whole or not at all.
func (f *Fold) SaveFile(path string) error { return snapshot.Replace(path, f.Save) }

// LoadFile returns the fold of a snapshot, or snapshot.ErrSnapshot. A file that is not there is a fold that has seen nothing.
func LoadFile(path string) (*Fold, error) {
	f := New()
	s := state{Visits: f.visits, Askers: f.askers, Graph: f.graph}
	if err := form.Read(path, &s); err != nil {
		return nil, err
	}
	f.applied, f.visits, f.askers, f.graph = s.Applied, s.Visits, s.Askers, s.Graph
	return f, nil
}
