package sheet

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"moments/keywords"
)

// Kind is what a file holds.
type Kind string

// The kinds. Assets are only detected here, not read.
const (
	KeywordMap Kind = "keyword_map"
	Personas   Kind = "personas"
	Steps      Kind = "steps"
	Moments    Kind = "moments" // planned ones
	Searches   Kind = "searches"
	Rules      Kind = "rules" // what is to be done with assets
	Assets     Kind = "assets"
)

// table says which columns a kind has, the needed ones first.
type table struct {
	kind    Kind
	needed  []string
	columns []string
}

// tables are the canonical files, in the order in which a header is held against them.
var tables = []table{
	{Rules, []string{"act"}, []string{
		"id", "asset", "kind", "topic", "source", "moment", "intent", "step", "persona", "phrase_topic", "phrase", "match", "channel", "region",
		"language", "from", "until", "strength", "order", "note",
	}},
	{Searches, []string{"phrase", "count"}, []string{"date", "source", "locale"}},
	{KeywordMap, []string{"phrase"}, []string{
		"row_id", "match", "intent", "step", "stage", "moment", "persona", "topic", "weight", "locale", "pin", "volume",
		"source", "owner", "status", "note", "boost", "bury", "hide", "from", "until", "channel",
	}},
	{Steps, []string{"key", "question", "stage"}, nil},
	{Personas, []string{"key", "name"}, []string{"description", "jobs", "signals", "crm_value"}},
	{Moments, []string{"moment"}, []string{"topic", "question", "priority", "note"}},
}

// aliases are other names of columns, in plain form.
var aliases = map[string]string{
	"keyword": "phrase", "query": "phrase", "searchterm": "phrase", "topqueries": "phrase", "queries": "phrase",
	"searchintent": "intent", "userintent": "intent",
	"micromoment":  "moment",
	"journeyphase": "stage", "buyingstage": "stage", "funnelstage": "stage",
	"audience": "persona", "targetpersona": "persona", "hspersona": "persona",
	"searchvolume": "volume", "avgmonthlysearches": "volume",
	"matchtype": "match", "criteriontype": "match",
	"validfrom": "from", "startdate": "from", "starts": "from",
	"validuntil": "until", "enddate": "until", "ends": "until",
}

// plain is a header without what does not matter: case, accents, spaces and punctuation.
func plain(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '#' {
			return r
		}
		return -1
	}, keywords.Fold(header))
}

// canonical is the name of the column that a header of this kind of file stands for, "" for none.
func (t table) canonical(header string) string {
	found := plain(header)
	for _, list := range [][]string{t.needed, t.columns} {
		for _, column := range list {
			if plain(column) == found || aliases[found] == column {
				return column
			}
		}
	}
	return ""
}

// has reports how many of the table's columns a header has, and whether all needed ones are there.
func (t table) has(header []string) (count int, complete bool) {
	var found []string
	for _, h := range header {
		if c := t.canonical(h); c != "" && !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	complete = !slices.ContainsFunc(t.needed, func(c string) bool { return !slices.Contains(found, c) })
	return len(found), complete
}

// assetColumns are headers that only a file of assets has.
var assetColumns = []string{"url", "title", "headline", "posttitle", "permalink", "loc", "currenturl", "link"}

// testColumns are headers of files that hold expectations or events, which are not read here.
var testColumns = []string{"expectmoment", "expecturl", "assets", "event", "occurredat"}

// Detect returns what a file with this header holds, "" when it is none of the kinds.
func Detect(header []string) Kind {
	var names []string
	for _, h := range header {
		names = append(names, plain(h))
	}
	hasAny := func(list []string) bool {
		return slices.ContainsFunc(list, func(n string) bool { return slices.Contains(names, n) })
	}
	if hasAny(testColumns) {
		return ""
	}
	for _, t := range tables {
		if _, complete := t.has(header); complete {
			return t.kind
		}
	}
	if hasAny(assetColumns) {
		return Assets
	}
	return ""
}

// guess is the kind of a file whose header is not complete: by its name, else by the columns that it has. Rules without their acts look like
// a keyword map.
func guess(name string, header []string) Kind {
	stem := plain(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	best, most := Kind(""), 1
	for _, t := range tables {
		if stem == plain(string(t.kind)) || t.kind == KeywordMap && strings.HasPrefix(stem, "keyword") {
			return t.kind
		}
		if count, _ := t.has(header); count > most && t.kind != Rules {
			best, most = t.kind, count
		}
	}
	return best
}

func tableOf(kind Kind) (table, bool) {
	i := slices.IndexFunc(tables, func(t table) bool { return t.kind == kind })
	if i < 0 {
		return table{}, false
	}
	return tables[i], true
}
