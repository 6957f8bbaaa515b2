package kv

import (
	"errors"
	"fmt"
	"iter"

	"github.com/dgraph-io/badger/v4"
)

// ErrNotFound is returned for a row or chunk that is not there.
var ErrNotFound = errors.New("not found")

// Limits of a row. A larger value would leave the LSM tree for Badger's value log, where it is checked less well.
const (
	maxKeyBytes = 32 << 10
	maxRowBytes = valueThreshold - 1
)

// Tx is a transaction: a consistent snapshot in View, and in Apply also the place to write to. It is valid only
// until the function it was given to returns, and for one goroutine.
type Tx struct {
	txn      *badger.Txn
	applying bool
	writes   int  // how often an Apply has written
	full     bool // a write was refused because the transaction had become too large
}

func (tx *Tx) write(key, value []byte) error {
	if len(value) > maxRowBytes {
		return fmt.Errorf("%w: value of %d bytes, at most %d", ErrTooLarge, len(value), maxRowBytes)
	}
	return tx.change(key, func() error { return tx.txn.Set(key, value) })
}

func (tx *Tx) delete(key []byte) error {
	return tx.change(key, func() error { return tx.txn.Delete(key) })
}

func (tx *Tx) change(key []byte, do func() error) error {
	switch {
	case !tx.applying:
		return errors.New("a View is for reading only")
	case len(key) > maxKeyBytes:
		return fmt.Errorf("%w: key of %d bytes, at most %d", ErrTooLarge, len(key), maxKeyBytes)
	}
	tx.writes++
	err := do()
	tx.full = tx.full || errors.Is(err, badger.ErrTxnTooBig)
	return err
}

// Table is a set of rows of one kind, each under a site and a key. The key on disk is s/<site>/<name>/<key>, the value
// deterministic CBOR, below 1 MiB. Only the package that owns the noun makes a Table of its name.
type Table[V any] struct{ name string }

// NewTable names a table. A name is one lower-case word, unique in the store.
func NewTable[V any](name string) Table[V] { return Table[V]{name: name} }

// rowPrefix begins the key of every row.
const rowPrefix = "s/"

func (t Table[V]) prefix(site, key string) []byte {
	return []byte(rowPrefix + site + "/" + t.name + "/" + key)
}

// Get returns the row, or ErrNotFound.
func (t Table[V]) Get(tx *Tx, site, key string) (V, error) {
	var v V
	item, err := tx.txn.Get(t.prefix(site, key))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return v, fmt.Errorf("%s %q: %w", t.name, key, ErrNotFound)
	}
	if err != nil {
		return v, fmt.Errorf("reading %s %q: %w", t.name, key, err)
	}
	return v, item.Value(func(data []byte) error { return t.decode(key, data, &v) })
}

func (t Table[V]) decode(key string, data []byte, v *V) error {
	if err := Unmarshal(data, v); err != nil {
		return fmt.Errorf("decoding %s %q: %w", t.name, key, errors.Join(ErrCorrupt, err))
	}
	return nil
}

// Has reports whether the row is there.
func (t Table[V]) Has(tx *Tx, site, key string) (bool, error) {
	_, err := tx.txn.Get(t.prefix(site, key))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading %s %q: %w", t.name, key, err)
	}
	return true, nil
}

// Put writes the row, or returns ErrTooLarge. It may be called in an Apply only.
func (t Table[V]) Put(tx *Tx, site, key string, v V) error {
	data, err := Marshal(v)
	if err != nil {
		return fmt.Errorf("encoding %s %q: %w", t.name, key, err)
	}
	if err := tx.write(t.prefix(site, key), data); err != nil {
		return fmt.Errorf("writing %s %.80q: %w", t.name, key, err)
	}
	return nil
}

// Delete removes the row if it is there. It may be called in an Apply only.
func (t Table[V]) Delete(tx *Tx, site, key string) error {
	if err := tx.delete(t.prefix(site, key)); err != nil {
		return fmt.Errorf("deleting %s %.80q: %w", t.name, key, err)
	}
	return nil
}

// Row is a row with its key.
type Row[V any] struct {
	Key   string
	Value V
}

// All yields the rows of a site whose key begins with prefix and is not before from, in byte order of their keys. It
// ends at the first error, which it yields. In an Apply it costs in proportion to the whole batch, and no two may run
// at once.
func (t Table[V]) All(tx *Tx, site, prefix, from string) iter.Seq2[Row[V], error] {
	return func(yield func(Row[V], error) bool) {
		base := t.prefix(site, "")
		it := tx.scan(t.prefix(site, prefix))
		defer it.Close()
		for it.Seek(t.prefix(site, max(prefix, from))); it.Valid(); it.Next() {
			row := Row[V]{Key: string(it.Item().Key()[len(base):])}
			err := it.Item().Value(func(data []byte) error { return t.decode(row.Key, data, &row.Value) })
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Keys yields the keys of All without reading the values.
func (t Table[V]) Keys(tx *Tx, site, prefix string) iter.Seq[string] {
	return func(yield func(string) bool) {
		base := t.prefix(site, "")
		it := tx.scan(t.prefix(site, prefix))
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if !yield(string(it.Item().Key()[len(base):])) {
				return
			}
		}
	}
}
