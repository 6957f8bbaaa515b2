package postings

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// betweenPhrases stands between a phrase as it is looked up and as it is written.
const betweenPhrases = "\x00"

// PhraseTerm is the term of a phrase in the field table.Names.Phrases: key is what Phrases finds it by the beginning of.
func PhraseTerm(key, phrase string) string { return key + betweenPhrases + phrase }

// Phrase is a phrase of documents that may be found, and how many of them have it.
type Phrase struct {
	Text string
	Docs int
}

// PhraseQuery asks for the phrases whose key begins with Start, at most Limit. Only documents that Filter lets through
// count, or any for nil: a phrase that only others have does not exist.
type PhraseQuery struct {
	Start  string
	Limit  int
	Filter *Filter
}

// maxPhrases is how many phrases are looked at, spellings and parts apart.
const maxPhrases = 100_000

// Phrases returns the phrases of the most documents first, then those with the shorter key, then those with the lesser one.
// Those with one key are one, in the spelling that most of the documents have. Counts are exact.
//
// It looks at every phrase that begins so, at some 30 ns, and at the documents of those that may be among the best. When more
// than maxPhrases begin so, phrases of fewer documents in a part than a power of two are passed over: the lowest that leaves
// no more.
func (v *View) Phrases(q PhraseQuery) []Phrase { return v.phrases(&q, maxPhrases) }

func (v *View) phrases(q *PhraseQuery, most int) []Phrase {
	m := v.merging(q, most)
	var best []keyed
	for q.Limit > 0 && m.next() {
		bound := keyed{Phrase: Phrase{Docs: m.bound}, key: m.key}
		best = insert(best, &bound, q.Limit, m.count)
	}
	found := make([]Phrase, len(best))
	for i := range best {
		found[i] = best[i].Phrase
	}
	return found
}

// keyed is a phrase in its most frequent spelling.
type keyed struct {
	Phrase
	key string
}

func (k *keyed) compare(other *keyed) int {
	return cmp.Or(other.Docs-k.Docs, len(k.key)-len(other.key), strings.Compare(k.key, other.key))
}

// insert counts a phrase if by its bound it may be among the best n, and puts it in its place if it is.
func insert(best []keyed, bound *keyed, n int, count func() Phrase) []keyed {
	beaten := func(k *keyed) bool { return k.Docs == 0 || len(best) == n && best[n-1].compare(k) <= 0 }
	if beaten(bound) {
		return best
	}
	k := keyed{Phrase: count(), key: bound.key}
	if beaten(&k) {
		return best
	}
	at, _ := slices.BinarySearchFunc(best, &k, func(a keyed, b *keyed) int { return a.compare(b) })
	best = slices.Insert(best, at, k)
	return best[:min(len(best), n)]
}

// merging goes through the phrases of all parts in order, key by key.
type merging struct {
	cursors []phraseCursor
	sieves  []sieve // by cursor
	key     string  // at hand
	bound   int     // no more documents have it
	labels  []label // its spellings, part by part
}

// label is a phrase of a part.
type label struct {
	text   string
	cursor int
	number uint32
}

// phraseCursor goes through a range of the phrases of a part, without those of fewer than least documents.
type phraseCursor struct {
	part   *part
	at, to uint32
	least  int
	key    string // of the phrase at hand, "" at the end
	text   string
}

func (v *View) merging(q *PhraseQuery, most int) *merging {
	m := &merging{cursors: make([]phraseCursor, len(v.parts)), sieves: make([]sieve, len(v.parts))}
	for i, p := range v.parts {
		c := &m.cursors[i]
		c.part = p
		c.at, c.to = p.table.Phrases.Texts.Range(q.Start)
		if m.sieves[i].start(q.Filter); c.at < c.to {
			m.sieves[i].enter(p)
		}
	}
	least := m.least(most)
	for i := range m.cursors {
		m.cursors[i].least = least
		m.cursors[i].load()
	}
	return m
}

// least is how many documents a phrase must have in its part so that no more than most are looked at.
func (m *merging) least(most int) int {
	total := 0
	for i := range m.cursors {
		total += int(m.cursors[i].to - m.cursors[i].at)
	}
	if total <= most {
		return 0
	}
	var sizes [33]int // phrases by how many bits the number of their documents takes
	for i := range m.cursors {
		for c, at := &m.cursors[i], m.cursors[i].at; at < c.to; at++ {
			sizes[bits.Len32(uint32(c.docs(at)))]++
		}
	}
	size := 0
	for ; total > most && size < len(sizes); size++ {
		total -= sizes[size]
	}
	return 1 << size >> 1
}

func (c *phraseCursor) docs(label uint32) int { return len(c.part.table.Phrases.Docs(label)) }

// load reads the first phrase from at on.
func (c *phraseCursor) load() {
	c.key = ""
	for c.at < c.to && c.docs(c.at) < c.least {
		c.at++
	}
	if c.at < c.to {
		c.key, c.text, _ = strings.Cut(c.part.table.Phrases.Texts.At(c.at), betweenPhrases)
	}
}

// next goes to the next key and reports whether there is one.
func (m *merging) next() bool {
	m.key, m.bound, m.labels = "", 0, m.labels[:0]
	for i := range m.cursors {
		if key := m.cursors[i].key; key != "" && (m.key == "" || key < m.key) {
			m.key = key
		}
	}
	for i := range m.cursors {
		for c := &m.cursors[i]; c.key == m.key && m.key != ""; c.load() {
			m.labels = append(m.labels, label{text: c.text, cursor: i, number: c.at})
			m.bound += c.docs(c.at)
			c.at++
		}
	}
	return m.key != ""
}

// count counts the documents of the key at hand that may be found. No document has a key twice.
func (m *merging) count() (phrase Phrase) {
	slices.SortStableFunc(m.labels, func(a, b label) int { return strings.Compare(a.text, b.text) })
	same, most := 0, 0 // documents with the spelling at hand, and with the most frequent one
	for i := range m.labels {
		l := &m.labels[i]
		if i > 0 && l.text != m.labels[i-1].text {
			same = 0
		}
		docs := m.allowed(l)
		phrase.Docs += docs
		if same += docs; same > most {
			most, phrase.Text = same, l.text
		}
	}
	return phrase
}

// allowed is how many documents of a label may be found.
func (m *merging) allowed(l *label) (n int) {
	s := &m.sieves[l.cursor]
	docs := s.part.table.Phrases.Docs(l.number)
	if s.filter == nil && s.part.dead == 0 {
		return len(docs)
	}
	for _, doc := range docs {
		if s.lets(doc) {
			n++
		}
	}
	return n
}
