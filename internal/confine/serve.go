package confine

import (
	"errors"
	"io"
	"runtime/debug"

	"github.com/fxamacker/cbor/v2"
)

// Exit codes of a worker that has gone over a limit.
const (
	exitCPU    = 97
	exitMemory = 98
)

// Serve is the whole life of a worker: it reads jobs from in, runs them and answers on out, until in ends. It takes
// from its process for good what parsers need not have (files to write, most descriptors, deep stacks), and ends the
// process with a code when a job goes over a limit, so nothing else may run in it.
func Serve(in io.Reader, out io.Writer, tasks map[string]Task) error {
	const stack = 128 << 20 // of one goroutine; the default is 1 GB
	debug.SetMaxStack(stack)
	if err := giveUp(); err != nil {
		return err
	}
	w := newWire(in, out, MaxArgs+pieceBytes)
	for {
		err := serveOne(w, tasks)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		w.rest()
		giveBack()
	}
}

// serveOne runs the next job. An error is that of the connection.
func serveOne(w *wire, tasks map[string]Task) error {
	k, payload, err := w.receive()
	if err != nil {
		return err
	}
	var o order
	if k != jobMessage || cbor.Unmarshal(payload, &o) != nil {
		return errMessage
	}
	if err := limitCPU(o.CPU); err != nil {
		return err
	}
	defer watchMemory(o.Memory)()
	emit := bounded(o.Frame, func(frame []byte) error { return w.send(frameMessage, frame) })
	body := &Body{from: &remoteBody{wire: w}, size: o.Size}
	return w.sendValue(doneMessage, verdictOf(call(tasks, o.Task, o.Args, body, emit)))
}

// remoteBody asks the parent for one piece of the body after the other.
type remoteBody struct {
	wire *wire
	left []byte
	err  error // for good
}

func (b *remoteBody) Read(p []byte) (int, error) {
	if len(b.left) == 0 && b.err == nil {
		b.err = b.next()
	}
	if len(b.left) == 0 && b.err != nil {
		return 0, b.err
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

// next fetches a piece. It stays good because nothing else is received until it has been read.
func (b *remoteBody) next() error {
	if err := b.wire.send(wantMessage, nil); err != nil {
		return err
	}
	if err := b.wire.flush(); err != nil {
		return err
	}
	k, payload, err := b.wire.receive()
	switch {
	case err != nil:
		return err
	case k == brokenBody:
		return errors.New(string(payload))
	case k != pieceMessage:
		return errMessage
	case len(payload) == 0:
		return io.EOF
	}
	b.left = payload
	return nil
}
