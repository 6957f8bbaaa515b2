package keymap

import (
	"cmp"
	"math"
	"slices"

	"moments/keywords"
	"moments/keywords/keymap/pattern"
)

// Map is a compiled set of rows. It is immutable and may be used by many goroutines. A nil Map has no rows.
type Map struct {
	// Version is the published version of the rows, 0 for rows that were never published. It is set before the map is shared.
	Version int

	rows    []Row
	matcher *pattern.Matcher
}

// Option adds to what the rows of a map say.
type Option func(*pattern.Options)

// WithKnown gives the map a vocabulary: a folded word of which known is true is not taken for a misspelled word of a row.
// Known is called concurrently.
func WithKnown(known func(word string) bool) Option {
	return func(o *pattern.Options) { o.Known = known }
}

// WithSynonyms gives the map groups of terms that mean the same: where a phrase has one, rows with another match too. Terms
// that are no phrase, or of stop words only, are left out.
func WithSynonyms(groups [][]string) Option {
	return func(o *pattern.Options) { o.Synonyms = groups }
}

// Compile makes a Map of a copy of rows. Rows that are not live do not match, nor does a broad row of stop words only. A
// row without a match type is broad, or what the brackets or quotes around its phrase say. It returns ErrInvalid, joined
// for up to MaxProblems rows, when a row cannot be taken. Compiling takes a few microseconds a row and a core.
func Compile(rows []Row, options ...Option) (*Map, error) {
	rows = Tidy(rows)
	if err := join(invalid(rows)); err != nil {
		return nil, err
	}
	return compile(rows, options), nil
}

// compile keeps rows, which are tidy and valid.
func compile(rows []Row, options []Option) *Map {
	var o pattern.Options
	for _, option := range options {
		option(&o)
	}
	patterns := make([]pattern.Pattern, len(rows))
	for i := range rows {
		patterns[i] = rows[i].pattern()
	}
	return &Map{rows: rows, matcher: pattern.Compile(patterns, o)}
}

// pattern is what the row matches. Negative rows are strict, as Google's are: what an editor rules out is only what she says.
func (r *Row) pattern() pattern.Pattern {
	if !r.Live() {
		return pattern.Pattern{}
	}
	return pattern.Pattern{Phrase: r.Phrase, Kind: kindOf(r.Match), Strict: r.Negative, Locale: pattern.Locale(r.Locale)}
}

// matches are the match types by what they mean.
var matches = [...]Match{pattern.Exact: Exact, pattern.Phrase: Phrase, pattern.Broad: Broad}

func kindOf(m Match) pattern.Kind { return pattern.Kind(slices.Index(matches[:], m)) }

// Tidy returns a copy of rows, each in the one spelling in which it is kept: texts trimmed, the phrase cleaned, its signs taken as the match type.
func Tidy(rows []Row) []Row {
	tidy := make([]Row, len(rows))
	for i := range rows {
		tidy[i] = rows[i].tidy()
	}
	return tidy
}

// Rows are the rows the map was compiled from, in their order. They must not be changed.
func (m *Map) Rows() []Row {
	if m == nil {
		return nil
	}
	return m.rows
}

// Len is the number of rows, live or not.
func (m *Map) Len() int { return len(m.Rows()) }

// Hit is a row that matches a phrase. Spans are in UTF-16 code units.
type Hit struct {
	Row      *Row   // belongs to the map; must not be changed
	Place    int    // of the row in Rows
	Span     [2]int // from the first to the last word that matched
	VetoedBy *Hit   // of the first negative row that keeps this one from speaking, nil for none

	Variant   pattern.Variant // how the words as typed differ from the row's; "" for a plain match
	Factor    float64         // what the match is worth beside a plain one, at most 1: evidence is multiplied by it
	Corrected string          // the words of the row, or of a synonym, in the place of those at Typed; "" for a plain match
	Typed     [2]int          // 0,0 for a plain match
}

// MaxHits is how many negative hits, and how many positive ones, a match has at most.
const MaxHits = 256

// Match returns the live rows that match the words of a phrase, each once, negative ones first, and each group in order of
// precedence: exact before phrase before broad, a plain match before a variant and a closer variant before another, then
// the longer, the earlier, the heavier and the older row. The stems of the words are those of the language, or English
// ones when it is not known (""). A row with a locale matches phrases of that language, of its regions, and of unknown
// language.
//
// Of more than MaxHits positive hits the first ones in that order are returned. Of more than MaxHits negative ones those, and
// of the others the first that excludes a moment, so that a row that is returned is vetoed as if all were. The cost grows with
// the number of words and, at half a microsecond each, of rows that match, not with that of the other rows.
func (m *Map) Match(terms []keywords.Term, language string) []Hit {
	return m.match(terms, language, MaxHits)
}

func (m *Map) match(terms []keywords.Term, language string, most int) []Hit {
	if m.Len() == 0 || len(terms) == 0 {
		return nil
	}
	found := m.matcher.Find(terms, language)
	if len(found) == 0 {
		return nil
	}
	order := m.inOrder(found)
	negatives := 0
	for negatives < len(order) && m.rows[order[negatives].place].Negative {
		negatives++
	}
	hits := make([]Hit, 0, min(len(order), 2*MaxHits))
	var vetoes []int // the first negative hits for their moments
	excluded := map[keywords.Moment]bool{}
	for _, c := range order[:negatives] {
		moment := m.rows[c.place].Moment
		if isNew := !excluded[moment]; isNew || len(hits) < most {
			hits = append(hits, m.hit(&found[c.at]))
			if excluded[moment] = true; isNew {
				vetoes = append(vetoes, len(hits)-1)
			}
		}
	}
	negatives, order = len(hits), order[negatives:]
	for _, c := range order[:min(len(order), most)] {
		hits = append(hits, m.hit(&found[c.at]))
	}
	veto(hits, hits[negatives:], vetoes)
	return hits
}

func (m *Map) hit(f *pattern.Found) Hit {
	return Hit{
		Row: &m.rows[f.Place], Place: f.Place, Span: f.Span,
		Variant: f.Variant, Factor: f.Variant.Factor(), Corrected: f.Spelling, Typed: f.Typed,
	}
}

// candidate is a match with what its precedence goes by.
type candidate struct {
	first  uint64  // group, variant, length and place in the phrase, the lesser the better
	weight float64 // of the row
	place  int     // of the row
	at     int     // in what was found
}

// inOrder are the matches in order of precedence.
func (m *Map) inOrder(found []pattern.Found) []candidate {
	order := make([]candidate, len(found))
	for i := range found {
		f := &found[i]
		row := &m.rows[f.Place]
		order[i] = candidate{first: precedence(row, f), weight: row.Factor(), place: f.Place, at: i}
	}
	slices.SortFunc(order, func(a, b candidate) int {
		if a.first != b.first {
			return cmp.Compare(a.first, b.first)
		}
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.place, b.place))
	})
	return order
}

// precedence is a number that is less for a match that goes before another one, as far as the match says.
func precedence(row *Row, f *pattern.Found) uint64 {
	variant := uint64(math.Round(1000 * (1 - f.Variant.Factor())))
	return uint64(group(row))<<56 | variant<<40 | uint64(math.MaxUint8-min(f.Length, math.MaxUint8))<<32 | uint64(f.Span[0])
}

// group orders negatives before positives, and exact before phrase before broad.
func group(r *Row) int {
	n := int(kindOf(r.Match))
	if !r.Negative {
		n += int(pattern.Broad) + 1
	}
	return n
}

// veto notes the first of the negative hits at vetoes that excludes a positive one.
func veto(hits, positive []Hit, vetoes []int) {
	for i := range positive {
		for _, at := range vetoes {
			if hits[at].Row.Moment.Serves(positive[i].Row.Moment) {
				positive[i].VetoedBy = &hits[at]
				break
			}
		}
	}
}
