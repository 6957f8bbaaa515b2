package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"moments/api/maps"
	"moments/engine/mine/decision"
	"moments/engine/trial/dryrun"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
)

// What nobody has written a row for is found, taken into the draft, run dry, and, once published, no longer there.
func TestMiningAndDryRunOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	ctx := context.Background()
	searches := []keywords.PastSearch{{Phrase: "heat pump", Count: 30, Source: "search-console"}, {Phrase: "black heat pump", Count: 5, Source: "support"},
		{Phrase: "kettle", Count: 2, Source: "support"}}
	s.must(s.MustDo(s.Library().PutSearches(ctx, s.by(), "all", searches)))
	s.MustCatchUp()
	s.do(call{method: "POST", path: "/v1/recommend", key: "free", body: `{"phrase":"heat pump"}`}).want(http.StatusOK)

	mined := func(address string) (list maps.MinedList) {
		t.Helper()
		s.do(call{path: "/v1/keywords/mined" + address, key: "reports"}).want(http.StatusOK).into(&list)
		return list
	}
	list := mined("?phrases=1")
	if len(list.Groups) != 2 || list.Groups[0].Key != "heat-pump" || len(list.Groups[0].Phrases) != 1 || list.Groups[0].Volume.Searches() < 35 || len(list.Decisions) != 0 {
		t.Fatalf("%+v", list)
	}
	s.do(call{method: "POST", path: "/v1/keywords/mined/kettle/dismiss", key: "publish", body: `{"name":"kettle","note":"not ours"}`}).want(http.StatusOK)
	s.do(call{method: "POST", path: "/v1/keywords/mined/heat-pump/accept", key: "publish", body: `{}`}).problem(http.StatusBadRequest, "invalid_request")
	var taken maps.Taken
	s.do(call{method: "POST", path: "/v1/keywords/mined/heat-pump/accept", key: "publish", body: `{"moment":"buy/worth/-","topic":"heat-pumps"}`}).
		want(http.StatusCreated).into(&taken)
	if taken.Row.Phrase != "heat pump" || taken.Row.Match != keymap.Phrase || taken.Row.ID == "" || taken.Row.Source != "mined" || taken.Draft == 0 {
		t.Errorf("%+v", taken)
	}
	list = mined("")
	if len(list.Groups) != 0 || list.Dismissed != 2 || len(list.Decisions) != 2 {
		t.Errorf("%+v", list)
	}
	s.do(call{method: "POST", path: "/v1/keywords/mined/kettle/reopen", key: "publish", body: `{}`}).want(http.StatusOK)
	if list = mined(""); len(list.Groups) != 1 || len(list.Decisions) != 1 || list.Decisions[0].Status != decision.Accepted {
		t.Errorf("%+v", list)
	}

	var report dryrun.Report
	s.do(call{method: "POST", path: "/v1/keywords/draft/dry-run", key: "publish", body: `{"days":30,"budget_seconds":5,"top":3}`}).want(http.StatusOK).into(&report)
	if report.Read.Searches != 1 || report.Different.Phrases < 2 || report.Different.Imported != 35 || report.Phrases[0].To != s.Moment("buy/worth/-") || report.Answers.Share != 1 {
		t.Errorf("%+v", report)
	}
	now, err := s.Drafts().Get(ctx)
	s.must(err)
	s.MustPublish(now.Rows...)
	_, err = s.Drafts().Discard(ctx, s.by(), draft.How{})
	s.must(err)
	s.do(call{method: "POST", path: "/v1/keywords/draft/dry-run", key: "publish", body: `{}`}).want(http.StatusOK).into(&report)
	if report.Different.Phrases != 0 || len(report.Phrases) != 0 {
		t.Errorf("%+v", report.Different)
	}
}

func TestMiningThatCannotBe(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, test := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{"POST", "/v1/keywords/draft/dry-run", `{"budget_seconds":60}`, 400, "invalid_request"},
		{"POST", "/v1/keywords/draft/dry-run", `{"list":-1}`, 400, "invalid_request"},
		{"POST", "/v1/keywords/draft/dry-run", `{"days":1000}`, 400, "invalid_request"},
		{"POST", "/v1/keywords/draft/dry-run", `{"budget":5}`, 400, "invalid_body"},
		{"GET", "/v1/keywords/mined?days=-1", "", 400, "invalid_request"},
		{"GET", "/v1/keywords/mined?sure=1", "", 400, "invalid_parameter"},
		{"POST", "/v1/keywords/mined/nothing/accept", `{}`, 404, "not_found"},
		{"POST", "/v1/keywords/mined/nothing/accept", `{"topic":"No Topic"}`, 400, "invalid_moment"},
		{"POST", "/v1/keywords/mined/nothing/accept", `{"moment":"perhaps"}`, 400, "invalid_body"},
		{"POST", "/v1/keywords/mined/nothing/dismiss", `{"note":"` + strings.Repeat("a", 2000) + `"}`, 422, "invalid_decision"},
	} {
		s.do(call{method: test.method, path: test.path, body: test.body, key: "admin"}).problem(test.status, test.code)
	}
}
