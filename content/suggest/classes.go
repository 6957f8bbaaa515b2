package suggest

import (
	"embed"
	"slices"
	"strings"
)

//go:embed classes_*.txt learned.txt hand.txt
var files embed.FS

// classes are the words of a language, by what they do in a page.
type classes struct {
	runs map[string][]run // by first word, longest first
}

// run is a word or several that stand for a class.
type run struct {
	words  []string
	text   string // the words with spaces between them
	class  string
	spoken int // its place in spoken, -1 when its class does not count throughout a text
}

// languages are those with words of their own; English first.
var languages = []string{"en", "de", "es", "fr"}

// readClasses returns the classes of each language.
func readClasses() map[string]*classes {
	all := map[string]*classes{}
	for _, language := range languages {
		text, _ := files.ReadFile("classes_" + language + ".txt") // embedded: a file that were missing would fail the tests
		all[language] = parseClasses(string(text))
	}
	return all
}

// parseClasses reads lines of a name, a colon and runs of words with commas between them.
func parseClasses(text string) *classes {
	c := &classes{runs: map[string][]run{}}
	for line := range strings.Lines(text) {
		name, list, found := strings.Cut(strings.TrimSpace(line), ":")
		if !found || strings.HasPrefix(name, "#") {
			continue
		}
		for entry := range strings.SplitSeq(list, ",") {
			if words := strings.Fields(entry); len(words) > 0 {
				c.runs[words[0]] = append(c.runs[words[0]], run{words, strings.Join(words, " "), name, spokenPlace(name)})
			}
		}
	}
	for _, runs := range c.runs {
		slices.SortStableFunc(runs, func(a, b run) int { return len(b.words) - len(a.words) })
	}
	return c
}

// at is the class of the longest run of words at a place that one of the classes has.
func (c *classes) at(words []string, i int, wanted ...string) (found run, ok bool) {
	for _, r := range c.runs[words[i]] {
		if slices.Contains(wanted, r.class) && r.at(words, i) {
			return r, true
		}
	}
	return run{}, false
}

// begins is at for the first word.
func (c *classes) begins(words []string, wanted ...string) (found run, ok bool) {
	if len(words) == 0 {
		return run{}, false
	}
	return c.at(words, 0, wanted...)
}

// in is the first run of the classes anywhere in words.
func (c *classes) in(words []string, wanted ...string) (found run, ok bool) {
	for i := range words {
		if r, ok := c.at(words, i, wanted...); ok {
			return r, true
		}
	}
	return run{}, false
}

// at reports whether the run stands at a place among words.
func (r *run) at(words []string, i int) bool {
	return len(r.words) <= len(words)-i && slices.Equal(r.words, words[i:i+len(r.words)])
}

func (r run) String() string { return r.text }
