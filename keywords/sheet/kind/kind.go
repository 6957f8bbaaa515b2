package kind

import (
	"path"
	"slices"
	"strings"

	"moments/keywords/sheet/tool"
)

// Kind is what a file holds.
type Kind string

// The kinds. Assets are the business of package ingest.
const (
	KeywordMap Kind = "keyword_map"
	Personas   Kind = "personas"
	Steps      Kind = "steps"
	Moments    Kind = "moments" // planned ones
	Searches   Kind = "searches"
	Tests      Kind = "tests" // what phrases should be read as, and what should answer them
	Rules      Kind = "rules" // what is to be done with assets
	Assets     Kind = "assets"
)

// Table says which columns a canonical file has: the needed ones, those of which one is needed, and the others.
type Table struct {
	Kind    Kind
	Needed  []string
	Either  []string
	Columns []string
}

// tables are the canonical files, in the order in which a header is held against them.
var tables = []Table{
	{Rules, []string{"act"}, nil, []string{
		"id", "asset", "kind", "topic", "source", "moment", "intent", "step", "persona", "phrase_topic", "phrase", "match", "channel", "region",
		"language", "from", "until", "strength", "order", "note",
	}},
	{Tests, []string{"phrase"}, []string{"expect_moment", "expect_url"}, []string{"persona", "step", "expect_min_rank"}},
	{Searches, []string{"phrase", "count"}, nil, []string{"date", "source", "locale"}},
	{KeywordMap, []string{"phrase"}, nil, []string{
		"row_id", "match", "intent", "step", "stage", "moment", "persona", "topic", "weight", "locale", "pin", "volume", "volume_high",
		"source", "owner", "status", "note", "boost", "bury", "hide", "from", "until", "channel",
	}},
	{Steps, []string{"key", "question", "stage"}, nil, nil},
	{Personas, []string{"key", "name"}, nil, []string{"description", "jobs", "signals", "crm_value"}},
	{Moments, []string{"moment"}, nil, []string{"topic", "question", "priority", "note"}},
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

// Canonical is the name of the column that a header of this kind of file stands for, "" for none.
func (t Table) Canonical(header string) string { return t.named(tool.Plain(header)) }

// named is Canonical for a header in plain form.
func (t Table) named(found string) string {
	alias := aliases[found]
	for _, list := range [][]string{t.Needed, t.Either, t.Columns} {
		for _, column := range list {
			if alias == column || strings.ReplaceAll(column, "_", "") == found {
				return column
			}
		}
	}
	return ""
}

// has reports how many of the table's columns some headers in plain form have, and whether all needed ones are there.
func (t Table) has(names []string) (count int, complete bool) {
	var found []string
	for _, name := range names {
		if c := t.named(name); c != "" && !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	isMissing := func(c string) bool { return !slices.Contains(found, c) }
	complete = !slices.ContainsFunc(t.Needed, isMissing) && (len(t.Either) == 0 || !AllOf(t.Either, isMissing))
	return len(found), complete
}

// AllOf reports whether all of a list are.
func AllOf(list []string, is func(string) bool) bool {
	return !slices.ContainsFunc(list, func(s string) bool { return !is(s) })
}

// The columns of files of assets, in plain form: those that only such files have, and the others.
var (
	assetMarks   = []string{"url", "title", "headline", "posttitle", "postname", "posturl", "titel", "adresse", "permalink", "loc", "currenturl", "link"}
	assetColumns = []string{
		"id", "name", "summary", "description", "body", "content", "kind", "type", "language", "moments", "intents", "steps", "personas", "topics",
		"tags", "channels", "regions", "publishedat", "updatedat", "lastmod", "image", "status", "quality", "priority", "ctaurl", "ctalabel",
		"page", "address",
	}
)

// eventMarks are headers of files of events, which are not read here.
var eventMarks = []string{"assets", "event", "occurredat"}

// guess is the kind of a file whose header is not complete: by its name, else by the columns that it has. Rules
// without their acts look like a keyword map.
func guess(name string, names []string) Kind {
	stem := tool.Plain(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	best, most := Kind(""), 1
	for _, t := range tables {
		if stem == tool.Plain(string(t.Kind)) || t.Kind == KeywordMap && strings.HasPrefix(stem, "keyword") {
			return t.Kind
		}
		if count, _ := t.has(names); count > most && t.Kind != Rules && t.Kind != Tests {
			best, most = t.Kind, count
		}
	}
	return best
}

// TableOf is the canonical file of a kind, if there is one.
func TableOf(kind Kind) (Table, bool) {
	i := slices.IndexFunc(tables, func(t Table) bool { return t.Kind == kind })
	if i < 0 {
		return Table{}, false
	}
	return tables[i], true
}
