package confine

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	"github.com/fxamacker/cbor/v2"
)

// kind is what a message is. The two processes take turns: the parent sends a job and then only answers; the child asks
// for pieces of the body, sends frames, and ends with a verdict.
type kind byte

const (
	jobMessage   kind = 'J' // parent: an order
	pieceMessage kind = 'P' // parent: bytes of the body, none at its end
	brokenBody   kind = 'B' // parent: the text of an error of the body
	wantMessage  kind = 'W' // child: the next piece of the body
	frameMessage kind = 'F' // child
	doneMessage  kind = 'D' // child: a verdict
)

// order is a job as it is sent. CPU is in seconds.
type order struct {
	Task   string `cbor:"task"`
	Args   []byte `cbor:"args"`
	Size   int64  `cbor:"size"`
	CPU    int    `cbor:"cpu"`
	Memory int64  `cbor:"mem"`
	Frame  int    `cbor:"frame"`
}

// pieceBytes is how much of the body goes over at once.
const pieceBytes = 256 << 10

var errMessage = errors.New("the other process says what it may not")

// wire carries messages: a byte for the kind, four for the length, the payload. It is used by one goroutine.
type wire struct {
	in    *bufio.Reader
	out   *bufio.Writer
	limit int // of a payload that is received
	buf   []byte
}

func newWire(in io.Reader, out io.Writer, limit int) *wire {
	const buffer = 64 << 10
	return &wire{in: bufio.NewReaderSize(in, buffer), out: bufio.NewWriterSize(out, buffer), limit: limit}
}

// send queues a message; flush sends what is queued.
func (w *wire) send(k kind, payload []byte) error {
	var head [5]byte
	head[0] = byte(k)
	binary.BigEndian.PutUint32(head[1:], uint32(len(payload)))
	if _, err := w.out.Write(head[:]); err != nil {
		return err
	}
	_, err := w.out.Write(payload)
	return err
}

func (w *wire) flush() error { return w.out.Flush() }

// sendValue sends a value and what is queued.
func (w *wire) sendValue(k kind, value any) error {
	payload, err := cbor.Marshal(value)
	if err != nil {
		return err
	}
	if err := w.send(k, payload); err != nil {
		return err
	}
	return w.flush()
}

// receive returns the next message. The payload is good until the next call. An error is io.EOF when the other side
// has ended between two messages, and a *LimitError for a payload over the limit.
func (w *wire) receive() (kind, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(w.in, head[:]); err != nil {
		return 0, nil, err
	}
	n := int(binary.BigEndian.Uint32(head[1:]))
	if n > w.limit {
		return 0, nil, &LimitError{LimitOutput}
	}
	if cap(w.buf) < n {
		w.buf = make([]byte, n)
	}
	_, err := io.ReadFull(w.in, w.buf[:n])
	return kind(head[0]), w.buf[:n], err
}

// rest gives back a large buffer between two jobs.
func (w *wire) rest() {
	if cap(w.buf) > 1<<20 {
		w.buf = nil
	}
}
