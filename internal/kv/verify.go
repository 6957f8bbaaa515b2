package kv

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Report is what Verify has found.
type Report struct {
	Logs []LogReport // cmd, out
}

// LogReport is what Verify has found in one log.
type LogReport struct {
	Log     Log
	Head    Seq      // the last record that the rows contain
	Last    Seq      // the last record there is
	Records uint64   // how many there are, the damaged ones included
	Gap     Seq      // the first number up to Head or Last that is missing, 0 when none is
	Damaged []Damage // the first 100
}

// Damage is a record that cannot be read.
type Damage struct {
	Seq    Seq
	Reason string
}

const maxDamaged = 100

// Err is nil when nothing is wrong, else an ErrDamage that names the first finding of each log.
func (r Report) Err() error {
	var all []error
	for _, l := range r.Logs {
		switch {
		case len(l.Damaged) > 0 && (l.Gap == 0 || l.Damaged[0].Seq < l.Gap):
			all = append(all, fmt.Errorf("%w: %s:%d: %s", ErrDamage, l.Log, l.Damaged[0].Seq, l.Damaged[0].Reason))
		case l.Gap != 0:
			all = append(all, fmt.Errorf("%w: %s:%d is missing", ErrDamage, l.Log, l.Gap))
		case l.Last != l.Head:
			all = append(all, fmt.Errorf("%w: %s ends at %d, but %d are said to be applied",
				ErrDamage, l.Log, l.Last, l.Head))
		}
	}
	return errors.Join(all...)
}

// Verify reads both logs to the end: every number must be there, every record whole (CRC-32C), and the last one the
// last that was applied. It reads a snapshot, beside commits. What it finds is in the Report; the error is for what
// kept it from reading.
func (s *Store) Verify(ctx context.Context) (report Report, err error) {
	err = s.View(func(tx *Tx) error {
		for _, log := range logs {
			l, err := tx.verify(ctx, log)
			if err != nil {
				return fmt.Errorf("verifying %s: %w", log, err)
			}
			report.Logs = append(report.Logs, l)
		}
		return nil
	})
	return report, err
}

func (tx *Tx) verify(ctx context.Context, log Log) (l LogReport, err error) {
	l.Log = log
	if l.Head, err = tx.AppliedIn(log); err != nil {
		return l, err
	}
	prefix := logPrefix(log)
	err = tx.each(ctx, prefix, func(item *badger.Item) error {
		l.look(item, item.Key()[len(prefix):])
		return nil
	})
	if l.Gap == 0 && l.Last < l.Head {
		l.Gap = l.Last + 1
	}
	return l, err
}

// look counts the item that stands under the number.
func (l *LogReport) look(item *badger.Item, number []byte) {
	l.Records++
	if len(number) != 8 {
		l.damage(0, fmt.Errorf("a key that is no number: %x", number))
		return
	}
	seq := Seq(binary.BigEndian.Uint64(number))
	if l.Gap == 0 && seq != l.Last+1 {
		l.Gap = l.Last + 1
	}
	l.Last = seq
	if _, err := recordOf(item, l.Log, seq); err != nil {
		l.damage(seq, err)
	}
}

func (l *LogReport) damage(seq Seq, err error) {
	if len(l.Damaged) < maxDamaged {
		l.Damaged = append(l.Damaged, Damage{seq, err.Error()})
	}
}

// each calls fn for every item whose key begins with prefix, in order.
func (tx *Tx) each(ctx context.Context, prefix []byte, fn func(*badger.Item) error) error {
	it := tx.scan(prefix)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		if err := errors.Join(ctx.Err(), fn(it.Item())); err != nil {
			return err
		}
	}
	return nil
}

// Digest is the SHA-256, hexadecimal, of the keys and values of all state rows in the order of their keys, each
// preceded by its length (32 bits, big-endian). Stores with the same rows have the same digest.
func (s *Store) Digest(ctx context.Context) (string, error) {
	sum := sha256.New()
	var length []byte
	add := func(data []byte) error {
		length = binary.BigEndian.AppendUint32(length[:0], uint32(len(data)))
		sum.Write(length)
		sum.Write(data)
		return nil
	}
	err := s.View(func(tx *Tx) error {
		return tx.each(ctx, []byte(rowPrefix), func(item *badger.Item) error {
			return errors.Join(add(item.Key()), item.Value(add))
		})
	})
	if err != nil {
		return "", fmt.Errorf("digesting the rows: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
