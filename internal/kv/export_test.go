package kv

import (
	"context"
	"errors"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// What the tests, which stand outside the package, need of its inside.

// OnWrite has fn called in place of every transaction's way to the disk; write takes that way.
func (s *Store) OnWrite(fn func(write func() error) error) {
	s.commitTxn = func(txn *badger.Txn) error { return fn(txn.Commit) }
}

// ErrTxnTooBig is what Badger says of a transaction that it does not take.
var ErrTxnTooBig = badger.ErrTxnTooBig

// CommitTogether commits calls as one batch, as if they had queued up.
func (s *Store) CommitTogether(calls ...[]Change) (records [][]Record, errs []error) {
	for _, r := range s.commitBatch(calls) {
		records, errs = append(records, r.records), append(errs, r.err)
	}
	return records, errs
}

// SetRaw writes a value past the door; nil deletes it.
func (s *Store) SetRaw(key string, value []byte) error {
	return s.db.Update(func(txn *badger.Txn) error {
		if value == nil {
			return txn.Delete([]byte(key))
		}
		return txn.Set([]byte(key), value)
	})
}

// Raw returns the value under key, nil when there is none.
func (s *Store) Raw(key string) (value []byte, err error) {
	err = s.db.View(func(txn *badger.Txn) error {
		item, err := txn.Get([]byte(key))
		if errors.Is(err, badger.ErrKeyNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		value, err = item.ValueCopy(nil)
		return err
	})
	return value, err
}

// RawKeys returns the keys with the prefix.
func (s *Store) RawKeys(prefix string) (keys []string, err error) {
	err = s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: []byte(prefix)})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			keys = append(keys, string(it.Item().Key()))
		}
		return nil
	})
	return keys, err
}

// LogKey is the key of a record.
func LogKey(log Log, seq Seq) string { return string(logKey(log, seq)) }

// Encode and Decode are the stored form of a record.
func Encode(r Record) ([]byte, error)      { return r.encode() }
func Decode(stored []byte) (Record, error) { return decodeRecord(stored) }

// Collect is what Maintain does every ten minutes.
func (s *Store) Collect(ctx context.Context) error { return s.collect(ctx) }

// RawDB is a database opened as the store's, for the baseline of the benchmark.
type RawDB struct{ db *badger.DB }

// OpenRaw opens one in dir.
func OpenRaw(dir string) (RawDB, error) {
	db, err := badger.Open(newStore(dir, Config{}).options())
	return RawDB{db}, err
}

// Write sets all the pairs in one synced transaction.
func (r RawDB) Write(pairs [][2][]byte) error {
	return r.db.Update(func(txn *badger.Txn) error {
		for _, p := range pairs {
			if err := txn.Set(p[0], p[1]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Close closes it.
func (r RawDB) Close() error { return r.db.Close() }

// Explain is what Open makes of an error of Badger's.
func Explain(err error) error { return newStore("data", Config{}).explain(err) }

// Settings are those of Badger's on which promises depend and which no test of a running store can see.
func Settings(dir string) (synced bool, checksums options.ChecksumVerificationMode, valueChecksums bool) {
	o := newStore(dir, Config{}).options()
	return o.SyncWrites, o.ChecksumVerificationMode, o.VerifyValueChecksum
}
