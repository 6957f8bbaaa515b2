// Package tape answers: may this be read again from here? It passes a text on and keeps its current record, so that a
// record whose quotes do not close can be read again from its second line. Memory is bounded by the limit of a
// record.
package tape

import (
	"bytes"
	"errors"
	"io"
)

// ErrRecord is returned by Read when the current record goes on for too long.
var ErrRecord = errors.New("the record is too long")

// Tape passes text on and keeps what was read of the current record, so that a record whose quotes do not close can be
// read again from its second line.
type Tape struct {
	from  io.Reader
	kept  []byte
	first int64 // offset of kept[0]
	at    int64 // of the next byte to pass on
	begun int64 // where the current record begins
	lines int   // before begun
	limit int64
}

// New begins a tape behind so many lines. A record may have limit bytes.
func New(from io.Reader, limit, lines int) *Tape {
	return &Tape{from: from, limit: int64(limit), lines: lines}
}

// Lines is how many lines stand before the current record.
func (t *Tape) Lines() int { return t.lines }

// At is the offset of what Read gives next.
func (t *Tape) At() int64 { return t.at }

// Begun is the offset at which the current record begins.
func (t *Tape) Begun() int64 { return t.begun }

const readAhead = 64 << 10

// Begin says that a record begins at this offset: what stands before it is forgotten, but for its number of lines.
func (t *Tape) Begin(offset int64) {
	t.lines += bytes.Count(t.kept[t.begun-t.first:offset-t.first], []byte("\n"))
	t.begun = offset
	if drop := offset - t.first; drop > readAhead {
		t.kept = t.kept[:copy(t.kept, t.kept[drop:])]
		t.first = offset
	}
}

// Read implements io.Reader. It fails with ErrRecord when the current record goes on for too long.
func (t *Tape) Read(p []byte) (int, error) {
	if t.at-t.begun > t.limit {
		return 0, ErrRecord
	}
	if end := t.first + int64(len(t.kept)); t.at < end {
		n := copy(p, t.kept[t.at-t.first:])
		t.at += int64(n)
		return n, nil
	}
	n, err := t.from.Read(p)
	t.kept = append(t.kept, p[:n]...)
	t.at += int64(n)
	return n, err
}

// Record is the kept text from the beginning of the current record on.
func (t *Tape) Record() []byte { return t.kept[t.begun-t.first:] }

// SkipLine goes on behind the first line of the current record, however long it is: what was read of the rest is read
// again. At the end of the text the error is io.EOF.
func (t *Tape) SkipLine() error {
	buffer := make([]byte, 4<<10)
	for {
		if i := bytes.IndexByte(t.Record(), '\n'); i >= 0 {
			next := t.begun + int64(i) + 1
			t.Begin(next)
			t.at = next
			return nil
		}
		t.first += int64(len(t.kept))
		t.kept = t.kept[:0]
		t.begun = t.first
		n, err := t.from.Read(buffer)
		t.kept = append(t.kept, buffer[:n]...)
		if n == 0 && err != nil {
			t.at = t.begun
			return err
		}
	}
}
