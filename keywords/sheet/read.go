package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"moments/keywords"
	"moments/keywords/keymap"
)

// Options say how a file is read.
type Options struct {
	// As is what the file holds; "" detects it by its header.
	As Kind
	// Columns maps canonical columns to headers of the file, where the names do not say it themselves.
	Columns map[string]string
	// Steps are what a stage expands to; nil means the default ones.
	Steps []keywords.StepDefinition
}

// File is what a file holds. Of the lists, that of its kind is filled. Lines has the line, from 1, at which each entry
// of it stands.
type File struct {
	Name      string
	Kind      Kind
	Encoding  string
	Delimiter rune
	Columns   map[string]string // canonical column -> header
	Ignored   []string          // headers that stand for nothing here, or for what another one gave before
	Lines     []int

	Map      []keymap.Row
	Personas []keywords.PersonaDefinition
	Steps    []keywords.StepDefinition
	Planned  []keywords.PlannedMoment
	Searches []keywords.PastSearch
	Rules    []keywords.Rule
}

// Rows is the number of entries.
func (f *File) Rows() int { return len(f.Lines) }

// Read reads a file from r; name is for errors, and tells the kind when the header does not. Rows that cannot be taken
// are left out: the error then joins a *RowError for each of the first MaxRowErrors, and the File has the rest. Without
// a File the error is one of ErrColumn, ErrKind, ErrEncoding, ErrLimit or of r. A file of assets is returned with
// nothing but its kind.
func Read(r io.Reader, name string, o Options) (*File, error) {
	source, err := openSource(r, name)
	if err != nil {
		return nil, err
	}
	if o.Steps == nil {
		o.Steps = keywords.DefaultSteps()
	}
	p := &parser{
		file:   &File{Name: name, Encoding: source.encoding, Delimiter: source.delimiter, Columns: map[string]string{}},
		source: source, csv: newCSV(source.text, source.delimiter), options: o,
	}
	if err := p.readHeader(); err != nil {
		return nil, err
	}
	if p.file.Kind == Assets {
		return p.file, nil
	}
	if err := p.readRows(); err != nil {
		return nil, err
	}
	return p.file, p.faults.err()
}

// parser is one call of Read.
type parser struct {
	file    *File
	source  *source
	csv     *csv.Reader
	options Options
	at      map[string]int // canonical column -> place in a row
	width   int
	faults  faults
}

func (p *parser) readHeader() error {
	record, err := p.csv.Read()
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s: %w: found nothing; write a header and rows", p.file.Name, ErrKind)
	case err != nil:
		return fmt.Errorf("reading the header of %s: %w", p.file.Name, err)
	case len(record) > MaxColumns:
		return fmt.Errorf("%s: %w: %d columns, at most %d", p.file.Name, ErrLimit, len(record), MaxColumns)
	}
	header := make([]string, len(record))
	for i, cell := range record {
		if !utf8.ValidString(cell) {
			line, _ := p.csv.FieldPos(i)
			return p.source.encodingError(line, cell)
		}
		header[i] = strings.TrimSpace(cell)
	}
	p.width = len(header)
	return p.bind(header)
}

// bind decides the kind and which column is where.
func (p *parser) bind(header []string) error {
	mapped, err := p.mapped(header)
	if err != nil {
		return err
	}
	kind := p.options.As
	if kind == "" {
		kind = Detect(mapped)
	}
	if kind == "" {
		kind = guess(p.file.Name, mapped)
	}
	p.file.Kind = kind
	t, ok := tableOf(kind)
	if !ok && kind != Assets {
		return fmt.Errorf("%s: %w: found %s; say what it holds with --as, one of keyword_map, personas, steps, moments, searches, rules",
			p.file.Name, ErrKind, strings.Join(header, ", "))
	}
	p.place(t, header, mapped)
	return p.checkColumns(t, header)
}

// mapped is the header with the given columns under their canonical names.
func (p *parser) mapped(header []string) ([]string, error) {
	names := append([]string(nil), header...)
	for column, wanted := range p.options.Columns {
		found := false
		for i, h := range header {
			if plain(h) == plain(wanted) {
				names[i], found = column, true
			}
		}
		if !found {
			return nil, &ColumnError{p.file.Name, wanted, header, fmt.Sprintf("another one for --map %s=", column)}
		}
	}
	return names, nil
}

// place fills the columns. What was mapped comes before what has the name by itself.
func (p *parser) place(t table, header, mapped []string) {
	p.at = map[string]int{}
	take := func(i int) {
		column := t.canonical(mapped[i])
		if _, taken := p.at[column]; column != "" && !taken {
			p.at[column], p.file.Columns[column] = i, header[i]
		}
	}
	for i := range header {
		if mapped[i] != header[i] {
			take(i)
		}
	}
	for i := range header {
		take(i)
	}
	for i, h := range header {
		if at, taken := p.at[t.canonical(mapped[i])]; !taken || at != i {
			p.file.Ignored = append(p.file.Ignored, h)
		}
	}
}

func (p *parser) checkColumns(t table, header []string) error {
	for _, column := range t.needed {
		if _, ok := p.at[column]; ok {
			continue
		}
		candidate := "NAME"
		if len(p.file.Ignored) > 0 {
			candidate = p.file.Ignored[0]
		}
		return &ColumnError{p.file.Name, column, header, fmt.Sprintf("--map %s=%s", column, candidate)}
	}
	return nil
}

func (p *parser) readRows() error {
	for count := 0; ; count++ {
		p.source.text.begun = p.csv.InputOffset()
		record, err := p.csv.Read()
		var quotes *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &quotes):
			p.faults.add(RowError{
				File: p.file.Name, Row: quotes.StartLine, Code: CodeQuotes, Found: quotes.Err.Error(),
				Try: `put the cell in quotes and double each quote in it, as in "a 12"" screen"`,
			})
			continue
		case err != nil:
			return fmt.Errorf("%s: %w", p.file.Name, err)
		case count == MaxRows:
			return fmt.Errorf("%s: %w: more than %d rows; split the file", p.file.Name, ErrLimit, MaxRows)
		}
		line, _ := p.csv.FieldPos(0)
		if err := p.readRow(row{cells: record, line: line, parser: p}); err != nil {
			return err
		}
	}
}

func (p *parser) readRow(r row) error {
	blank := true
	for i, cell := range r.cells {
		switch {
		case !utf8.ValidString(cell):
			line, _ := p.csv.FieldPos(i)
			return p.source.encodingError(line, cell)
		case len(cell) > MaxCellBytes:
			r.refuse("", CodeTooLong, fmt.Sprintf("a cell of %d bytes", len(cell)), fmt.Sprintf("at most %d bytes", MaxCellBytes))
			return nil
		case strings.ContainsRune(cell, 0):
			r.refuse("", CodeInvalid, fmt.Sprintf("%q with a zero byte", cell), "remove it")
			return nil
		case strings.TrimSpace(cell) == "":
		case i >= p.width:
			r.refuse("", CodeCells, fmt.Sprintf("%d cells under %d columns", len(r.cells), p.width),
				"put cells that contain the delimiter in quotes")
			return nil
		default:
			blank = false
		}
	}
	if !blank {
		p.parse(&r)
	}
	return nil
}

// parse adds what the row says to the file, unless it was refused.
func (p *parser) parse(r *row) {
	switch p.file.Kind {
	case KeywordMap:
		p.keywordRows(r)
	case Personas:
		p.persona(r)
	case Steps:
		p.step(r)
	case Moments:
		p.plannedMoment(r)
	case Searches:
		p.pastSearch(r)
	case Rules:
		p.rule(r)
	}
}
