package facts

import (
	"cmp"
	"slices"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/pattern"
)

// pairs finds, for every positive row, the rows that match whatever it matches, and among these what does something to it.
func (a *account) pairs() (shadowed, vetoed []Pair) {
	x := newCover(a)
	for _, i := range a.live {
		if a.rows[i].Negative {
			continue
		}
		x.over(i)
		if by, ok := x.first(false, func(by int) bool { return x.shadows(i, by) }); ok {
			shadowed = append(shadowed, Pair{i, by})
		}
		if by, ok := x.first(true, func(by int) bool { return x.vetoes(i, by) }); ok {
			vetoed = append(vetoed, Pair{i, by})
		}
	}
	return shadowed, vetoed
}

// tongue is a language in which rows are matched, by stems or, when strict, by words, as package pattern does.
type tongue struct {
	language keywords.Language
	strict   bool
}

// tongue is where row i is matched. What has stop words only is strict, too.
func (a *account) tongue(i int) tongue {
	return tongue{pattern.LanguageOf(a.locales[i]), a.rows[i].Negative || a.stems[i] == ""}
}

// brief is what pairs look at most often of a row, so that it stays in the cache. Equal texts have equal numbers; no topic is 0.
type brief struct {
	moment, topic, locale, alike uint32 // alike: the same for rows of the same match type, stems and locale
	width                        uint8
	negative, acts               bool
	weight                       float32
}

// needed is what rows need of a phrase: forms, in their order when it is a run. Bits has a bit for each form.
type needed struct {
	strict bool
	width  uint8
	forms  []uint32
	bits   uint64
	places []int // of the rows, in order of precedence
}

// cover finds the rows that match whatever another one matches. What they need stands under its rarest form.
type cover struct {
	a       *account
	numbers map[string]uint32 // of texts
	briefs  []brief
	needs   map[tongue]map[uint32][]*needed
	tongues []tongue
	found   []*needed
	forms   []uint32
}

func newCover(a *account) *cover {
	x := &cover{
		a: a, numbers: map[string]uint32{"": 0}, briefs: make([]brief, len(a.rows)), needs: map[tongue]map[uint32][]*needed{},
	}
	for _, i := range a.live {
		x.brief(i)
	}
	all := map[tongue][]*needed{}
	known := map[string]*needed{}
	for _, i := range a.live {
		x.need(i, all, known)
	}
	for _, t := range x.tongues {
		x.file(t, all[t])
	}
	return x
}

func (x *cover) brief(i int) {
	row := &x.a.rows[i]
	x.briefs[i] = brief{
		moment: x.number("m" + row.Moment.String()), locale: x.number("l" + x.a.locales[i]), width: width(row.Match),
		alike:    x.number("a" + x.a.matchKey(i) + x.a.locales[i] + separator + x.a.stems[i] + separator + x.a.runs[i]),
		negative: row.Negative, acts: row.HasActs(), weight: float32(row.Factor()),
	}
	if row.Topic != "" {
		x.briefs[i].topic = x.number("t" + string(row.Topic))
	}
}

func (x *cover) number(text string) uint32 {
	n, known := x.numbers[text]
	if !known {
		n = uint32(len(x.numbers))
		x.numbers[text] = n
	}
	return n
}

func width(m keymap.Match) uint8 {
	return uint8(slices.Index([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}, m))
}

// need notes what row i needs, together with other rows that need the same.
func (x *cover) need(i int, all map[tongue][]*needed, known map[string]*needed) {
	t, w := x.a.tongue(i), x.briefs[i].width
	forms := x.formsIn(t, i)
	if len(forms) == 0 {
		return
	}
	if all[t] == nil {
		x.tongues = append(x.tongues, t)
	}
	key := append([]byte(string(t.language)), w, byte(len(forms)))
	for _, f := range forms {
		key = append(key, byte(f), byte(f>>8), byte(f>>16), byte(f>>24))
	}
	n := known[string(key)]
	if n == nil {
		n = &needed{strict: t.strict, width: w, forms: slices.Clone(forms), bits: bitsOf(forms)}
		known[string(key)] = n
		all[t] = append(all[t], n)
	}
	n.places = append(n.places, i)
}

// file puts each need under its rarest form.
func (x *cover) file(t tongue, all []*needed) {
	often := map[uint32]int{}
	for _, n := range all {
		slices.SortStableFunc(n.places, func(i, j int) int { return cmp.Compare(x.briefs[j].weight, x.briefs[i].weight) })
		for _, f := range n.forms {
			often[f]++
		}
	}
	x.needs[t] = map[uint32][]*needed{}
	for _, n := range all {
		rarest := slices.MinFunc(n.forms, func(f, g uint32) int {
			return cmp.Or(cmp.Compare(often[f], often[g]), cmp.Compare(f, g))
		})
		x.needs[t][rarest] = append(x.needs[t][rarest], n)
	}
}

// formsIn are the forms of the words of row i in a tongue: of those that it needs. The result is good until the next call.
func (x *cover) formsIn(t tongue, i int) []uint32 {
	own, read := pattern.LanguageOf(x.a.locales[i]), &x.a.reads[i]
	x.forms = x.forms[:0]
	for n, word := range read.Words {
		form := read.Stems[n]
		switch {
		case x.a.rows[i].Match == keymap.Broad && own.IsStopWord(word):
			continue
		case t.strict:
			form = "=" + word // apart from the stems
		case t.language != own:
			form = t.language.Stem(word)
		}
		x.forms = append(x.forms, x.number(form))
	}
	return x.forms
}

func bitsOf(forms []uint32) (bits uint64) {
	for _, f := range forms {
		bits |= 1 << (f * 0x9e3779b1 >> 26) // Fibonacci hashing to six bits
	}
	return bits
}

// over puts into found, in order of precedence, what is given by whatever row i matches.
func (x *cover) over(i int) {
	x.found = x.found[:0]
	for _, t := range x.tongues {
		if t.language != keywords.English && t.language != pattern.LanguageOf(x.a.locales[i]) {
			continue // no locale of it covers that of the row
		}
		forms := x.formsIn(t, i)
		bits := bitsOf(forms)
		for n, f := range forms {
			if slices.Contains(forms[:n], f) {
				continue
			}
			for _, need := range x.needs[t][f] {
				if need.bits&^bits == 0 && need.width >= x.briefs[i].width && need.isGiven(forms) {
					x.found = append(x.found, need)
				}
			}
		}
	}
	slices.SortStableFunc(x.found, func(m, n *needed) int {
		return cmp.Or(cmp.Compare(m.width, n.width), cmp.Compare(len(n.forms), len(m.forms)), cmp.Compare(m.places[0], n.places[0]))
	})
}

// isGiven reports whether rows that need it match what has the forms.
func (n *needed) isGiven(forms []uint32) bool {
	switch n.width {
	case width(keymap.Exact):
		return slices.Equal(n.forms, forms)
	case width(keymap.Phrase):
		return hasRun(forms, n.forms)
	}
	for _, f := range n.forms {
		if !slices.Contains(forms, f) {
			return false
		}
	}
	return true
}

func hasRun(forms, run []uint32) bool {
	for at := 0; at+len(run) <= len(forms); at++ {
		if slices.Equal(forms[at:at+len(run)], run) {
			return true
		}
	}
	return false
}

// first is the first row of what was found that does something. Negative rows are strict.
func (x *cover) first(strict bool, does func(by int) bool) (int, bool) {
	for _, n := range x.found {
		if strict && !n.strict {
			continue
		}
		for _, by := range n.places {
			if does(by) {
				return by, true
			}
		}
	}
	return 0, false
}

func (x *cover) shadows(i, by int) bool {
	row, other := &x.briefs[i], &x.briefs[by]
	switch {
	case i == by || other.negative:
		return false
	case row.alike == other.alike:
		return other.weight > row.weight || other.weight == row.weight && by < i
	}
	return row.moment == other.moment && (row.topic == 0 || row.topic == other.topic) && x.speaksFor(i, by) &&
		(!row.acts || x.a.rows[i].ActsAs(&x.a.rows[by]))
}

// speaksFor reports whether row by is there wherever row i is, by their locales.
func (x *cover) speaksFor(i, by int) bool {
	return x.briefs[i].locale == x.briefs[by].locale || pattern.Covers(x.a.locales[by], x.a.locales[i])
}

func (x *cover) vetoes(i, by int) bool {
	return x.briefs[by].negative && x.a.rows[by].Moment.Serves(x.a.rows[i].Moment) && x.speaksFor(i, by)
}
