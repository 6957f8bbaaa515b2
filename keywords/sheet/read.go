package sheet

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet/grid"
	"moments/keywords/sheet/tool"
)

// Options say how a file is read.
type Options struct {
	// As is what the file holds; "" detects it by its header.
	As Kind
	// Columns maps canonical columns to headers of the file, where the names do not say it themselves. The file is then no
	// export of a tool.
	Columns map[string]string
	// Steps are what a stage expands to; nil means the default ones.
	Steps []keywords.StepDefinition
}

// Column is a column that is not read, and why.
type Column struct{ Header, Why string }

// Hint is what a tool says about the intent of a phrase.
type Hint = tool.Hint

// File is what a sheet holds. Of the lists, that of its kind is filled. Lines has the line, from 1, at which each entry
// of it stands; Hints has, for each entry of Map in the export of a tool, what the tool says.
type File struct {
	Name  string
	Sheet *grid.Sheet // it came from, for WriteErrors
	Detection
	Encoding  string
	Delimiter rune
	Columns   map[string]string // canonical column -> header
	Ignored   []Column
	Market    string   // a country, as the tool writes it; "" when it does not say
	Period    string   // a day or two, as in 2026-05-01 to 2026-05-31
	Notes     []string // sentences about the whole that a person should read
	Lines     []int
	Faults    []grid.Fault // up to MaxFaults

	Map          []keymap.Row
	Hints        [][]Hint
	Personas     []keywords.PersonaDefinition
	Steps        []keywords.StepDefinition
	Planned      []keywords.PlannedMoment
	Searches     []keywords.PastSearch
	Expectations []keywords.Expectation
	Rules        []keywords.Rule
}

// Rows is the number of entries.
func (f *File) Rows() int { return len(f.Lines) }

// Read reads a file of one table from r into memory; name is for errors, and tells the kind when the header does not. Rows that cannot be taken
// are left out: the error then joins a *RowError for each of the first MaxRowErrors, and the File has the rest. Without
// a File the error is one of ErrColumn, ErrKind, ErrEncoding, ErrLimit or of r. A file of assets is returned with
// nothing but its detection. Of several sheets, those of one kind are read as one; several kinds are an ErrKind that names them.
func Read(r io.Reader, name string, o Options) (*File, error) {
	data, err := io.ReadAll(io.LimitReader(r, grid.MaxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	b, err := Open(grid.File{Name: name, Data: bytes.NewReader(data), Size: int64(len(data))}, o)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	files, _, err := ReadBook(b, name, o)
	if len(files) == 0 {
		return nil, err
	}
	first := files[0]
	for _, f := range files[1:] {
		if f.Kind != first.Kind {
			found := fmt.Errorf("%s: %w: found %s in %s and %s in %s; save one of them alone", name, ErrKind, first.Kind, first.Sheet.Name, f.Kind, f.Sheet.Name)
			return nil, found
		}
		first.add(f)
	}
	return first, err
}

// add takes over the rows of another file of the same kind.
func (f *File) add(other *File) {
	f.Lines, f.Faults, f.Notes = append(f.Lines, other.Lines...), append(f.Faults, other.Faults...), append(f.Notes, other.Notes...)
	f.Map, f.Hints, f.Searches = append(f.Map, other.Map...), append(f.Hints, other.Hints...), append(f.Searches, other.Searches...)
	f.Personas, f.Steps, f.Planned = append(f.Personas, other.Personas...), append(f.Steps, other.Steps...), append(f.Planned, other.Planned...)
	f.Expectations, f.Rules = append(f.Expectations, other.Expectations...), append(f.Rules, other.Rules...)
}

// Open opens a file as ReadBook wants it: with the header in the row that has the most columns of the kinds and tools.
func Open(f grid.File, o Options) (*grid.Book, error) {
	mapped := plainNames(slices.Collect(valuesOf(o.Columns)))
	return grid.Open(f, grid.Options{Score: func(row []string) int {
		found := 0
		for _, name := range plainNames(row) {
			if name != "" && slices.Contains(mapped, name) {
				found++
			}
		}
		return 10*found + Score(row)
	}})
}

func valuesOf(m map[string]string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

// Left is a sheet that was not read, and why.
type Left struct{ Sheet, Why string }

// ReadBook reads all sheets of a book: a File for each that holds something, assets included, and why the others were left. The error
// joins those of the sheets; without any File it says why. Errors of rows are as those of Read.
func ReadBook(b *grid.Book, name string, o Options) (files []*File, left []Left, err error) {
	var errs []error
	about := aboutOf(b)
	for _, s := range b.Sheets() {
		d := Detect(name, s)
		isAlone := len(b.Sheets()) == 1
		switch {
		case s.Header == nil, s.Hidden:
			left = append(left, Left{s.Name, cmp.Or(unless(s.Header == nil, "it is hidden"), d.Why)})
			continue
		case !isAlone && d.Confidence < 0.5 && len(o.Columns) == 0:
			left = append(left, Left{s.Name, d.Why})
			continue
		}
		f, err := readSheet(s, placeOf(s, name, isAlone), o, about)
		if err != nil {
			errs = append(errs, err)
		}
		if f != nil {
			files = append(files, f)
		} else if err == nil {
			left = append(left, Left{s.Name, d.Why})
		}
	}
	if len(files) == 0 && len(errs) == 0 {
		errs = append(errs, fmt.Errorf("%s: %w: %s", name, ErrKind, whyNot(left)))
	}
	return files, left, errors.Join(errs...)
}

func unless(not bool, text string) string {
	if not {
		return ""
	}
	return text
}

// placeOf is how errors call a sheet.
func placeOf(s *grid.Sheet, name string, isAlone bool) string {
	switch {
	case isAlone:
		return name
	case s.File != name:
		return s.File
	}
	return name + " (" + s.Name + ")"
}

func whyNot(left []Left) string {
	var parts []string
	for _, l := range left {
		parts = append(parts, l.Sheet+": "+l.Why)
	}
	return "found nothing to read; " + shorten(strings.Join(parts, "; "))
}

// ReadSheet reads one sheet as Read reads a file. A sheet that holds nothing that is read is an ErrKind.
func ReadSheet(s *grid.Sheet, name string, o Options) (*File, error) {
	f, err := readSheet(s, name, o, about{})
	if f == nil && err == nil {
		return nil, fmt.Errorf("%s: %w: %s", name, ErrKind, Detect(name, s).Why)
	}
	return f, err
}

// readSheet returns nil for a table of a tool that is not read.
func readSheet(s *grid.Sheet, name string, o Options, about about) (*File, error) {
	if o.Steps == nil {
		o.Steps = keywords.DefaultSteps()
	}
	p := &parser{
		file:    &File{Name: name, Sheet: s, Encoding: s.Encoding, Delimiter: s.Delimiter, Columns: map[string]string{}},
		options: o, skipped: map[string]int{}, markets: map[string]int{},
	}
	if err := p.bind(s.Header); err != nil {
		return nil, err
	}
	if p.file.Kind == Assets {
		return p.file, nil
	}
	if p.layout != nil && p.layout.Holds == tool.Nothing {
		return nil, nil
	}
	if err := p.readRows(s); err != nil {
		return nil, err
	}
	p.conclude(about)
	return p.file, p.faults.err()
}

// parser is one sheet that is being read.
type parser struct {
	file    *File
	options Options
	layout  *tool.Layout   // of the tool, nil for a canonical file
	at      map[string]int // canonical column or meaning -> place in a row
	flags   []flagAt
	months  []int
	faults  faults
	skipped map[string]int // reason -> rows that are not meant to be read
	markets map[string]int
	rows    int
}

// bind decides the kind and which column is where.
func (p *parser) bind(header []string) error {
	mapped, err := p.mapped(header)
	if err != nil {
		return err
	}
	detection, layout := detect(p.file.Name, mapped)
	if wanted := p.options.As; wanted != "" && (layout == nil || detection.Kind != wanted) {
		detection, layout = Detection{Kind: wanted, Confidence: 1, Why: "it was said"}, nil
	}
	if layout != nil && len(p.options.Columns) == 0 {
		p.file.Detection, p.layout = detection, layout
		p.placeMeanings(header)
		return nil
	}
	p.file.Detection = detection
	t, ok := tableOf(detection.Kind)
	if !ok && detection.Kind != Assets {
		return fmt.Errorf("%s: %w: found %s; say what it holds with --as, one of keyword_map, personas, steps, moments, searches, tests, rules",
			p.file.Name, ErrKind, shorten(strings.Join(header, ", ")))
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
			if tool.Plain(h) == tool.Plain(wanted) {
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
		column := t.canonical(mapped[i])
		switch at, taken := p.at[column]; {
		case h == "":
		case !taken:
			p.ignore(h, "it stands for nothing here")
		case at != i:
			p.ignore(h, fmt.Sprintf("%s is read from the column %q", column, header[at]))
		}
	}
}

func (p *parser) ignore(header, why string) {
	p.file.Ignored = append(p.file.Ignored, Column{header, why})
}

func (p *parser) checkColumns(t table, header []string) error {
	missing := func(column string) bool { _, ok := p.at[column]; return !ok }
	needed := t.needed
	if len(t.either) > 0 && allOf(t.either, missing) {
		needed = append(slices.Clone(needed), t.either[0])
	}
	for _, column := range needed {
		if !missing(column) {
			continue
		}
		candidate := "NAME"
		if len(p.file.Ignored) > 0 {
			candidate = p.file.Ignored[0].Header
		}
		return &ColumnError{p.file.Name, column, header, fmt.Sprintf("--map %s=%s", column, candidate)}
	}
	return nil
}

// readRows reads the rows of the sheet. Those that the grid cannot read are refused.
func (p *parser) readRows(s *grid.Sheet) error {
	for cells, err := range s.Rows() {
		var fault *grid.RowFault
		switch {
		case errors.As(err, &fault):
			p.refuse(RowError{Row: fault.Row, Column: fault.Column, Code: fault.Code, Found: fault.Found, Try: fault.Try})
		case err != nil:
			return err
		default:
			p.rows++
			p.parse(&row{cells: cells.Cells, line: cells.Number, parser: p})
		}
	}
	return nil
}

// parse adds what the row says to the file, unless it was refused.
func (p *parser) parse(r *row) {
	switch p.file.Kind {
	case KeywordMap:
		if p.layout != nil {
			p.marketRow(r)
			return
		}
		p.keywordRows(r)
	case Personas:
		p.persona(r)
	case Steps:
		p.step(r)
	case Moments:
		p.plannedMoment(r)
	case Searches:
		if p.layout != nil {
			p.askedRow(r)
			return
		}
		p.pastSearch(r)
	case Tests:
		p.expectation(r)
	case Rules:
		p.rule(r)
	}
}
