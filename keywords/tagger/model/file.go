package model

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

// Limits of a file.
const (
	MaxLines     = 200_000
	MaxLineBytes = 2 << 10
)

// ErrFile is returned for a file that is not a model.
var ErrFile = errors.New("not a model")

// Load returns the model of a language that is part of the program: its lexicon, with what was learned where something
// was; nil for a language without a lexicon.
func Load(language keywords.Language) (*Model, error) {
	l, err := lexicon.Load(language)
	if l == nil || err != nil {
		return nil, err
	}
	if language == keywords.English {
		return Read(strings.NewReader(learnedEN), l)
	}
	return New(l), nil
}

//go:embed model_en.txt
var learnedEN string

// Read reads what Write has written: a feature, a tab and its effects on each line; a line that begins with # is a comment. The
// features of the file weigh what it says, the other cues of the lexicon what the lexicon says. It returns ErrFile with the
// number of the line that it cannot read.
func Read(r io.Reader, l *lexicon.Lexicon) (*Model, error) {
	m := New(l)
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, MaxLineBytes)
	n := 1
	for ; scanner.Scan(); n++ {
		if n > MaxLines {
			return nil, fmt.Errorf("%w: more than %d lines", ErrFile, MaxLines)
		}
		if err := m.line(scanner.Text()); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w: %w", n, ErrFile, err)
	}
	return m, nil
}

func (m *Model) line(line string) error {
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	feature, says, found := strings.Cut(line, "\t")
	if !found || feature == "" {
		return fmt.Errorf("%w: %.60q: write a feature, a tab and effects such as intent=do 1.5", ErrFile, line)
	}
	effects, err := lexicon.ParseEffects(strings.Fields(says))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	m.set(feature, effects)
	return nil
}

// Write writes the model, with a comment before it, so that Read gives it again: features by name, weights to a
// hundredth of a nat, without cues that weigh what the lexicon says and features that weigh nothing.
func (m *Model) Write(w io.Writer, comment string) error {
	out := bufio.NewWriter(w)
	for line := range strings.Lines(comment) {
		fmt.Fprintln(out, strings.TrimRight("# "+line, " \n"))
	}
	before := New(m.lexicon)
	features := make([]string, 0, len(m.weights))
	for feature := range m.weights {
		features = append(features, feature)
	}
	slices.Sort(features)
	for _, feature := range features {
		own, given := text(m.Effects(feature)), text(before.Effects(feature))
		if own != given {
			fmt.Fprintf(out, "%s\t%s\n", feature, own)
		}
	}
	return out.Flush()
}

// text writes effects, in the order of their values, as ParseEffects reads them.
func text(effects []lexicon.Effect) string {
	slices.SortFunc(effects, func(a, b lexicon.Effect) int { return strings.Compare(a.String(), b.String()) })
	var parts []string
	for _, e := range effects {
		if nats := strconv.FormatFloat(e.Weight, 'f', 2, 64); nats != "0.00" && nats != "-0.00" {
			parts = append(parts, e.Value.String(), nats)
		}
	}
	return strings.Join(parts, " ")
}

// With returns the model with other weights for some features.
func (m *Model) With(learned map[string][]lexicon.Effect) *Model {
	c := &Model{lexicon: m.lexicon, values: slices.Clone(m.values), weights: make(map[string][]weight, len(m.weights)+len(learned))}
	for feature, weights := range m.weights {
		c.weights[feature] = weights
	}
	for feature, effects := range learned {
		if len(effects) == 0 && m.weights[feature] == nil {
			continue
		}
		c.set(feature, effects)
	}
	return c
}
