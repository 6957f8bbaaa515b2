package gap

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"
	"strings"
	"unicode"

	"moments/keywords"
)

// functionWords say how something is asked, not what about.
const functionWords = `
a about after all am an and any are as at be been before best but by can could did do does doing don't for
from get give had has have how i i'm if in into is it its it's i've just like make me my need no not of on one
or other our out over please should show so some than that the their them then there these they this those to
too under up us use using very want was way we were what what's when where which who whom whose why will with
without would you your vs versus`

// FunctionWords returns English words that do not say what a phrase is about. The map is the caller's.
func FunctionWords() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(functionWords) {
		words[w] = true
	}
	return words
}

// clusterOf says to which cluster each phrase belongs, given with its demand; a phrase without a content word belongs
// to none. It is greedy: the stem that is in most demand takes all phrases that have it, then the next among the
// phrases that are left. A cluster is named by the most demanded word of its stem. Its cost is that of sorting the
// stems.
func clusterOf(demand map[string]int, ignore map[string]bool) map[string]string {
	c := &clustering{
		demand: demand, terms: map[string][]keywords.Term{}, having: map[string][]string{}, weight: map[string]int{},
	}
	for _, phrase := range slices.Sorted(maps.Keys(demand)) {
		c.read(phrase, ignore)
	}
	for stem, weight := range c.weight {
		c.queue = append(c.queue, weighted{stem, weight})
	}
	heap.Init(&c.queue)
	clusters := map[string]string{}
	for len(c.queue) > 0 {
		top := heap.Pop(&c.queue).(weighted)
		switch now := c.weight[top.stem]; {
		case now == 0:
		case now < top.weight: // phrases have left it meanwhile
			heap.Push(&c.queue, weighted{top.stem, now})
		default:
			c.take(top.stem, clusters)
		}
	}
	return clusters
}

type clustering struct {
	demand map[string]int
	terms  map[string][]keywords.Term // content words of the phrases that are left
	having map[string][]string        // phrases by stem
	weight map[string]int             // demand by stem of the phrases that are left
	queue  queue
}

// read notes the content words of a phrase, each stem once.
func (c *clustering) read(phrase string, ignore map[string]bool) {
	met := map[string]bool{}
	for _, t := range keywords.Phrase(phrase).Terms(keywords.English) {
		if ignore[t.Word] || met[t.Stem] || !hasLetters(t.Word) {
			continue
		}
		met[t.Stem] = true
		c.terms[phrase] = append(c.terms[phrase], t)
		c.having[t.Stem] = append(c.having[t.Stem], phrase)
		c.weight[t.Stem] += max(c.demand[phrase], 1)
	}
}

// hasLetters reports whether a word has two letters at least; numbers and single letters say nothing.
func hasLetters(word string) bool {
	n := 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n >= 2
}

// take gives the phrases that have the stem, and are left, to one cluster.
func (c *clustering) take(stem string, clusters map[string]string) {
	words := map[string]int{}
	var taken []string
	for _, phrase := range c.having[stem] {
		terms, left := c.terms[phrase]
		if !left {
			continue
		}
		taken = append(taken, phrase)
		for _, t := range terms {
			c.weight[t.Stem] -= max(c.demand[phrase], 1)
			if t.Stem == stem {
				words[t.Word] += max(c.demand[phrase], 1)
			}
		}
		delete(c.terms, phrase)
	}
	name := mostDemanded(words)
	for _, phrase := range taken {
		clusters[phrase] = name
	}
}

func mostDemanded(words map[string]int) string {
	return slices.MinFunc(slices.Collect(maps.Keys(words)), func(a, b string) int {
		return cmp.Or(cmp.Compare(words[b], words[a]), strings.Compare(a, b))
	})
}

type weighted struct {
	stem   string
	weight int
}

// queue is a heap: the greatest weight first, equal ones by stem.
type queue []weighted

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[j].weight, q[i].weight), strings.Compare(q[i].stem, q[j].stem)) < 0
}

// Push implements heap.Interface.
func (q *queue) Push(x any) { *q = append(*q, x.(weighted)) }

// Pop implements heap.Interface.
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
