package kv

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"

	"moments/internal/batch"
)

// Apply turns a change into rows, in the transaction that also writes the change. It is a pure function of the rows it reads
// and the change: no clock, no randomness, no map order. A change whose preconditions do not hold is refused by the Verdict; an
// error means that the change could not be judged at all, and it then gets no number.
type Apply func(tx *Tx, c Change) (Verdict, error)

// Errors of a store.
var (
	ErrPoisoned = errors.New("a write to the disk has failed; nothing is accepted until the store is opened anew")
	ErrClosed   = errors.New("the store is closed")
)

// maxBatchBytes bounds one transaction, well below what Badger accepts.
const maxBatchBytes = 1 << 20

// Store is an open database. Its methods may be called concurrently.
type Store struct {
	db      *badger.DB
	dir     string
	kinds   map[string]Apply
	reserve uint64
	space   func(dir string) (Space, error)
	log     *slog.Logger
	commits *batch.Group[[]Change, result]

	poisoned atomic.Bool
	starved  bool // below the reserve; guarded by being used in commits only
	closing  sync.Once
	closed   atomic.Bool

	mu    sync.Mutex
	heads map[Log]Seq
	// moved is closed, and replaced, after every commit, to wake those who wait for a head.
	moved chan struct{}
}

type result struct {
	records []Record
	err     error
}

// Commit writes changes of one or both logs in order, as one transaction, and returns them as recorded, with sequence and verdict, once
// they are on the disk. All of them get numbers, or none. Concurrent calls share a transaction. Errors: ErrTooLarge,
// ErrUnknownKind, ErrNoSpace (nothing was written, try again later), ErrPoisoned, ErrClosed, and what an Apply returned.
func (s *Store) Commit(ctx context.Context, changes ...Change) ([]Record, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	if s.closed.Load() {
		return nil, ErrClosed
	}
	for i := range changes {
		if s.kinds[changes[i].Kind] == nil {
			return nil, fmt.Errorf("%w: %q", ErrUnknownKind, changes[i].Kind)
		}
		if len(changes[i].Payload) > MaxChangeBytes {
			return nil, fmt.Errorf("%w: %s of %d bytes", ErrTooLarge, changes[i].Kind, len(changes[i].Payload))
		}
		changes[i].At = changes[i].At.UTC().Truncate(time.Microsecond)
	}
	r, err := s.commits.Do(ctx, changes)
	if err != nil {
		return nil, err
	}
	return r.records, r.err
}

func size(changes []Change) (n int) {
	for _, c := range changes {
		n += len(c.Payload) + 512
	}
	return n
}

// commitBatch is called by the leader of a batch, one at a time. A request whose Apply fails is answered with the error and
// the rest is tried again without it.
func (s *Store) commitBatch(requests [][]Change) []result {
	results := make([]result, len(requests))
	if err := s.writable(); err != nil {
		for i := range results {
			results[i].err = err
		}
		return results
	}
	left := make([]int, len(requests))
	for i := range left {
		left[i] = i
	}
	for len(left) > 0 {
		failed, err := s.attempt(requests, left, results)
		if err == nil {
			break
		}
		if failed < 0 {
			for _, i := range left {
				results[i] = result{err: err}
			}
			break
		}
		results[left[failed]] = result{err: err}
		left = append(left[:failed:failed], left[failed+1:]...)
	}
	return results
}

// attempt writes the requests that are left in one transaction. On failure it returns the place in left of the request that
// is to blame, or -1 when the store itself failed.
func (s *Store) attempt(requests [][]Change, left []int, results []result) (int, error) {
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	heads := s.copyHeads()
	for n, i := range left {
		records, err := s.write(&Tx{txn}, heads, requests[i])
		if err != nil {
			return n, err
		}
		results[i] = result{records: records}
	}
	if err := writeHeads(txn, heads); err != nil {
		return -1, err
	}
	if err := txn.Commit(); err != nil {
		s.poisoned.Store(true)
		s.log.Error("a commit has failed; the store accepts nothing more", "error", err)
		return -1, fmt.Errorf("%w: %w", ErrPoisoned, err)
	}
	s.publish(heads)
	return 0, nil
}

func (s *Store) write(tx *Tx, heads map[Log]Seq, changes []Change) ([]Record, error) {
	records := make([]Record, len(changes))
	for i, c := range changes {
		heads[c.Log]++
		c.Seq = heads[c.Log]
		verdict, err := s.kinds[c.Kind](tx, c)
		if err != nil {
			return nil, fmt.Errorf("applying %s: %w", c.Kind, err)
		}
		records[i] = Record{Change: c, Verdict: verdict}
		stored, err := records[i].encode()
		if err != nil {
			return nil, err
		}
		if err := tx.txn.Set(logKey(c.Log, c.Seq), stored); err != nil {
			return nil, fmt.Errorf("writing %s: %w", c.Kind, err)
		}
	}
	return records, nil
}

func (s *Store) copyHeads() map[Log]Seq {
	s.mu.Lock()
	defer s.mu.Unlock()
	heads := make(map[Log]Seq, len(s.heads))
	for log, seq := range s.heads {
		heads[log] = seq
	}
	return heads
}

func (s *Store) publish(heads map[Log]Seq) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heads = heads
	close(s.moved)
	s.moved = make(chan struct{})
}

// Head is the sequence of the newest durable change of log, 0 when there is none.
func (s *Store) Head(log Log) Seq {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heads[log]
}

// Healthy is nil while the store accepts writes, else ErrPoisoned, ErrClosed or ErrNoSpace.
func (s *Store) Healthy() error {
	switch {
	case s.closed.Load():
		return ErrClosed
	case s.poisoned.Load():
		return ErrPoisoned
	}
	return s.checkSpace(false)
}

// View calls fn with a snapshot of the rows, at one point between commits.
func (s *Store) View(fn func(tx *Tx) error) error {
	if s.closed.Load() {
		return ErrClosed
	}
	return s.db.View(func(txn *badger.Txn) error { return fn(&Tx{txn}) })
}
