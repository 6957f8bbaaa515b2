package keymap

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"moments/keywords"
)

// Map is a compiled set of rows. It is immutable and may be used by many goroutines. A nil Map has no rows.
type Map struct {
	// Version is the published version of the rows, 0 for rows that were never published. It is set before the map is shared.
	Version int

	rows  []Row
	facts []facts           // by place
	stems map[string]uint32 // stems that occur in any live row
	runs  trie              // exact and phrase rows, by their stems in order
	sets  trie              // broad rows, by their content stems, the rarest first
	rank  []uint32          // by stem: its place in that order
}

// facts are what matching needs to know of a row beside its phrase.
type facts struct {
	locale string
	length int32 // number of stems that must match
}

// words is a row's phrase as read.
type words struct {
	stems   []string // all, in order
	content []string // without stop words, each once
}

// Compile makes a Map of a copy of rows. Rows that are not live do not match, nor does a broad row of stop words only. A
// row without a match type is broad. It returns ErrInvalid, joined for up to MaxProblems rows, when a row cannot be
// taken. Compiling takes a few microseconds a row and a core.
func Compile(rows []Row) (*Map, error) {
	rows = tidied(rows)
	if err := join(invalid(rows)); err != nil {
		return nil, err
	}
	return compile(rows), nil
}

// compile keeps rows, which are tidy and valid.
func compile(rows []Row) *Map {
	read := readAll(rows)
	m := &Map{rows: rows, facts: make([]facts, len(rows)), stems: map[string]uint32{}}
	for place := range rows {
		m.facts[place].locale = locale(rows[place].Locale)
	}
	m.compileRuns(read)
	m.compileSets(read)
	return m
}

func tidied(rows []Row) []Row {
	tidy := make([]Row, len(rows))
	for i := range rows {
		tidy[i] = rows[i].tidy()
	}
	return tidy
}

// readAll splits and stems every live row, on all cores: it is the greater part of compiling.
func readAll(rows []Row) []words {
	read := make([]words, len(rows))
	stop := stopWords()
	share := (len(rows) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	var readers sync.WaitGroup
	for start := 0; start < len(rows); start += share {
		readers.Go(func() {
			for place := start; place < min(start+share, len(rows)); place++ {
				if rows[place].Live() {
					read[place] = readRow(rows[place].Phrase, stop)
				}
			}
		})
	}
	readers.Wait()
	return read
}

func readRow(phrase string, stop map[string]bool) (w words) {
	for _, term := range keywords.Phrase(phrase).Terms(keywords.English) {
		w.stems = append(w.stems, term.Stem)
		if !stop[term.Word] && !slices.Contains(w.content, term.Stem) {
			w.content = append(w.content, term.Stem)
		}
	}
	return w
}

// stemID is the number of a stem, given at first sight.
func (m *Map) stemID(stem string) uint32 {
	id, ok := m.stems[stem]
	if !ok {
		id = uint32(len(m.stems))
		m.stems[strings.Clone(stem)] = id
	}
	return id
}

func (m *Map) compileRuns(read []words) {
	g := newGrowth(len(read))
	var path []uint32
	for place := range read {
		if m.rows[place].Match == Broad || len(read[place].stems) == 0 {
			continue
		}
		path = path[:0]
		for _, stem := range read[place].stems {
			path = append(path, m.stemID(stem))
		}
		m.facts[place].length = int32(len(path))
		g.put(path, uint32(place))
	}
	m.runs = g.finish()
}

func (m *Map) compileSets(read []words) {
	m.rankStems(read)
	g := newGrowth(len(read))
	var path []uint32
	for place := range read {
		if m.rows[place].Match != Broad || len(read[place].content) == 0 {
			continue
		}
		path = path[:0]
		for _, stem := range read[place].content {
			path = append(path, m.stems[stem])
		}
		slices.SortFunc(path, func(a, b uint32) int { return cmp.Compare(m.rank[a], m.rank[b]) })
		m.facts[place].length = int32(len(path))
		g.put(path, uint32(place))
	}
	m.sets = g.finish()
}

// rankStems orders the stems of broad rows, the rarest first, so that a path begins where it has the fewest companions.
func (m *Map) rankStems(read []words) {
	var count []int
	for place := range read {
		if m.rows[place].Match != Broad {
			continue
		}
		for _, stem := range read[place].content {
			id := m.stemID(stem)
			for int(id) >= len(count) {
				count = append(count, 0)
			}
			count[id]++
		}
	}
	order := make([]uint32, len(m.stems))
	for id := range order {
		order[id] = uint32(id)
	}
	for len(count) < len(order) {
		count = append(count, 0)
	}
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(count[a], count[b]) })
	m.rank = make([]uint32, len(order))
	for rank, id := range order {
		m.rank[id] = uint32(rank)
	}
}

// locale is the comparable form of a language tag.
func locale(tag string) string { return strings.ReplaceAll(strings.ToLower(tag), "_", "-") }

// Rows are the rows the map was compiled from, in their order. They must not be changed.
func (m *Map) Rows() []Row {
	if m == nil {
		return nil
	}
	return m.rows
}

// Len is the number of rows, live or not.
func (m *Map) Len() int { return len(m.Rows()) }
