package sheet

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet/cell"
	"moments/keywords/sheet/grid"
	"moments/keywords/sheet/kind"
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
		options: o, skipped: map[string]int{}, markets: map[string]int{}, suggestions: map[string]Hint{},
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

	suggestions map[string]Hint // by labels
}

// bind decides the kind and which column is where.
func (p *parser) bind(header []string) error {
	mapped, err := p.mapped(header)
	if err != nil {
		return err
	}
	detection, layout := detect(p.file.Name, p.file.Sheet, mapped)
	if wanted := p.options.As; wanted != "" && (layout == nil || detection.Kind != wanted) {
		detection, layout = Detection{Kind: wanted, Confidence: 1, Why: "it was said"}, nil
	}
	if layout != nil && len(p.options.Columns) == 0 {
		p.file.Detection, p.layout = detection, layout
		p.placeMeanings(header)
		return nil
	}
	p.file.Detection = detection
	t, ok := kind.TableOf(detection.Kind)
	if detection.Elsewhere {
		return fmt.Errorf("%s: %w: %s", p.file.Name, ErrElsewhere, detection.Why)
	}
	if !ok && detection.Kind != Assets {
		const kinds = "assets, keyword_map, personas, steps, moments, searches, tests, rules"
		return fmt.Errorf("%s: %w: found %s; say what it holds with the option as, one of %s",
			p.file.Name, ErrKind, cell.Shorten(strings.Join(header, ", ")), kinds)
	}
	if err := p.checkMapping(t, ok); err != nil {
		return err
	}
	p.place(t, header, mapped)
	return p.checkColumns(t, header)
}

// checkMapping refuses a mapping of a column that files of the kind do not have. Assets have fields of their own, which are not known here.
func (p *parser) checkMapping(t kind.Table, isKnown bool) error {
	for _, column := range slices.Sorted(maps.Keys(p.options.Columns)) {
		if isKnown && t.Canonical(column) == "" {
			all := slices.Concat(t.Needed, t.Either, t.Columns)
			return &ColumnError{"a file of " + string(t.Kind), column, all, "one of these before the = of --map"}
		}
	}
	return nil
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
func (p *parser) place(t kind.Table, header, mapped []string) {
	p.at = map[string]int{}
	take := func(i int) {
		column := t.Canonical(mapped[i])
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
		column := t.Canonical(mapped[i])
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

func (p *parser) checkColumns(t kind.Table, header []string) error {
	missing := func(column string) bool { _, ok := p.at[column]; return !ok }
	needed := t.Needed
	if len(t.Either) > 0 && kind.AllOf(t.Either, missing) {
		needed = append(slices.Clone(needed), t.Either[0])
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
