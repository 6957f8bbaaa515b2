package kv

import (
	"errors"
	"fmt"
	"iter"

	"github.com/dgraph-io/badger/v4"
)

// ErrNotFound is returned for a row, record or chunk that is not there.
var ErrNotFound = errors.New("not found")

// Tx is a transaction: a consistent snapshot in View, and in Apply also the place to write to. It is valid only
// until the function it was given to returns.
type Tx struct{ txn *badger.Txn }

// Table is a set of rows of one kind, each under a site and a key. The key on disk is s/<site>/<name>/<key>, the value
// deterministic CBOR. Only the package that owns the noun makes a Table of its name.
type Table[V any] struct{ name string }

// NewTable names a table. A name is one lower-case word, unique in the store.
func NewTable[V any](name string) Table[V] { return Table[V]{name: name} }

func (t Table[V]) prefix(site, key string) []byte {
	return []byte("s/" + site + "/" + t.name + "/" + key)
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
	return err == nil, err
}

// Put writes the row. It may be called in an Apply only.
func (t Table[V]) Put(tx *Tx, site, key string, v V) error {
	data, err := Marshal(v)
	if err != nil {
		return fmt.Errorf("encoding %s %q: %w", t.name, key, err)
	}
	return tx.txn.Set(t.prefix(site, key), data)
}

// Delete removes the row if it is there. It may be called in an Apply only.
func (t Table[V]) Delete(tx *Tx, site, key string) error {
	return tx.txn.Delete(t.prefix(site, key))
}

// Row is a row with its key.
type Row[V any] struct {
	Key   string
	Value V
}

// All yields the rows of a site whose key begins with prefix and is not before from, in byte order of their keys. It ends at the first
// error, which it yields.
func (t Table[V]) All(tx *Tx, site, prefix, from string) iter.Seq2[Row[V], error] {
	return func(yield func(Row[V], error) bool) {
		base := t.prefix(site, "")
		options := badger.DefaultIteratorOptions
		options.Prefix = t.prefix(site, prefix)
		it := tx.txn.NewIterator(options)
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
		it := tx.txn.NewIterator(badger.IteratorOptions{Prefix: t.prefix(site, prefix)})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if !yield(string(it.Item().Key()[len(base):])) {
				return
			}
		}
	}
}
