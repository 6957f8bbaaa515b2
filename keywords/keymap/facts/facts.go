// Package facts says what is odd about the rows of a keyword map, for a linter to put in words.
//
// It guarantees that a [Report] depends on the rows alone, and names rows by their places in Map.Rows, in ascending order. What
// it says of a row holds for the phrases that the row matches plainly; it looks at no variants.
package facts

import (
	"slices"
	"strings"

	"moments/keywords/keymap"
	"moments/keywords/keymap/pattern"
)

// Report is what is odd about rows. Rows that are not live are in Idle and nowhere else.
type Report struct {
	Idle       []Idle
	StopWords  []int   // without another word: they match as they stand only, or never
	Duplicates [][]int // the same words, match type, locale and moment
	Near       [][]int // match type, locale and stems of the same set, but not all the same words
	Conflicts  [][]int // positive rows of the same words and locale for more than one moment; the steps of a stage are one
	Shadowed   []Pair  // positive rows that add nothing to another: see Of
	Vetoed     []Pair  // positive rows that a negative row keeps from ever speaking
}

// Idle is a row that never matches.
type Idle struct {
	Place  int
	Reason Reason
}

// Reason is why a row never matches.
type Reason string

// The reasons.
const (
	NotLive   Reason = "not-live"
	NoWords   Reason = "no-words"
	StopWords Reason = "stop-words" // a broad row of nothing else
)

// Pair is a row and what does something to it.
type Pair struct{ Place, By int }

// Of reports on the rows of a map, as OfRows does.
func Of(m *keymap.Map) Report { return OfRows(m.Rows()) }

// OfRows reports on rows, which are as Compile or Prepare would leave them. A row is shadowed by one before it in precedence with the same
// stems and match type, and by one with its moment, and its topic and acts if it has any, that matches whatever it matches. It takes
// some microseconds a row, and more where many rows have the same few words.
func OfRows(rows []keymap.Row) Report {
	a := account{rows: rows}
	a.read()
	r := Report{Idle: a.idle, StopWords: a.stop}
	r.Duplicates = a.alike(func(i int) string { return a.wordsKey(i) + a.matchKey(i) + a.rows[i].Moment.String() })
	r.Conflicts = a.conflicts()
	r.Near = a.near()
	r.Shadowed, r.Vetoed = a.pairs()
	return r
}

// account is one call of OfRows.
type account struct {
	rows    []keymap.Row
	reads   []pattern.Reading // by place
	idle    []Idle
	stop    []int
	live    []int // that have words
	words   []string
	stems   []string // by place: the content stems in alphabetical order
	runs    []string // by place: the stems of rows that are not broad, in their order
	locales []string
}

func (a *account) read() {
	for _, texts := range []*[]string{&a.words, &a.stems, &a.runs, &a.locales} {
		*texts = make([]string, len(a.rows))
	}
	a.reads = make([]pattern.Reading, len(a.rows))
	for i := range a.rows {
		row := &a.rows[i]
		if !row.Live() {
			a.idle = append(a.idle, Idle{i, NotLive})
			continue
		}
		a.locales[i] = pattern.Locale(row.Locale)
		a.reads[i] = pattern.Read(row.Phrase, a.locales[i])
		reading := &a.reads[i]
		if len(reading.Words) == 0 {
			a.idle = append(a.idle, Idle{i, NoWords})
			continue
		}
		content := reading.Content()
		if len(content) == 0 {
			a.stop = append(a.stop, i)
		}
		if len(content) == 0 && row.Match == keymap.Broad {
			a.idle = append(a.idle, Idle{i, StopWords})
		}
		if row.Match != keymap.Broad {
			a.runs[i] = strings.Join(reading.Stems, " ")
		}
		slices.Sort(content)
		a.words[i], a.stems[i] = strings.Join(reading.Words, " "), strings.Join(content, " ")
		a.live = append(a.live, i)
	}
}

const separator = "\x00"

func (a *account) wordsKey(i int) string { return a.words[i] + separator + a.locales[i] + separator }

func (a *account) matchKey(i int) string { return a.rows[i].Label() + separator }

// momentKey is the same for the steps of a stage.
func momentKey(r *keymap.Row) string {
	moment := r.Moment
	if r.Stage != "" {
		moment.Step = ""
	}
	return moment.String() + separator + string(r.Stage)
}

// alike groups the live rows that have the same key, "" being none. Groups of one are left out.
func (a *account) alike(key func(i int) string) (groups [][]int) {
	at := map[string]int{}
	for _, i := range a.live {
		k := key(i)
		if k == "" {
			continue
		}
		g, known := at[k]
		if !known {
			g = len(groups)
			at[k] = g
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], i)
	}
	return slices.DeleteFunc(groups, func(group []int) bool { return len(group) < 2 })
}

func (a *account) conflicts() [][]int {
	groups := a.alike(func(i int) string {
		if a.rows[i].Negative {
			return ""
		}
		return a.wordsKey(i)
	})
	return slices.DeleteFunc(groups, func(group []int) bool {
		first := momentKey(&a.rows[group[0]])
		return !slices.ContainsFunc(group, func(i int) bool { return momentKey(&a.rows[i]) != first })
	})
}

func (a *account) near() [][]int {
	groups := a.alike(func(i int) string {
		if a.stems[i] == "" {
			return ""
		}
		return a.stems[i] + separator + a.locales[i] + separator + a.matchKey(i)
	})
	return slices.DeleteFunc(groups, func(group []int) bool {
		return !slices.ContainsFunc(group, func(i int) bool { return a.words[i] != a.words[group[0]] })
	})
}
