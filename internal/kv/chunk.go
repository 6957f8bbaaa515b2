package kv

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// pieceBytes is the size of a stored piece, of which a chunk has up to maxPieces.
const (
	pieceBytes     = 256 << 10
	maxPieces      = 256
	maxStagedBytes = pieceBytes * maxPieces
)

const chunkPrefix = "chunk/"

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

// entry is a key with its value.
type entry struct{ key, value []byte }

// Stage writes data, each up to 64 MiB, as immutable chunks under its hash, over as many transactions as it takes. It
// is durable when Stage returns and becomes visible by the change that names the hash. Staging what is there and
// undamaged costs one reading. Errors: those of Commit, and the context's, after which a part may have been staged.
func (s *Store) Stage(ctx context.Context, data ...[]byte) ([]Hash, error) {
	if err := s.gate.enter(); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	hashes, seen := make([]Hash, len(data)), map[Hash]bool{"": true}
	var missing []entry
	for i, d := range data {
		if len(d) > maxStagedBytes {
			return nil, fmt.Errorf("staging: %w: %d bytes, at most %d", ErrTooLarge, len(d), maxStagedBytes)
		}
		hashes[i] = HashOf(d)
		if pieces := cut(hashes[i], d); !seen[hashes[i]] && !s.holds(pieces) {
			missing = append(missing, pieces...)
		}
		seen[hashes[i]] = true
	}
	if err := s.writeEntries(ctx, missing); err != nil {
		return nil, fmt.Errorf("staging: %w", err)
	}
	return hashes, nil
}

// cut returns the pieces of a chunk. The first comes last, so that a chunk is there only when all of it is.
func cut(hash Hash, data []byte) []entry {
	pieces := make([]entry, (len(data)+pieceBytes-1)/pieceBytes)
	for i := range pieces {
		n := min(pieceBytes, len(data))
		pieces[len(pieces)-1-i] = entry{pieceKey(hash, i), data[:n]}
		data = data[n:]
	}
	return pieces
}

func pieceKey(h Hash, piece int) []byte { return fmt.Appendf(nil, "%s%s/%03d", chunkPrefix, h, piece) }

// holds reports whether all the entries are there as they are given.
func (s *Store) holds(entries []entry) bool {
	err := s.View(func(tx *Tx) error {
		for _, e := range entries {
			item, err := tx.txn.Get(e.key)
			if err != nil {
				return err
			}
			same := false
			if err := item.Value(func(v []byte) error { same = bytes.Equal(v, e.value); return nil }); err != nil || !same {
				return errors.Join(err, ErrNotFound)
			}
		}
		return nil
	})
	return err == nil
}

// writeEntries writes entries in order, in transactions of about maxBatchBytes.
func (s *Store) writeEntries(ctx context.Context, entries []entry) error {
	for len(entries) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.writable(); err != nil {
			return err
		}
		n, err := s.writeSome(entries)
		if err != nil {
			return err
		}
		entries = entries[n:]
	}
	return nil
}

// writeSome writes the first entries in one transaction, and returns how many.
func (s *Store) writeSome(entries []entry) (n int, err error) {
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	for size := 0; n < len(entries) && size < maxBatchBytes; n++ {
		e := entries[n]
		if err := txn.Set(e.key, e.value); err != nil {
			return 0, err
		}
		size += len(e.key) + len(e.value) + 64
	}
	return n, s.persist(txn)
}

// Chunk returns what was staged under hash, nil for "". It returns ErrNotFound when nothing was, and ErrCorrupt when it is
// not what it was.
func (s *Store) Chunk(hash Hash) (data []byte, err error) {
	if hash == "" {
		return nil, nil
	}
	err = s.View(func(tx *Tx) (err error) {
		data, err = tx.chunk(hash)
		return err
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

// chunk joins the pieces that are there, up to the first that is not.
func (tx *Tx) chunk(hash Hash) (data []byte, err error) {
	for piece := range maxPieces {
		item, err := tx.txn.Get(pieceKey(hash, piece))
		if errors.Is(err, badger.ErrKeyNotFound) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := item.Value(func(v []byte) error { data = append(data, v...); return nil }); err != nil {
			return nil, err
		}
	}
	return data, nil
}
