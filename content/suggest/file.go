package suggest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ErrFile is returned for a file that is not a model.
var ErrFile = errors.New("not a model of suggestions")

// Base returns the model that is part of the program: what was written by hand of steps and kinds (hand.txt), and what was
// learned (learned.txt). It takes some milliseconds, and panics when an embedded file is damaged, which the tests rule out.
func Base() *Model {
	m := byHand()
	text, _ := files.ReadFile("learned.txt") // embedded
	if err := m.read(strings.NewReader(string(text))); err != nil {
		panic(fmt.Sprintf("reading the embedded weights: %v", err))
	}
	return m
}

// byHand is the model before anything is learned.
func byHand() *Model {
	m := newModel()
	text, _ := files.ReadFile("hand.txt") // embedded
	if err := m.read(strings.NewReader(string(text))); err != nil {
		panic(fmt.Sprintf("reading the embedded weights: %v", err))
	}
	return m
}

// read adds the weights of a file: a feature, a tab, and pairs of axis=value and nats on each line; # begins a comment. A weight
// takes the place of the one that was there.
func (m *Model) read(r io.Reader) error {
	scanner := bufio.NewScanner(r)
	for n := 1; scanner.Scan(); n++ {
		if err := m.line(scanner.Text()); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return scanner.Err()
}

func (m *Model) line(line string) error {
	if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	feature, says, found := strings.Cut(line, "\t")
	pairs := strings.Fields(says)
	if !found || len(pairs)%2 != 0 {
		return fmt.Errorf("%w: %.60q: write a feature, a tab and weights such as intent=do 1.5", ErrFile, line)
	}
	for i := 0; i < len(pairs); i += 2 {
		axis, value, _ := strings.Cut(pairs[i], "=")
		w := m.axes[Axis(axis)]
		nats, err := strconv.ParseFloat(pairs[i+1], 64)
		if w == nil || value == "" || err != nil || math.IsNaN(nats) || math.IsInf(nats, 0) {
			return fmt.Errorf("%w: %.40q %.20q: write an axis, = and a value, then a number", ErrFile, pairs[i], pairs[i+1])
		}
		w.set(feature, value, nats)
	}
	return nil
}

// write writes the weights that differ from those of before, with a comment, so that read gives them again: features by name,
// weights to a hundredth of a nat.
func (m *Model) write(out io.Writer, before *Model, comment string) error {
	w := bufio.NewWriter(out)
	for line := range strings.Lines(comment) {
		fmt.Fprintln(w, strings.TrimRight("# "+line, " \n"))
	}
	names := map[string]bool{}
	for _, axis := range modelled {
		for name := range m.axes[axis].nats {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		var parts []string
		for _, axis := range modelled {
			parts = append(parts, m.axes[axis].differing(before.axes[axis], string(axis), name)...)
		}
		if len(parts) > 0 {
			fmt.Fprintf(w, "%s\t%s\n", name, strings.Join(parts, " "))
		}
	}
	return w.Flush()
}

// leastLearned is by how much a weight must have moved to be kept.
const leastLearned = 0.02

// differing are the weights of a feature that have moved.
func (w *weights) differing(before *weights, axis, name string) (parts []string) {
	for i, nats := range w.nats[name] {
		old := 0.0
		if place := slices.Index(before.values, w.values[i]); place >= 0 && before.nats[name] != nil {
			old = before.nats[name][place]
		}
		if math.Abs(nats-old) >= leastLearned {
			parts = append(parts, axis+"="+w.values[i], strconv.FormatFloat(nats, 'f', 2, 64))
		}
	}
	return parts
}
