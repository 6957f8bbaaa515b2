package mine

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"moments/content"
)

// Options say what is mined for. The zero value of each field means what its comment says.
type Options struct {
	Days    int     // of own searches, up to now; 0 is 90
	Sure    float64 // confidence from which a reading covers a phrase; 0 is 0.6
	Least   int     // searches that a group has at least; 0 is 1
	Limit   int     // groups at most, those with the most searches; 0 is 50, and no more than 500 are made
	Phrases int     // of a group that are listed; 0 is 20
}

// The defaults.
const (
	DefaultDays    = 90
	DefaultSure    = 0.6
	DefaultLimit   = 50
	DefaultPhrases = 20
	MaxLimit       = 500
)

// Complete returns the options with the defaults in.
func (o Options) Complete() Options {
	o.Days, o.Sure, o.Least = cmp.Or(o.Days, DefaultDays), cmp.Or(o.Sure, DefaultSure), cmp.Or(o.Least, 1)
	o.Limit, o.Phrases = min(cmp.Or(o.Limit, DefaultLimit), MaxLimit), cmp.Or(o.Phrases, DefaultPhrases)
	return o
}

// Given is what is mined in.
type Given struct {
	Options
	Phrases   []Phrase // all that were searched, covered ones as well: a proposed row is held against them
	Synonyms  [][]string
	Knows     func(word string) bool // that a folded word is one, for the matching of proposed rows; nil knows none
	Facts     func(content.AssetID) *content.Facts
	Dismissed func(key string) bool // that a group is not wanted; nil for none
}

// Report is the groups of what is not covered, those with the most searches first.
type Report struct {
	All       Volume  `json:"all"`       // everything that was searched
	Uncovered Volume  `json:"uncovered"` // of which no row and no sure reading covers
	Groups    []Group `json:"groups"`
	More      int     `json:"more"`      // groups beyond the limit
	Dismissed int     `json:"dismissed"` // groups that were dismissed
}

// mining is one run.
type mining struct {
	Given
	phrases  []Phrase   // those that are not covered
	content  [][]word   // of each
	pairs    [][]string // of each: two words side by side
	synonyms map[string]string
	having   map[string]float64 // how many phrases have a stem
}

// Mine groups what is not covered. It takes some seconds for 100,000 phrases on two cores.
func Mine(g Given) Report {
	g.Options = g.Complete()
	g.Phrases = inOrder(g.Phrases)
	m := &mining{Given: g, synonyms: synonymsOf(g.Synonyms), having: map[string]float64{}}
	for i := range g.Phrases {
		if g.Phrases[i].Uncovered(g.Sure) {
			m.phrases = append(m.phrases, g.Phrases[i])
		}
	}
	m.content, m.pairs = make([][]word, len(m.phrases)), make([][]string, len(m.phrases))
	inShares(len(m.phrases), func(from, to int) {
		for i := from; i < to; i++ {
			m.split(i)
		}
	})
	for _, words := range m.content {
		for _, w := range words {
			m.having[w.stem]++
		}
	}
	return m.report(m.groups())
}

func (m *mining) report(groups []*group) Report {
	r := Report{All: volumeOf(m.Given.Phrases, places(len(m.Given.Phrases))), Uncovered: volumeOf(m.phrases, places(len(m.phrases))), Groups: []Group{}}
	groups = slices.DeleteFunc(groups, func(g *group) bool {
		dismissed := m.Dismissed != nil && m.Dismissed(g.key)
		if dismissed {
			r.Dismissed++
		}
		return dismissed
	})
	r.More = max(len(groups)-m.Limit, 0)
	groups = groups[:min(len(groups), m.Limit)]
	m.propose(groups)
	for _, g := range groups {
		r.Groups = append(r.Groups, m.public(g))
	}
	return r
}

func places(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// resolution is how fine the groups are: for few phrases as is usual, for many so that groups stay of a size that a person can look over.
func resolution(phrases int) float64 { return max(1, 0.45*math.Cbrt(float64(phrases))) }

// groups are all of some demand, those with the most searches first. A phrase without a word is in none.
func (m *mining) groups() []*group {
	members := map[int32][]int{}
	for i, n := range communities(neighbours(m.vectors()), resolution(len(m.phrases))) {
		if len(m.content[i]) > 0 {
			members[n] = append(members[n], i)
		}
	}
	var list []*group
	for _, places := range members {
		g := &group{places: places, volume: volumeOf(m.phrases, places)}
		if g.volume.Searches() >= m.Least {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b *group) int {
		return cmp.Or(cmp.Compare(b.volume.Searches(), a.volume.Searches()), strings.Compare(m.phrases[a.places[0]].Text, m.phrases[b.places[0]].Text))
	})
	taken := map[string]bool{}
	for _, g := range list {
		m.name(g, taken)
	}
	return list
}
