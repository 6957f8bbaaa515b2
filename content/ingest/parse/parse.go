package parse

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"moments/content/ingest/prose"
	"moments/keywords"
)

// Parser reads files. It may be used concurrently.
type Parser struct {
	markdown prose.Markdown
	fronts   vocabulary
}

// New returns a parser.
func New() *Parser {
	return &Parser{markdown: prose.NewMarkdown(), fronts: newVocabulary(false, nil)}
}

// Parse says what a file is and then what is in it. What is wrong with the file is an item; an error is that of to, which
// ends the reading.
func (p *Parser) Parse(f File, from io.Reader, to func(Event) error) error {
	if f.Steps == nil {
		f.Steps = keywords.DefaultSteps()
	}
	r := &run{Parser: p, file: f, to: to}
	head := bufio.NewReaderSize(from, headBytes)
	start, err := head.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		r.skip(0, UnreadableBy(err))
		return r.err
	}
	g := is(f.As, "somebody said so")
	if f.As == "" {
		g = detect(start, f.Path)
	}
	r.read(g, head)
	return r.err
}

// run is the reading of one file.
type run struct {
	*Parser
	file File
	to   func(Event) error
	err  error // of to
}

// read reads a file that looks like something.
func (r *run) read(g guess, from io.Reader) {
	if g.skip == nil && r.file.Size > limits[g.format] && limits[g.format] > 0 {
		g.skip = tooLarge(r.file.Size, limits[g.format])
	}
	if g.skip != nil {
		r.skip(0, g.skip)
		return
	}
	switch g.format {
	case Lines, JSON:
		r.found(Found{Format: g.format, Why: g.why})
		r.readJSON(g.format, from)
		return
	case Feed:
		r.found(Found{Format: g.format, Why: g.why})
		r.readFeed(from)
		return
	}
	data, skip := readAll(from, limits[g.format])
	if skip != nil {
		r.skip(0, skip)
		return
	}
	r.readWhole(g, data)
}

// readWhole reads the formats that have to be in memory.
func (r *run) readWhole(g guess, data []byte) {
	switch g.format {
	case Zip:
		r.readZip(data)
	case Table:
		r.readTable(g.why, data)
	default:
		r.found(Found{Format: g.format, Why: g.why})
		r.readDocument(g.format, data)
	}
}

// readAll reads at most limit bytes, whatever the size was said to be; 0 is that of a table.
func readAll(from io.Reader, limit int64) ([]byte, *Skip) {
	if limit == 0 {
		limit = MaxTableBytes
	}
	var data bytes.Buffer
	n, err := data.ReadFrom(io.LimitReader(from, limit+1))
	switch {
	case err != nil:
		return nil, UnreadableBy(err)
	case n > limit:
		return nil, tooLarge(n, limit)
	}
	return data.Bytes(), nil
}

func tooLarge(n, limit int64) *Skip {
	return NewSkip(TooLarge, fmt.Sprintf("%d bytes", n), fmt.Sprintf("split it: at most %d bytes are read", limit))
}

func (r *run) found(f Found) bool { return r.send(Event{Found: &f}) }

// emit hands on an item and reports whether more are wanted.
func (r *run) emit(i Item) bool { return r.send(Event{Item: &i}) }

func (r *run) skip(row int, s *Skip) bool { return r.emit(Item{Row: row, Skip: s}) }

func (r *run) send(e Event) bool {
	if r.err == nil {
		r.err = r.to(e)
	}
	return r.err == nil
}
