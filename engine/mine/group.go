package mine

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strings"

	"moments/content"
	"moments/keywords"
)

// Group is phrases that ask for the same.
type Group struct {
	Key     string          `json:"key"`  // its telling words, by which it is known again
	Name    string          `json:"name"` // the same, readable
	Volume  Volume          `json:"volume"`
	Phrases []GroupPhrase   `json:"phrases"` // the most frequent first
	Leads   content.AssetID `json:"leads"`   // the asset that answers most of it, "" for none
	Row     Proposal        `json:"row"`
}

// GroupPhrase is a phrase of a group, with all its searches.
type GroupPhrase struct {
	Phrase   string `json:"phrase"`
	Own      int    `json:"own"`
	Imported int    `json:"imported"`
}

// group is a Group in the making.
type group struct {
	places   []int // in mining.phrases, in order
	volume   Volume
	key      string
	name     string
	telling  []string // stems, the most telling first
	proposal Proposal
}

// Bounds of names.
const (
	mostTelling   = 3
	leastTelling  = 0.35 // of the group that has a word, for it to be in the name beside the first
	leastOfBest   = 0.3  // of how telling the first word is
	mostStudied   = 2000 // phrases of a group that its name and row are found from, the most frequent
	mostCandidate = 6    // telling words that rows are tried of
)

// said is how a stem occurs in a group.
type said struct {
	stem     string
	phrases  float64            // that have it
	searches float64            // the same
	share    float64            // of the group that has it: of its phrases or of its searches, whichever is less
	texts    map[string]float64 // the words, by demand
	place    float64            // sum of its places in the phrases
}

// studied are the most frequent phrases of a group.
func (m *mining) studied(g *group) []int {
	list := slices.Clone(g.places)
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(m.phrases[b].Searches(), m.phrases[a].Searches()) })
	return list[:min(len(list), mostStudied)]
}

// stems counts the words of a group, the most telling first: those that most of its phrases and few others have, by the weight p ln(p/q) of
// the Kullback-Leibler divergence.
func (m *mining) stems(studied []int) []said {
	all, n, searches := map[string]*said{}, float64(len(studied)), 0.0
	for _, i := range studied {
		searches += m.phrases[i].weight()
	}
	for _, i := range studied {
		for at, w := range m.content[i] {
			s := all[w.stem]
			if s == nil {
				s = &said{stem: w.stem, texts: map[string]float64{}}
				all[w.stem] = s
			}
			s.phrases++
			s.searches += m.phrases[i].weight()
			s.place += float64(at)
			s.texts[w.text] += m.phrases[i].weight()
		}
	}
	list := make([]said, 0, len(all))
	for _, s := range all {
		s.share = min(s.phrases/n, s.searches/searches)
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b said) int {
		return cmp.Or(cmp.Compare(m.telling(&b), m.telling(&a)), strings.Compare(a.stem, b.stem))
	})
	return list
}

func (m *mining) telling(s *said) float64 {
	return s.share * math.Log(s.share*float64(len(m.phrases)+1)/m.having[s.stem])
}

// name finds the telling words of a group, and a key that no other has.
func (m *mining) name(g *group, taken map[string]bool) {
	studied := m.studied(g)
	stems := m.stems(studied)
	chosen := stems[:1]
	for i := 1; i < len(stems) && len(chosen) < mostTelling; i++ {
		if s := &stems[i]; s.share >= leastTelling && m.telling(s) >= leastOfBest*m.telling(&stems[0]) {
			chosen = append(slices.Clip(chosen), *s)
		}
	}
	for more := len(chosen); ; more++ {
		g.name = nameOf(chosen)
		if g.key = keyOf(g.name); !taken[g.key] {
			break
		}
		if more >= len(stems) {
			g.key = fmt.Sprintf("%s-%x", g.key[:min(len(g.key), keywords.MaxKeyLength-9)], hashed(m.phrases[g.places[0]].Text))
			break
		}
		chosen = append(slices.Clip(chosen), stems[more])
	}
	taken[g.key] = true
	for i := range stems[:min(len(stems), mostCandidate)] {
		g.telling = append(g.telling, stems[i].stem)
	}
}

// nameOf are the words in the order in which they are usually said, each as most often typed.
func nameOf(chosen []said) string {
	ordered := slices.Clone(chosen)
	slices.SortStableFunc(ordered, func(a, b said) int { return cmp.Compare(a.place/a.phrases, b.place/b.phrases) })
	words := make([]string, len(ordered))
	for i := range ordered {
		words[i] = ordered[i].word()
	}
	return strings.Join(words, " ")
}

// word is how the stem is most often typed.
func (s *said) word() string {
	return slices.MinFunc(slices.Sorted(maps.Keys(s.texts)), func(a, b string) int { return cmp.Compare(s.texts[b], s.texts[a]) })
}

// keyOf is a name as a key. What is written in other letters gets the hash of it.
func keyOf(name string) string {
	if key := keywords.Slug(name); key != "" {
		return key
	}
	return fmt.Sprintf("words-%x", hashed(name))
}

func hashed(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}

// public is the group as it is reported.
func (m *mining) public(g *group) Group {
	p := Group{Key: g.key, Name: g.name, Volume: g.volume, Row: g.proposal}
	for _, i := range m.studied(g)[:min(len(g.places), m.Options.Phrases)] {
		one := &m.phrases[i]
		p.Phrases = append(p.Phrases, GroupPhrase{one.Text, one.Own, one.Searches() - one.Own})
	}
	p.Leads, _ = m.most(g, func(one *Phrase) content.AssetID { return one.Leads })
	return p
}

// most is the asset that stands for most of a group's searches, and the share of those that have any.
func (m *mining) most(g *group, of func(*Phrase) content.AssetID) (best content.AssetID, share float64) {
	weights, all := map[content.AssetID]float64{}, 0.0
	for _, i := range g.places {
		if id := of(&m.phrases[i]); id != "" {
			weights[id] += m.phrases[i].weight()
			all += m.phrases[i].weight()
		}
	}
	for _, id := range slices.Sorted(maps.Keys(weights)) {
		if best == "" || weights[id] > weights[best] {
			best = id
		}
	}
	return best, weights[best] / max(all, 1)
}
