package grid

import (
	"bytes"
	"errors"
	"io"
)

var errRecord = errors.New("the record is too long")

// tape passes text on and keeps what was read of the current record, so that a record whose quotes do not close can be
// read again from its second line.
type tape struct {
	from  io.Reader
	kept  []byte
	first int64 // offset of kept[0]
	at    int64 // of the next byte to pass on
	begun int64 // where the current record begins
	lines int   // before begun
}

const readAhead = 64 << 10

// begin forgets what stands before the record that begins here, and counts its lines.
func (t *tape) begin(offset int64) {
	t.lines += bytes.Count(t.kept[t.begun-t.first:offset-t.first], []byte("\n"))
	t.begun = offset
	if drop := offset - t.first; drop > readAhead {
		t.kept = t.kept[:copy(t.kept, t.kept[drop:])]
		t.first = offset
	}
}

// Read implements io.Reader. It fails with errRecord when the current record goes on for too long.
func (t *tape) Read(p []byte) (int, error) {
	if t.at-t.begun > MaxRecordBytes {
		return 0, errRecord
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

// record is the kept text from the beginning of the current record on.
func (t *tape) record() []byte { return t.kept[t.begun-t.first:] }

// rewind makes the text from this offset on be read again.
func (t *tape) rewind(offset int64) { t.at = offset }

// skipLine goes on behind the first line of the current record, however long it is. At the end of the text the error is io.EOF.
func (t *tape) skipLine() error {
	buffer := make([]byte, 4<<10)
	for {
		if i := bytes.IndexByte(t.record(), '\n'); i >= 0 {
			next := t.begun + int64(i) + 1
			t.begin(next)
			t.rewind(next)
			return nil
		}
		t.kept, t.first = t.kept[:0], t.first+int64(len(t.kept))
		t.begun = t.first
		n, err := t.from.Read(buffer)
		t.kept = append(t.kept, buffer[:n]...)
		if n == 0 && err != nil {
			t.rewind(t.begun)
			return err
		}
	}
}
