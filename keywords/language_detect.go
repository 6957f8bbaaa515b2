package keywords

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// Detect tells the language of a phrase, without regard to case: one of English, German, Spanish and French by its words
// and letters, or the commonest language of a script of its own (zh, ja, ko, ru, el, he, ar, th, hi). It is "" when nothing
// tells, as with product names and bare nouns, when two languages are about as likely, and for other languages in Latin
// script as far as they are known. It takes about a microsecond and allocates nothing;
// the first call makes tables of 0.6 MB, in milliseconds.
//
// Every word adds points to the languages that have it: a stop word 12, a word of search phrases (kaufen, precio) 9, both
// divided by the number of languages that have it; a French elision or an English contraction 9; a word in no list up to 7
// by its letters, unless it stands alone. Letters add up to 12 (ß, ñ). The winner needs claimPoints and must lead by
// leadPoints. The points are set by hand.
func Detect(p Phrase) Language {
	var t tally
	f := told()
	for _, r := range string(p) {
		t.read(r, f)
	}
	t.endWord(f)
	if l := t.script(); l != "" {
		return l
	}
	return t.latin()
}

// Points of Detect.
const (
	stopPoints    = 12
	wordPoints    = 9
	elisionPoints = 9
	claimPoints   = 10
	leadPoints    = 5
)

// tongues are the places of a tally: the listed languages and, last, all others in Latin script.
const (
	tongues = len(listed) + 1
	others  = tongues - 1
)

// points are those of each tongue.
type points [tongues]int32

func (p *points) add(more points) {
	for i, n := range more {
		p[i] += n
	}
}

// tally is what is known of a phrase while it is read.
type tally struct {
	points  points
	guesses points // of words that are in no list
	words   int
	scripts [len(scripts)]int // letters
	letters int               // of Latin script
	word    [24]byte          // the open word, folded
	size    int               // bytes of it; more than word holds means that it is too long to be known
}

func (t *tally) read(r rune, f *facts) {
	r = lower(r)
	switch {
	case r >= 'a' && r <= 'z':
		t.letters++
		t.put(byte(r))
	case r == '\'' || r == '’':
		t.apostrophe()
	case r < utf8.RuneSelf:
		t.endWord(f)
	default:
		t.foreign(r, f)
	}
}

// lower is the same for a letter in either case, which unicode.ToLower is not for ſ and K.
func lower(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf:
		return r
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// foreign reads a character beyond ASCII.
func (t *tally) foreign(r rune, f *facts) {
	t.points.add(f.letters[r])
	if int(r) < len(f.plain) && f.plain[r] != "" {
		t.letters++
		for _, c := range []byte(f.plain[r]) {
			t.put(c)
		}
		return
	}
	if unicode.Is(unicode.M, r) {
		return
	}
	t.endWord(f)
	if i := scriptOf(r); i >= 0 {
		t.scripts[i]++
	}
}

func (t *tally) apostrophe() {
	if t.size > 0 {
		t.put('\'')
	}
}

func (t *tally) put(c byte) {
	if t.size < len(t.word) {
		t.word[t.size] = c
	}
	t.size++
}

func (t *tally) endWord(f *facts) {
	if t.size > 0 && t.size <= len(t.word) {
		t.add(bytes.TrimRight(t.word[:t.size], "'"), f)
	}
	t.size = 0
}

// add takes a word by what is known of it, or else by its looks.
func (t *tally) add(word []byte, f *facts) {
	t.words++
	if p, ok := f.of(word); ok {
		t.points.add(p)
		return
	}
	t.guesses.add(f.shapes.of(word))
}

// latin is the language with the most points, if they are enough. The looks of a word on its own do not count: it may be a
// name.
func (t *tally) latin() Language {
	if t.words > 1 {
		t.points.add(t.guesses)
	}
	best, second := t.points.top()
	if best == others || t.points[best] < claimPoints || t.points[best]-t.points[second] < leadPoints {
		return ""
	}
	return listed[best]
}

// script is the language of the script that has most letters, each counting as three Latin ones: brands in Latin letters
// are common everywhere. Kana make Han Japanese. One letter of an alphabet is a sign, as in β-carotene.
func (t *tally) script() Language {
	if t.scripts[kana] > 0 {
		t.scripts[kana] += t.scripts[han]
	}
	best := 0
	for i, n := range t.scripts {
		if n > t.scripts[best] {
			best = i
		}
	}
	n := t.scripts[best]
	if 3*n <= t.letters || n < 2 && best > kana {
		return ""
	}
	return scripts[best].language
}

// Places in scripts that are asked for.
const (
	han  = 0
	kana = 1
)

// scripts are the blocks of Unicode by which a language is told.
var scripts = [...]struct {
	language Language
	blocks   [][2]rune
}{
	{"zh", [][2]rune{{0x3005, 0x3005}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}}},
	{"ja", [][2]rune{{0x3041, 0x30FF}, {0x31F0, 0x31FF}, {0xFF66, 0xFF9F}}},
	{"ko", [][2]rune{{0x1100, 0x11FF}, {0x3130, 0x318F}, {0xAC00, 0xD7AF}}},
	{"ru", [][2]rune{{0x0400, 0x052F}}},
	{"el", [][2]rune{{0x0370, 0x03FF}, {0x1F00, 0x1FFF}}},
	{"he", [][2]rune{{0x05D0, 0x05EA}}},
	{"ar", [][2]rune{{0x0620, 0x064A}, {0x066E, 0x06D3}, {0x0750, 0x077F}, {0xFB50, 0xFDFF}, {0xFE70, 0xFEFC}}},
	{"th", [][2]rune{{0x0E01, 0x0E4E}}},
	{"hi", [][2]rune{{0x0904, 0x0939}, {0x0958, 0x0961}}},
}

// scriptOf is the place in scripts of a letter, or -1.
func scriptOf(r rune) int {
	if r < 0x0370 {
		return -1
	}
	for i := range scripts {
		for _, block := range scripts[i].blocks {
			if r >= block[0] && r <= block[1] {
				return i
			}
		}
	}
	return -1
}

// of are the points of a folded word that is known, or has an apostrophe.
func (f *facts) of(word []byte) (p points, known bool) {
	if p, known = f.words[string(word)]; known {
		return p, true
	}
	head, tail, found := bytes.Cut(word, []byte("'"))
	return f.apart(head, tail), found
}

// apart are the points of a word with an apostrophe, and of what an elision stands before.
func (f *facts) apart(head, tail []byte) (p points) {
	switch string(tail) {
	case "s", "t", "m", "ve", "re", "ll", "d":
		p[0] = elisionPoints
		return p
	}
	switch string(head) {
	case "l", "d", "j", "n", "s", "c", "m", "t", "qu":
		p = f.words[string(tail)]
		p[3] += elisionPoints
	}
	return p
}
