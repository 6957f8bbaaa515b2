package content

import (
	"strings"
	"unicode/utf8"

	"moments/keywords"
)

// Hint is an intent for which the markup of a source speaks, such as JSON-LD's HowTo, and the words in it that do. It is no tag: it is
// a reason for suggesting one.
type Hint struct {
	Intent keywords.Intent `cbor:"intent"`
	Why    string          `cbor:"why"`
}

// Bounds of hints. What is over them is left out.
const (
	maxHints     = 8
	maxHintBytes = 200
)

// bounded are the hints that say something, as many and as long as an asset keeps.
func bounded(hints []Hint) (kept []Hint) {
	for _, h := range hints {
		if _, err := keywords.ParseIntent(string(h.Intent)); err != nil || h.Intent == "" || len(kept) == maxHints {
			continue
		}
		h.Why = strings.ToValidUTF8(h.Why, "")
		for len(h.Why) > maxHintBytes {
			_, size := utf8.DecodeLastRuneInString(h.Why)
			h.Why = h.Why[:len(h.Why)-size]
		}
		kept = append(kept, h)
	}
	return kept
}
