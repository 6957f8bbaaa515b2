package postings

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"moments/content/index/table"
	"moments/content/index/words"
)

// liveWords counts how often words are in the heads of live documents, when it is asked first.
type liveWords struct {
	once   sync.Once
	counts []uint32
}

// wordCounts are the counts by the number of the word. With deleted documents the first call after each change costs 30 ns
// for each of them.
func (p *part) wordCounts() []uint32 {
	if p.dead == 0 {
		return p.table.Counts
	}
	p.spoken.once.Do(func() {
		p.spoken.counts = slices.Clone(p.table.Counts)
		var head []uint32
		for doc := range uint32(p.table.Len()) {
			if p.isDeleted(doc) {
				head = p.table.Head(doc, head[:0])
				for _, word := range head {
					p.spoken.counts[word]--
				}
			}
		}
	})
	return p.spoken.counts
}

// Spelling is a word as it is spelled, folded, without its language; Term is its term, and Count how often it is in the
// titles, keywords and summaries.
type Spelling struct {
	Word  string
	Term  string
	Count int
}

// Completions returns the most frequent words of any language that begin with the folded text start and are not it, at
// most n, equally frequent ones in the order of their bytes. It looks at every word that begins so.
func (v *View) Completions(start string, n int) []Spelling {
	found := map[string]*Spelling{}
	for _, p := range v.parts {
		counts := p.wordCounts()
		for _, l := range v.languages {
			prefix := words.Prefix(l)
			from, to := p.table.Spelled.Range(prefix + start)
			for word := from; word < to; word++ {
				if counts[word] > 0 {
					note(found, p.table, word, len(prefix), counts[word])
				}
			}
		}
	}
	return mostFrequent(found, n)
}

// note counts a word under its term.
func note(found map[string]*Spelling, of *table.Table, word uint32, prefix int, count uint32) {
	spelled := of.Spelled.At(word)
	s := found[spelled]
	if s == nil {
		s = &Spelling{Word: spelled[prefix:], Term: of.Terms.At(of.Stems[word])}
		found[spelled] = s
	}
	s.Count += int(count)
}

func mostFrequent(found map[string]*Spelling, n int) []Spelling {
	all := make([]Spelling, 0, len(found))
	for _, s := range found {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b Spelling) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Word, b.Word), strings.Compare(a.Term, b.Term))
	})
	return all[:min(len(all), n)]
}

// Has reports whether a live document has any of the terms.
func (v *View) Has(terms []string) bool {
	for _, term := range terms {
		hash := v.hash(term)
		for _, p := range v.parts {
			if number := p.table.NumberOf(term, hash); number != table.Unknown && p.frequency(number) > 0 {
				return true
			}
		}
	}
	return false
}

// Correction returns the word nearest to a folded one, of those of table.Texts.Near within the distance. Of equally near
// ones it is the most frequent. It returns "" when there is none.
func (v *View) Correction(word string, distance int) string {
	best, nearest := map[string]*Spelling{}, distance
	for _, p := range v.parts {
		counts := p.wordCounts()
		for _, l := range v.languages {
			prefix := words.Prefix(l)
			p.table.Spelled.Near(prefix, word, nearest, func(number uint32, away int) int {
				if counts[number] > 0 {
					if away < nearest {
						nearest = away
						clear(best)
					}
					note(best, p.table, number, len(prefix), counts[number])
				}
				return nearest
			})
		}
	}
	if found := mostFrequent(best, 1); len(found) > 0 {
		return found[0].Word
	}
	return ""
}
