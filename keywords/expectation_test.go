package keywords_test

import (
	"fmt"
	"strings"
	"testing"

	"moments/keywords"
)

func TestExpectationsAreChecked(t *testing.T) {
	know := keywords.Moment{Intent: keywords.Know}
	for _, c := range []struct {
		e    keywords.Expectation
		want string
	}{
		{keywords.Expectation{Phrase: "crm", Moment: know}, ""},
		{keywords.Expectation{Phrase: "crm", URL: "https://example.com/a?b=1", MinRank: 3}, ""},
		{keywords.Expectation{Phrase: "crm", URL: "what-is-crm", MinRank: keywords.MaxExpectedRank}, ""},
		{keywords.Expectation{Moment: know}, "phrase"},
		{keywords.Expectation{Phrase: "crm"}, "expect_moment"},
		{keywords.Expectation{Phrase: "crm", URL: "two words"}, "expect_url"},
		{keywords.Expectation{Phrase: "crm", URL: "http://[::1"}, "expect_url"},
		{keywords.Expectation{Phrase: "crm", URL: "a", MinRank: -1}, "expect_min_rank"},
		{keywords.Expectation{Phrase: "crm", URL: "a", MinRank: 51}, "expect_min_rank"},
		{keywords.Expectation{Phrase: "crm", Moment: know, MinRank: 1}, "expect_url"},
	} {
		var fields []string
		for _, w := range c.e.Check() {
			fields = append(fields, w.Field)
			if w.Found == "" || w.Try == "" {
				t.Errorf("%+v", w)
			}
		}
		if got := strings.Join(fields, " "); got != c.want {
			t.Errorf("%+v: %q, want %q", c.e, got, c.want)
		}
	}
}

func TestExpectationsHoldBlankAxesOpen(t *testing.T) {
	for want, ok := range map[string]bool{"do/use/-": true, "do/-/-": true, "-/use/-": true, "-/-/-": true, "know/-/-": false, "do/fit/-": false, "-/-/owner": false} {
		m, err := keywords.ParseMoment(want)
		if err != nil {
			t.Fatal(err)
		}
		e := keywords.Expectation{Moment: m}
		if got := e.Reads(keywords.Moment{Intent: keywords.Do, Step: "use", Persona: "it"}); got != ok {
			t.Error(fmt.Sprint(want, " reads do/use/it: ", got))
		}
	}
}
