package keymap

import (
	"context"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap/shelf"
)

// SearchesOf are the past searches of the import called name as the store has them, none when there is no such import.
func (l *Library) SearchesOf(ctx context.Context, name string) ([]keywords.PastSearch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	wanted := bundle{Name: name}
	b, err := view(l, func(tx *kv.Tx, site string) (bundle, error) { return getBundle(tx, site, searches, wanted.key()) })
	if err != nil {
		return nil, err
	}
	return shelf.Unstage[keywords.PastSearch](l.store, b.Chunks)
}
