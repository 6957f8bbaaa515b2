package gap_test

import (
	"fmt"
	"testing"

	"moments/engine/gap"
	"moments/keywords"
)

func TestSourcesInColumns(t *testing.T) {
	demands := gap.Group(gap.Asked{Imports: []gap.Search{
		{Phrase: "crm price", Topics: []keywords.Topic{"crm"}, Count: 5, Source: "search-console"},
		{Phrase: "crm price", Topics: []keywords.Topic{"crm"}, Count: 2, Source: "ga4"},
		{Phrase: "sso", Topics: []keywords.Topic{"sso"}, Count: 1, Source: "ga4"},
		{Phrase: "sso", Topics: []keywords.Topic{"sso"}, Count: 3, Source: ""},
		{Phrase: "sso", Topics: []keywords.Topic{"sso"}, Count: 4, Source: gap.Reported},
	}})
	report := gap.Assess(gap.Given{Demands: demands})
	var got []string
	for _, s := range report.Sources {
		got = append(got, fmt.Sprintf("%s %s %d: %d %d", s.Label(), s.Unit(), s.Count, demands[0].From(s.Name), demands[1].From(s.Name)))
	}
	want := []string{"imported searches 3: 0 3", "ga4 searches 3: 2 1", "search-console (impressions) impressions 5: 5 0", "visitor reports reports 4: 0 4"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q, want %q", got, want)
	}
}
