package lint

import (
	"slices"
	"sync"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/pattern"
)

// Live checks the rows that an edit has touched against all others, without checking those. It keeps a few bytes for each row that it has seen.
// Its methods may be called concurrently.
type Live struct {
	mu    sync.Mutex
	signs map[said]sign
}

// NewLive has seen no row.
func NewLive() *Live { return &Live{signs: map[said]sign{}} }

// said is what a row says, as far as others can match it.
type said struct{ phrase, locale string }

// sign has a bit for each stem that a row needs, and one for each that it has, by English stems and by those of its own language. One
// row can match what another does only if the other has all the bits that it needs.
type sign struct{ need, have [2]uint64 }

// Around are the findings of Check that name one of the rows with the ids. Rows that one of them shadows or vetoes are found too, when another
// row does so as well. It costs a look at each row, and a check of those that have all words of a touched one, or whose words a touched one has:
// milliseconds for most edits of tens of thousands of rows, and a whole check for a row of a word that all have.
func (l *Live) Around(rows []keymap.Row, ids []string, o Options) (list []Finding) {
	touched := make(map[string]bool, len(ids))
	for _, id := range ids {
		touched[id] = true
	}
	places, moments := l.related(rows, touched)
	near := make([]keymap.Row, len(places))
	for i, place := range places {
		near[i] = rows[place]
	}
	c := checker{Options: o, rows: keymap.Tidy(near), places: places, moments: moments}
	for _, f := range c.check() {
		if slices.ContainsFunc(f.Rows, func(p Place) bool { return touched[p.ID] }) {
			list = append(list, f)
		}
	}
	return list
}

// related are the places of the touched rows and of those that have to do with them, and the moments of all live rows that are not negative.
func (l *Live) related(rows []keymap.Row, touched map[string]bool) (places []int, moments map[keywords.Moment]bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.signs) > 2*len(rows)+10_000 {
		clear(l.signs) // mostly of rows that are gone
	}
	var ours []sign
	for i := range rows {
		if touched[rows[i].ID] {
			ours = append(ours, l.sign(&rows[i]))
		}
	}
	moments = momentsOf(rows)
	for i := range rows {
		s := l.sign(&rows[i])
		if touched[rows[i].ID] || slices.ContainsFunc(ours, func(our sign) bool { return our.within(s) || s.within(our) }) {
			places = append(places, i)
		}
	}
	return places, moments
}

func (s sign) within(other sign) bool {
	return s.need[0]&^other.have[0] == 0 || s.need[1]&^other.have[1] == 0
}

// sign reads a row, once for all rows that say the same.
func (l *Live) sign(r *keymap.Row) sign {
	key := said{r.Phrase, r.Locale}
	s, known := l.signs[key]
	if known {
		return s
	}
	locale := pattern.Locale(r.Locale)
	language, read := pattern.LanguageOf(locale), pattern.Read(r.Phrase, locale)
	hasContent := len(read.Content()) > 0
	for i, word := range read.Words {
		bits := [2]uint64{bit(keywords.English.Stem(word)), bit(read.Stems[i])}
		for n := range bits {
			s.have[n] |= bits[n]
			if !hasContent || !language.IsStopWord(word) {
				s.need[n] |= bits[n]
			}
		}
	}
	l.signs[key] = s
	return s
}

// bit is one of 64 by the FNV-1a hash of a stem.
func bit(stem string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	hash := uint64(offset)
	for i := range len(stem) {
		hash = (hash ^ uint64(stem[i])) * prime
	}
	return 1 << (hash >> 58)
}
