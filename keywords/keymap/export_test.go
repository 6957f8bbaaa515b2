package keymap

import (
	"math"

	"moments/keywords"
)

// MatchAll is Match without a limit.
func (m *Map) MatchAll(terms []keywords.Term, language string) []Hit {
	return m.match(terms, language, math.MaxInt/2)
}
