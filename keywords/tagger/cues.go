package tagger

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"moments/keywords"
)

//go:embed cues_en.txt
var cuesEN string

//go:embed places_en.txt
var placesEN string

// errCue is returned for a line of a cue file that cannot be read.
var errCue = errors.New("not a cue")

// cue is a pattern with what it says.
type cue struct {
	name         string // the pattern as the file has it
	first, last  bool   // anchored to the beginning, to the end
	effects      []effect
	navigational bool
}

// effect is evidence for one value of one axis.
type effect struct {
	moment keywords.Moment // one axis is set, or none for unknown
	weight float64         // nats
}

// cues are the cues and places of one language.
type cues struct {
	runs    map[string][]cue // by the stems of the pattern
	named   map[string]*cue  // by the name in <>
	places  map[string]bool  // by the stems of the name
	longest int              // words of the longest pattern or place
}

// parseCues reads a cue file and a list of places.
func parseCues(text, places string) (*cues, error) {
	c := &cues{runs: map[string][]cue{}, named: map[string]*cue{}, places: map[string]bool{}}
	err := eachLine(text, func(line string) error { return c.add(line) })
	if err != nil {
		return nil, err
	}
	return c, eachLine(places, func(line string) error {
		stems := stemsOf(strings.Fields(line))
		c.places[strings.Join(stems, " ")] = true
		c.longest = max(c.longest, len(stems))
		return nil
	})
}

// eachLine calls fn with every line that is neither empty nor a comment.
func eachLine(text string, fn func(string) error) error {
	scanner := bufio.NewScanner(strings.NewReader(text))
	for n := 1; scanner.Scan(); n++ {
		line := strings.TrimSpace(scanner.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := fn(line); err != nil {
			return fmt.Errorf("line %d, %q: %w", n, line, err)
		}
	}
	return scanner.Err()
}

func (c *cues) add(line string) error {
	words := strings.Fields(line)
	end := slices.IndexFunc(words, func(w string) bool { return strings.Contains(w, "=") || w == "navigational" })
	if end < 0 {
		end = len(words)
	}
	if end == 0 {
		return fmt.Errorf("%w: no pattern", errCue)
	}
	q := cue{name: strings.Join(words[:end], " ")}
	if err := q.says(words[end:]); err != nil {
		return err
	}
	if strings.HasPrefix(q.name, "<") {
		c.named[q.name] = &q
		return nil
	}
	pattern := slices.Clone(words[:end])
	pattern[0], q.first = strings.CutPrefix(pattern[0], "^")
	pattern[end-1], q.last = strings.CutSuffix(pattern[end-1], "$")
	key := strings.Join(stemsOf(pattern), " ")
	for _, other := range c.runs[key] {
		if other.first == q.first && other.last == q.last {
			return fmt.Errorf("%w: it has the stems of %q", errCue, other.name)
		}
	}
	c.runs[key] = append(c.runs[key], q)
	c.longest = max(c.longest, end)
	return nil
}

// says reads what stands after the pattern.
func (q *cue) says(words []string) error {
	for len(words) > 0 {
		if words[0] == "navigational" {
			q.navigational, words = true, words[1:]
			continue
		}
		axis, value, _ := strings.Cut(words[0], "=")
		if len(words) < 2 {
			return fmt.Errorf("%w: no weight after %s", errCue, words[0])
		}
		weight, err := strconv.ParseFloat(words[1], 64)
		if err != nil {
			return fmt.Errorf("%w: weight %q", errCue, words[1])
		}
		e := effect{weight: weight}
		switch {
		case axis == "intent" && value == keywords.Unknown:
		case axis == "intent":
			e.moment.Intent, err = keywords.ParseIntent(value)
		case axis == "step":
			e.moment.Step, err = keywords.ParseStep(value)
		default:
			err = fmt.Errorf("%w: axis %q", errCue, axis)
		}
		if err != nil {
			return err
		}
		q.effects, words = append(q.effects, e), words[2:]
	}
	return nil
}

func stemsOf(words []string) []string {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = keywords.English.Stem(keywords.Fold(w))
	}
	return stems
}
