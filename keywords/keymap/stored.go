package keymap

import (
	"context"
	"fmt"
	"slices"
	"time"

	"moments/internal/kv"
	"moments/keywords"
)

// placed is a definition with its place in the file that brought it, from 0.
type placed[T any] struct {
	Place      int `cbor:"place"`
	Definition T   `cbor:"def"`
}

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

// pieceItems is how many items of a set are staged as one piece of data.
const pieceItems = 4096

// stage writes the items and returns the names of the pieces.
func stage[T any](ctx context.Context, store *kv.Store, items []T) ([]kv.Hash, error) {
	var chunks []kv.Hash
	for piece := range slices.Chunk(items, pieceItems) {
		data, err := kv.Marshal(piece)
		if err != nil {
			return nil, err
		}
		hashes, err := store.Stage(ctx, data)
		if err != nil {
			return nil, err
		}
		chunks = append(chunks, hashes...)
	}
	return chunks, nil
}

// unstage reads what stage has written.
func unstage[T any](store *kv.Store, chunks []kv.Hash) (items []T, err error) {
	for _, hash := range chunks {
		data, err := store.Chunk(hash)
		if err != nil {
			return nil, err
		}
		var piece []T
		if err := kv.Unmarshal(data, &piece); err != nil {
			return nil, fmt.Errorf("decoding chunk %s: %w", hash, err)
		}
		items = append(items, piece...)
	}
	return items, nil
}
