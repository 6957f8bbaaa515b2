package eval

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"moments/keywords"
)

// Judgment is a phrase of a persona and what should come of it: the moment it is read as, the assets that are good for
// it, or both.
type Judgment struct {
	Phrase  keywords.Phrase
	Persona keywords.Persona
	// Moment is what the reading should be; a blank axis is not judged.
	Moment keywords.Moment
	Grades map[string]int // by public id, 0 to MaxGrade; nil when order is not judged
}

// ErrJudgments is returned for a file of judgments that cannot be taken as it is. The error is a *CellError, or several
// joined.
var ErrJudgments = errors.New("the judgments are not valid")

// CellError names a place in a file, what was found there and what to do. Line counts from 1; Column is a name, "" for
// the whole line.
type CellError struct {
	Line               int
	Column, Found, Try string
}

func (e *CellError) Error() string {
	place := fmt.Sprintf("line %d", e.Line)
	if e.Column != "" {
		place += ", " + e.Column
	}
	return fmt.Sprintf("%s: found %s; %s", place, e.Found, e.Try)
}

// Unwrap makes errors.Is(err, ErrJudgments) true.
func (e *CellError) Unwrap() error { return ErrJudgments }

// The columns of judgments.csv.
const (
	colPhrase  = "phrase"
	colPersona = "persona"
	colMoment  = "expect_moment"
	colAssets  = "assets"
)

var judgmentColumns = []string{colPhrase, colPersona, colMoment, colAssets}

// maxErrors is how many wrong places are told before reading ends.
const maxErrors = 20

// ReadJudgments reads judgments.csv: UTF-8, a header, then phrase*, persona, expect_moment in its text form, and assets
// as slug:3|slug:2, in columns of any order. It returns every wrong place, up to 20, and then no judgments. Errors of r
// are returned as they are.
func ReadJudgments(r io.Reader) ([]Judgment, error) {
	in := bufio.NewReader(r)
	if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		in.Discard(3)
	}
	rows := csv.NewReader(in)
	rows.FieldsPerRecord, rows.ReuseRecord = -1, true
	header, err := rows.Read()
	if err == io.EOF {
		try := "begin with a header: " + strings.Join(judgmentColumns, ",")
		return nil, &CellError{Line: 1, Found: "an empty file", Try: try}
	}
	if err != nil {
		return nil, inCSV(err)
	}
	table, err := newTable(header)
	if err != nil {
		return nil, err
	}
	for len(table.errs) < maxErrors {
		record, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			table.errs = append(table.errs, inCSV(err))
			break
		}
		line, _ := rows.FieldPos(0)
		table.add(line, record)
	}
	if len(table.errs) > 0 {
		return nil, errors.Join(table.errs...)
	}
	return table.judgments, nil
}

// inCSV gives an error of the form of the file its place.
func inCSV(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		const try = `put fields with commas or quotes in "quotes", and double quotes in them`
		return &CellError{Line: parse.Line, Found: parse.Err.Error(), Try: try}
	}
	return fmt.Errorf("reading judgments: %w", err)
}

// table collects judgments and what is wrong with them.
type table struct {
	columns   []string
	judgments []Judgment
	met       map[string]int // line by phrase and persona
	errs      []error
}

func newTable(header []string) (*table, error) {
	t := &table{met: map[string]int{}}
	for _, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		try := "use each once of " + strings.Join(judgmentColumns, ", ")
		if !slices.Contains(judgmentColumns, name) || slices.Contains(t.columns, name) {
			const found = "a column that is not known, or twice"
			return nil, &CellError{Line: 1, Column: strconv.Quote(name), Found: found, Try: try}
		}
		t.columns = append(t.columns, name)
	}
	if !slices.Contains(t.columns, colPhrase) {
		return nil, &CellError{Line: 1, Column: colPhrase, Found: "no such column", Try: "add it, one phrase a line"}
	}
	return t, nil
}

func (t *table) refuse(line int, column, found, try string) {
	t.errs = append(t.errs, &CellError{Line: line, Column: column, Found: found, Try: try})
}

// add takes a line.
func (t *table) add(line int, record []string) {
	if len(record) != len(t.columns) {
		t.refuse(line, "", fmt.Sprintf("%d fields", len(record)), fmt.Sprintf("write %d, as in the header", len(t.columns)))
		return
	}
	before := len(t.errs)
	var j Judgment
	for i, column := range t.columns {
		t.set(&j, line, column, strings.TrimSpace(record[i]))
	}
	key := j.Phrase.Normal() + "/" + string(j.Persona)
	switch first, twice := t.met[key]; {
	case len(t.errs) > before:
	case twice:
		t.refuse(line, colPhrase, fmt.Sprintf("%q as in line %d", j.Phrase, first), "judge a phrase once for a persona")
	case j.Moment.IsZero() && j.Grades == nil:
		t.refuse(line, "", "neither a moment nor assets", "say what should come of the phrase")
	default:
		t.met[key] = line
		t.judgments = append(t.judgments, j)
	}
}

func (t *table) set(j *Judgment, line int, column, text string) {
	if !utf8.ValidString(text) {
		t.refuse(line, column, "bytes that are not UTF-8", "save the file as UTF-8")
		return
	}
	var err error
	switch column {
	case colPhrase:
		j.Phrase, err = keywords.ParsePhrase(text)
	case colPersona:
		j.Persona, err = keywords.ParsePersona(text)
	case colMoment:
		if text != "" {
			j.Moment, err = keywords.ParseMoment(text)
		}
	case colAssets:
		j.Grades = t.grades(line, text)
	}
	if err != nil {
		t.refuse(line, column, strconv.Quote(text), err.Error())
	}
}

// grades reads slug:3|slug:2.
func (t *table) grades(line int, text string) map[string]int {
	if text == "" {
		return nil
	}
	grades := map[string]int{}
	for part := range strings.SplitSeq(text, "|") {
		id, grade, ok := strings.Cut(strings.TrimSpace(part), ":")
		n, err := strconv.Atoi(grade)
		_, twice := grades[id]
		if !ok || id == "" || strings.ContainsAny(id, " \t") || err != nil || n < 0 || n > MaxGrade || twice {
			try := fmt.Sprintf("write slug:grade, each slug once, with a grade from 0 to %d", MaxGrade)
			t.refuse(line, colAssets, strconv.Quote(part), try)
			return nil
		}
		grades[id] = n
	}
	return grades
}
