package kv

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// logs are all there are, in the order in which they are replayed.
var logs = [...]Log{Cmd, Out}

// heads are the sequences of the newest change of each log.
type heads struct{ cmd, out Seq }

func (h *heads) of(log Log) *Seq {
	switch log {
	case Cmd:
		return &h.cmd
	case Out:
		return &h.out
	}
	return new(Seq)
}

func headKey(log Log) []byte { return []byte("meta/applied/" + string(log)) }

// writeHeads writes what differs from old.
func (tx *Tx) writeHeads(old, now heads) error {
	for _, log := range logs {
		head := *now.of(log)
		if head == *old.of(log) {
			continue
		}
		if err := tx.write(headKey(log), binary.BigEndian.AppendUint64(nil, uint64(head))); err != nil {
			return fmt.Errorf("writing the applied sequence: %w", err)
		}
	}
	return nil
}

// AppliedIn is the sequence of the newest change of log that the rows of this snapshot contain. It may be called in a
// View only: in an Apply it would tell how changes fell together into batches.
func (tx *Tx) AppliedIn(log Log) (seq Seq, err error) {
	if tx.applying {
		return 0, errors.New("reading the applied sequence in an Apply, where Change.Seq is to be used")
	}
	item, err := tx.txn.Get(headKey(log))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the applied sequence of %s: %w", log, err)
	}
	return seq, item.Value(func(v []byte) error {
		if len(v) != 8 {
			return fmt.Errorf("%w: applied sequence of %s of %d bytes", ErrCorrupt, log, len(v))
		}
		seq = Seq(binary.BigEndian.Uint64(v))
		return nil
	})
}

func (s *Store) headsNow() heads {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heads
}

func (s *Store) publish(now heads) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heads = now
	close(s.moved)
	s.moved = make(chan struct{})
}

// signal returns a channel that is closed by the next commit.
func (s *Store) signal() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.moved
}

// readHeads takes the heads from the database, and makes sure that each log ends there.
func (s *Store) readHeads(tx *Tx) error {
	for _, log := range logs {
		head, err := tx.AppliedIn(log)
		if err != nil {
			return err
		}
		if err := tx.checkEnd(log, head); err != nil {
			return err
		}
		*s.heads.of(log) = head
	}
	return nil
}

func (tx *Tx) checkEnd(log Log, head Seq) error {
	if head > 0 {
		if err := tx.read(log, head, head, func(Record) error { return nil }); err != nil {
			return err
		}
	}
	_, err := tx.txn.Get(logKey(log, head+1))
	switch {
	case errors.Is(err, badger.ErrKeyNotFound):
		return nil
	case err != nil:
		return fmt.Errorf("%s:%d: %w", log, head+1, err)
	}
	return fmt.Errorf("%s:%d: %w: it is there, but only %d are said to be applied", log, head+1, ErrCorrupt, head)
}
