package lexicon

import (
	"fmt"
	"slices"
	"strings"

	"moments/keywords"
)

// Cue is a pattern with what it says. Name is the pattern as the file has it, or a name in <> for what code finds.
type Cue struct {
	Name         string
	Effects      []Effect
	Navigational bool

	first, last bool // anchored to the beginning, to the end
}

func (c *Cue) byCode() bool { return strings.HasPrefix(c.Name, "<") }

func (c *Cue) anchors() (n int) {
	if c.first {
		n++
	}
	if c.last {
		n++
	}
	return n
}

const navigational = "navigational"

// addCue reads a line of a cue file.
func (l *Lexicon) addCue(line string) error {
	words := strings.Fields(line)
	end := slices.IndexFunc(words, func(w string) bool { return strings.Contains(w, "=") || w == navigational })
	if end < 0 {
		end = len(words)
	}
	if end == 0 {
		return fmt.Errorf("%w: no pattern", ErrLine)
	}
	c := &Cue{Name: strings.Join(words[:end], " ")}
	says := slices.DeleteFunc(slices.Clone(words[end:]), func(w string) bool { return w == navigational })
	c.Navigational = len(says) < len(words)-end
	var err error
	if c.Effects, err = ParseEffects(says); err != nil {
		return err
	}
	if c.byCode() {
		if l.named[c.Name] != nil {
			return fmt.Errorf("%w: %s stands twice", ErrLine, c.Name)
		}
		l.named[c.Name] = c
		return nil
	}
	return l.addPattern(c, slices.Clone(words[:end]))
}

func (l *Lexicon) addPattern(c *Cue, pattern []string) error {
	pattern[0], c.first = strings.CutPrefix(pattern[0], "^")
	last := len(pattern) - 1
	pattern[last], c.last = strings.CutSuffix(pattern[last], "$")
	if slices.Contains(pattern, "") {
		return fmt.Errorf("%w: no word beside the anchor", ErrLine)
	}
	key := strings.Join(l.stems(pattern), " ")
	for _, other := range l.runs[key] {
		if other.first == c.first && other.last == c.last {
			return fmt.Errorf("%w: it has the stems of %q", ErrLine, other.Name)
		}
	}
	l.runs[key] = append(l.runs[key], c)
	l.longest = max(l.longest, len(pattern))
	return nil
}

func (l *Lexicon) stems(words []string) []string {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = l.Language.Stem(keywords.Fold(w))
	}
	return stems
}
