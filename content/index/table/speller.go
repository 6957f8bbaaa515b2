package table

import (
	"slices"
	"sort"
	"unicode/utf8"
)

// maxSpelled is how long a word may be that is compared: longer ones are cut.
const maxSpelled = 96

// speller finds strings within a distance of a word (Damerau and Levenshtein, no letter changed twice), byte by byte. rows
// has a row of the table of distances for each byte of the string at hand, so that what strings have in common at their
// beginning is reckoned once.
type speller struct {
	word string
	most int // distance
	rows [maxSpelled + 1][maxSpelled + 1]uint8
	path []byte
	made int // rows that belong to path
}

// Near calls fn for the strings that are prefix and a text near to word, in order: one that begins with the same letter and
// is at most so far away: so many letters left out, put in, changed, or changed places with the next (in bytes, so that
// letters outside of ASCII may count twice). fn returns how far away further ones may be. The strings must be in the order
// of their bytes. A word of more than maxSpelled bytes has none.
func (s *Texts) Near(prefix, word string, most int, fn func(number uint32, away int) int) {
	if len(word) > maxSpelled {
		return
	}
	_, letter := utf8.DecodeRuneInString(word)
	from, to := s.Range(prefix + word[:letter])
	sp := &speller{word: word, most: most}
	for i := range len(word) + 1 {
		sp.rows[0][i] = uint8(i)
	}
	for number := from; number < to; {
		text := cut(s.At(number)[len(prefix):])
		dead := sp.follow(text)
		if dead == 0 {
			if away := int(sp.rows[len(text)][len(word)]); away <= sp.most {
				sp.most = fn(number, away)
			}
			number++
			continue
		}
		// All that begin like this one are passed over together.
		number += uint32(sort.Search(int(to-number), func(i int) bool {
			other := s.At(number + uint32(i))[len(prefix):]
			return len(other) < dead || other[:dead] > text[:dead]
		}))
	}
}

func cut(text string) string { return text[:min(len(text), maxSpelled)] }

// follow makes the rows of a string. It returns after how many bytes all strings that begin so are too far, or 0.
func (s *speller) follow(text string) (dead int) {
	common := 0
	for common < s.made && common < len(text) && s.path[common] == text[common] {
		common++
	}
	s.path = append(s.path[:common], text[common:]...)
	before := s.least(common)
	for at := common; at < len(text); at++ {
		least := s.row(at, text)
		s.made = at + 1
		// A change of places reaches back two rows and costs one.
		if least > s.most && before >= s.most {
			return at + 1
		}
		before = least
	}
	s.made = len(text)
	return 0
}

// least is the least distance in a row.
func (s *speller) least(row int) int { return int(slices.Min(s.rows[row][:len(s.word)+1])) }

// row makes the row behind text[at] and returns its least distance.
func (s *speller) row(at int, text string) (least int) {
	above, row := &s.rows[at], &s.rows[at+1]
	row[0] = uint8(at + 1)
	least = at + 1
	for i := range len(s.word) {
		cost := above[i]
		if s.word[i] != text[at] {
			cost = 1 + min(cost, above[i+1], row[i])
			if i > 0 && at > 0 && s.word[i] == text[at-1] && s.word[i-1] == text[at] {
				cost = min(cost, 1+s.rows[at-1][i-1])
			}
		}
		row[i+1] = cost
		least = min(least, int(cost))
	}
	return least
}
