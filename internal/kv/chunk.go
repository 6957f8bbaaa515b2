package kv

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// chunkBytes is the size of a stored piece; data of up to maxPieces of them is accepted.
const (
	chunkBytes = 256 << 10
	maxPieces  = 256
)

// Hash names data that was staged: SHA-256, hexadecimal. "" names no data.
type Hash string

// HashOf is the name under which data is, or would be, staged.
func HashOf(data []byte) Hash {
	if len(data) == 0 {
		return ""
	}
	sum := sha256.Sum256(data)
	return Hash(hex.EncodeToString(sum[:]))
}

func chunkKey(h Hash, piece int) []byte { return fmt.Appendf(nil, "chunk/%s/%03d", h, piece) }

// Stage writes data, up to 64 MiB, as immutable chunks under its hash, over as many transactions as it takes. It is durable when Stage
// returns and becomes visible by the change that names the hash. Staging the same data again costs one look-up.
func (s *Store) Stage(ctx context.Context, data ...[]byte) ([]Hash, error) {
	hashes := make([]Hash, len(data))
	writes := s.db.NewWriteBatch()
	defer writes.Cancel()
	for i, d := range data {
		hashes[i] = HashOf(d)
		if err := s.stage(ctx, writes, hashes[i], d); err != nil {
			return nil, err
		}
	}
	if err := s.guard(); err != nil {
		return nil, err
	}
	if err := writes.Flush(); err != nil {
		s.poisoned.Store(true)
		return nil, fmt.Errorf("staging: %w: %w", ErrPoisoned, err)
	}
	return hashes, nil
}

func (s *Store) stage(ctx context.Context, writes *badger.WriteBatch, hash Hash, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(data) > chunkBytes*maxPieces {
		return fmt.Errorf("staging: %w: %d bytes, at most %d", ErrTooLarge, len(data), chunkBytes*maxPieces)
	}
	if hash == "" || s.staged(hash) {
		return nil
	}
	for piece := 0; len(data) > 0; piece++ {
		n := min(chunkBytes, len(data))
		if err := writes.Set(chunkKey(hash, piece), data[:n]); err != nil {
			return fmt.Errorf("staging: %w", err)
		}
		data = data[n:]
	}
	return nil
}

func (s *Store) staged(hash Hash) bool {
	_, err := s.Chunk(hash)
	return err == nil
}

// Chunk returns what was staged under hash, nil for "". It returns ErrNotFound when nothing was, and ErrCorrupt when it is
// not what it was.
func (s *Store) Chunk(hash Hash) (data []byte, err error) {
	if hash == "" {
		return nil, nil
	}
	err = s.View(func(tx *Tx) error {
		for piece := 0; piece < maxPieces; piece++ {
			item, err := tx.txn.Get(chunkKey(hash, piece))
			if errors.Is(err, badger.ErrKeyNotFound) {
				break
			}
			if err != nil {
				return err
			}
			if err := item.Value(func(v []byte) error { data = append(data, v...); return nil }); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading chunk %s: %w", hash, err)
	case data == nil:
		return nil, fmt.Errorf("chunk %s: %w", hash, ErrNotFound)
	case HashOf(data) != hash:
		return nil, fmt.Errorf("chunk %s: %w", hash, ErrCorrupt)
	}
	return data, nil
}
