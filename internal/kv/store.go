package kv

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"

	"moments/internal/batch"
)

// Store is an open database. Its methods may be called concurrently.
type Store struct {
	dir     string
	kinds   map[string]Apply
	probe   func(dir string) error
	log     *slog.Logger
	space   func(dir string) (Space, error)
	reserve uint64
	starved atomic.Bool // below the reserve, and not yet well above it again

	db      *badger.DB
	commits *batch.Group[[]Change, result]
	// commitTxn is what carries a transaction to the disk; tests make it fail.
	commitTxn func(*badger.Txn) error
	disk      sync.Mutex // held while something is written
	poisoned  atomic.Bool

	gate    *gate
	closing sync.Once

	mu    sync.Mutex
	heads heads
	// moved is closed, and replaced, after every commit, to wake those who wait for a head.
	moved chan struct{}
}

func newStore(dir string, cfg Config) *Store {
	s := &Store{
		dir: dir, kinds: cfg.Kinds, probe: cfg.Probe, log: cfg.Logger, space: cfg.Space, reserve: cfg.Reserve,
		commitTxn: (*badger.Txn).Commit, gate: newGate(), moved: make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.space == nil {
		s.space = freeSpace
	}
	s.commits = batch.New(maxBatchBytes, sizeOf, s.commitBatch)
	return s
}

// Head is the sequence of the newest durable change of log, 0 when there is none.
func (s *Store) Head(log Log) Seq {
	heads := s.headsNow()
	return *heads.of(log)
}

// Healthy is nil while the store accepts writes, else ErrPoisoned, ErrClosed or ErrNoSpace.
func (s *Store) Healthy() error {
	if err := s.gate.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	return s.writable()
}

// View calls fn with a snapshot of the rows, at one point between commits. Close waits for fn to return, so fn must not
// call it.
func (s *Store) View(fn func(tx *Tx) error) error {
	if err := s.gate.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	return s.db.View(func(txn *badger.Txn) error { return fn(&Tx{txn: txn}) })
}

// Commit writes changes of one or both logs in order, as one transaction, and returns them as recorded, with sequence
// and verdict, once they are on the disk. All of them get numbers, or none. Concurrent calls share a transaction. A
// context that ends before the changes are queued is returned as its error; afterwards they are committed and waited
// for. Payloads must not be modified meanwhile, and are those of the returned records. Errors: ErrTooLarge,
// ErrUnknownKind, ErrMalformed, ErrNoSpace (nothing was written, try again later), ErrPoisoned (whether it was written
// is not known), ErrClosed, and what an Apply returned.
func (s *Store) Commit(ctx context.Context, changes ...Change) ([]Record, error) {
	if err := s.gate.enter(); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	if len(changes) == 0 {
		return nil, nil
	}
	changes = append([]Change(nil), changes...)
	for i := range changes {
		if err := s.check(&changes[i]); err != nil {
			return nil, err
		}
	}
	answer, err := s.commits.Do(ctx, changes)
	if err != nil {
		return nil, err
	}
	return answer.records, answer.err
}

// Close lets commits and reads that are under way end, and closes the database. A second call does nothing.
func (s *Store) Close() (err error) {
	s.closing.Do(func() {
		s.gate.close()
		err = s.shut()
	})
	return err
}
