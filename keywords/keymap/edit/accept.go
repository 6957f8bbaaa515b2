package edit

import (
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
)

// Suggested says which suggested rows are meant, those of status draft. What is zero is not looked at.
type Suggested struct {
	Source string          // one of the sources of the row, as in semrush
	Least  int             // searches a month that it has at least; of a range, its lower end
	Intent keywords.Intent // that it would have
	Has    string          // a part of its phrase, whatever the case
}

// Accept returns the rows after the suggested ones that are meant became live, and how many did. Rows that say nothing, neither moment nor
// topic nor what is to be done, stay suggested: first somebody has to say what they mean.
func (s Suggested) Accept(rows []keymap.Row) (next []keymap.Row, accepted int) {
	next = slices.Clone(rows)
	for i := range next {
		if s.means(&next[i]) {
			next[i].Status = ""
			accepted++
		}
	}
	return next, accepted
}

func (s Suggested) means(r *keymap.Row) bool {
	says := !r.Moment.IsZero() || r.Topic != "" || r.HasActs()
	return r.Status == keymap.Draft && says && (s.Least == 0 || r.Volume >= s.Least) &&
		(s.Source == "" || slices.Contains(strings.Split(r.Source, "|"), s.Source)) &&
		(s.Intent == "" || r.Moment.Intent == s.Intent) &&
		strings.Contains(keywords.Fold(r.Phrase), keywords.Fold(s.Has))
}
