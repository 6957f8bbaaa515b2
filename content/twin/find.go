package twin

import (
	"cmp"
	"slices"
	"strings"

	"moments/content"
)

// Page is what is compared of an asset, and what may differ between twins.
type Page struct {
	ID       content.AssetID
	Source   string
	Title    string
	URL      string
	Language string
	Status   content.Status
	Text     string
}

// Member is an asset of a group. Alike is the part of its title and text that it shares with the first of the group, from 0 to 1; Differs names
// what of address, language, source, title and status is not that of the first.
type Member struct {
	Page    // without the text
	Alike   float64
	Differs []string
}

// Group is assets that say the same. Members are in order of their ids. Exact reports whether all of them do word for word, in title and
// text.
type Group struct {
	Exact   bool
	Alike   float64 // of the member that is least like the first
	Members []Member
}

// DefaultLeast is how alike twins are at least, when nothing else is said.
const DefaultLeast = 0.8

// What title and text have at least, together, to be compared: words with others that are word for word the same, runs with others that
// are not. Less than that is alike by chance, or a placeholder.
const (
	leastWords = 8
	leastRuns  = 12
)

// Finder gathers pages. It is for one goroutine, and keeps about 600 bytes for each page and what its fields take, but no text.
type Finder struct {
	pages []kept
}

type kept struct {
	Page
	sketched
}

// Add takes a page. One without text, or with hardly any, is no twin of any.
func (f *Finder) Add(p Page) {
	if strings.TrimSpace(p.Text) == "" {
		return
	}
	s := sketchOf(p.Title + "\n" + p.Text)
	p.Text = ""
	if s.words >= leastWords {
		f.pages = append(f.pages, kept{p, s})
	}
}

// Groups returns the groups of pages that are alike by at least so much (0 means DefaultLeast), exact ones first, then larger ones first.
// A group is around its first member: the others are like it, not only like one another. Texts of less than a dozen runs are
// only compared word for word. Of two texts that share .8, 999 in 1,000 are compared, and judged within .09 in 95 of 100 cases.
func (f *Finder) Groups(least float64) []Group {
	s := f.search(least)
	s.gather()
	groups := s.groups()
	slices.SortStableFunc(groups, func(a, b Group) int {
		if a.Exact != b.Exact {
			return cmp.Compare(exactly(b), exactly(a))
		}
		return cmp.Compare(len(b.Members), len(a.Members))
	})
	return groups
}

func (f *Finder) search(least float64) *search {
	slices.SortFunc(f.pages, func(a, b kept) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return &search{least: cmp.Or(least, DefaultLeast), pages: f.pages, same: map[uint64][]int{}, near: map[int][]int{}}
}

func exactly(g Group) int {
	if g.Exact {
		return 1
	}
	return 0
}

// search is one looking for groups.
type search struct {
	least  float64
	pages  []kept
	same   map[uint64][]int // by the whole text: the pages that have it
	firsts []int            // of each text the first page
	near   map[int][]int    // of first pages: those with another text that are like them
	pairs  int              // that were compared
}

func (s *search) gather() {
	for i := range s.pages {
		whole := s.pages[i].whole
		if len(s.same[whole]) == 0 {
			s.firsts = append(s.firsts, i)
		}
		s.same[whole] = append(s.same[whole], i)
	}
	entries := make([]entry, 0, len(s.firsts))
	for band := range places / rows {
		entries = entries[:0]
		for _, i := range s.firsts {
			if s.pages[i].runs >= leastRuns {
				entries = append(entries, entry{s.pages[i].band(band), i})
			}
		}
		slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.page, b.page)) })
		s.compare(entries)
	}
}

// entry is a page with what stands in one band of its sketch.
type entry struct {
	hash uint64
	page int
}

// rows of each band.
const rows = 4

func (s *sketch) band(n int) uint64 {
	h := uint64(offset)
	for _, value := range s[n*rows : n*rows+rows] {
		h = (h ^ uint64(value)) * prime
	}
	return h
}

// A page is compared with the first few and the last few of those that have the same band: so what is like the first of many is
// found, and a template that everything begins with costs no square.
const (
	firstFew = 8
	lastFew  = 24
)

func (s *search) compare(entries []entry) {
	start := 0
	for n := range entries {
		if entries[n].hash != entries[start].hash {
			start = n
		}
		for m := start; m < n; m++ {
			if m >= start+firstFew {
				m = max(m, n-lastFew)
			}
			s.pair(entries[m].page, entries[n].page)
		}
	}
}

func (s *search) pair(a, b int) {
	s.pairs++
	if !slices.Contains(s.near[a], b) && s.pages[a].alike(&s.pages[b].sketch) >= s.least {
		s.near[a] = append(s.near[a], b)
	}
}

// groups takes each page that is in no group yet with those after it that are like it.
func (s *search) groups() (groups []Group) {
	taken := make([]bool, len(s.pages))
	for _, i := range s.firsts {
		if taken[i] {
			continue
		}
		members, exact := slices.Clone(s.same[s.pages[i].whole]), true
		for _, j := range s.near[i] {
			if !taken[j] {
				taken[j], exact = true, false
				members = append(members, s.same[s.pages[j].whole]...)
			}
		}
		if len(members) > 1 {
			groups = append(groups, s.group(members, exact))
		}
	}
	return groups
}

func (s *search) group(members []int, exact bool) Group {
	slices.Sort(members)
	first := &s.pages[members[0]]
	g := Group{Exact: exact, Alike: 1}
	for _, i := range members {
		p := &s.pages[i]
		m := Member{Page: p.Page, Alike: 1, Differs: p.differs(&first.Page)}
		if p.whole != first.whole {
			m.Alike = p.alike(&first.sketch)
		}
		g.Alike = min(g.Alike, m.Alike)
		g.Members = append(g.Members, m)
	}
	return g
}

func (p *Page) differs(first *Page) (fields []string) {
	for _, f := range []struct{ name, own, first string }{
		{"url", p.URL, first.URL}, {"language", p.Language, first.Language}, {"source", p.Source, first.Source},
		{"title", p.Title, first.Title}, {"status", string(p.Status), string(first.Status)},
	} {
		if f.own != f.first {
			fields = append(fields, f.name)
		}
	}
	return fields
}
