package shelf

import (
	"context"
	"fmt"
	"slices"

	"moments/internal/kv"
)

// pieceItems is how many items are staged as one piece of data.
const pieceItems = 4096

// Stage writes the items, and returns the names under which a change can make them visible.
func Stage[T any](ctx context.Context, store *kv.Store, items []T) ([]kv.Hash, error) {
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

// Unstage reads what Stage has written.
func Unstage[T any](store *kv.Store, chunks []kv.Hash) (items []T, err error) {
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
