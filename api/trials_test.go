package api_test

import (
	"net/http"
	"testing"

	"moments/api/wire"
)

// A trial over HTTP, from its size to its end.
func TestTrialsOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	var size wire.TrialSize
	s.do(call{path: "/v1/trial-size?rate=0.3&daily=500&difference=0.05", key: "reports"}).want(http.StatusOK).into(&size)
	if size.Size.Visitors < 3000 || size.Size.Visitors > 6000 || size.Size.Days != size.Size.Visitors/500 || size.Size.Once >= size.Size.Searches {
		t.Errorf("%+v", size)
	}
	started := s.do(call{method: "POST", path: "/v1/trials", key: "admin",
		body: `{"name":"less-title","note":"titles mislead","weights":{"text_title":0.5},"policy":{"explore":0.2,"explore_in":{"buy/-/-":0}},"days":28}`}).want(http.StatusCreated)
	var trial wire.Trial
	started.into(&trial)
	if trial.State != "running" || trial.Variant.Weights["text_title"] != 0.5 || trial.Variant.Weights["text_any"] == 0 || trial.Share != 0.5 ||
		trial.Variant.Policy.ExploreIn["buy/-/-"] != 0 || trial.Variant.Version == trial.Control || trial.Until.IsZero() || trial.StartedBy == "" {
		t.Errorf("%+v", trial)
	}
	for _, visitor := range []string{"anna", "ben", "cleo", "dora", "emil", "fay"} {
		s.do(call{method: "POST", path: "/v1/recommend", key: "free", body: `{"phrase":"set up sso","consent":"full","visitor":"` + visitor + `"}`}).want(http.StatusOK)
	}
	s.MustCatchUp()
	var report wire.TrialReport
	s.do(call{path: "/v1/trials/less-title?min_seq=" + started.header.Get("Moments-Seq"), key: "reports"}).want(http.StatusOK).into(&report)
	if len(report.Variants) != 2 || report.Variants[0].Visitors+report.Variants[1].Visitors != 6 || report.Judgment.Result != "unknown" ||
		report.Judgment.Next == "" || len(report.Measures) != 5 || !report.Measures[0].Judged || report.Measures[0].Difference != nil {
		t.Errorf("%+v", report)
	}
	s.send(call{method: "POST", path: "/v1/trials", key: "admin", body: `{"name":"second","same":true}`}).problem(http.StatusConflict, "trial_conflict")
	s.do(call{method: "POST", path: "/v1/trials/less-title/stop", key: "admin", body: `{"note":"enough"}`}).want(http.StatusOK).into(&trial)
	if trial.State != "stopped" || trial.StopNote != "enough" {
		t.Errorf("%+v", trial)
	}
	s.send(call{method: "POST", path: "/v1/trials/less-title/stop", key: "admin", body: `{}`}).problem(http.StatusConflict, "trial_conflict")
	var list wire.TrialList
	s.do(call{path: "/v1/trials", key: "reports"}).want(http.StatusOK).into(&list)
	if len(list.Trials) != 1 || list.Trials[0].Name != "less-title" {
		t.Errorf("%+v", list)
	}
}

func TestTrialsOverHTTPThatCannotBe(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, test := range []struct {
		body, pointer string
	}{
		{`{"name":"No Name","same":true}`, "/name"},
		{`{"name":"x"}`, "/weights"},
		{`{"name":"x","same":true,"weights":{"learned":1}}`, "/weights"},
		{`{"name":"x","weights":{"beauty":1}}`, "/weights"},
		{`{"name":"x","policy":{"temperature":2}}`, "/policy/temperature"},
		{`{"name":"x","policy":{"explore_in":{"eat":1}}}`, "/policy/explore_in"},
		{`{"name":"x","same":true,"metric":"value"}`, "/metric"},
		{`{"name":"x","same":true,"days":1000}`, "/days"},
	} {
		p := s.send(call{method: "POST", path: "/v1/trials", key: "admin", body: test.body}).problem(http.StatusUnprocessableEntity, "invalid_trial")
		if len(p.Errors) != 1 || p.Errors[0].Pointer != test.pointer {
			t.Errorf("%s: %+v", test.body, p.Errors)
		}
	}
	s.send(call{path: "/v1/trials/none", key: "reports"}).problem(http.StatusNotFound, "not_found")
	s.send(call{method: "POST", path: "/v1/trials/none/stop", key: "admin", body: `{}`}).problem(http.StatusNotFound, "not_found")
	s.send(call{path: "/v1/trial-size", key: "reports"}).problem(http.StatusUnprocessableEntity, "invalid_trial")
	s.send(call{path: "/v1/trial-size?rate=inf", key: "reports"}).problem(http.StatusBadRequest, "invalid_parameter")
	s.send(call{method: "POST", path: "/v1/trials", key: "reports", body: `{"name":"x","same":true}`}).problem(http.StatusForbidden, "scope_missing")
}
