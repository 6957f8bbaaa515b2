package postings

import (
	"cmp"
	"slices"
	"strings"
)

// betweenPhrases stands between a phrase as it is looked up and as it is written.
const betweenPhrases = "\x00"

// PhraseTerm is the term of a phrase in the field table.Names.Phrases: key is what Suggest finds it by the beginning of.
func PhraseTerm(key, phrase string) string { return key + betweenPhrases + phrase }

// Phrase is a phrase of live documents, and how many have it.
type Phrase struct {
	Text string
	Docs int
}

// Phrases returns the phrases whose key begins with start, at most n: the most frequent first, then those with the shorter
// key. Those with one key are one, in the spelling that most documents have. It looks at every phrase that begins so, at
// some 20 ns in each part.
func (v *View) Phrases(start string, n int) []Phrase {
	var best []keyed
	m := v.merging(start)
	group := keyed{}
	for both, docs := m.next(); ; both, docs = m.next() {
		key, text, _ := strings.Cut(both, betweenPhrases)
		if key != group.key || both == "" {
			best = insert(best, &group, n)
			if both == "" {
				break
			}
			group = keyed{key: key}
		}
		if group.Docs += docs; docs > group.most {
			group.most, group.Text = docs, text
		}
	}
	found := make([]Phrase, len(best))
	for i := range best {
		found[i] = best[i].Phrase
	}
	return found
}

// keyed is a phrase in its most frequent spelling, which most documents have.
type keyed struct {
	Phrase
	key  string
	most int
}

func (k *keyed) compare(other *keyed) int {
	return cmp.Or(other.Docs-k.Docs, len(k.key)-len(other.key), strings.Compare(k.key, other.key))
}

// insert puts k in its place among the best n.
func insert(best []keyed, k *keyed, n int) []keyed {
	if k.Docs == 0 || len(best) == n && (n == 0 || best[n-1].compare(k) <= 0) {
		return best
	}
	at, _ := slices.BinarySearchFunc(best, k, func(a keyed, b *keyed) int { return a.compare(b) })
	best = slices.Insert(best, at, *k)
	return best[:min(len(best), n)]
}

// merging goes through the phrases of all parts in order.
type merging []phraseCursor

// phraseCursor goes through a range of the phrases of a part.
type phraseCursor struct {
	part     *part
	at, to   uint32
	upcoming string // the phrase at hand, "" at the end
}

func (v *View) merging(start string) merging {
	m := make(merging, len(v.parts))
	for i, p := range v.parts {
		m[i].part = p
		m[i].at, m[i].to = p.table.Phrases.Texts.Range(start)
		m[i].load()
	}
	return m
}

func (c *phraseCursor) load() {
	c.upcoming = ""
	if c.at < c.to {
		c.upcoming = c.part.table.Phrases.Texts.At(c.at)
	}
}

// next returns the next phrase and how many live documents have it, "" at the end.
func (m merging) next() (phrase string, docs int) {
	for i := range m {
		if up := m[i].upcoming; up != "" && (phrase == "" || up < phrase) {
			phrase = up
		}
	}
	for i := range m {
		if c := &m[i]; phrase != "" && c.upcoming == phrase {
			for _, doc := range c.part.table.Phrases.Docs(c.at) {
				if !c.part.isDeleted(doc) {
					docs++
				}
			}
			c.at++
			c.load()
		}
	}
	return phrase, docs
}
