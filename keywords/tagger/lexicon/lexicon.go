package lexicon

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"moments/keywords"
)

//go:embed *.txt
var files embed.FS

// ErrLine is returned for a line of a file that cannot be read.
var ErrLine = errors.New("cannot be read")

// Lexicon is what is known of one language. It does not change and may be used by many goroutines.
type Lexicon struct {
	Language keywords.Language

	runs    map[string][]*Cue   // by the stems of the pattern
	named   map[string]*Cue     // by the name in <>
	places  map[string]bool     // by the words of the name: stems would take Orly for or
	classes map[string][]string // by stem; Itself stands for the word's own
	longest int                 // words of the longest pattern or place
}

// Load returns the lexicon of a language, nil for one that has none. It takes some tens of milliseconds.
func Load(language keywords.Language) (*Lexicon, error) {
	cues, err := files.ReadFile("cues_" + string(language) + ".txt")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	places, _ := files.ReadFile("places_" + string(language) + ".txt")   // a language may be without
	classes, _ := files.ReadFile("classes_" + string(language) + ".txt") // a language may be without
	l, err := Parse(language, string(cues), string(places), string(classes))
	if err != nil {
		return nil, fmt.Errorf("reading the embedded lexicon of %s: %w", language, err)
	}
	return l, nil
}

// Parse reads a file of cues, one of places and one of classes. It returns ErrLine, with the number of the line, for
// what it cannot read.
func Parse(language keywords.Language, cues, places, classes string) (*Lexicon, error) {
	l := &Lexicon{
		Language: language, runs: map[string][]*Cue{}, named: map[string]*Cue{}, places: map[string]bool{},
		classes: map[string][]string{},
	}
	return l, errors.Join(eachLine(cues, l.addCue), eachLine(places, l.addPlace), eachLine(classes, l.addClass))
}

// eachLine calls fn with every line that is neither empty nor a comment.
func eachLine(text string, fn func(string) error) error {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := fn(line); err != nil {
			return fmt.Errorf("line %d, %.60q: %w", n, line, err)
		}
	}
	return nil
}

func (l *Lexicon) addPlace(line string) error {
	words := strings.Fields(keywords.Fold(line))
	l.places[strings.Join(words, " ")] = true
	l.longest = max(l.longest, len(words))
	return nil
}

// addClass reads the name of a class and its words.
func (l *Lexicon) addClass(line string) error {
	name, words, found := strings.Cut(line, ":")
	if name = strings.TrimSpace(name); !found || name == "" || strings.ContainsAny(name, " \t") {
		return fmt.Errorf("%w: write a name, a colon and words", ErrLine)
	}
	for _, stem := range l.stems(strings.Fields(words)) {
		if !slices.Contains(l.classes[stem], name) {
			l.classes[stem] = append(l.classes[stem], name)
		}
	}
	return nil
}

// Itself is the class of words that have no other but are known: they stand for themselves.
const Itself = "ITSELF"

// Classes are the classes of a stem in the order of the file, none for a word that is not known. They must not be changed.
func (l *Lexicon) Classes(stem string) []string { return l.classes[stem] }

// Cues are all cues, ordered by name.
func (l *Lexicon) Cues() []*Cue {
	var all []*Cue
	for _, list := range l.runs {
		all = append(all, list...)
	}
	for _, c := range l.named {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *Cue) int { return strings.Compare(a.Name, b.Name) })
	return all
}
