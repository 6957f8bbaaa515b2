package runs

import (
	"errors"
	"time"

	"moments/internal/kv"
)

// State is how far a run has come.
type State string

// The states. Inspected, Queued and Running are open: the run has not ended.
const (
	Inspected State = "inspected" // looked at, and waiting for a person
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
	UndoneRun State = "undone"
)

// Open reports whether a run in this state has not ended.
func (s State) Open() bool { return s == Inspected || s == Queued || s == Running }

// next are the states that may follow.
var next = map[State][]State{
	"":        {Inspected, Queued},
	Inspected: {Queued, Cancelled},
	Queued:    {Running, Failed, Cancelled},
	Running:   {Running, Done, Failed, Cancelled},
	Done:      {UndoneRun, Done},
	Failed:    {UndoneRun, Failed},
	Cancelled: {UndoneRun, Cancelled},
	UndoneRun: {Done, Failed, Cancelled, UndoneRun},
}

// Errors of the book.
var (
	// ErrState is returned for what cannot be done with a run in its state.
	ErrState = errors.New("not possible in this state of the import")
	// ErrReused is returned for an idempotency key that stood for something else within 24 hours.
	ErrReused = errors.New("the idempotency key was used for something else")
)

// File is what was given.
type File struct {
	Name  string `cbor:"name"`
	Bytes int64  `cbor:"bytes"`
	Hash  string `cbor:"hash"` // SHA-256, hexadecimal
}

// Counts says what became of what was in a file: of assets, or of rows.
type Counts struct {
	New        int `cbor:"new"`
	Changed    int `cbor:"changed"`
	Unchanged  int `cbor:"same"`
	Withdrawn  int `cbor:"gone"`    // assets that a full import did not have any more
	Ineligible int `cbor:"hidden"`  // of the first three: drafts, of the future, expired
	Skipped    int `cbor:"skipped"` // not taken, and no one need look
	Failed     int `cbor:"failed"`  // not taken, and someone should look
}

// Add counts one that was new, changed or, for any other word, unchanged.
func (c *Counts) Add(outcome string) {
	switch outcome {
	case "new":
		c.New++
	case "changed":
		c.Changed++
	default:
		c.Unchanged++
	}
}

// Taken is how many were taken.
func (c Counts) Taken() int { return c.New + c.Changed + c.Unchanged }

// Total is how many there were.
func (c Counts) Total() int { return c.Taken() + c.Skipped + c.Failed }

// Written is how many changes were made.
func (c Counts) Written() int { return c.New + c.Changed + c.Withdrawn }

// Fault is something that was not taken. Column is "" for a whole row, Row 0 for a whole file.
type Fault struct {
	Path   string `cbor:"path"`
	Sheet  string `cbor:"sheet"` // in files with several
	Row    int    `cbor:"row"`
	Column string `cbor:"col"`
	Code   string `cbor:"code"`
	Found  string `cbor:"found"`
	Try    string `cbor:"try"`
}

// Tidy is the fault with its texts cut to what people read.
func (f Fault) Tidy() Fault {
	f.Path, f.Column, f.Found, f.Try = shorten(f.Path, maxText), shorten(f.Column, maxText), shorten(f.Found, maxText), shorten(f.Try, maxText)
	return f
}

// maxText is how many bytes a text of a run has that is written for people.
const maxText = 300

// shorten cuts a text between two characters.
func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && s[limit]&0xc0 == 0x80 {
		limit--
	}
	return s[:limit] + "..."
}

// MaxFaults is how many faults a run keeps; the whole list is in its errors.csv.
const MaxFaults = 100

// Run is one import.
type Run struct {
	ID        string            `cbor:"id"`
	Kind      string            `cbor:"kind"`   // what the file holds; undo for the undoing of another run
	Source    string            `cbor:"source"` // of assets: the import root; of searches: the name of the import
	File      File              `cbor:"file"`
	Options   map[string]string `cbor:"options"` // by name, as they were given
	Actor     string            `cbor:"by"`
	StartedAt time.Time         `cbor:"start"`
	EndedAt   time.Time         `cbor:"end"` // zero while it is open
	State     State             `cbor:"state"`
	Problem   string            `cbor:"problem"` // why it failed
	Counts    Counts            `cbor:"counts"`
	Faults    []Fault           `cbor:"faults"` // the first of them
	Notes     []string          `cbor:"notes"`  // what else a person should know
	Undoes    string            `cbor:"undoes"` // the run that this one undid
	UndoneBy  string            `cbor:"undone"` // the run that undid this one
	Before    []kv.Hash         `cbor:"before"` // of a list: what was there before, staged
	Kept      bool              `cbor:"kept"`   // Before was noted
	After     []kv.Hash         `cbor:"after"`  // of a list: what the run put, staged
	Key       string            `cbor:"key"`    // idempotency key, hashed
	Version   int               `cbor:"ver"`    // counts the changes of this row, from 1
}
