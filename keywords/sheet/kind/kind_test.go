package kind_test

import (
	"strings"
	"testing"

	"moments/keywords/sheet/kind"
)

func TestDetect(t *testing.T) {
	for header, c := range map[string]struct {
		name string
		want kind.Kind
		sure float64
		why  string
	}{
		"row_id,phrase,match,intent":                 {"x.csv", kind.KeywordMap, 1, "4 of its 4 columns are known"},
		"phrase,colour,size,shape":                   {"x.csv", kind.KeywordMap, 0.7, "1 of its 4 columns are known"},
		"phrase,expect_url":                          {"x.csv", kind.Tests, 1, "phrase, expect_moment, expect_url"},
		"Begriff,Menge":                              {"keywords-2026.csv", kind.KeywordMap, 0.3, "by its name"},
		"match,weight,locale":                        {"x.csv", kind.KeywordMap, 0.3, "some of its columns"},
		"url,title,kind":                             {"x.csv", kind.Assets, 1, "url, title"},
		"act,asset,phrase":                           {"x.csv", kind.Rules, 1, "act"},
		"query_id,event,occurred_at":                 {"x.csv", "", 0, "events"},
		"occurred_at,event,url,moment":               {"x.csv", "", 0, "POST /v1/outcomes"},
		"Query,Number,Hits":                          {"x.csv", kind.Searches, 1, "how often each was made"},
		"Query,Number,Intent":                        {"x.csv", kind.KeywordMap, 0.86, "keyword_map.csv"},
		"a,b":                                        {"x.csv", "", 0, "none that are known: a, b"},
		"Keyword,Intent,Volume,CPC (USD)":            {"x.csv", kind.KeywordMap, 1, "those of Semrush Keyword Magic: Keyword, Volume, CPC (USD)"},
		"row_id,Keyword,Intent,Volume,CPC (USD)":     {"x.csv", kind.KeywordMap, 0.92, "4 of its 5 columns"},
		"Top pages,Clicks,Impressions,CTR,Position":  {"x.csv", "", 0.88, "the table of pages in Search Console's export"},
		"key,question,stage":                         {"x.csv", kind.Steps, 1, "steps"},
		"Micro-Moment,Topic,Question,Priority,Notiz": {"x.csv", kind.Moments, 0.92, "moments"},
	} {
		d, _ := kind.Detect(c.name, strings.Split(header, ","))
		if d.Kind != c.want || d.Confidence < c.sure-0.01 || d.Confidence > c.sure+0.01 || !strings.Contains(d.Why, c.why) {
			t.Errorf("%s is %+v, want %+v", header, d, c)
		}
	}
}

func TestScore(t *testing.T) {
	for row, want := range map[string]int{
		"phrase,match,nothing": 2, "id,title,summary,body": 4, "Report,of,May": 0, "Keyword,Volume,Keyword Difficulty,Intent": 4, "": 0,
	} {
		if got := kind.Score(strings.Split(row, ",")); got != want {
			t.Errorf("%s scores %d, want %d", row, got, want)
		}
	}
}
