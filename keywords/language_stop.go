package keywords

import (
	"embed"
	"strings"
	"sync"
)

//go:embed stop/*.txt
var wordLists embed.FS

// listed are the languages that have a list of stop words, and in this order the places of a set and of a tally.
var listed = [...]Language{English, German, Spanish, French}

// languageSet has the bit 1<<i for listed[i].
type languageSet uint8

// stopWords are the stop words of all languages, each with the languages that have it.
var stopWords = sync.OnceValue(func() map[string]languageSet {
	words := map[string]languageSet{}
	for i, l := range listed {
		for _, w := range wordList(string(l)) {
			words[w] |= 1 << i
		}
	}
	return words
})

// IsStopWord reports whether a folded word is one that does not make a match: an article, a pronoun, an auxiliary. Words
// that turn a meaning round (not, without, near) are none. It is one look-up, and false in languages without a list, which
// are all but English, German, Spanish and French.
func (l Language) IsStopWord(word string) bool {
	return stopWords()[word]&l.set() != 0
}

func (l Language) set() languageSet {
	switch l {
	case English, "":
		return 1 << 0
	case German:
		return 1 << 1
	case Spanish:
		return 1 << 2
	case French:
		return 1 << 3
	}
	return 0
}

// wordList is a list of words by its name. Its first line says what it is; there is nothing in a list that is not there.
func wordList(name string) []string {
	text, _ := wordLists.ReadFile("stop/" + name + ".txt")
	_, words, _ := strings.Cut(string(text), "\n")
	return strings.Fields(words)
}
