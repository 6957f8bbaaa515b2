package api_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"moments/api/wire"
	"moments/keywords"
)

// plan gives the site demand that nothing serves, and one that starts like a formula.
func (s *site) plan() {
	s.T.Helper()
	_, err := s.Library().PutPlanned(s.T.Context(), s.by(), []keywords.PlannedMoment{
		{Moment: s.Moment("buy/urgent/-"), Topic: "refunds", Question: `=HYPERLINK("https://evil.test")`, Priority: 5, Note: "n"},
		{Moment: s.Moment("do/use/-"), Topic: "sso", Question: "How do I set up SSO?", Priority: 1},
	})
	s.must(err)
	s.MustCatchUp()
}

func TestGaps(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	s.plan()
	s.ask("refund policy", nil)
	s.MustCatchUp()
	var all, one wire.Gaps
	s.do(call{path: "/v1/gaps", key: "reports"}).want(http.StatusOK).into(&all)
	if len(all.Rows) < 3 || all.Rows[0].Topic != "refunds" || all.Rows[0].State != "missing" || all.Rows[0].Rank != 1 {
		t.Fatalf("%+v", all.Rows)
	}
	f := all.Rows[0].Factors
	if product := f.Demand * f.Shortfall * f.StepWeight * f.Trend * f.Confidence; product-all.Rows[0].Score > 1e-3 || all.Rows[0].Score-product > 1e-3 {
		t.Errorf("the factors give %v, the score is %v", product, all.Rows[0].Score)
	}
	s.do(call{path: "/v1/gaps?limit=1&days=7", key: "reports"}).want(http.StatusOK).into(&one)
	if len(one.Rows) != 1 || len(one.Matrix) != len(all.Matrix) || one.Period.Days != 7 {
		t.Errorf("%d rows, %d cells of %d", len(one.Rows), len(one.Matrix), len(all.Matrix))
	}
	s.do(call{path: "/v1/gaps?days=9999", key: "reports"}).problem(400, "invalid_request")
	s.do(call{path: "/v1/gaps?limit=-1", key: "reports"}).problem(400, "invalid_parameter")
	s.do(call{path: "/v1/gaps?format=xlsx", key: "reports"}).problem(400, "invalid_parameter")
}

func TestGapsOfOneMoment(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.plan()
	var got wire.MomentGaps
	s.do(call{path: "/v1/gaps/buy/urgent/-", key: "reports"}).want(http.StatusOK).into(&got)
	if got.Cell.Moment != "buy/urgent/-" || len(got.Rows) != 1 || got.Rows[0].Topic != "refunds" {
		t.Errorf("%+v", got)
	}
	s.do(call{path: "/v1/gaps/go/-/-", key: "reports"}).problem(404, "not_found")
	s.do(call{path: "/v1/gaps/gone/-/-", key: "reports"}).problem(400, "invalid_moment")
}

func TestGapsAsCSV(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.plan()
	for _, c := range []call{{path: "/v1/gaps?format=csv"}, {path: "/v1/gaps", header: map[string]string{"Accept": "text/csv"}}} {
		c.key = "reports"
		a := s.do(c).want(http.StatusOK)
		rows, err := csv.NewReader(strings.NewReader(string(a.body))).ReadAll()
		s.must(err)
		if a.header.Get("Content-Type") != "text/csv; charset=utf-8" || len(rows) != 3 || rows[0][0] != "rank" || rows[1][5] != "refunds" {
			t.Fatalf("%q", rows)
		}
		if strings.Contains(string(a.body), `,"=HYPERLINK`) || !strings.Contains(string(a.body), `'=HYPERLINK`) {
			t.Errorf("a formula goes out: %s", a.body)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	s.plan()
	var personas wire.PersonaList
	var steps wire.StepList
	var planned wire.PlannedList
	s.do(call{path: "/v1/personas", key: "publish"}).want(http.StatusOK).into(&personas)
	s.do(call{path: "/v1/steps", key: "publish"}).want(http.StatusOK).into(&steps)
	s.do(call{path: "/v1/moments", key: "publish"}).want(http.StatusOK).into(&planned)
	if len(personas.Personas) != 1 || len(steps.Steps) != 7 || steps.Steps[0].Key != "discover" || len(planned.Moments) != 2 ||
		planned.Moments[0].Moment != "buy/urgent/-" {
		t.Errorf("%+v %+v %+v", personas, steps, planned)
	}
}
