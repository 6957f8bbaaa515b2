package parse

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"moments/content"
	"moments/content/ingest/fields"
	"moments/content/ingest/format"
	"moments/content/ingest/front"
	"moments/content/ingest/prose"
	"moments/keywords/sheet"
	"moments/keywords/sheet/grid"
)

// readTable reads the sheets of a file whose rows are assets.
func (r *run) readTable(why string, data []byte) {
	tables := fields.OfTables(r.file.Columns)
	book, err := openBook(r.file.Path, data, tables)
	if err != nil {
		r.skip(0, gridSkip(err, r.file.Path))
		return
	}
	defer book.Close()
	sheets := book.Sheets()
	several := len(sheets) > 1
	var all []*table
	f := Found{Format: format.Table, Why: why}
	for _, s := range sheets {
		t := newTable(r, s, tables, several)
		all = append(all, t)
		if t.skip == nil {
			f.Sheets = append(f.Sheets, t.describe())
		} else {
			f.Left = append(f.Left, t.left())
		}
	}
	if !r.found(f) {
		return
	}
	for _, t := range all {
		if !t.read() {
			return
		}
	}
}

func openBook(name string, data []byte, tables fields.Vocabulary) (*grid.Book, error) {
	return grid.Open(grid.File{Name: name, Data: bytes.NewReader(data), Size: int64(len(data))}, grid.Options{Score: tables.Score})
}

// table is a sheet that is being read.
type table struct {
	*run
	sheet   *grid.Sheet
	name    string // "" when it is the only one
	tables  fields.Vocabulary
	columns map[string]string // field to header
	ignored []string
	looks   sheet.Kind // of a sheet without assets
	skip    *Skip      // why there are no assets in it
	offset  int64
}

func newTable(r *run, s *grid.Sheet, tables fields.Vocabulary, several bool) *table {
	t := &table{run: r, sheet: s, tables: tables, columns: map[string]string{}}
	if several {
		t.name = s.Name
	}
	for _, header := range s.Header {
		known := string(tables.Field(header))
		switch {
		case known == "" && header != "":
			t.ignored = append(t.ignored, header)
		case known != "" && t.columns[known] == "":
			t.columns[known] = header
		}
	}
	switch {
	case s.Hidden:
		t.skip = NewSkip(Unsupported, "a hidden sheet", "show it, if it is to be read")
	case !tables.IsAssets(s.Header):
		t.looks = sheet.Detect(r.file.Path, s).Kind
		t.skip = NewSkip(Unsupported, t.foreign(), "a table of assets has title, and id or url")
	}
	return t
}

// foreign is what a sheet without assets has.
func (t *table) foreign() string {
	found := "the columns " + prose.Shorten(strings.Join(t.header(), ", "), 200)
	if t.looks != "" && t.looks != sheet.Assets {
		found += ", which look like " + string(t.looks)
	}
	return found
}

// header is the row of headers as it may be shown.
func (t *table) header() (shown []string) {
	for _, h := range t.sheet.Header {
		shown = append(shown, prose.Shorten(prose.Line(strings.ToValidUTF8(h, "\ufffd")), 100))
	}
	return shown
}

func (t *table) left() LeftSheet {
	return LeftSheet{
		Name: t.sheet.Name, HeaderRow: t.sheet.HeaderRow, Columns: t.header(), Kind: t.looks, Hidden: t.sheet.Hidden, Why: t.skip.Found,
	}
}

func (t *table) describe() Sheet {
	s := Sheet{
		Name: t.sheet.Name, Encoding: t.sheet.Encoding, HeaderRow: t.sheet.HeaderRow, Columns: t.columns, Ignored: t.ignored,
	}
	if t.sheet.Delimiter != 0 {
		s.Delimiter = string(t.sheet.Delimiter)
	}
	return s
}

// read emits the rows and reports whether more are wanted.
func (t *table) read() bool {
	if t.skip != nil {
		return t.refuse(0, t.skip)
	}
	for row, err := range t.sheet.Rows() {
		t.offset += int64(len(row.Cells))
		for _, cell := range row.Cells {
			t.offset += int64(len(cell))
		}
		if !t.row(row, err) {
			return false
		}
	}
	return true
}

func (t *table) refuse(row int, s *Skip) bool { return t.emit(Item{Sheet: t.name, Row: row, Skip: s}) }

func (t *table) row(row grid.Row, err error) bool {
	var fault *grid.RowFault
	switch {
	case errors.As(err, &fault):
		return t.refuse(fault.Row, rowSkip(fault))
	case err != nil:
		return t.refuse(0, gridSkip(err, t.file.Path)) && false
	}
	raw := front.Fields{}
	for i, cell := range row.Cells {
		if !utf8.ValidString(cell) {
			return t.refuse(row.Number, NewSkip(Encoding, fmt.Sprintf("bytes that are not UTF-8 in column %d", i+1), "save the file as UTF-8"))
		}
		raw.Add(t.sheet.Header[i], grid.Unguard(cell))
	}
	item := t.asset(t.tables, raw, t.columns)
	item.Sheet, item.Row, item.Offset, item.Ignored = t.name, row.Number, t.offset, nil
	return t.emit(item)
}

// asset makes an item of the fields of a row or object. Columns are what the file calls the fields.
func (r *run) asset(tables fields.Vocabulary, raw front.Fields, columns map[string]string) Item {
	v, unknown := tables.Values(raw)
	if slug := v.First(fields.Slug); slug != "" && v.First(fields.URL) == "" {
		v[fields.URL] = []string{"/" + strings.TrimPrefix(slug, "/")}
	}
	read, err := fields.Of(v, fields.Options{Table: true, Steps: r.file.Steps})
	switch {
	case err != nil:
		return Item{Skip: InvalidBy(err, columns), Input: content.Input{Asset: content.Asset{ExternalID: identity(v)}}}
	case read.NoIndex:
		return Item{Skip: NewSkip(NoIndex, "an asset that asks not to be found", "clear the column of robots to have it shown")}
	}
	in := content.Input{Asset: read.Asset}
	in.ID = content.AssetID(v.First(fields.ID))
	in.ExternalID, in.Hints = identity(v), hintsOf(read.Hints)
	in.Text = prose.Tidy(prose.Plain(strings.Join(v[fields.Body], "\n\n")))
	return Item{Input: in, Ignored: unknown, Hints: read.Hints}
}

func identity(v fields.Values) string { return cmp.Or(v.First(fields.ID), v.First(fields.URL)) }

// rowSkip takes over what is wrong with a row that cannot be read.
func rowSkip(f *grid.RowFault) *Skip {
	codes := map[string]Code{
		grid.CodeQuotes: Syntax, grid.CodeCells: Invalid, grid.CodeEncoding: Encoding, grid.CodeTooLong: TooLarge, grid.CodeZero: Binary,
	}
	s := NewSkip(cmp.Or(codes[f.Code], Invalid), f.Found, f.Try)
	s.Faults = []Fault{{Column: f.Column, Found: f.Found, Try: f.Try}}
	return s
}

// gridSkip takes over why a file or sheet cannot be read.
func gridSkip(err error, at string) *Skip {
	code := Unreadable
	switch {
	case errors.Is(err, grid.ErrFormat):
		code = Unsupported
	case errors.Is(err, grid.ErrEncoding):
		code = Encoding
	case errors.Is(err, grid.ErrLimit):
		code = TooLarge
	}
	text := prose.Line(err.Error())
	_, found, told := strings.Cut(text, "found ")
	end := strings.LastIndex(found, "; ")
	if !told || end < 0 {
		return NewSkip(code, prose.Shorten(strings.TrimPrefix(text, at+": "), maxFound), "save it again as CSV in UTF-8")
	}
	if code == Unsupported && found[:end] == "nothing" {
		code = NoText
	}
	return NewSkip(code, prose.Shorten(found[:end], maxFound), found[end+2:])
}

// WriteErrors writes the rows of a sheet that have faults as errors.csv. Name is that of the sheet, "" for the first; faults are by row.
func WriteErrors(w io.Writer, f File, data []byte, name string, faults []grid.Fault) error {
	book, err := openBook(f.Path, data, fields.OfTables(f.Columns))
	if err != nil {
		return err
	}
	defer book.Close()
	sheets := book.Sheets()
	at := slices.IndexFunc(sheets, func(s *grid.Sheet) bool { return name == "" || s.Name == name })
	if at < 0 {
		return fmt.Errorf("%s has no sheet %q", f.Path, name)
	}
	return grid.WriteErrors(w, sheets[at], faults)
}
