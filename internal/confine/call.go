package confine

import (
	"errors"
	"fmt"
)

// call runs a task. A panic becomes an error; what cannot be recovered from ends the process.
func call(tasks map[string]Task, name string, args []byte, body *Body, emit func([]byte) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %.200v", ErrCrashed, p)
		}
	}()
	task, known := tasks[name]
	if !known {
		return fmt.Errorf("%w: %q", ErrNoTask, name)
	}
	return task(args, body, emit)
}

// bounded refuses frames over a limit, and hands on no more once one was refused.
func bounded(limit int, emit func([]byte) error) func([]byte) error {
	var over error
	return func(frame []byte) error {
		if len(frame) > limit {
			over = &LimitError{LimitOutput}
		}
		if over != nil {
			return over
		}
		return emit(frame)
	}
}

// verdict is how a job ended, as the child says it.
type verdict struct {
	Kind string `cbor:"kind"`
	Text string `cbor:"text"`
}

// The kinds of verdicts. That of a limit is its name.
const (
	fine    = ""
	failed  = "failed"
	crashed = "crashed"
	unknown = "unknown"
)

func verdictOf(err error) verdict {
	var limit *LimitError
	switch {
	case err == nil:
		return verdict{}
	case errors.As(err, &limit):
		return verdict{Kind: limit.Limit}
	case errors.Is(err, ErrCrashed):
		return verdict{crashed, err.Error()}
	case errors.Is(err, ErrNoTask):
		return verdict{unknown, err.Error()}
	}
	return verdict{failed, err.Error()}
}

// textError has the text of an error from the other process and the identity of one from this.
type textError struct {
	text string
	is   error
}

func (e *textError) Error() string { return e.text }
func (e *textError) Unwrap() error { return e.is }

func (v verdict) err() error {
	switch v.Kind {
	case fine:
		return nil
	case crashed:
		return &textError{v.Text, ErrCrashed}
	case unknown:
		return &textError{v.Text, ErrNoTask}
	case failed:
		return &TaskError{v.Text}
	}
	return &LimitError{v.Kind}
}
