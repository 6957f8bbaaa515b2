package kv

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/dgraph-io/badger/v4"
)

// Apply turns a change into rows, in the transaction that also writes the change. It is a pure function of the change
// and the rows it reads: no clock, no randomness, no map order. It may read only rows that changes of the same log
// write, because the order between the two logs is not kept. A change whose preconditions do not hold is refused by the
// Verdict, before any row is written; an error means that the change could not be judged at all, and it then gets no
// number. Apply may be called again for the same change when others of its batch have failed.
type Apply func(tx *Tx, c Change) (Verdict, error)

// ErrPoisoned is returned after a write to the disk has failed. The system forgets such failures and a later write may seem
// to succeed, so nothing is believed until the store is opened anew.
var ErrPoisoned = errors.New("a write to the disk has failed; nothing is accepted until the store is opened anew")

// maxBatchBytes bounds one transaction, well below what Badger accepts. Rows come on top; a batch that becomes too
// large by them is halved.
const maxBatchBytes = 1 << 20

// errAgain says that a job has failed after it had written something, so that its transaction is lost for the others too.
var errAgain = errors.New("a job has failed")

type result struct {
	records []Record
	err     error
}

// job is one call of Commit. Its result is that of the last attempt.
type job struct {
	changes []Change
	result
}

func (j *job) fail(err error) { j.result = result{err: err} }

func sizeOf(changes []Change) (n int) {
	for _, c := range changes {
		n += len(c.Payload) + 512
	}
	return n
}

// commitBatch is called by the leader of a batch, one at a time.
func (s *Store) commitBatch(requests [][]Change) []result {
	jobs := make([]*job, len(requests))
	for i, changes := range requests {
		jobs[i] = &job{changes: changes}
	}
	s.commitJobs(slices.Clone(jobs))
	results := make([]result, len(jobs))
	for i, j := range jobs {
		results[i] = j.result
	}
	return results
}

// commitJobs answers every job. One that fails by itself is left out, and what does not fit into one transaction is halved.
func (s *Store) commitJobs(jobs []*job) {
	for {
		jobs = slices.DeleteFunc(jobs, func(j *job) bool { return j.err != nil })
		err := s.attempt(jobs)
		switch {
		case err == nil:
			return
		case errors.Is(err, errAgain):
			continue
		case !errors.Is(err, badger.ErrTxnTooBig):
			failAll(jobs, err)
			return
		case len(jobs) == 1:
			jobs[0].fail(fmt.Errorf("%w: %d changes and their rows for one transaction; commit fewer at once",
				ErrTooLarge, len(jobs[0].changes)))
			return
		}
		half := len(jobs) / 2
		s.commitJobs(jobs[:half:half])
		jobs = jobs[half:]
	}
}

func failAll(jobs []*job, err error) {
	for _, j := range jobs {
		if j.err == nil {
			j.fail(err)
		}
	}
}

// attempt writes all jobs in one transaction, except those that failed before they had written anything. It returns
// errAgain when a job has failed later than that, badger.ErrTxnTooBig, or why the store accepts nothing; then nothing
// is written.
func (s *Store) attempt(jobs []*job) error {
	if err := s.writable(); err != nil {
		return err
	}
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	tx := &Tx{txn: txn, applying: true}
	old := s.headsNow()
	now := old
	for _, j := range jobs {
		heads, writes := now, tx.writes
		records, err := s.judgeAll(tx, &now, j.changes)
		switch {
		case tx.full:
			return badger.ErrTxnTooBig
		case err == nil:
			j.result = result{records: records}
			continue
		}
		j.fail(err)
		if tx.writes > writes {
			return errAgain
		}
		now = heads
	}
	if now == old {
		return nil
	}
	if err := tx.writeHeads(old, now); err != nil {
		return err
	}
	if err := s.persist(txn); err != nil {
		return err
	}
	s.publish(now)
	return nil
}

func (s *Store) judgeAll(tx *Tx, heads *heads, changes []Change) ([]Record, error) {
	records := make([]Record, len(changes))
	for i, c := range changes {
		head := heads.of(c.Log)
		*head++
		c.Seq = *head
		var err error
		if records[i], err = s.judge(tx, c); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// judge has the owner apply c, and writes its record.
func (s *Store) judge(tx *Tx, c Change) (Record, error) {
	record, writes := Record{Change: c}, tx.writes
	err := s.guarded(func() (err error) {
		record.Verdict, err = s.kinds[c.Kind](tx, c)
		return err
	})
	if err != nil {
		return record, fmt.Errorf("applying %s: %w", c.Kind, err)
	}
	if refused := record.Verdict.Refused; refused != "" && tx.writes > writes {
		return record, fmt.Errorf("applying %s: it was refused (%s) after it had written rows", c.Kind, refused)
	}
	stored, err := record.encode()
	if err != nil {
		return record, err
	}
	return record, tx.write(logKey(c.Log, c.Seq), stored)
}

// guarded turns a panic into an error, so that it ends no one else's commit.
func (s *Store) guarded(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("panic in a commit", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return fn()
}

// persist brings txn to the disk, one transaction at a time, so that none is acknowledged after one has failed.
func (s *Store) persist(txn *badger.Txn) error {
	s.disk.Lock()
	defer s.disk.Unlock()
	if s.poisoned.Load() {
		return ErrPoisoned
	}
	err := s.guarded(func() error { return s.commitTxn(txn) })
	if err == nil || errors.Is(err, badger.ErrTxnTooBig) {
		return err
	}
	s.poison(err)
	return fmt.Errorf("%w: %w", ErrPoisoned, err)
}

func (s *Store) poison(err error) {
	s.poisoned.Store(true)
	s.log.Error("a write to the disk has failed; nothing is accepted any more", "error", err)
}
