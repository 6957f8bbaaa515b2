package pattern

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseSyntax reads a phrase in the notation of search advertising: [exact], "phrase", +modified +broad, and any of them, or
// words alone, with - before it as a negative. It returns the phrase without the signs. Broad match with modifiers is
// no more, and is read as broad. When the phrase has no such signs, or signs that do not pair, ok is false and the
// phrase is returned as it is.
func ParseSyntax(phrase string) (bare string, k Kind, negative, ok bool) {
	bare = strings.TrimSpace(phrase)
	if rest, cut := strings.CutPrefix(bare, "-"); cut && startsTerm(rest) {
		bare, negative = rest, true
	}
	if inner, kind, ok := enclosed(bare); ok {
		return inner, kind, negative, true
	}
	plain, modified := unmodified(bare)
	if !modified && !negative || strings.ContainsAny(bare[:min(len(bare), 1)], `["`) || strings.HasPrefix(bare, "“") {
		return phrase, 0, false, false
	}
	return plain, Broad, negative, true
}

// unmodified takes the + off the words of s that have one.
func unmodified(s string) (plain string, modified bool) {
	if !strings.Contains(s, "+") {
		return s, false
	}
	words := strings.Fields(s)
	for i, word := range words {
		if rest, cut := strings.CutPrefix(word, "+"); cut && startsWord(rest) {
			words[i], modified = rest, true
		}
	}
	return strings.Join(words, " "), modified
}

// enclosed returns what stands in brackets or quotes around all of s, which has no others, and the kind that they mean.
func enclosed(s string) (inner string, k Kind, ok bool) {
	for _, pair := range []struct {
		open, end string
		kind      Kind
	}{{"[", "]", Exact}, {`"`, `"`, Phrase}, {"“", "”", Phrase}} {
		rest, opens := strings.CutPrefix(s, pair.open)
		inner, ends := strings.CutSuffix(rest, pair.end)
		if opens && ends && !strings.ContainsAny(inner, `[]"“”`) && strings.ContainsFunc(inner, isWord) {
			return strings.TrimSpace(inner), pair.kind, true
		}
	}
	return "", 0, false
}

// startsTerm reports whether a negative can begin like s.
func startsTerm(s string) bool { return startsWord(strings.TrimLeft(s, `["“+`)) }

func startsWord(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return isWord(first)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
