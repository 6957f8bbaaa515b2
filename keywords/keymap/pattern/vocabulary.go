package pattern

import "unicode"

// vocabulary numbers the words of patterns and their stems.
type vocabulary struct {
	stems  map[string]uint32
	words  map[string]uint32 // folded
	names  []string          // by word
	stemOf []uint32          // by word
	uses   []uint32          // by word: how often patterns have it
}

// none stands for a stem that no pattern has.
const none = ^uint32(0)

func newVocabulary() vocabulary {
	return vocabulary{stems: map[string]uint32{}, words: map[string]uint32{}}
}

// learn is the number of a word, given at first sight.
func (v *vocabulary) learn(word, stem string) uint32 {
	id, known := v.words[word]
	if !known {
		id = uint32(len(v.names))
		v.words[word] = id
		v.names, v.stemOf, v.uses = append(v.names, word), append(v.stemOf, v.learnStem(stem)), append(v.uses, 0)
	}
	v.uses[id]++
	return id
}

func (v *vocabulary) learnStem(stem string) uint32 {
	id, known := v.stems[stem]
	if !known {
		id = uint32(len(v.stems))
		v.stems[stem] = id
	}
	return id
}

func (v *vocabulary) stem(stem string) uint32 {
	if id, known := v.stems[stem]; known {
		return id
	}
	return none
}

// stemsOf are the numbers of the stems of numbered words.
func (v *vocabulary) stemsOf(words []uint32) []uint32 {
	stems := make([]uint32, len(words))
	for i, id := range words {
		stems[i] = v.stemOf[id]
	}
	return stems
}

// minLetters is how many letters a word has at least, typed and meant, to be corrected.
const minLetters = 5

// canBeTypo reports whether a word has letters enough, and nothing but letters: another digit is another thing.
func canBeTypo(word string) bool {
	letters := 0
	for _, r := range word {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
			return false
		}
		letters++
	}
	return letters >= minLetters
}
