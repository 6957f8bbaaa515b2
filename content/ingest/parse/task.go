package parse

import (
	"fmt"
	"io"

	"moments/content/ingest/format"
	"moments/internal/confine"
	"moments/internal/kv"
	"moments/keywords/sheet/grid"
)

// The names of the tasks.
const (
	ParseTask  = "ingest.parse"  // File -> Event
	ListTask   = "ingest.list"   // File -> Listed
	ErrorsTask = "ingest.errors" // Faulty -> pieces of CSV
)

// Listed is a part of what a zip holds.
type Listed struct {
	Format  format.Format `cbor:"format"`
	Skip    *Skip         `cbor:"skip,omitempty"`
	Entries []Entry       `cbor:"entries"`
	Pages   int           `cbor:"pages"` // how many of all entries are named as something that is read: pictures are not
}

// Faulty says of which rows of a sheet errors.csv is to be made.
type Faulty struct {
	File   File         `cbor:"file"`
	Sheet  string       `cbor:"sheet"`
	Faults []grid.Fault `cbor:"faults"`
}

// Tasks are what a worker has to know, for confine.Serve and confine.Here. Arguments and frames are encoded by
// kv.Marshal.
func Tasks() map[string]confine.Task {
	p := New()
	return map[string]confine.Task{ParseTask: p.parseTask, ListTask: listTask, ErrorsTask: errorsTask}
}

func (p *Parser) parseTask(args []byte, body *confine.Body, emit func([]byte) error) error {
	var f File
	if err := kv.Unmarshal(args, &f); err != nil {
		return fmt.Errorf("decoding what is known of a file: %w", err)
	}
	return p.Parse(f, body, func(e Event) error { return send(emit, e) })
}

func send(emit func([]byte) error, value any) error {
	frame, err := kv.Marshal(value)
	if err != nil {
		return fmt.Errorf("encoding what was found: %w", err)
	}
	return emit(frame)
}

func listTask(_ []byte, body *confine.Body, emit func([]byte) error) error {
	data, err := body.All()
	if err != nil {
		return send(emit, Listed{Skip: UnreadableBy(err)})
	}
	f, entries, skip := List(data, data.Size())
	const most = 5000 // in a frame
	pages := readable(entries)
	for len(entries) > most {
		if err := send(emit, Listed{Format: f, Entries: entries[:most], Pages: pages}); err != nil {
			return err
		}
		entries = entries[most:]
	}
	return send(emit, Listed{Format: f, Skip: skip, Entries: entries, Pages: pages})
}

// readable counts the entries that are named as something that is read.
func readable(entries []Entry) (n int) {
	for _, e := range entries {
		if e.Skip == nil && format.ByName(e.Path) != "" {
			n++
		}
	}
	return n
}

func errorsTask(args []byte, body *confine.Body, emit func([]byte) error) error {
	var f Faulty
	if err := kv.Unmarshal(args, &f); err != nil {
		return fmt.Errorf("decoding faults: %w", err)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	return WriteErrors(frames(emit), f.File, data, f.Sheet, f.Faults)
}

// frames makes frames of what is written.
type frames func([]byte) error

func (f frames) Write(p []byte) (int, error) { return len(p), f(p) }
