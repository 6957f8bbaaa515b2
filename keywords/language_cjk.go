package keywords

import (
	"unicode"
	"unicode/utf8"
)

// pieces cuts a word where Chinese or Japanese script begins and ends, and what is of that script into overlapping pairs of
// characters, as Lucene's CJKBigramFilter does: there are no spaces to tell words by. A character on its own stays single.
// Yield gets the bytes of each piece in the word, and stops the cutting by returning false. Korean has spaces, and Thai,
// Lao and Khmer need a dictionary: they stay as they are.
func pieces(word string, yield func(from, to int) bool) {
	for at := 0; at < len(word); {
		end := at + extent(word[at:])
		if !startsCJK(word[at:]) {
			if !yield(at, end) {
				return
			}
		} else if !pairs(word, at, end, yield) {
			return
		}
		at = end
	}
}

func pairs(word string, at, end int, yield func(from, to int) bool) bool {
	second := at + characterLength(word[at:end])
	if second == end {
		return yield(at, end)
	}
	for second < end {
		third := second + characterLength(word[second:end])
		if !yield(at, third) {
			return false
		}
		at, second = second, third
	}
	return true
}

// extent is how many bytes at the beginning of s are Chinese or Japanese, or are not.
func extent(s string) int {
	isCJK := startsCJK(s)
	n := characterLength(s)
	for n < len(s) && startsCJK(s[n:]) == isCJK {
		n += characterLength(s[n:])
	}
	return n
}

// characterLength is the length of the first character with the marks on it, among them the half-width voicing marks.
func characterLength(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.Is(unicode.M, r) && r != 'ﾞ' && r != 'ﾟ' {
			break
		}
		n += size
	}
	return n
}

// startsCJK reports whether s begins with a Han, Hiragana or Katakana letter, or with the sign that lengthens a Katakana.
func startsCJK(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	const firstOfHan = '⺀'
	return r >= firstOfHan && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー' || r == 'ｰ')
}
