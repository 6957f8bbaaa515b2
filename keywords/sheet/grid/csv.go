package grid

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"moments/keywords/sheet/grid/charset"
	"moments/keywords/sheet/grid/tape"
)

// maxRereads bounds how much is read twice because quotes do not close.
const maxRereads = 64 << 20

// headBytes is how much of a text the header is looked for in.
const headBytes = 256 << 10

// source is a file of characters, which can be opened again and again.
type source struct {
	name string
	open charset.Open
}

// text is a sheet of CSV: where its rows begin.
type text struct {
	source
	encoding  charset.Encoding
	delimiter rune
	offset    int64 // of the first row below the header, in UTF-8
	lines     int   // before it
}

// addText adds a file of text as a sheet.
func (b *Book) addText(s source, name string, o Options) error {
	enc, err := charset.Detect(s.open, MaxFileBytes)
	switch {
	case errors.Is(err, charset.ErrBinary):
		return wrong(s.name, ErrEncoding, err.Error(), "save it as CSV in UTF-8, or as XLSX")
	case errors.Is(err, charset.ErrTooLong):
		return wrong(s.name, ErrLimit, fmt.Sprintf("more than %d MiB of text", MaxFileBytes>>20), "split the file")
	case err != nil:
		return fmt.Errorf("reading %s: %w", s.name, err)
	}
	t := &text{source: s, encoding: enc}
	head, err := t.head()
	if err != nil {
		return err
	}
	l := o.layout(head)
	if l.at < 0 {
		return wrong(s.name, ErrFormat, "no row with text", "write a header and rows")
	}
	return b.addLayout(t, l, name)
}

func (b *Book) addLayout(t *text, l layout, name string) error {
	row := trimmed(l.rows[l.at])
	c, header, dropped := columnsOf(row)
	switch {
	case l.ends[l.at] >= headBytes:
		found := fmt.Sprintf("a header of more than %d KiB", headBytes>>10)
		return wrong(t.name, ErrLimit, found, "look for a quote that is not closed")
	case len(header) > MaxColumns:
		return wrong(t.name, ErrLimit, fmt.Sprintf("%d columns", len(header)), fmt.Sprintf("leave out some: at most %d", MaxColumns))
	}
	t.delimiter, t.offset, t.lines = l.delimiter, l.ends[l.at], l.lines[l.at]
	format := "CSV"
	if l.delimiter == '\t' {
		format = "TSV"
	}
	s := &Sheet{
		Name: name, File: t.name, Format: format, Encoding: t.encoding.Name, Delimiter: l.delimiter,
		Header: header, HeaderRow: l.begins[l.at], Preamble: preamble(l.rows[:l.at]), Dropped: dropped, columns: c,
	}
	s.rows = func(yield func(Row, error) bool) { t.read(s, yield) }
	b.sheets = append(b.sheets, s)
	return nil
}

// open returns the text as UTF-8, and what closes it.
func (t *text) open() (io.Reader, io.Closer, error) {
	r, err := t.source.open()
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", t.name, err)
	}
	if _, err := io.CopyN(io.Discard, r, int64(t.encoding.Skip)); err != nil {
		return nil, r, fmt.Errorf("reading %s: %w", t.name, errors.Join(err, r.Close()))
	}
	return t.encoding.Decode(r), r, nil
}

// head is the beginning of the text.
func (t *text) head() ([]byte, error) {
	r, c, err := t.open()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	head, err := io.ReadAll(io.LimitReader(r, headBytes))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", t.name, err)
	}
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		decode := t.encoding.Decode
		t.encoding.Decode = func(r io.Reader) io.Reader { return returns{decode(r)} }
		head = bytes.ReplaceAll(head, []byte("\r"), []byte("\n"))
	}
	return head, nil
}

// returns reads carriage returns, the ends of lines of old Macs, as those of today.
type returns struct{ from io.Reader }

func (r returns) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// layout is the first rows as one delimiter cuts them.
type layout struct {
	headed
	delimiter rune
	rows      [][]string
	begins    []int   // the line of each
	ends      []int64 // the offset behind each
	lines     []int   // how many lines end before that
}

// layout finds the delimiter that gives the best header, the first of , ; and tab among equals. A first line sep=; says it.
func (o Options) layout(head []byte) layout {
	var best layout
	for _, delimiter := range []rune{',', ';', '\t'} {
		l := cut(head, delimiter)
		l.headed = o.header(l.rows)
		if best.delimiter == 0 || l.better(best.headed) {
			best = l
		}
	}
	return best
}

// cut reads the first rows with their quotes as they may be.
func cut(head []byte, delimiter rune) layout {
	l := layout{delimiter: delimiter}
	r := newCSV(bytes.NewReader(head), delimiter)
	r.LazyQuotes = true
	for range headerRows {
		row, err := r.Read()
		if err != nil {
			break
		}
		line, _ := r.FieldPos(0)
		end := r.InputOffset()
		l.rows, l.begins, l.ends = append(l.rows, row), append(l.begins, line), append(l.ends, end)
		l.lines = append(l.lines, bytes.Count(head[:end], []byte("\n")))
	}
	return l
}

func newCSV(r io.Reader, delimiter rune) *csv.Reader {
	reader := csv.NewReader(r)
	reader.Comma = delimiter
	reader.FieldsPerRecord = -1
	return reader
}

// reading is one pass over the rows of a text.
type reading struct {
	*text
	sheet  *Sheet
	tape   *tape.Tape
	csv    *csv.Reader
	base   int64 // offset at which csv began
	lines  int   // before it
	reread int64
}

func (t *text) read(s *Sheet, yield func(Row, error) bool) {
	from, c, err := t.open()
	if err != nil {
		yield(Row{}, err)
		return
	}
	defer c.Close()
	if _, err := io.CopyN(io.Discard, from, t.offset); err != nil {
		yield(Row{}, fmt.Errorf("reading %s: %w", t.name, err))
		return
	}
	r := &reading{text: t, sheet: s, tape: tape.New(from, MaxRecordBytes, t.lines)}
	r.restart()
	for count := 0; ; count++ {
		if count > MaxRows {
			yield(Row{}, wrong(t.name, ErrLimit, fmt.Sprintf("more than %d rows", MaxRows), "split the file"))
			return
		}
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil && filled(row.Cells) == 0 {
			continue
		}
		if !yield(row, err) || err != nil && !errors.Is(err, ErrRow) {
			return
		}
	}
}

// restart begins a reader of records where the tape stands.
func (r *reading) restart() {
	r.csv, r.base, r.lines = newCSV(r.tape, r.delimiter), r.tape.At(), r.tape.Lines()
}

// next is the next row, or io.EOF.
func (r *reading) next() (Row, error) {
	r.tape.Begin(r.base + r.csv.InputOffset())
	raw, err := r.csv.Read()
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse):
		return r.broken(r.lines+parse.StartLine, &RowFault{
			Code: CodeQuotes, Found: parse.Err.Error(), Try: `put the cell in quotes and double each quote in it, as in "a 12"" screen"`,
		})
	case errors.Is(err, tape.ErrRecord):
		return r.broken(0, &RowFault{
			Code: CodeTooLong, Found: fmt.Sprintf("a row of more than %d bytes", MaxRecordBytes), Try: "look for a quote that is not closed",
		})
	case errors.Is(err, io.EOF):
		return Row{}, err
	case err != nil:
		return Row{}, fmt.Errorf("reading %s: %w", r.name, err)
	}
	line, _ := r.csv.FieldPos(0)
	return r.sheet.take(r.lines+line, raw, r.encoding.Odd)
}

// broken goes on behind the first line of a record, because what follows may be rows that an open quote has swallowed.
func (r *reading) broken(line int, fault *RowFault) (Row, error) {
	r.reread += r.base + r.csv.InputOffset() - r.tape.Begun()
	if fault.Code == CodeTooLong {
		r.reread += MaxRecordBytes
		record := r.tape.Record()
		blank := len(record) - len(bytes.TrimLeft(record, "\r\n"))
		line = r.tape.Lines() + 1 + bytes.Count(record[:blank], []byte("\n"))
	}
	if r.reread > maxRereads {
		found := fmt.Sprintf("quotes that do not close, up to row %d", line)
		return Row{}, wrong(r.name, ErrLimit, found, "save the table anew as CSV, or as XLSX")
	}
	for r.tape.Lines() < line-1 {
		if err := r.tape.SkipLine(); err != nil {
			return Row{}, err
		}
	}
	first, _, _ := bytes.Cut(r.tape.Record(), []byte("\n"))
	fault.Row = line
	row := Row{Number: line, Cells: r.lenient(first)}
	if err := r.tape.SkipLine(); err != nil && !errors.Is(err, io.EOF) {
		return Row{}, fmt.Errorf("reading %s: %w", r.name, err)
	}
	r.restart()
	return row, fault
}

// lenient is the cells of a line with broken quotes, as far as they can be told.
func (r *reading) lenient(line []byte) []string {
	if len(line) > MaxRecordBytes {
		return nil
	}
	c := newCSV(bytes.NewReader(bytes.ToValidUTF8(line, []byte("\ufffd"))), r.delimiter)
	c.LazyQuotes = true
	raw, err := c.Read()
	if err != nil {
		return nil
	}
	return r.sheet.columns.cells(raw)
}

// take makes a row of raw cells, with a fault when one of them cannot be taken.
func (s *Sheet) take(number int, raw []string, odd string) (Row, error) {
	row := Row{Number: number, Cells: s.columns.cells(raw)}
	for i, cell := range row.Cells {
		if fault := checked(cell, odd); fault != nil {
			fault.Row = number
			if i < len(s.Header) {
				fault.Column = s.Header[i]
			}
			row.Cells[i] = strings.ToValidUTF8(cell[:min(len(cell), MaxCellBytes)], "\ufffd")
			return row, fault
		}
	}
	if len(row.Cells) > s.columns.width {
		return row, &RowFault{
			Row: number, Code: CodeCells, Found: fmt.Sprintf("%d cells under %d columns", len(row.Cells), s.columns.width),
			Try: "put cells that contain the delimiter in quotes",
		}
	}
	return row, nil
}

func checked(cell, odd string) *RowFault {
	switch {
	case len(cell) > MaxCellBytes:
		found := fmt.Sprintf("a cell of %d bytes", len(cell))
		return &RowFault{Code: CodeTooLong, Found: found, Try: fmt.Sprintf("at most %d bytes", MaxCellBytes)}
	case !utf8.ValidString(cell):
		found := fmt.Sprintf("the bytes % X, which are not UTF-8", badBytes(cell))
		if odd != "" {
			found += " (it looks like " + odd + ")"
		}
		return &RowFault{Code: CodeEncoding, Found: found, Try: "save the file as UTF-8"}
	case strings.ContainsRune(cell, 0):
		return &RowFault{Code: CodeZero, Found: "a zero byte", Try: "remove it"}
	}
	return nil
}

// badBytes are the first bytes that are not UTF-8, up to four.
func badBytes(cell string) []byte {
	for i, r := range cell {
		if r == utf8.RuneError && !strings.HasPrefix(cell[i:], "\ufffd") {
			return []byte(cell[i:min(i+4, len(cell))])
		}
	}
	return nil
}
