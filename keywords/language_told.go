package keywords

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// facts are what Detect tells languages by.
type facts struct {
	words   map[string]points
	shapes  *shapes
	letters map[rune]points // beyond ASCII, in lower case
	plain   [0x250]string   // the ASCII letters that stand for a Latin letter beyond ASCII, "" for none
}

// told are the facts, made from the lists of words and the table of letters.
var told = sync.OnceValue(func() *facts {
	f := &facts{words: map[string]points{}, letters: map[rune]points{}}
	endings := map[string]points{}
	for place := range tongues {
		name := "other"
		if place < len(listed) {
			name = string(listed[place])
			f.list(endings, place, stopPoints, wordList(name))
		}
		f.list(endings, place, wordPoints, wordList("tell_"+name))
	}
	f.shapes = newShapes(f.words, endings)
	share(f.words)
	for letters, p := range tellingLetters {
		for _, r := range letters {
			f.letters[r] = p
		}
	}
	for r := range rune(len(f.plain)) {
		f.plain[r] = plainOf(r)
	}
	return f
})

// plainOf are the ASCII letters that stand for a Latin letter beyond ASCII.
func plainOf(r rune) string {
	if plain, ok := ligatures[r]; ok {
		return plain
	}
	folded := Fold(string(r))
	if r < utf8.RuneSelf || len(folded) != 1 || folded[0] < 'a' || folded[0] > 'z' {
		return ""
	}
	return folded
}

// ligatures are the letters that Fold leaves as they are.
var ligatures = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d"}

// list notes the words and endings of a tongue; worth is what a word is worth.
func (f *facts) list(endings map[string]points, place int, worth int32, words []string) {
	for _, w := range words {
		w = strings.ReplaceAll(w, "ß", "ss")
		if ending, ok := strings.CutPrefix(w, "-"); ok {
			note(endings, ending, place, 1)
		} else {
			note(f.words, w, place, worth)
		}
	}
}

// note gives a tongue points for a word, if it does not have more.
func note(words map[string]points, word string, place int, worth int32) {
	p := words[word]
	p[place] = max(p[place], worth)
	words[word] = p
}

// share divides the points of each word by the number of languages that have it.
func share(words map[string]points) {
	for w, p := range words {
		have := int32(0)
		for _, n := range p {
			if n > 0 {
				have++
			}
		}
		for i := range p {
			p[i] /= have
		}
		words[w] = p
	}
}

// tellingLetters are the points of letters and signs: English, German, Spanish, French, others.
var tellingLetters = map[string]points{
	"ß":    {0, 12, 0, 0, 0},
	"äöü":  {0, 6, 0, 0, 3},
	"ñ¿¡":  {0, 0, 12, 0, 0},
	"áíóú": {0, 0, 6, 0, 3},
	"é":    {0, 0, 3, 6, 1},
	"èàù":  {0, 0, 0, 6, 3},
	"êîôû": {0, 0, 0, 6, 2},
	"ç":    {0, 0, 0, 6, 4},
	"ëï":   {0, 0, 0, 3, 1},
	"œ":    {0, 0, 0, 12, 0},
	"åæøãõłąęśżźćńčšžřěůďťğşőűățșđòì": {0, 0, 0, 0, 9},
}
