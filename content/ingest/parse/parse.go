package parse

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"moments/content/ingest/fields"
	"moments/content/ingest/format"
	"moments/content/ingest/prose"
	"moments/keywords"
)

// Parser reads files. It may be used concurrently.
type Parser struct {
	markdown prose.Markdown
	pages    fields.Vocabulary
	tables   fields.Vocabulary // without columns of one's own
}

// New returns a parser.
func New() *Parser {
	return &Parser{markdown: prose.NewMarkdown(), pages: fields.OfPages(), tables: fields.OfTables(nil)}
}

// Parse says what a file is and then what is in it. What is wrong with the file is an item; an error is that of to, which
// ends the reading.
func (p *Parser) Parse(f File, from io.Reader, to func(Event) error) error {
	if f.Steps == nil {
		f.Steps = keywords.DefaultSteps()
	}
	r := &run{Parser: p, file: f, to: to}
	var column *fields.ColumnError
	if errors.As(fields.CheckColumns(f.Columns), &column) {
		r.skip(0, NewSkip(Invalid, column.Found(), column.Try()))
		return r.err
	}
	head := bufio.NewReaderSize(from, format.HeadBytes)
	start, err := head.Peek(format.HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		r.skip(0, UnreadableBy(err))
		return r.err
	}
	g := format.Guess{Format: f.As, Why: fmt.Sprintf("it was given as %s", f.As)}
	if f.As == "" {
		g = format.Detect(start, f.Path)
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
func (r *run) read(g format.Guess, from io.Reader) {
	limit := g.Format.Limit()
	switch {
	case g.Binary:
		r.skip(0, NewSkip(Binary, g.Found, g.Try))
		return
	case g.Format == "":
		r.skip(0, NewSkip(Unsupported, g.Found, g.Try))
		return
	case r.file.Size > limit:
		r.skip(0, tooLarge(r.file.Size, limit))
		return
	case g.Format == format.Lines, g.Format == format.JSON:
		r.found(Found{Format: g.Format, Why: g.Why})
		r.readJSON(g.Format, from)
		return
	case g.Format == format.Feed:
		r.found(Found{Format: g.Format, Why: g.Why})
		r.readFeed(from)
		return
	}
	data, skip := readAll(from, limit)
	if skip != nil {
		r.skip(0, skip)
		return
	}
	r.readWhole(g, data)
}

// readWhole reads the formats that have to be in memory.
func (r *run) readWhole(g format.Guess, data []byte) {
	switch g.Format {
	case format.Zip:
		r.readZip(data)
	case format.Table:
		r.readTable(g.Why, data)
	default:
		r.found(Found{Format: g.Format, Why: g.Why})
		r.readDocument(g.Format, data)
	}
}

// readAll reads at most limit bytes, whatever the size was said to be.
func readAll(from io.Reader, limit int64) ([]byte, *Skip) {
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
