package confine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Job is one call of a task.
type Job struct {
	Task string
	Args []byte    // encoded as the task expects it, at most MaxArgs bytes
	Body io.Reader // what the task reads; nil for nothing
	Size int64     // of the body in bytes; 0 when it is not known
}

// Task is a function of the program. It reads as much of the body as it likes and emits frames, in order. An error of
// emit is to be returned: nobody wants more. Frames are copied before emit returns.
type Task func(args []byte, body *Body, emit func(frame []byte) error) error

// Runner runs jobs. It may be used concurrently.
type Runner interface {
	// Do runs a job and hands its frames to each, one after the other; a frame is good until each returns. It returns
	// the error of each or of the context, a *LimitError, ErrCrashed, ErrNoTask, ErrClosed or, when the task itself
	// returned an error, a *TaskError. Frames that were handed over before an error are whole. Do reads from the
	// body only while it runs, and an error of the body reaches the task as its text. Each must not wait for another
	// job of the same pool, which may have to wait for this one.
	Do(ctx context.Context, job Job, each func(frame []byte) error) error
}

// Limits of one job. A field that is zero has the value of DefaultLimits.
type Limits struct {
	CPU    time.Duration // of the processor, in whole seconds; not on Windows
	Time   time.Duration // that the worker may take; the time that the caller takes over frames does not count
	PerMiB time.Duration // added to CPU and Time for each MiB of the body
	Memory int64         // bytes
	Frame  int           // bytes
}

// DefaultLimits are what a file that somebody uploads may cost.
func DefaultLimits() Limits {
	return Limits{CPU: 10 * time.Second, Time: 30 * time.Second, PerMiB: time.Second / 2, Memory: 512 << 20, Frame: 32 << 20}
}

// MaxArgs bounds the arguments of a job.
const MaxArgs = 16 << 20

// ErrLimit is returned for a job that took more than it may. The error is a *LimitError.
var ErrLimit = errors.New("more than a parser may take")

// ErrCrashed is returned for a job that ended its process, or panicked.
var ErrCrashed = errors.New("the parser crashed")

// ErrNoTask is returned for a task that the worker does not know.
var ErrNoTask = errors.New("no such task")

// ErrClosed is returned by a pool that is closed.
var ErrClosed = errors.New("the parsers are stopped")

// LimitError says which limit a job went over: cpu, time, memory or output.
type LimitError struct{ Limit string }

// What LimitError.Limit can be.
const (
	LimitCPU    = "cpu"
	LimitTime   = "time"
	LimitMemory = "memory"
	LimitOutput = "output"
)

func (e *LimitError) Error() string { return fmt.Sprintf("%v: %s", ErrLimit, e.Limit) }

// Unwrap makes errors.Is(err, ErrLimit) true.
func (e *LimitError) Unwrap() error { return ErrLimit }

// TaskError is what a task returned. Only its text comes through.
type TaskError struct{ Text string }

func (e *TaskError) Error() string { return e.Text }

// Body is what a task reads.
type Body struct {
	from io.Reader
	size int64
}

// Read reads on.
func (b *Body) Read(p []byte) (int, error) { return b.from.Read(p) }

// Size is what the caller said about the number of bytes, 0 when nothing.
func (b *Body) Size() int64 { return b.size }

// All reads the rest into memory, for formats that are read from their end.
func (b *Body) All() (*bytes.Reader, error) {
	var all bytes.Buffer
	const reserve = 64 << 20 // a size that is said is not yet a size
	all.Grow(int(min(max(b.size, 0), reserve)) + bytes.MinRead)
	if _, err := all.ReadFrom(b.from); err != nil {
		return nil, err
	}
	return bytes.NewReader(all.Bytes()), nil
}

func (j Job) body() io.Reader {
	if j.Body == nil {
		return strings.NewReader("")
	}
	return j.Body
}
