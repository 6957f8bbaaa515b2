package confine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// worker is a child process as its parent sees it. One goroutine at a time uses it; kill may be called by any.
type worker struct {
	cmd    *exec.Cmd
	wire   *wire
	in     io.Closer
	errors *head
	piece  []byte
	jobs   int // that it has been given

	clock clock

	ending sync.Mutex
	ended  bool
	cause  error // why it was killed
}

// clock counts the time that the parent waits for its child.
type clock struct{ spent, since atomic.Int64 }

func (c *clock) reset() { c.spent.Store(0); c.since.Store(0) }

func (c *clock) start() { c.since.Store(time.Now().UnixNano()) }

func (c *clock) stop() {
	c.spent.Add(time.Now().UnixNano() - c.since.Swap(0))
}

func (c *clock) total() time.Duration {
	spent := c.spent.Load()
	if since := c.since.Load(); since > 0 {
		spent += time.Now().UnixNano() - since
	}
	return time.Duration(spent)
}

// errDied is returned when a child was dead before it got the job: another one can have it.
var errDied = errors.New("the worker had ended before")

// do runs a job. After any error of the process the worker has ended; errors of the task leave it as it is.
func (w *worker) do(ctx context.Context, job Job, limits Limits, each func([]byte) error) error {
	w.clock.reset()
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() { w.watch(ctx, limits, done) })
	err := w.converse(ctx, job, limits, each)
	close(done)
	watching.Wait()
	if w.doomed() != nil {
		w.kill(nil) // it may have been killed with its last word
	}
	w.wire.rest()
	return err
}

func (w *worker) converse(ctx context.Context, job Job, limits Limits, each func([]byte) error) error {
	w.jobs++
	heard, body := false, &source{from: job.body()}
	err := w.wire.sendValue(jobMessage, order{
		Task: job.Task, Args: job.Args, Size: job.Size, CPU: int(limits.CPU / time.Second), Memory: limits.Memory, Frame: limits.Frame,
	})
	for err == nil {
		var k kind
		var payload []byte
		if k, payload, err = w.receive(); err != nil {
			break
		}
		heard = true
		if k == doneMessage {
			return w.judge(payload)
		}
		if err = w.serve(k, payload, body, each); err != nil && !isBroken(err) {
			w.kill(err) // the caller wants no more
		}
	}
	return w.obituary(ctx, err, heard)
}

// broken marks errors of the pipes, as against those of the caller.
type broken struct{ error }

func isBroken(err error) bool {
	var b broken
	return errors.As(err, &b)
}

func (w *worker) receive() (kind, []byte, error) {
	w.clock.start()
	defer w.clock.stop()
	return w.wire.receive()
}

// serve does what one message of the child asks for.
func (w *worker) serve(k kind, payload []byte, body *source, each func([]byte) error) error {
	switch k {
	case frameMessage:
		return each(payload)
	case wantMessage:
		return w.answer(body)
	}
	w.kill(fmt.Errorf("%w: %w", ErrCrashed, errMessage))
	return broken{errMessage}
}

// answer sends the next piece of the body.
func (w *worker) answer(body *source) error {
	n, err := body.fill(w.piece)
	k, payload := pieceMessage, w.piece[:n]
	if err != nil {
		k, payload = brokenBody, []byte(err.Error())
	}
	if err := w.wire.send(k, payload); err != nil {
		return broken{err}
	}
	if err := w.wire.flush(); err != nil {
		return broken{err}
	}
	return nil
}

// source is a body that is read in pieces. An error is for good.
type source struct {
	from io.Reader
	err  error
}

// fill reads up to the length of piece; nothing and no error is the end.
func (s *source) fill(piece []byte) (n int, err error) {
	for n < len(piece) && s.err == nil {
		var more int
		more, s.err = s.from.Read(piece[n:])
		n += more
	}
	if n == 0 && s.err != nil && !errors.Is(s.err, io.EOF) {
		return 0, s.err
	}
	return n, nil
}

func (w *worker) judge(payload []byte) error {
	var v verdict
	if err := cbor.Unmarshal(payload, &v); err != nil {
		w.kill(nil)
		return fmt.Errorf("%w: %w", ErrCrashed, errMessage)
	}
	return v.err()
}

// obituary ends the child and says why the job has no verdict.
func (w *worker) obituary(ctx context.Context, err error, heard bool) error {
	var limit *LimitError
	if errors.As(err, &limit) {
		w.kill(limit)
	}
	w.kill(nil)
	state, cause := w.cmd.ProcessState, w.doomed()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case cause != nil:
		return cause
	case state != nil && state.ExitCode() == exitCPU:
		return &LimitError{LimitCPU}
	case state != nil && state.ExitCode() == exitMemory, w.errors.has("out of memory"), w.errors.has("cannot allocate memory"):
		return &LimitError{LimitMemory}
	case !heard && w.jobs > 1 && w.errors.empty():
		return errDied
	}
	return fmt.Errorf("%w: %s", ErrCrashed, w.lastWords(state))
}

func (w *worker) lastWords(state *os.ProcessState) string {
	if line := w.errors.firstLine(); line != "" {
		return line
	}
	if state != nil {
		return state.String()
	}
	return "without a word"
}

// watchEvery is how often a parent looks after its child.
const watchEvery = 50 * time.Millisecond

// watch kills the child when the context ends or the job takes too much, until done.
func (w *worker) watch(ctx context.Context, limits Limits, done <-chan struct{}) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-ctx.Done():
			w.signal(ctx.Err())
			return
		case <-tick.C:
		}
		switch {
		case w.clock.total() > limits.Time:
			w.signal(&LimitError{LimitTime})
			return
		case resident(w.cmd.Process.Pid) > limits.Memory+limits.Memory/4: // the child should have seen it
			w.signal(&LimitError{LimitMemory})
			return
		}
	}
}

// signal ends the process; the first cause counts.
func (w *worker) signal(cause error) {
	w.ending.Lock()
	defer w.ending.Unlock()
	if w.cause == nil {
		w.cause = cause
	}
	_ = w.cmd.Process.Kill() // one that has ended is no worse
}

// kill ends the process, if it has not yet ended by itself, and waits for its end.
func (w *worker) kill(cause error) {
	if cause != nil {
		w.signal(cause)
	}
	w.ending.Lock()
	ended := w.ended
	w.ended = true
	w.ending.Unlock()
	if ended {
		return
	}
	_ = w.in.Close() // at its end of input a worker ends
	const patience = 2 * time.Second
	slow := time.AfterFunc(patience, func() { _ = w.cmd.Process.Kill() })
	defer slow.Stop()
	_ = w.cmd.Wait() // what it died of is in the state
}

// doomed is why the child was killed, nil when it was not.
func (w *worker) doomed() error {
	w.ending.Lock()
	defer w.ending.Unlock()
	return w.cause
}

func (w *worker) dead() bool {
	w.ending.Lock()
	defer w.ending.Unlock()
	return w.ended
}

// head keeps the beginning of what a child says on its standard error.
type head struct {
	mu   sync.Mutex
	text []byte
}

const headBytes = 2 << 10

func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text = append(h.text, p[:min(len(p), headBytes-len(h.text))]...)
	return len(p), nil
}

func (h *head) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return string(h.text)
}

func (h *head) has(words string) bool { return strings.Contains(h.String(), words) }
func (h *head) empty() bool           { return h.String() == "" }

func (h *head) firstLine() string {
	line, _, _ := strings.Cut(strings.TrimSpace(h.String()), "\n")
	const most = 200
	return strings.ToValidUTF8(line[:min(len(line), most)], "\ufffd")
}
