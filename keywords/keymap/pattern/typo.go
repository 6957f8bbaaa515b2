package pattern

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// maxCorrections is how many words one typed word can be a typo of.
const maxCorrections = 4

// typos is a symmetric-delete dictionary: two words are one edit apart only if they become equal when each loses at most one
// letter.
type typos struct {
	words   *vocabulary
	deleted hashed
}

// newTypos takes the words that are no stop words and can be typos.
func newTypos(words *vocabulary, isStop func(word string) bool) typos {
	var hashes []uint64
	var values []uint32
	for id, name := range words.names {
		if !canBeTypo(name) || isStop(name) {
			continue
		}
		for hash := range deletions(name) {
			hashes, values = append(hashes, hash), append(values, uint32(id))
		}
	}
	return typos{words: words, deleted: newHashed(hashes, values)}
}

// deletions are the hashes of word and of word without any one letter but the first.
func deletions(word string) func(yield func(uint64) bool) {
	return func(yield func(uint64) bool) {
		if !yield(hashOf(word)) {
			return
		}
		_, first := utf8.DecodeRuneInString(word)
		for at := first; at < len(word); {
			_, size := utf8.DecodeRuneInString(word[at:])
			if !yield(hashWithout(word, at, at+size)) {
				return
			}
			at += size
		}
	}
}

// near are the words one edit away from word, with the same first letter; those most used first, then by the alphabet.
func (t *typos) near(word string) []uint32 {
	var candidates []uint32
	for hash := range deletions(word) {
		candidates = t.deleted.at(hash, candidates)
	}
	candidates = slices.DeleteFunc(candidates, func(id uint32) bool { return !oneEdit(word, t.words.names[id]) })
	slices.SortFunc(candidates, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(t.words.uses[b], t.words.uses[a]), cmp.Compare(t.words.names[a], t.words.names[b]))
	})
	candidates = slices.Compact(candidates)
	return candidates[:min(len(candidates), maxCorrections)]
}

// oneEdit reports whether a and b have the same first letter and are at a Damerau-Levenshtein distance of 1.
func oneEdit(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(y) == 0 || x[0] != y[0] {
		return false
	}
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) == 2 && len(y) == 2 {
		return x[0] == y[1] && x[1] == y[0]
	}
	return max(len(x), len(y)) == 1
}
