package mine

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"moments/keywords"
)

// word is a content word of a phrase: its stem, or that of the first term of its synonym group.
type word struct{ stem, text string }

// split notes the content words of a phrase, and which words stand side by side.
func (m *mining) split(i int) {
	p := &m.phrases[i]
	language := keywords.LanguageOf(p.Language)
	terms := keywords.Phrase(p.Text).Terms(language)
	m.content[i] = m.words(terms, language)
	for n := 1; n < len(terms); n++ {
		m.pairs[i] = append(m.pairs[i], m.synonym(terms[n-1].Stem)+" "+m.synonym(terms[n].Stem))
	}
}

// words are the content words of a phrase, each stem once; all of its words, if it has no other.
func (m *mining) words(terms []keywords.Term, language keywords.Language) (list []word) {
	for _, stops := range []bool{false, true} {
		for _, t := range terms {
			if !stops && (language.IsStopWord(t.Word) || utf8.RuneCountInString(t.Word) < 2 || askWords[t.Word]) {
				continue
			}
			w := word{m.synonym(t.Stem), t.Word}
			if !slices.ContainsFunc(list, func(known word) bool { return known.stem == w.stem }) {
				list = append(list, w)
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

// synonym is what stands for a stem and all that mean the same.
func (m *mining) synonym(stem string) string {
	if first, known := m.synonyms[stem]; known {
		return first
	}
	return stem
}

// synonymsOf maps the stems of single-word terms to the first of their group.
func synonymsOf(groups [][]string) map[string]string {
	to := map[string]string{}
	for _, group := range groups {
		first := ""
		for _, term := range group {
			terms := keywords.Phrase(term).Terms(keywords.English)
			if len(terms) != 1 {
				continue
			}
			if first == "" {
				first = terms[0].Stem
			}
			if _, twice := to[terms[0].Stem]; !twice {
				to[terms[0].Stem] = first
			}
		}
	}
	return to
}

// askWords say how something is asked, not what about, and are no stop words.
var askWords = setOf(`please tell need want like know get got let us going help give show find look looking something anything
would could should may might shall how what when where why which who whom whose`)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// feature is one thing that a phrase has, and how much of the phrase it is: the squares of all of a phrase add up to 1.
type feature struct {
	id     int32
	weight float64
}

// How much what else is known of a phrase weighs beside its words.
const (
	pairWeight  = 0.7 // two words side by side, stop words too
	assetWeight = 1.5 // the asset that answers it best
	clickWeight = 2.0 // the asset that was opened for it most
)

// vectors are the features of each phrase, by id. A word that only one phrase has makes no neighbours, but counts for how much of the phrase the
// others are; a pair that only one has says nothing.
func (m *mining) vectors() [][]feature {
	raw := make([]map[string]float64, len(m.phrases))
	having := map[string]int{}
	for i := range m.phrases {
		raw[i] = m.features(i)
		for name := range raw[i] {
			having[name]++
		}
	}
	ids := map[string]int32{}
	for id, name := range slices.Sorted(maps.Keys(having)) {
		ids[name] = int32(id)
	}
	vectors := make([][]feature, len(raw))
	for i := range raw {
		vectors[i] = m.vector(raw[i], having, ids)
	}
	return vectors
}

// features are the names of what a phrase has, with what each weighs before it is known how frequent it is.
func (m *mining) features(i int) map[string]float64 {
	p := &m.phrases[i]
	f := map[string]float64{}
	for _, w := range m.content[i] {
		f[w.stem] = 1
	}
	for _, pair := range m.pairs[i] {
		f[pair] = pairWeight
	}
	if p.Leads != "" {
		f["\x00"+string(p.Leads)] = assetWeight
	}
	if p.Clicked != "" {
		f["\x01"+string(p.Clicked)] = clickWeight
	}
	return f
}

// vector weighs features by how few phrases have them (inverse document frequency: Spärck Jones 1972) and brings it to length 1.
func (m *mining) vector(f map[string]float64, having map[string]int, ids map[string]int32) []feature {
	v := make([]feature, 0, len(f))
	length := 0.0
	for name, weight := range f {
		if weight == pairWeight && having[name] == 1 {
			continue
		}
		w := weight * math.Log(1+float64(len(m.phrases))/float64(having[name]))
		v = append(v, feature{ids[name], w})
	}
	slices.SortFunc(v, func(a, b feature) int { return cmp.Compare(a.id, b.id) })
	for _, f := range v {
		length += f.weight * f.weight
	}
	for i := range v {
		v[i].weight /= math.Sqrt(max(length, 1e-300))
	}
	return v
}
