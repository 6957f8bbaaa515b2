package kv

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
)

// logs are all there are, in the order in which they are opened and replayed.
var logs = [...]Log{Cmd, Out}

func logKey(log Log, seq Seq) []byte {
	return binary.BigEndian.AppendUint64([]byte("log/"+string(log)+"/"), uint64(seq))
}

func headKey(log Log) []byte { return []byte("meta/applied/" + string(log)) }

func writeHeads(txn *badger.Txn, heads map[Log]Seq) error {
	for _, log := range logs {
		if err := txn.Set(headKey(log), binary.BigEndian.AppendUint64(nil, uint64(heads[log]))); err != nil {
			return fmt.Errorf("writing the applied sequence: %w", err)
		}
	}
	return nil
}

func readHead(txn *badger.Txn, log Log) (seq Seq, err error) {
	item, err := txn.Get(headKey(log))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return seq, item.Value(func(v []byte) error {
		if len(v) != 8 {
			return fmt.Errorf("%w: applied sequence of %d bytes", ErrCorrupt, len(v))
		}
		seq = Seq(binary.BigEndian.Uint64(v))
		return nil
	})
}

// AppliedIn is the sequence of the newest change of log that the rows of this snapshot contain.
func (tx *Tx) AppliedIn(log Log) (Seq, error) { return readHead(tx.txn, log) }

// Read calls fn for up to limit records of log after the given sequence, in order. It returns ErrCorrupt when a record is
// damaged or missing.
func (s *Store) Read(log Log, after Seq, limit int, fn func(Record) error) error {
	return s.View(func(tx *Tx) error {
		options := badger.DefaultIteratorOptions
		options.Prefix = []byte("log/" + string(log) + "/")
		it := tx.txn.NewIterator(options)
		defer it.Close()
		next := after + 1
		for it.Seek(logKey(log, next)); it.Valid() && limit > 0; it.Next() {
			var record Record
			err := it.Item().Value(func(stored []byte) (err error) {
				record, err = decodeRecord(stored)
				return err
			})
			if err == nil && record.Seq != next {
				err = fmt.Errorf("%w: missing, found %d", ErrCorrupt, record.Seq)
			}
			if err != nil {
				return fmt.Errorf("%s:%d: %w", log, next, err)
			}
			if err := fn(record); err != nil {
				return err
			}
			next++
			limit--
		}
		return nil
	})
}

// followBatch is how many records a follower is handed at once, at most.
const followBatch = 500

// Follower hands the records of a log to a function, in order and each once, from a checkpoint on. Run or CatchUp drive it; Applied
// and Wait may be called concurrently.
type Follower struct {
	store *Store
	log   Log
	fn    func([]Record) error

	step    sync.Mutex // held while records are handed over
	applied atomic.Uint64
	mu      sync.Mutex
	moved   chan struct{} // closed and replaced when applied has moved
}

// Follow returns a follower that has seen everything up to after. Nothing moves until Run or CatchUp is called. When fn
// returns an error the records count as not seen, and Run or CatchUp returns it.
func (s *Store) Follow(log Log, after Seq, fn func([]Record) error) *Follower {
	f := &Follower{store: s, log: log, fn: fn, moved: make(chan struct{})}
	f.applied.Store(uint64(after))
	return f
}

// Applied is the sequence of the last record that was handed over.
func (f *Follower) Applied() Seq { return Seq(f.applied.Load()) }

// Lag is how many durable records have not been handed over yet.
func (f *Follower) Lag() uint64 { return uint64(f.store.Head(f.log)) - f.applied.Load() }

// Run follows until the context ends, which is no error, or fn fails.
func (f *Follower) Run(ctx context.Context) error {
	for {
		moved := f.store.signal()
		if err := f.CatchUp(ctx); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-moved:
		}
	}
}

func (s *Store) signal() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.moved
}

// CatchUp hands over everything that was durable when it was called.
func (f *Follower) CatchUp(ctx context.Context) error {
	for goal := f.store.Head(f.log); f.Applied() < goal; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.advance(); err != nil {
			return err
		}
	}
	return nil
}

func (f *Follower) advance() error {
	f.step.Lock()
	defer f.step.Unlock()
	records := make([]Record, 0, followBatch)
	err := f.store.Read(f.log, f.Applied(), followBatch, func(r Record) error {
		records = append(records, r)
		return nil
	})
	if err != nil || len(records) == 0 {
		return err
	}
	if err := f.fn(records); err != nil {
		return fmt.Errorf("following %s from %d: %w", f.log, records[0].Seq, err)
	}
	f.applied.Store(uint64(records[len(records)-1].Seq))
	f.mu.Lock()
	close(f.moved)
	f.moved = make(chan struct{})
	f.mu.Unlock()
	return nil
}

// Wait returns once seq has been handed over, or with the context's error.
func (f *Follower) Wait(ctx context.Context, seq Seq) error {
	for {
		f.mu.Lock()
		moved := f.moved
		f.mu.Unlock()
		if f.Applied() >= seq {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}
