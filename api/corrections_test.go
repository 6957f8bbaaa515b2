package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"moments/api/wire"
)

// A visitor says what was meant; the marketer sees it, and decides.
func TestCorrectionsOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	var a wire.Answer
	s.do(call{method: "POST", path: "/v1/recommend", key: "free", body: `{"phrase":"set up sso"}`}).want(http.StatusOK)
	found := s.do(call{method: "POST", path: "/v1/recommend", key: "free", body: `{"phrase":"set up sso"}`}).want(http.StatusOK)
	if err := json.Unmarshal(found.body, &a); err != nil || len(a.Groups) == 0 {
		t.Fatalf("%s: %v", found.body, err)
	}
	event := fmt.Sprintf(`{"events":[{"action_name":"correction","timestamp":%q,"user_query":"Set up SSO","event_attributes":{"id":"e1","moment":"buy/worth/-","token":%q}}]}`,
		s.clock.now().Format("2006-01-02T15:04:05Z07:00"), a.Groups[0].Items[0].Token)
	recorded := s.do(call{method: "POST", path: "/v1/outcomes", key: "free", body: event}).want(http.StatusAccepted)
	seq := recorded.header.Get("Moments-Seq")

	list := func(address string) (l wire.CorrectionList) {
		t.Helper()
		s.do(call{path: "/v1/corrections" + address, key: "reports"}).want(http.StatusOK).into(&l)
		return l
	}
	open := list("?status=open&min_seq=" + seq).Corrections
	if len(open) != 1 || open[0].Phrase != "set up sso" || open[0].Moment != "" || open[0].Proposals[0].To != "buy/worth/-" ||
		open[0].Proposals[0].Read != "do/use/-" || open[0].Visitors != 1 {
		t.Fatalf("%+v", open)
	}
	review := func(body string) answer {
		t.Helper()
		return s.do(call{method: "POST", path: "/v1/corrections/review", key: "publish", body: body})
	}
	written := review(`{"phrase":"set up sso","status":"accepted"}`).want(http.StatusNoContent).header.Get("Moments-Seq")
	if got := list("?status=accepted&min_seq=" + written).Corrections; len(got) != 1 || got[0].Moment != "buy/worth/-" || got[0].Reviewer == "" {
		t.Errorf("%+v", got)
	}
	if again := review(`{"phrase":"set up sso","status":"accepted"}`).want(http.StatusNoContent).header.Get("Moments-Seq"); again != "" {
		t.Errorf("a review that changes nothing is written: %s", again)
	}
	s.do(call{method: "POST", path: "/v1/corrections", key: "publish", body: `{"phrase":"price of sso","moment":"buy/-/it-manager"}`}).want(http.StatusNoContent)
	if got := list("").Corrections; len(got) != 2 || !got[1].Added {
		t.Errorf("%+v", got)
	}
}

func TestCorrectionsThatCannotBe(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, test := range []struct {
		path, body, code, pointer string
		status                    int
	}{
		{"/v1/corrections", `{"phrase":"?!","moment":"do/-/-"}`, "invalid_correction", "/phrase", 422},
		{"/v1/corrections", `{"phrase":"sso","moment":""}`, "invalid_correction", "/moment", 422},
		{"/v1/corrections", `{"phrase":"","moment":"do/-/-"}`, "phrase_empty", "", 400},
		{"/v1/corrections", `{"phrase":"sso","moment":"do/nonsense/-"}`, "invalid_request", "/step", 400},
		{"/v1/corrections", `{"phrase":"sso","moment":"eat"}`, "invalid_moment", "", 400},
		{"/v1/corrections/review", `{"phrase":"sso","status":"maybe"}`, "invalid_correction", "/status", 422},
		{"/v1/corrections/review", `{"phrase":"sso","status":"dismissed"}`, "not_found", "", 404},
	} {
		p := s.send(call{method: "POST", path: test.path, key: "publish", body: test.body}).problem(test.status, test.code)
		if test.pointer != "" && (len(p.Errors) != 1 || p.Errors[0].Pointer != test.pointer) {
			t.Errorf("%s: %+v", test.body, p.Errors)
		}
	}
	s.send(call{path: "/v1/corrections?status=maybe", key: "reports"}).problem(http.StatusBadRequest, "invalid_parameter")
}
