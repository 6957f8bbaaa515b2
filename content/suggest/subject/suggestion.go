package subject

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Suggestion is a value with its probability and up to [MostReasons] reasons in words, the strongest first.
type Suggestion struct {
	Value      string
	Confidence float64
	Why        []string
}

// MostReasons is how many reasons a suggestion has at most.
const MostReasons = 3

// How probable a value must be to be suggested.
const (
	LeastPersona = 0.5
	LeastTopic   = 0.5
)

// order puts the most probable first, equal ones by value.
func order(all []Suggestion) []Suggestion {
	slices.SortFunc(all, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), strings.Compare(a.Value, b.Value))
	})
	return all
}

// Words are the words in lower case, without the marks around them. What holds digits, currencies and addresses stays whole.
func Words(text string) []string {
	words := strings.Fields(strings.ToLower(text))
	kept := words[:0]
	for _, w := range words {
		w = strings.TrimFunc(strings.ReplaceAll(w, "’", "'"), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Sc, r) && r != '%'
		})
		if w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}
