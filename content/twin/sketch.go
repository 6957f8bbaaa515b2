package twin

import (
	"unicode"
	"unicode/utf8"
)

// places is the length of a sketch: estimates have a standard error of at most 1/(2*sqrt(places)), .044.
const places = 128

// run is how many words follow one another in what is compared.
const run = 4

// sketch is a text in little: for each place the least hash of the runs that fall into it.
type sketch [places]uint32

// empty marks a place into which nothing fell.
const empty = ^uint32(0)

// sketched is a text as it is compared: all of it as one hash, its sketch, and how many words and runs it has.
type sketched struct {
	sketch
	whole uint64
	words int
	runs  int
}

// sketchOf reads a text once. Words are runs of letters and digits in lower case; of scripts that are written without spaces each
// character is one.
func sketchOf(text string) sketched {
	s := sketched{whole: offset}
	for i := range s.sketch {
		s.sketch[i] = empty
	}
	var last [run]uint64
	word := uint64(0)
	end := func() {
		if word == 0 {
			return
		}
		last[s.words%run] = word
		s.whole = (s.whole ^ word) * prime
		s.words++
		word = 0
		if s.words >= run {
			s.add(&last)
		}
	}
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			i++
			if isPlain(b) {
				word = letter(word, rune(lower(b)))
			} else {
				end()
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case unbroken(r):
			end()
			word = letter(0, r)
			end()
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word = letter(word, unicode.ToLower(r))
		default:
			end()
		}
	}
	end()
	s.fill()
	return s
}

// FNV-1a, of 64 bits.
const (
	offset = 14695981039346656037
	prime  = 1099511628211
)

func letter(word uint64, r rune) uint64 {
	if word == 0 {
		word = offset
	}
	return (word ^ uint64(r)) * prime
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		b += 'a' - 'A'
	}
	return b
}

func isPlain(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}

// firstUnbroken is the first letter of Thai, before which no such script has one.
const firstUnbroken = 0x0e00

// unbroken reports whether a script is written without spaces between words.
func unbroken(r rune) bool {
	return r >= firstUnbroken && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer)
}

// add puts the run of the last words where it belongs.
func (s *sketched) add(last *[run]uint64) {
	h := uint64(offset)
	for i := range run {
		h = (h ^ last[(s.words+i)%run]) * prime
	}
	h = mix(h)
	place, value := h%places, uint32(h>>32)
	if value == empty {
		value--
	}
	if value < s.sketch[place] {
		s.sketch[place] = value
	}
	s.runs++
}

// mix spreads what differs in few bits over all of them (the finalizer of MurmurHash3).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// fill gives each empty place the value of another one, the same one for all sketches that have it.
func (s *sketched) fill() {
	if s.runs == 0 {
		return
	}
	given := s.sketch
	for i := range s.sketch {
		for try := uint64(1); s.sketch[i] == empty; try++ {
			s.sketch[i] = given[mix(uint64(i)<<32|try)%places]
		}
	}
}

// alike estimates what two texts share of all that either has, from 0 to 1.
func (s *sketch) alike(other *sketch) float64 {
	same := 0
	for i := range s {
		if s[i] == other[i] {
			same++
		}
	}
	return float64(same) / places
}
