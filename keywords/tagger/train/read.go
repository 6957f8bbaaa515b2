package train

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"moments/keywords"
)

// Errors of files of labelled phrases.
var (
	ErrHeader = errors.New("no column that says what the phrases are")
	ErrLabel  = errors.New("not a label")
)

// MaxPhrases bounds a file.
const MaxPhrases = 1_000_000

// Read reads labelled phrases from CSV or, with comma '\t', TSV. Canonical files have the columns phrase, intent, step,
// persona, the last three as far as they are known; a cell may hold several values that would all be right, joined by |,
// and unknown (or none) where nothing can be told. Files of two public sets are known by their headers too: NF-CATS
// (Bolotova and others, "A Non-Factoid Question-Answering Taxonomy", 2022) and Mozilla's smart_intent. Phrases that are empty
// or too long are left out and counted.
func Read(r io.Reader, comma rune, set string) (phrases []Labelled, left int, err error) {
	reader := csv.NewReader(r)
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = comma, true, -1
	header, err := reader.Read()
	if err != nil {
		return nil, 0, fmt.Errorf("reading the header: %w", err)
	}
	label, column, err := labeller(header)
	if err != nil {
		return nil, 0, err
	}
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return phrases, left, nil
		}
		if err == nil && len(phrases) >= MaxPhrases {
			err = fmt.Errorf("more than %d phrases", MaxPhrases)
		}
		if err != nil {
			return nil, 0, err
		}
		l := Labelled{Set: set}
		if l.Phrase, err = keywords.ParsePhrase(cell(row, column)); err != nil {
			left++
			continue
		}
		if err := label(row, &l); err != nil {
			line, _ := reader.FieldPos(0)
			return nil, 0, fmt.Errorf("line %d: %w", line, err)
		}
		phrases = append(phrases, l)
	}
}

func cell(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[i])
}

// labeller is how rows under a header are understood, and the column of the phrase.
func labeller(header []string) (func(row []string, l *Labelled) error, int, error) {
	for i := range header {
		header[i] = strings.ToLower(strings.Trim(header[i], " \ufeff\""))
	}
	column := func(name string) int { return slices.Index(header, name) }
	switch {
	case column("category") >= 0 && column("question") >= 0:
		return nfCats(column("category")), column("question"), nil
	case column("sequence") >= 0 && column("target") >= 0:
		return smartIntent(column("target")), column("sequence"), nil
	case column("phrase") >= 0 && (column("intent") >= 0 || column("step") >= 0 || column("persona") >= 0):
		return canonical(column("intent"), column("step"), column("persona")), column("phrase"), nil
	}
	return nil, 0, fmt.Errorf("%w: found %s: use phrase, intent, step, persona", ErrHeader, strings.Join(header, ", "))
}

func canonical(intent, step, persona int) func([]string, *Labelled) error {
	return func(row []string, l *Labelled) error {
		var errs [3]error
		l.Intents, errs[0] = values(cell(row, intent), func(s string) error { _, err := keywords.ParseIntent(s); return err })
		l.Steps, errs[1] = values(cell(row, step), func(s string) error { _, err := keywords.ParseStep(s); return err })
		l.Persona, errs[2] = keywords.ParsePersona(cell(row, persona))
		return errors.Join(errs[:]...)
	}
}

// values reads a cell of one axis.
func values(text string, check func(string) error) (all []string, err error) {
	if text == "" {
		return nil, nil
	}
	for v := range strings.SplitSeq(text, "|") {
		switch v = strings.ToLower(strings.TrimSpace(v)); v {
		case keywords.Unknown, "none":
			v = keywords.Unknown
		case "", keywords.Blank:
			return nil, fmt.Errorf("%w: %q: a value is missing", ErrLabel, text)
		default:
			if err := check(v); err != nil {
				return nil, fmt.Errorf("%w: %w", ErrLabel, err)
			}
		}
		all = append(all, v)
	}
	return all, nil
}
