package tool_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords/keymap"
	"moments/keywords/sheet/tool"
)

// headers are those of formats.md, and the layout that each is.
var headers = map[string]string{
	"Top queries,Clicks,Impressions,CTR,Position":             "Search Console queries",
	"Top Queries,Clicks,Impressions":                          "Search Console queries",
	"Häufigste Suchanfragen,Klicks,Impressionen,CTR,Position": "Search Console queries",
	"Top pages,Clicks,Impressions,CTR,Position":               "Search Console pages",
	"Filter,Value": "Search Console filters",
	"Keyword,Intent,Volume,Trend,Keyword Difficulty,CPC (USD),Competitive Density,SERP Features,Number of Results": "Semrush Keyword Magic",
	"Keyword,Volume,CPC (USD)":                                       "Semrush Keyword Magic",
	"database;Keyword;Search Volume;Keyword Difficulty Index;Intent": "Semrush API",
	"#,Keyword,Country,Difficulty,Volume,CPC,CPS,Parent Keyword,Last Update,SERP Features,Global volume,Traffic potential,Global traffic potential,First seen,Intents": "Ahrefs Keywords Explorer",
	"Keyword,Volume,KD,CPC,Current organic traffic,Current position,Current URL,Branded,Local,Informational":                                                           "Ahrefs Site Explorer organic keywords",
	"Keyword,Currency,Avg. monthly searches,Three month change,YoY change,Competition,Competition (indexed value)":                                                     "Google Keyword Planner",
	"Campaign,Ad Group,Keyword,Criterion Type,Status,Max CPC,Final URL,Labels,Comment":                                                                                 "Google Ads Editor",
	"Search term,Match type,Added/Excluded,Campaign,Ad group,Clicks,Impr.,CTR":                                                                                         "Google Ads search terms",
	"Search term,Event count":    "GA4 site search",
	"id,query,hits,time":         "Relevanssi query log",
	"search,count,nbHits":        "Algolia searches",
	"q,count":                    "Typesense query collection",
	"phrase,source,date":         "list of phrases with their source",
	"phrase,count,source":        "",
	"phrase,match,intent,source": "",
	"id,title,url":               "",
	"Keyword,Volume":             "",
	"Database,Keyword,Seed keyword,Page,Topic,Page type,Tags,Volume,Keyword Difficulty,CPC (USD),Competitive Density,Number of Results,Intent,SERP Features,Trend,Click potential,Content references,Competitors":        "Semrush Keyword Strategy Builder",
	"Keyword,Position,Previous position,Search Volume,Keyword Difficulty,CPC,URL,Traffic,Traffic (%),Traffic Cost,Competition,Number of Results,Trends,Timestamp,SERP Features by Keyword,Keyword Intents,Position Type": "Semrush Organic Positions",
}

func split(header string) []string {
	return strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == ';' })
}

// A header is of its layout in any order and spelling, and every column that is not read has a reason.
func TestHeaders(t *testing.T) {
	for header, want := range headers {
		rapid.Check(t, func(t *rapid.T) {
			names := rapid.Permutation(split(header)).Draw(t, "names")
			if rapid.Bool().Draw(t, "loud") {
				for i := range names {
					names[i] = " " + strings.ToUpper(names[i])
				}
			}
			l, known := tool.Find(names)
			got := ""
			if l != nil {
				got = l.Report
			}
			if got != want || l != nil && known == 0 {
				t.Fatalf("%q is %q, want %q", names, got, want)
			}
			for _, name := range names {
				if l != nil && l.Meaning(name) == "" && l.Why(name) == "" {
					t.Fatalf("%s leaves %q out without a reason", want, name)
				}
			}
		})
	}
}

func TestGlobalVolumeIsNeverRead(t *testing.T) {
	l, _ := tool.Find([]string{"Keyword", "Global volume", "Volume"})
	if l == nil || l.Meaning("Global volume") != "" || l.Why("Global volume") != "the whole world is not your market" {
		t.Errorf("%+v", l)
	}
}

// However often and in whatever order phrases come, there is one row for each, no volume is larger than all that were given, and each
// source has its hint.
func TestMerging(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m tool.Merging
		largest, said := map[string]int{}, map[string]map[string]bool{}
		for range rapid.IntRange(1, 20).Draw(t, "rows") {
			phrase := rapid.SampledFrom([]string{"oven", "Oven", "pan", "tin"}).Draw(t, "phrase")
			source := rapid.SampledFrom([]string{"semrush", "ahrefs", "keyword-planner"}).Draw(t, "source")
			volume := rapid.IntRange(-1, 9).Draw(t, "volume")
			key := strings.ToLower(phrase)
			if said[key] == nil {
				said[key], largest[key] = map[string]bool{}, -1
			}
			said[key][source], largest[key] = true, max(largest[key], volume)
			row := keymap.Row{Phrase: phrase, Match: keymap.Exact, Source: source, Volume: volume}
			m.Add([]keymap.Row{row}, [][]tool.Hint{{{Source: source, Volume: volume}}})
		}
		merged := m.Merged()
		if len(merged.Rows) != len(said) || len(merged.From) != len(said) {
			t.Fatalf("%d rows for %d phrases", len(merged.Rows), len(said))
		}
		for i, r := range merged.Rows {
			key := strings.ToLower(r.Phrase)
			sources := map[string]bool{}
			for _, name := range strings.Split(r.Source, "|") {
				sources[name] = true
			}
			if r.Volume != largest[key] || len(merged.Hints[i]) != len(said[key]) || !cmp.Equal(sources, said[key]) {
				t.Fatalf("%+v %+v, want %v and %d", r, merged.Hints[i], said[key], largest[key])
			}
		}
	})
}

func TestLabels(t *testing.T) {
	for label, want := range map[string]bool{"Informational": true, "non-branded": true, "C": true, "know": false, "": false} {
		if tool.IsLabel(label) != want {
			t.Error(label)
		}
	}
	if labels, ok := tool.CodeLabels("1, 3"); !ok || !cmp.Equal(labels, []string{"Informational", "Transactional"}) {
		t.Error(labels, ok)
	}
	if _, ok := tool.CodeLabels("4"); ok {
		t.Error("code 4 is known")
	}
}
