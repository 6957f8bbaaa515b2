package prose

import (
	"strings"
	"unicode"
)

// Line is text for a field of one line: single spaces, nothing that is not visible.
func Line(s string) string { return strings.Join(strings.Fields(strings.Map(visible, s)), " ") }

// visible drops format characters (bidi overrides, zero-width marks) and makes spaces of control characters but line feeds.
func visible(r rune) rune {
	switch {
	case r >= ' ' && r < unicode.MaxASCII || r == '\n':
		return r
	case unicode.Is(unicode.Cf, r):
		return -1
	case unicode.IsControl(r):
		return ' '
	}
	return r
}

// Tidy is text of several lines: single spaces within a line, at most one empty line between two, none at the ends.
func Tidy(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := 0
	for line := range strings.Lines(strings.Map(visible, s)) {
		words := strings.Fields(line)
		if len(words) == 0 {
			gap++
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n"[:min(gap+1, 2)])
		}
		gap = 0
		for i, word := range words {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(word)
		}
	}
	return b.String()
}

// Shorten cuts s to at most limit runes, at the end of a word when there is one, and marks the cut.
func Shorten(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	cut := string(runes[:limit-1])
	if space := strings.LastIndexByte(cut, ' '); space > 0 && runes[limit-1] != ' ' {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, " ,;:.-") + "…"
}
