package tool

import (
	"slices"
	"strings"
	"unicode"

	"moments/keywords"
)

// Holds is what the rows of a layout are.
type Holds int

// What layouts hold.
const (
	Keywords Holds = iota // phrases of a market, to be rows of a keyword map
	Searches              // phrases that were asked
	Nothing               // what is not read: other tables of the same export
)

// Meaning is what a column holds.
type Meaning string

// The meanings of columns. Those of a column of true and false are the words for an intent after "is:".
const (
	Phrase   Meaning = "phrase"
	Volume   Meaning = "volume" // searches a month in a market
	Bucket   Meaning = "bucket" // the same, of Keyword Planner: a number or a range
	Month    Meaning = "month"  // searches of one month
	Intents  Meaning = "intents"
	Codes    Meaning = "codes" // numbers for intents, of Semrush
	Market   Meaning = "market"
	Topic    Meaning = "topic"
	Page     Meaning = "page"
	Match    Meaning = "match"
	Campaign Meaning = "campaign"
	AdGroup  Meaning = "ad group"
	Status   Meaning = "status"
	Comment  Meaning = "comment"
	Date     Meaning = "date"
	Count    Meaning = "count"  // how often it was asked
	Second   Meaning = "second" // how often it was asked, where Count is not there
	Source   Meaning = "source"
	Locale   Meaning = "locale"
)

// flag is the meaning of a column that says true where the word fits.
func flag(word string) Meaning { return Meaning("is:" + word) }

// Layout is one export of one tool. Headers are in plain form.
type Layout struct {
	Tool    string // its key, as it stands as the source of rows of a map
	Source  string // of searches: search-console, site-search, search-ads; "" where a column says it
	Report  string // as people call it
	Holds   Holds
	All     []string           // headers that must be there
	Any     []string           // of which one must be there, when there are some
	None    []string           // of which none may be there
	Columns map[string]Meaning // those that are read
	Starts  map[string]Meaning // those that are read, by how they begin
	Left    map[string]string  // those that are not, and why
	Each    bool               // each row is one search: there is no count
}

// Meaning is what a header means here, "" for what is not read.
func (l *Layout) Meaning(header string) Meaning { return l.meaning(Plain(header)) }

func (l *Layout) meaning(name string) Meaning {
	if m, ok := l.Columns[name]; ok {
		return m
	}
	for start, m := range l.Starts {
		if strings.HasPrefix(name, start) {
			return m
		}
	}
	return ""
}

// Why is the reason for which a column is not read.
func (l *Layout) Why(header string) string {
	name := Plain(header)
	if why, ok := l.Left[name]; ok {
		return why
	}
	for _, r := range reasons {
		if slices.ContainsFunc(r.words, func(w string) bool { return strings.Contains(name, w) }) {
			return r.why
		}
	}
	if name == "" {
		return "it has no name"
	}
	return "it says nothing about what is meant"
}

// reasons for which columns of any tool are not read, by words in their headers.
var reasons = []struct {
	words []string
	why   string
}{
	{[]string{"global"}, "the whole world is not your market"},
	{[]string{"cpc", "cps", "bid", "cost", "currency", "price", "competiti"}, "prices and competition of ads are not used"},
	{[]string{"difficulty"}, "how hard it is to rank elsewhere is not used"},
	{[]string{"userid", "sessionid", "ipaddress", "useragent"}, "it could identify a person"},
	{[]string{"position", "traffic", "url", "ranking", "ctr"}, "where pages rank elsewhere is not used"},
	{[]string{"trend", "change", "seen", "update", "timestamp"}, "changes over time are not used"},
}

// known is how many of the names a layout knows, and whether they are its own.
func (l *Layout) known(names []string) (count int, fits bool) {
	has := func(name string) bool { return slices.Contains(names, name) }
	for _, name := range names {
		if l.meaning(name) != "" || l.Left[name] != "" || slices.Contains(l.All, name) || slices.Contains(l.Any, name) {
			count++
		}
	}
	fits = !slices.ContainsFunc(l.All, func(name string) bool { return !has(name) }) &&
		(len(l.Any) == 0 || slices.ContainsFunc(l.Any, has)) && !slices.ContainsFunc(l.None, has)
	return count, fits
}

// Find returns the layout of a header, and how many of its columns the layout knows; nil for none. Of several that fit, it is
// the one that knows most, the first of these.
func Find(header []string) (*Layout, int) { return FindPlain(PlainAll(header)) }

// FindPlain is Find for headers in plain form.
func FindPlain(names []string) (*Layout, int) {
	var best *Layout
	most := 0
	for _, layouts := range [][]Layout{semrush, ahrefs, planner, console, ads, demand} {
		for i := range layouts {
			if count, fits := layouts[i].known(names); fits && count > most {
				best, most = &layouts[i], count
			}
		}
	}
	return best, most
}

// Worded is the layout of a list that someone has cut out of an export: a keyword map by its columns, with a tool's
// words for intents.
func Worded() *Layout {
	l := &Layout{Tool: "tool", Report: "list of keywords with a tool's words for intents", Holds: Keywords, Columns: map[string]Meaning{
		"topic": Topic, "country": Market, "database": Market,
	}}
	for meaning, names := range map[Meaning][]string{
		Phrase:  {"keyword", "phrase", "query", "searchterm", "topqueries", "queries"},
		Volume:  {"volume", "searchvolume", "avgmonthlysearches"},
		Intents: {"intent", "searchintent", "userintent"},
	} {
		for _, name := range names {
			l.Columns[name] = meaning
		}
	}
	return l
}

// Plain is a header without what does not matter: case, accents, spaces and punctuation.
func Plain(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '#' {
			return r
		}
		return -1
	}, keywords.Fold(header))
}

// PlainAll is headers in plain form.
func PlainAll(header []string) []string {
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = Plain(h)
	}
	return names
}
