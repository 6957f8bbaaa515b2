package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"moments/api/maps"
	"moments/keywords/keymap/lint"
)

// A draft is written, linted, tested, published, compared and restored, and nobody's work is lost.
func TestDraftOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.MustPut(s.Asset("guide", "Fridge sensor guide", "do/use/-"), s.Asset("shop", "Fridge sensor shop", "buy/-/-"))
	ask := func(method, path, body string) answer {
		t.Helper()
		return s.do(call{method: method, path: "/v1/keywords/" + path, key: "publish", body: body})
	}
	over := func(etag, method, path, body string) answer {
		t.Helper()
		return s.do(call{method: method, path: "/v1/keywords/" + path, key: "publish", body: body, header: map[string]string{"If-Match": etag}})
	}
	empty := ask("GET", "draft", "").want(http.StatusOK)
	tag := empty.header.Get("ETag")
	var now maps.Draft
	whole := `{"rows":[{"row_id":"a","phrase":"fridge sensor","match":"phrase","intent":"do","step":"use","pin":"guide","volume":0},
		{"phrase":"heat pump","match":"negative-broad"}],"note":"from our sheet"}`
	if over(tag, "PUT", "draft?dry_run=true", whole).want(http.StatusOK).into(&now); !now.DryRun || now.Count != 2 || now.Version != 2 {
		t.Errorf("%+v", now)
	}
	put := over(tag, "PUT", "draft", whole).want(http.StatusOK)
	now = maps.Draft{}
	if put.into(&now); now.DryRun || now.Note != "from our sheet" || now.Pristine || put.header.Get("ETag") != `"2"` || put.header.Get("Moments-Seq") == "" {
		t.Errorf("%+v, %v", now, put.header)
	}
	over(tag, "PUT", "draft", `{"rows":[]}`).problem(http.StatusPreconditionFailed, "precondition_failed")

	var edited maps.Edited
	ask("POST", "draft/rows", `{"edits":[{"put":{"phrase":"how to","match":"broad","intent":"do"}},{"put":{"row_id":"a","phrase":"fridge sensor","match":"phrase","intent":"do","step":"use","pin":"gone"}}]}`).
		want(http.StatusOK).into(&edited)
	codes := map[lint.Code]bool{}
	for _, f := range edited.Findings {
		codes[f.Code] = true
	}
	if len(edited.Rows) != 2 || edited.Rows[1].ID == "" || !codes[lint.StopWords] || !codes[lint.DeadPin] || edited.Draft.Count != 3 {
		t.Errorf("%+v", edited)
	}
	var stepped maps.Stepped
	if ask("POST", "draft/step", `{"do":"undo"}`).want(http.StatusOK).into(&stepped); stepped.Draft.Count != 2 || stepped.Draft.Redo != 1 {
		t.Errorf("%+v", stepped)
	}
	var page maps.Draft
	if ask("GET", "draft?limit=1&cursor=1", "").want(http.StatusOK).into(&page); len(page.Rows) != 1 || page.Rows[0].Match != "negative-broad" || page.Next != "" {
		t.Errorf("%+v", page)
	}
	if ask("GET", "draft?limit=1", "").want(http.StatusOK).into(&page); page.Next != "1" || *page.Rows[0].Volume != 0 {
		t.Errorf("%+v", page)
	}

	var found maps.Findings
	if ask("GET", "draft/lint", "").want(http.StatusOK).into(&found); found.Summary.Errors != 0 || found.Summary.Rows != 2 {
		t.Errorf("%+v", found)
	}
	sarif := s.send(call{path: "/v1/keywords/draft/lint?format=sarif", key: "reports"}).want(http.StatusOK)
	if !json.Valid(sarif.body) || !strings.Contains(string(sarif.body), `"version": "2.1.0"`) || sarif.header.Get("Content-Type") != "application/sarif+json" {
		t.Errorf("%s", sarif.body)
	}

	var list maps.TestList
	tests := `{"tests":[{"phrase":"fridge sensor","expect_moment":"do/-/-"},{"phrase":"fridge sensor","expect_url":"shop","expect_min_rank":1}]}`
	if ask("PUT", "tests?dry_run=true", tests).want(http.StatusOK).into(&list); list.Version != 0 {
		t.Errorf("%+v", list)
	}
	if ask("PUT", "tests", tests).want(http.StatusOK).into(&list); list.Version != 1 || len(list.Tests) != 2 || list.Author == "" {
		t.Errorf("%+v", list)
	}
	over(`"7"`, "PUT", "tests", tests).problem(http.StatusPreconditionFailed, "precondition_failed")
	ask("PUT", "tests", `{"tests":[{"phrase":"x"}]}`).problem(http.StatusUnprocessableEntity, "invalid_rows")
	ask("GET", "tests", "").want(http.StatusOK)
	var report maps.Tests
	if ask("GET", "draft/tests", "").want(http.StatusOK).into(&report); report.Run != 2 || report.Failed != 1 || report.Results[0].Passed || report.Results[0].Rank != 2 {
		t.Errorf("%+v", report)
	}

	var made maps.Published
	if ask("POST", "draft/publish?dry_run=true", `{}`).want(http.StatusOK).into(&made); made.Version != 0 || made.Tests.Failed != 1 {
		t.Errorf("%+v", made)
	}
	ask("POST", "draft/publish", `{}`).problem(http.StatusConflict, "tests_failed")
	if ask("POST", "draft/publish", `{"note":"spring","force":"the shop is down"}`).want(http.StatusCreated).into(&made); made.Version != 1 || !made.New {
		t.Errorf("%+v", made)
	}
	s.MustCatchUp()
	ask("PUT", "tests", `{"tests":[]}`).want(http.StatusOK)
	ask("POST", "draft/rows", `{"edits":[{"remove":"a"}]}`).want(http.StatusOK)
	var diff maps.Diff
	if ask("GET", "diff", "").want(http.StatusOK).into(&diff); diff.RemovedCount != 1 || diff.From != "1" || diff.To != "draft" || diff.Removed[0].ID != "a" {
		t.Errorf("%+v", diff)
	}
	ask("POST", "draft/publish", `{}`).want(http.StatusCreated)
	var versions maps.VersionList
	ask("GET", "versions", "").want(http.StatusOK).into(&versions)
	if len(versions.Versions) != 2 || versions.Versions[1].Force != "the shop is down" || versions.Versions[1].Tests.Failed != 1 || versions.Versions[1].Note != "spring" {
		t.Errorf("%+v", versions)
	}
	if ask("POST", "versions/1/restore", `{}`).want(http.StatusCreated).into(&made); made.Version != 3 {
		t.Errorf("%+v", made)
	}
	ask("POST", "versions/9/restore", `{}`).problem(http.StatusNotFound, "not_found")
	var third maps.Version
	if ask("GET", "versions/3", "").want(http.StatusOK).into(&third); third.Restored != 1 || len(third.Rows) != 2 || third.Rows[0].ID != "a" {
		t.Errorf("%+v", third)
	}
	ask("GET", "versions/9", "").problem(http.StatusNotFound, "not_found")
	if ask("GET", "diff?from=2&to=3", "").want(http.StatusOK).into(&diff); diff.AddedCount != 1 {
		t.Errorf("%+v", diff)
	}
}

func TestDraftThatCannotBe(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, test := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{"PUT", "draft", `{"rows":[{"row_id":"a","phrase":"x"},{"row_id":"a","phrase":"y"}]}`, 422, "invalid_rows"},
		{"PUT", "draft", `{"rows":[{"phrase":"x","colour":"red"}]}`, 400, "invalid_body"},
		{"POST", "draft/step", `{"do":"undo"}`, 409, "no_step"},
		{"POST", "draft/step", `{"do":"dance"}`, 400, "invalid_parameter"},
		{"POST", "draft/step", `{"do":"rebase","prefer":"mine"}`, 400, "invalid_parameter"},
		{"POST", "draft/step", `{"do":"submit"}`, 409, "review_needed"},
		{"GET", "draft?limit=20000", "", 400, "invalid_parameter"},
		{"GET", "draft?cursor=-1", "", 400, "invalid_parameter"},
		{"GET", "draft/lint?format=xml", "", 400, "invalid_parameter"},
		{"GET", "diff?from=last", "", 400, "invalid_parameter"},
		{"GET", "diff?from=7", "", 404, "not_found"},
		{"GET", "versions/last", "", 404, "not_found"},
		{"POST", "versions/last/restore", `{}`, 404, "not_found"},
		{"PUT", "tests", `{"tests":[{"phrase":"x","expect_moment":"fly/-/-"}]}`, 400, "invalid_moment"},
	} {
		s.do(call{method: test.method, path: "/v1/keywords/" + test.path, key: "publish", body: test.body, loose: true}).problem(test.status, test.code)
	}
	// what cannot be published can be drafted, and is refused when it is to be published
	s.do(call{method: "PUT", path: "/v1/keywords/draft", key: "publish", body: `{"rows":[{"phrase":"x","match":"regex"}]}`}).want(http.StatusOK)
	s.do(call{method: "POST", path: "/v1/keywords/draft/publish", key: "publish", body: `{}`}).problem(http.StatusUnprocessableEntity, "invalid_rows")
}

// A draft that is behind takes over what was published meanwhile, when somebody says whose wish counts.
func TestRebaseOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	ask := func(path, body string) answer {
		t.Helper()
		return s.do(call{method: "POST", path: "/v1/keywords/draft/" + path, key: "publish", body: body})
	}
	ask("rows", `{"edits":[{"put":{"row_id":"a","phrase":"x","match":"exact","intent":"do"}}]}`).want(http.StatusOK)
	ask("publish", `{}`).want(http.StatusCreated)
	ask("rows", `{"edits":[{"put":{"row_id":"a","phrase":"x","match":"exact","intent":"buy"}}]}`).want(http.StatusOK)
	theirs := s.Library().Current().Map.Rows()
	if len(theirs) == 0 {
		s.MustCatchUp()
		theirs = s.Library().Current().Map.Rows()
	}
	changed := theirs[0]
	changed.Moment.Intent = "know"
	s.MustPublish(changed)
	ask("publish", `{}`).problem(http.StatusConflict, "draft_behind")
	ask("step", `{"do":"rebase"}`).problem(http.StatusConflict, "draft_conflicts")
	var stepped maps.Stepped
	ask("step?dry_run=true", `{"do":"rebase","prefer":"ours"}`).want(http.StatusOK).into(&stepped)
	want := maps.Field{Column: "intent", Before: "buy", After: "know"}
	if len(stepped.Conflicts) != 1 || stepped.Conflicts[0].Fields[0] != want || stepped.Conflicts[0].Ours == nil {
		t.Errorf("%+v", stepped)
	}
	ask("step", `{"do":"rebase","prefer":"theirs"}`).want(http.StatusOK).into(&stepped)
	if stepped.Draft.Behind {
		t.Errorf("%+v", stepped)
	}
}

// Suggested rows match nothing until they are accepted, some or all of them.
func TestSuggestedRowsAreAccepted(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	send := func(method, path, body string) answer {
		return s.do(call{method: method, path: "/v1/keywords/" + path, key: "publish", body: body})
	}
	send("PUT", "draft", `{"rows":[
		{"phrase":"fridge sensor","match":"exact","intent":"buy","status":"draft","source":"semrush","volume":90},
		{"phrase":"fridge sensors","match":"exact","intent":"know","status":"draft","source":"semrush","volume":10},
		{"phrase":"acme login","match":"exact","status":"draft","source":"ahrefs","volume":900}]}`).want(http.StatusOK)
	var done maps.Accepted
	send("POST", "draft/accept?dry_run=true", `{}`).want(http.StatusOK).into(&done)
	if done.Accepted != 2 || done.Left != 1 || !done.Draft.DryRun {
		t.Errorf("%+v", done)
	}
	send("POST", "draft/accept", `{"source":"semrush","min_volume":50}`).want(http.StatusOK).into(&done)
	if done.Accepted != 1 || done.Left != 2 || done.Draft.Undo != 2 {
		t.Errorf("%+v", done)
	}
	send("POST", "draft/accept", `{"source":"nobody"}`).want(http.StatusOK).into(&done)
	if done.Accepted != 0 || done.Draft.Undo != 2 {
		t.Errorf("something is written when nothing is meant: %+v", done)
	}
	s.do(call{method: "POST", path: "/v1/keywords/draft/accept", key: "publish", body: `{"intent":"buyy"}`, loose: true}).want(http.StatusBadRequest)
}
