package ingest

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"moments/content"
	"moments/content/ingest/front"
	"moments/content/ingest/prose"
)

// Limits of tables.
const (
	MaxRows     = 1_000_000
	MaxColumns  = 256
	MaxRowBytes = 1 << 20  // of a CSV row
	maxObject   = 16 << 20 // bytes of a JSON object: the longest text, escaped
)

// errRow is returned by a budget that is used up.
var errRow = errors.New("the row is too long")

// budget bounds how much is read before the next renewal, so that a quote that is never closed does not take the file
// into memory.
type budget struct {
	from  io.Reader
	limit int
	left  int
}

func (b *budget) renew() { b.left = b.limit }

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errRow
	}
	n, err := b.from.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// rows is a table that is being read: its place, and where its items go. Emit returns false when nobody wants more.
type rows struct {
	*reader
	file file
	emit func(found) bool
}

// csvTable is a CSV file that is being read.
type csvTable struct {
	rows
	source  *budget
	records *csv.Reader
	header  []string
}

// readTable reads a CSV file whose first row names the columns.
func (r rows) readTable(from io.Reader) {
	t := csvTable{rows: r, source: &budget{from: from, limit: MaxRowBytes}}
	t.records = csv.NewReader(t.source)
	t.records.FieldsPerRecord = -1
	if skip := t.readHeader(); skip != nil {
		t.skip(0, skip)
		return
	}
	for range MaxRows {
		if !t.next() {
			return
		}
	}
	if _, err := t.records.Read(); err != io.EOF {
		r.skip(0, newSkip(TooLarge, fmt.Sprintf("more than %d rows", MaxRows), "split the file"))
	}
}

// next emits the next row and reports whether to go on.
func (t *csvTable) next() bool {
	t.source.renew()
	record, err := t.records.Read()
	if err == io.EOF {
		return false
	}
	line := t.line(record, err)
	if err != nil {
		return t.skip(line, rowError(err)) && isParseError(err)
	}
	return t.row(record, line)
}

// line is where a record or a broken one begins, 0 when not even its start could be read.
func (t *csvTable) line(record []string, err error) int {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return parse.StartLine
	}
	if len(record) == 0 {
		return 0
	}
	line, _ := t.records.FieldPos(0)
	return line
}

func isParseError(err error) bool {
	var parse *csv.ParseError
	return errors.As(err, &parse)
}

func rowError(err error) *Skip {
	switch {
	case errors.Is(err, errRow):
		return newSkip(TooLarge, fmt.Sprintf("a row of more than %d bytes", MaxRowBytes), "look for a quote that is not closed")
	case err == io.EOF:
		return newSkip(NoText, "an empty file", "write a header and one asset a row")
	case isParseError(err):
		return newSkip(Syntax, errors.Unwrap(err).Error(), `quote the value, and double the quotes in it`)
	}
	return unreadable(err)
}

// readHeader returns the reason why this is no table of assets, or nil.
func (t *csvTable) readHeader() (skip *Skip) {
	t.source.renew()
	var err error
	if t.header, err = t.records.Read(); err != nil {
		return rowError(err)
	}
	if len(t.header) > MaxColumns {
		return newSkip(TooLarge, fmt.Sprintf("%d columns", len(t.header)), fmt.Sprintf("at most %d", MaxColumns))
	}
	has := map[field]bool{}
	for _, column := range t.header {
		has[t.tables[front.Fold(column)].field] = true
	}
	if has[fieldTitle] && (has[fieldID] || has[fieldURL]) {
		return nil
	}
	columns := prose.Line(strings.ToValidUTF8(strings.Join(t.header, ", "), "\ufffd"))
	return newSkip(Unsupported, "the columns "+prose.Shorten(columns, 200),
		"a table of assets has title, and id or url, separated by commas")
}

// row emits what a CSV row is, unless it is empty.
func (t *csvTable) row(record []string, line int) bool {
	if len(record) > len(t.header) {
		found := fmt.Sprintf("%d values in %d columns", len(record), len(t.header))
		return t.skip(line, newSkip(Invalid, found, "quote values that contain commas"))
	}
	fields := front.Fields{}
	for i, cell := range record {
		if !utf8.ValidString(cell) {
			found := fmt.Sprintf("bytes that are not UTF-8 in column %d", i+1)
			return t.skip(line, newSkip(Encoding, found, "save the file as UTF-8"))
		}
		fields.Add(t.header[i], cell)
	}
	if len(fields) == 0 {
		return true
	}
	return t.asset(fields, line, t.records.InputOffset())
}

// asset emits the asset of a row or object.
func (r rows) asset(fields front.Fields, row int, offset int64) bool {
	v, unknown := r.tables.valuesOf(fields)
	b := builder{values: v, separators: "|", steps: r.steps}
	in, err := b.build()
	item := Item{Path: r.file.path, Row: row, Ignored: unknown}
	if err != nil {
		item.Skip = invalid(err)
	} else {
		in.ID = content.AssetID(v.first(fieldID))
		in.ExternalID = cmp.Or(v.first(fieldID), v.first(fieldURL))
		in.Text = prose.Tidy(prose.Plain(strings.Join(v[fieldBody], "\n\n")))
		item.Input = in
	}
	return r.emit(found{item: item, offset: offset})
}

func (r rows) skip(row int, s *Skip) bool {
	return r.emit(found{item: Item{Path: r.file.path, Row: row, Skip: s}})
}
