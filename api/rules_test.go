package api_test

import (
	"net/http"
	"strings"
	"testing"

	"moments/api/wire"
)

// A rule is made, read, changed by someone who has seen it, and removed; answers follow.
func TestRulesOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	send := func(method, path, body string, header map[string]string) answer {
		t.Helper()
		return s.do(call{method: method, path: path, key: "publish", body: body, header: header})
	}
	first := func(seq string) string {
		t.Helper()
		var a wire.Answer
		if seq != "" {
			seq = "?min_seq=" + seq
		}
		s.do(call{method: "POST", path: "/v1/recommend" + seq, key: "free", body: `{"phrase":"set up sso"}`}).want(http.StatusOK).into(&a)
		return a.Groups[0].Items[0].ID
	}
	made := send("POST", "/v1/rules", `{"act":"pin","asset":"why-sso","phrase":"set up sso","note":"for the launch"}`, nil).want(http.StatusCreated)
	var done wire.WrittenRule
	made.into(&done)
	if done.Outcome != "new" || done.Version != 1 || done.ID == "" || made.header.Get("ETag") != `"1"` {
		t.Errorf("%+v", done)
	}
	if got := first(made.header.Get("Moments-Seq")); got != "why-sso" {
		t.Errorf("%s comes first, not what is pinned", got)
	}
	again := send("POST", "/v1/rules", `{"act":"pin","asset":"why-sso","phrase":"set up sso","note":"for the launch"}`, nil).want(http.StatusOK)
	if again.header.Get("Moments-Seq") != "" {
		t.Error("the same rule is written twice")
	}
	path := "/v1/rules/" + done.ID
	var read wire.Rule
	s.do(call{path: path, key: "reports"}).want(http.StatusOK).into(&read)
	if read.Match != "broad" || read.State != "now" || read.Author == "" || read.Changed == "" || read.Version != 1 || read.Note != "for the launch" {
		t.Errorf("%+v", read)
	}
	read.Act, read.Note = "hide", ""
	body := marshal(t, read)
	send("PUT", path, body, map[string]string{"If-Match": `"7"`}).want(http.StatusPreconditionFailed)
	send("PUT", path+"?dry_run=true", body, nil).want(http.StatusOK)
	if got := first(""); got != "why-sso" {
		t.Errorf("a dry run has written: %s comes first", got)
	}
	hidden := send("PUT", path, body, map[string]string{"If-Match": `"1"`}).want(http.StatusOK)
	if got := first(hidden.header.Get("Moments-Seq")); got == "why-sso" {
		t.Error("what is hidden comes first")
	}
	send("DELETE", path, "", map[string]string{"If-Match": `"1"`}).want(http.StatusPreconditionFailed)
	send("DELETE", path, "", map[string]string{"If-Match": `"2"`}).want(http.StatusOK)
	send("DELETE", path, "", nil).want(http.StatusNotFound)
	s.do(call{path: path, key: "reports"}).want(http.StatusNotFound)
}

func TestRulesAreListedAndChecked(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	for _, body := range []string{
		`{"id":"a","act":"pin","asset":"sso-guide","until":"2026-11-01"}`, `{"id":"b","act":"pin","asset":"why-sso"}`,
		`{"id":"c","act":"boost","kind":"podcast","from":"2026-12-01"}`, `{"id":"d","act":"hide","asset":"why-sso"}`,
	} {
		s.do(call{method: "POST", path: "/v1/rules", key: "publish", body: body}).want(http.StatusCreated)
	}
	for query, want := range map[string]string{
		"": "a b c d", "?act=pin": "a b", "?asset=why-sso": "b d", "?state=over": "a", "?state=later": "c", "?state=now": "b d", "?limit=3": "a b c > d",
		"?limit=3&cursor=d": "d",
	} {
		var list wire.RuleList
		s.do(call{path: "/v1/rules" + query, key: "write"}).want(http.StatusOK).into(&list)
		var ids []string
		for _, r := range list.Rules {
			ids = append(ids, r.ID)
		}
		if list.Next != "" {
			ids = append(ids, "> "+list.Next)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	var found wire.RuleFindings
	s.do(call{path: "/v1/rule-findings", key: "publish"}).want(http.StatusOK).into(&found)
	var got []string
	for _, f := range found.Findings {
		got = append(got, f.Rule+" "+f.Code+" "+f.With)
	}
	if want := "rule a over , rule c unknown_target , rule b contradiction rule d"; strings.Join(got, ", ") != want {
		t.Errorf("%q", got)
	}
}

func TestRulesThatCannotBe(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	for _, test := range []struct {
		body, code, pointer string
		status              int
	}{
		{`{"act":"promote","asset":"a"}`, "invalid_rule", "/act", 422},
		{`{"act":"pin"}`, "invalid_rule", "/asset", 422},
		{`{"act":"pin","asset":"a","strength":0.5}`, "invalid_rule", "/strength", 422},
		{`{"act":"hide","asset":"a","from":"soon"}`, "invalid_rule", "/from", 422},
		{`{"act":"hide","asset":"a","from":"2026-11-30","until":"2026-11-29"}`, "invalid_rule", "/until", 422},
		{`{"act":"hide","asset":"a","moment":"eat"}`, "invalid_rule", "/moment", 422},
		{`{"act":"hide","asset":"a","moment":"-/-/nobody"}`, "invalid_rule", "/moment", 422},
		{`{"act":"hide","asset":"a","phrase":"?!"}`, "invalid_rule", "/phrase", 422},
		{`{"act":"hide","aset":"a"}`, "invalid_body", "/aset", 400},
	} {
		p := s.send(call{method: "POST", path: "/v1/rules", key: "publish", body: test.body}).problem(test.status, test.code)
		if len(p.Errors) != 1 || p.Errors[0].Pointer != test.pointer || p.Errors[0].Suggestion == "" {
			t.Errorf("%s: %+v", test.body, p.Errors)
		}
	}
	s.do(call{method: "POST", path: "/v1/rules", key: "publish", body: `{"id":"a","act":"hide","asset":"a"}`}).want(http.StatusCreated)
	s.do(call{method: "POST", path: "/v1/rules", key: "publish", body: `{"id":"a","act":"pin","asset":"a"}`}).want(http.StatusPreconditionFailed)
	s.do(call{method: "PUT", path: "/v1/rules/b", key: "publish", body: `{"id":"a","act":"pin","asset":"a"}`}).want(422)
	s.do(call{path: "/v1/rules?act=promote", key: "reports"}).want(http.StatusBadRequest)
	for _, c := range []call{{method: "POST", path: "/v1/rules"}, {method: "PUT", path: "/v1/rules/a"}, {method: "DELETE", path: "/v1/rules/a"}} {
		c.key, c.body = "reports", `{"act":"hide","asset":"a"}`
		s.send(c).problem(http.StatusForbidden, "scope_missing")
	}
	s.send(call{path: "/v1/rules", key: "free"}).problem(http.StatusForbidden, "scope_missing")
}
