package keymap

import (
	"cmp"
	"time"

	"moments/internal/kv"
	"moments/keywords"
)

// bundle stands in a change, and in a row, for a set that is too large for either: the set itself is staged.
type bundle struct {
	Chunks   []kv.Hash          `cbor:"chunks"`
	Count    int                `cbor:"count"`
	Name     string             `cbor:"name"`
	Note     string             `cbor:"note"`
	Topics   []keywords.Topic   `cbor:"topics"` // that the set names, in order; they become known
	Personas []keywords.Persona `cbor:"personas"`
	Steps    []keywords.Step    `cbor:"steps"`
}

// key is the bundle's name in its table.
func (b *bundle) key() string { return cmp.Or(b.Name, wholeKey) }

// storedVersion is a published map.
type storedVersion struct {
	Number int       `cbor:"n"`
	Seq    kv.Seq    `cbor:"seq"`
	At     time.Time `cbor:"at"`
	Actor  string    `cbor:"actor"`
	Note   string    `cbor:"note"`
	Count  int       `cbor:"count"`
	Chunks []kv.Hash `cbor:"chunks"`
}
