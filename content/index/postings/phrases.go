package postings

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"moments/content/index/table"
)

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
// than maxPhrases begin so, some may be missing: it finds phrases only where a part has them in enough documents, the lowest
// power of two that leaves no more than maxPhrases, and by those alone it judges which may be among the best.
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
	cursors []*phraseCursor // with a phrase at hand, the least first
	sieves  []sieve         // by part
	key     string          // at hand
	bound   int             // as many documents have it, or fewer; with some passed over, or more
	labels  []label         // its spellings
	least   int             // documents that a phrase has in its part, or it is passed over
}

// label is a phrase of a part.
type label struct {
	spelling string
	part     int
	number   uint32
}

// phraseCursor goes through a range of the phrases of a part.
type phraseCursor struct {
	*table.Labels
	part   int
	at, to uint32
	skip   int    // bytes that all have in common
	term   string // at hand
	lead   uint64 // its bytes behind those, as far as they go
}

func (v *View) merging(q *PhraseQuery, most int) *merging {
	m := &merging{sieves: make([]sieve, len(v.parts))}
	for i, p := range v.parts {
		c := &phraseCursor{Labels: &p.table.Phrases, part: i, skip: len(q.Start)}
		if c.at, c.to = c.Texts.Range(q.Start); c.at < c.to {
			m.sieves[i].start(q.Filter)
			m.sieves[i].enter(p)
			m.cursors = append(m.cursors, c)
		}
	}
	m.least = m.leastFor(most)
	m.cursors = slices.DeleteFunc(m.cursors, func(c *phraseCursor) bool { return !c.load(m.least) })
	slices.SortFunc(m.cursors, (*phraseCursor).compare)
	return m
}

// leastFor is how many documents a phrase must have in its part so that no more than most are looked at.
func (m *merging) leastFor(most int) int {
	total := 0
	for i := range m.cursors {
		total += int(m.cursors[i].to - m.cursors[i].at)
	}
	if total <= most {
		return 0
	}
	var sizes [33]int // phrases by how many bits the number of their documents takes
	for i := range m.cursors {
		for c, at := m.cursors[i], m.cursors[i].at; at < c.to; at++ {
			sizes[bits.Len32(uint32(c.docs(at)))]++
		}
	}
	size := 0
	for ; total > most && size < len(sizes); size++ {
		total -= sizes[size]
	}
	return 1 << size >> 1
}

func (c *phraseCursor) docs(label uint32) int { return len(c.Docs(label)) }

// load reads the first phrase from at on that has enough documents, and reports whether there is one.
func (c *phraseCursor) load(least int) bool {
	for c.at < c.to && c.docs(c.at) < least {
		c.at++
	}
	if c.at < c.to {
		c.term = c.Texts.At(c.at)
		c.lead = lead(c.term[c.skip:])
	}
	return c.at < c.to
}

// lead is a number that is in order when the first bytes of texts are.
func lead(text string) (n uint64) {
	if len(text) >= 8 {
		return binary.BigEndian.Uint64([]byte(text[:8]))
	}
	for i := range len(text) {
		n |= uint64(text[i]) << (56 - 8*i)
	}
	return n
}

func (c *phraseCursor) compare(other *phraseCursor) int {
	if c.lead != other.lead {
		return cmp.Compare(c.lead, other.lead)
	}
	return strings.Compare(c.term, other.term)
}

// next goes to the next key and reports whether there is one.
func (m *merging) next() bool {
	if len(m.cursors) == 0 {
		return false
	}
	m.bound, m.labels = 0, m.labels[:0]
	m.key, _ = table.Key(m.cursors[0].term)
	for len(m.cursors) > 0 {
		c := m.cursors[0]
		spelling, same := spellingOf(c.term, m.key)
		if !same {
			break
		}
		m.labels = append(m.labels, label{spelling: spelling, part: c.part, number: c.at})
		m.bound += c.docs(c.at)
		m.advance()
	}
	return true
}

// spellingOf is that of a label if it has the key. Keys have no byte 0.
func spellingOf(label, key string) (spelling string, same bool) {
	if len(label) <= len(key) || label[len(key)] != 0 || label[:len(key)] != key {
		return "", false
	}
	return label[len(key)+1:], true
}

// advance takes the first cursor on, and to its place.
func (m *merging) advance() {
	c := m.cursors[0]
	c.at++
	if !c.load(m.least) {
		m.cursors = m.cursors[1:]
		return
	}
	at := 0
	for ; at+1 < len(m.cursors) && m.cursors[at+1].compare(c) < 0; at++ {
		m.cursors[at] = m.cursors[at+1]
	}
	m.cursors[at] = c
}

// count counts the documents of the key at hand that may be found. No document has a key twice.
func (m *merging) count() (phrase Phrase) {
	if m.least > 0 {
		m.findLabels()
	}
	slices.SortFunc(m.labels, func(a, b label) int { return strings.Compare(a.spelling, b.spelling) })
	most := 0 // documents with the most frequent spelling
	for i := 0; i < len(m.labels); {
		spelling, same := m.labels[i].spelling, 0
		for ; i < len(m.labels) && m.labels[i].spelling == spelling; i++ {
			same += m.allowed(&m.labels[i])
		}
		phrase.Docs += same
		if same == 0 || same < most {
			continue
		}
		if text := table.Phrase(m.key, spelling); same > most || text < phrase.Text {
			most, phrase.Text = same, text
		}
	}
	return phrase
}

// findLabels finds all spellings of the key at hand, also those that were passed over.
func (m *merging) findLabels() {
	m.labels = m.labels[:0]
	for i := range m.sieves {
		if m.sieves[i].part == nil {
			continue
		}
		texts := &m.sieves[i].part.table.Phrases.Texts
		from, to := texts.Range(table.KeyPrefix(m.key))
		for at := from; at < to; at++ {
			_, spelling := table.Key(texts.At(at))
			m.labels = append(m.labels, label{spelling: spelling, part: i, number: at})
		}
	}
}

// allowed is how many documents of a label may be found.
func (m *merging) allowed(l *label) (n int) {
	s := &m.sieves[l.part]
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
