package expect_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/engine/expect"
	"moments/keywords"
)

// site reads crm as know/fit/- and answers it with a, b and c; every other phrase is do/-/- and has no answer.
func site() expect.Site {
	return expect.Site{
		Read: func(t *keywords.Expectation) keywords.Query {
			if t.Phrase == "crm" {
				return keywords.Query{Phrase: t.Phrase, Moment: keywords.Moment{Intent: keywords.Know, Step: "fit", Persona: t.Persona}}
			}
			return keywords.Query{Phrase: t.Phrase, Moment: keywords.Moment{Intent: keywords.Do}}
		},
		Answer: func(_ context.Context, q keywords.Query, top int) ([]content.AssetID, error) {
			switch {
			case q.Phrase == "broken":
				return nil, errors.New("the index is gone")
			case q.Phrase != "crm":
				return nil, nil
			}
			return []content.AssetID{"a", "b", "c"}[:min(top, 3)], nil
		},
		Asset: func(text string) content.AssetID {
			return map[string]content.AssetID{"/a": "a", "b": "b", "c": "c", "d": "d"}[text]
		},
	}
}

func TestRun(t *testing.T) {
	know, do := keywords.Moment{Intent: keywords.Know}, keywords.Moment{Intent: keywords.Do}
	for name, c := range map[string]struct {
		test keywords.Expectation
		want []string
	}{
		"read":           {keywords.Expectation{Phrase: "crm", Moment: know}, nil},
		"persona":        {keywords.Expectation{Phrase: "crm", Persona: "owner", Moment: keywords.Moment{Persona: "owner"}}, nil},
		"read otherwise": {keywords.Expectation{Phrase: "crm", Moment: do}, []string{"it should be read as do/-/- and is read as know/fit/-"}},
		"first":          {keywords.Expectation{Phrase: "crm", URL: "/a", MinRank: 1}, nil},
		"anywhere":       {keywords.Expectation{Phrase: "crm", URL: "c"}, nil},
		"too low":        {keywords.Expectation{Phrase: "crm", URL: "c", MinRank: 2}, []string{"c should stand at 2 or before and stands at 3; a is first"}},
		"not shown":      {keywords.Expectation{Phrase: "crm", URL: "d"}, []string{"d should answer and does not; a is first"}},
		"nothing shown":  {keywords.Expectation{Phrase: "erp", URL: "d"}, []string{"d should answer and does not; nothing answers"}},
		"gone":           {keywords.Expectation{Phrase: "crm", URL: "/gone"}, []string{`no asset has the address or id "/gone"`}},
		"both": {keywords.Expectation{Phrase: "crm", Moment: do, URL: "d"},
			[]string{"it should be read as do/-/- and is read as know/fit/-", "d should answer and does not; a is first"}},
	} {
		results, err := expect.Run(context.Background(), []keywords.Expectation{c.test}, site())
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(c.want, results[0].Failures); diff != "" || results[0].Passed() != (c.want == nil) {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, err := expect.Run(context.Background(), []keywords.Expectation{{Phrase: "broken", URL: "d"}}, site()); err == nil {
		t.Error("the error is gone")
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := expect.Run(ended, []keywords.Expectation{{Phrase: "crm", Moment: know}}, site()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestFlips(t *testing.T) {
	results := func(failing ...int) (list []expect.Result) {
		for n := range 4 {
			r := expect.Result{Number: n, Test: keywords.Expectation{Phrase: "crm"}}
			if slices.Contains(failing, n) {
				r.Failures = []string{"no"}
			}
			list = append(list, r)
		}
		return list
	}
	report := expect.ReportOf(results(0, 1), results(1, 2, 3))
	var flips []int
	for _, f := range report.Flips {
		flips = append(flips, f.After.Number)
	}
	if report.Run != 4 || report.Failed != 3 || !slices.Equal(flips, []int{2, 3, 0}) || !report.Flips[2].Mended() {
		t.Errorf("%+v", report)
	}
	if texts := report.Failures(2); !slices.Equal(texts, []string{`"crm": no`, `"crm": no`}) {
		t.Errorf("%v", texts)
	}
	if alone := expect.ReportOf(nil, results(1)); len(alone.Flips) > 0 || alone.Failed != 1 {
		t.Errorf("%+v", alone)
	}
}
