package table

import "strings"

// betweenPhrases stands between a phrase as it is looked up and as it is written.
const betweenPhrases = "\x00"

// PhraseTerm is the term of a phrase in the field Names.Phrases: key is what it is found by the beginning of, and what is
// left of it without capitals and accents.
func PhraseTerm(key, phrase string) string { return key + betweenPhrases + phrase }

// Key is the key of a label of Table.Phrases, and what follows it in the label; both together say how the phrase is written.
func Key(label string) (key, spelling string) {
	key, spelling, _ = strings.Cut(label, betweenPhrases)
	return key, spelling
}

// KeyPrefix is what all labels of a key begin with, and no others.
func KeyPrefix(key string) string { return key + betweenPhrases }

// The first byte of a spelling says what follows: the places of the capitals, each by how many bytes it is behind the one
// before, or the phrase.
const (
	capitals = "\x01"
	verbatim = "\x02"
)

// labelOf is the label of the term of a phrase: shorter, as most phrases are their keys but for some capitals.
func labelOf(term string) string {
	key, phrase, _ := strings.Cut(term, betweenPhrases)
	if len(key) == len(phrase) {
		if places, ok := capitalsOf(key, phrase); ok && len(places) <= len(phrase) {
			return key + betweenPhrases + capitals + string(places)
		}
	}
	return key + betweenPhrases + verbatim + phrase
}

func capitalsOf(key, phrase string) (places []byte, ok bool) {
	last := 0
	for i := range len(phrase) {
		switch c := phrase[i]; {
		case c == key[i]:
		case c >= 'A' && c <= 'Z' && key[i] == c+'a'-'A' && i-last < 256:
			places, last = append(places, byte(i-last)), i
		default:
			return nil, false
		}
	}
	return places, true
}

// Phrase is the phrase with a key and a spelling.
func Phrase(key, spelling string) string {
	if rest, ok := strings.CutPrefix(spelling, verbatim); ok {
		return rest
	}
	phrase, at := []byte(key), 0
	for _, gap := range []byte(strings.TrimPrefix(spelling, capitals)) {
		at += int(gap)
		phrase[at] -= 'a' - 'A'
	}
	return string(phrase)
}
