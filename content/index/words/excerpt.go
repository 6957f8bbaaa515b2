package words

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds of what is looked at and returned for one text.
const (
	excerptBytes  = 32 << 10
	maxHighlights = 64
)

// Highlight returns where in text the words are of which one of terms is a form, as [start, end) in UTF-16 code units, in
// order and at most 64. It reads the text in the languages of the terms.
func (a *Analyzer) Highlight(text string, terms []string) [][2]int {
	var ranges [][2]int
	at, units := 0, 0
	unitsTo := func(end int) int {
		for _, r := range text[at:end] {
			units += utf16.RuneLen(r)
		}
		at = end
		return units
	}
	for _, h := range a.highlights(text, terms) {
		start := unitsTo(h.start)
		ranges = append(ranges, [2]int{start, unitsTo(h.end)})
	}
	return ranges
}

// highlight is a word of a text that is a term of the query.
type highlight struct{ start, end, term int }

// highlights returns the first maxHighlights of them, in bytes of text, in order. Pairs of characters that
// overlap are one.
func (a *Analyzer) highlights(text string, terms []string) (found []highlight) {
	for _, r := range a.readingsOf(terms) {
		count := 0
		r.each([]byte(text), func(w word, at int) bool {
			if term := slices.IndexFunc(terms, func(t string) bool { return t == string(w.term) }); term >= 0 {
				found = append(found, highlight{start: at + w.start, end: at + w.end, term: term})
				count++
			}
			return count < maxHighlights
		})
	}
	slices.SortStableFunc(found, func(a, b highlight) int { return a.start - b.start })
	kept := found[:0]
	for _, h := range found {
		if n := len(kept); n == 0 || h.start >= kept[n-1].end {
			kept = append(kept, h)
		} else {
			kept[n-1].end = max(kept[n-1].end, h.end)
		}
	}
	return kept[:min(len(kept), maxHighlights)]
}

const ellipsis = "…"

// Excerpt returns the passage of text in which most of the terms stand, of at most maxRunes runes, from the start of a
// sentence where that fits, with whole words and an ellipsis where something was left out. White space becomes single
// spaces. It looks at the first 32 KiB. Without any of the terms it is the beginning of the text.
func (a *Analyzer) Excerpt(text string, terms []string, maxRunes int) string {
	text = strings.Join(strings.Fields(Cut(text, excerptBytes)), " ")
	if utf8.RuneCountInString(text) <= maxRunes {
		return text
	}
	room := maxRunes - 2*utf8.RuneCountInString(ellipsis)
	if room <= 0 {
		return ""
	}
	first, last := densest(text, a.highlights(text, terms), room)
	start := beginning(text, first, last, room)
	end := start
	if at := nthRune(text[start:], room); at < 0 {
		end = len(text)
	} else if end = start + at; text[end] != ' ' {
		if space := strings.LastIndexByte(text[start:end], ' '); space > 0 {
			end = start + space
		}
	}
	passage := text[start:end]
	if start > 0 {
		passage = ellipsis + passage
	}
	if end < len(text) {
		passage += ellipsis
	}
	return passage
}

// densest returns from where to where the most different terms stand within room runes: the shortest such place, and the
// first of those.
func densest(text string, found []highlight, room int) (first, last int) {
	most := 0
	for i := range found {
		var have uint64
		end := i
		for n := i; n < len(found) && utf8.RuneCountInString(text[found[i].start:found[n].end]) <= room; n++ {
			if term := uint64(1) << (found[n].term % 64); have&term == 0 {
				have, end = have|term, n
			}
		}
		terms, bytes := bits.OnesCount64(have), found[end].end-found[i].start
		if terms > most || terms == most && bytes < last-first {
			most, first, last = terms, found[i].start, found[end].end
		}
	}
	return first, last
}

// beginning is where a passage of room runes begins that holds text[first:last]: at the sentence if all fits, else a
// little before first, at a word.
func beginning(text string, first, last, room int) int {
	if sentence := sentenceStart(text, first); utf8.RuneCountInString(text[sentence:last]) <= room {
		return sentence
	}
	before := (room - utf8.RuneCountInString(text[first:last])) / 2
	start := first
	for start > 0 && before > 0 {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
		before--
	}
	if space := strings.IndexByte(text[start:first], ' '); start > 0 && space >= 0 {
		return start + space + 1
	} else if start > 0 {
		return first
	}
	return start
}

// sentenceStart is behind the last mark of an end of a sentence before at.
func sentenceStart(text string, at int) int {
	for i := at - 2; i > 0; i-- {
		if text[i+1] == ' ' && strings.IndexByte(".!?", text[i]) >= 0 {
			return i + 2
		}
	}
	return 0
}

// nthRune is the place of the n-th rune of s, from 0, or -1 when it has no more than n.
func nthRune(s string, n int) int {
	for at := range s {
		if n == 0 {
			return at
		}
		n--
	}
	return -1
}

// Cut returns the beginning of s, at most limit bytes, whole runes.
func Cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
