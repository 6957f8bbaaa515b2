package kv

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

func logPrefix(log Log) []byte { return []byte("log/" + string(log) + "/") }

func logKey(log Log, seq Seq) []byte {
	return binary.BigEndian.AppendUint64(logPrefix(log), uint64(seq))
}

// errEnough ends a reading early.
var errEnough = errors.New("enough")

// Read calls fn for up to limit durable records of log after the given sequence, in order. It returns ErrCorrupt when a
// record is damaged or missing, and the error of fn.
func (s *Store) Read(log Log, after Seq, limit int, fn func(Record) error) error {
	head := s.Head(log)
	if after >= head || limit <= 0 {
		return nil
	}
	last := min(head, after+Seq(limit))
	err := s.View(func(tx *Tx) error { return tx.read(log, after+1, last, fn) })
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// read calls fn for the records from first to last, all of which have to be there.
func (tx *Tx) read(log Log, first, last Seq, fn func(Record) error) error {
	it := tx.scan(logPrefix(log))
	defer it.Close()
	it.Seek(logKey(log, first))
	for seq := first; seq <= last; seq++ {
		if !it.Valid() || !bytes.Equal(it.Item().Key(), logKey(log, seq)) {
			return fmt.Errorf("%s:%d: %w: it is missing", log, seq, ErrCorrupt)
		}
		record, err := recordOf(it.Item(), log, seq)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", log, seq, err)
		}
		if err := fn(record); err != nil {
			return err
		}
		it.Next()
	}
	return nil
}

// recordOf decodes the item that stands under the number seq of log.
func recordOf(item *badger.Item, log Log, seq Seq) (record Record, err error) {
	err = item.Value(func(stored []byte) error {
		record, err = decodeRecord(stored)
		return err
	})
	if err == nil && (record.Log != log || record.Seq != seq) {
		err = fmt.Errorf("%w: it says that it is %s:%d", ErrCorrupt, record.Log, record.Seq)
	}
	return record, err
}

// scan returns an iterator over the keys that begin with prefix. Values are fetched when asked for.
func (tx *Tx) scan(prefix []byte) *badger.Iterator {
	return tx.txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
}
