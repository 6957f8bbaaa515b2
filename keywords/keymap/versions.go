package keymap

import (
	"context"
	"fmt"

	"moments/internal/kv"
	"moments/keywords/keymap/shelf"
)

// Prepare checks rows as Publish does, writes them, and returns the payload with which ApplyVersion makes them a version. Errors are those
// of Publish.
func (l *Library) Prepare(ctx context.Context, rows []Row, note string) ([]byte, error) {
	b, err := l.stage(ctx, rows, note)
	if err != nil {
		return nil, err
	}
	return kv.Marshal(b)
}

// ApplyVersion makes what was prepared, the payload of c, the current version, for the Apply of an owner above that has conditions of its own
// and keeps something beside the version. The change must be of kind KindPublishAfter. The result is the number of the version; Refusal says
// what a refusal means.
func ApplyVersion(tx *kv.Tx, c kv.Change) (kv.Verdict, error) { return applyPublish(tx, c) }

// Refusal says of a verdict of ApplyVersion whether the rows are those of the current version already, or returns ErrUndefined.
func Refusal(v kv.Verdict) (unchanged bool, err error) {
	switch v.Refused {
	case refusedUnchanged:
		return true, nil
	case refusedUndefined:
		return false, fmt.Errorf("%s: %w any more; define it again or leave it out", v.Result, ErrUndefined)
	}
	return false, nil
}

// VersionIn is the number of the current version, 0 when nothing was published, and the names under which its rows are staged.
func VersionIn(tx *kv.Tx, site string) (number int, chunks []kv.Hash, err error) {
	now, err := currentVersion(tx, site)
	return now.Number, now.Chunks, err
}

// RowsOf are the rows of a version, none of version 0. It returns kv.ErrNotFound when there is no such version.
func (l *Library) RowsOf(ctx context.Context, number int) ([]Row, error) {
	if err := ctx.Err(); err != nil || number == 0 {
		return nil, err
	}
	v, err := view(l, func(tx *kv.Tx, site string) (storedVersion, error) { return versions.Get(tx, site, versionKey(number)) })
	if err != nil {
		return nil, fmt.Errorf("version %d of the keyword map: %w", number, err)
	}
	return shelf.Unstage[Row](l.store, v.Chunks)
}
