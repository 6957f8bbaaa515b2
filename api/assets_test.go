package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/api/wire"
	"moments/content"
)

const guide = `{"title":"Set up SSO","url":"https://www.example.com/sso","body":"How to set up single sign-on.","kind":"guide",` +
	`"intents":["do"],"steps":["use","fit"],"topics":["sso"],"published_at":"2026-01-31","quality":0.5}`

func (s *site) put(c call) (got wire.WrittenAsset, a answer) {
	s.T.Helper()
	c.method, c.key = "PUT", "write"
	a = s.do(c)
	if a.status < 300 {
		a.into(&got)
	}
	return got, a
}

func TestAssetIsWrittenAndRead(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	got, a := s.put(call{path: "/v1/assets/sso-guide?wait=indexed", body: guide})
	if a.status != http.StatusCreated || got.Outcome != "new" || got.Version != 1 || a.header.Get("ETag") != `"1"` || a.header.Get("Moments-Seq") == "" {
		t.Fatalf("%d %+v %v", a.status, got, a.header)
	}
	if items := s.ask("set up single sign-on", nil); len(items) != 1 || items[0].ID != "sso-guide" {
		t.Errorf("it cannot be found after wait=indexed: %+v", items)
	}
	var read wire.Asset
	a = s.do(call{path: "/v1/assets/sso-guide", key: "reports"}).want(http.StatusOK).into(&read)
	if read.Body != "How to set up single sign-on." || !read.Eligible || read.Source != "api" || a.header.Get("ETag") != `"1"` {
		t.Errorf("%+v", read)
	}
	if diff := cmp.Diff([]string{"do/fit/-", "do/use/-"}, read.Moments); diff != "" {
		t.Error(diff)
	}
	if got, _ := s.put(call{path: "/v1/assets/sso-guide", body: string(a.body), loose: true}); got.Outcome != "unchanged" {
		t.Errorf("writing back what was read: %+v", got)
	}
	if got, _ := s.put(call{path: "/v1/assets/sso-guide", body: strings.Replace(guide, "Set up", "Setting up", 1)}); got.Outcome != "changed" || got.Version != 2 {
		t.Errorf("%+v", got)
	}
}

func TestPreconditions(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.put(call{path: "/v1/assets/a", body: guide})
	for _, test := range []struct {
		path, header, value string
		status              int
	}{
		{"/v1/assets/a", "If-Match", `"2"`, 412},
		{"/v1/assets/a", "If-Match", `"1", "2"`, 200},
		{"/v1/assets/a", "If-Match", `*`, 200},
		{"/v1/assets/a", "If-None-Match", `*`, 412},
		{"/v1/assets/a", "If-None-Match", `"1"`, 412},
		{"/v1/assets/a", "If-None-Match", `"7"`, 200},
		{"/v1/assets/b", "If-Match", `*`, 412},
		{"/v1/assets/b", "If-Match", `"0"`, 412},
		{"/v1/assets/b", "If-None-Match", `*`, 201},
	} {
		_, a := s.put(call{path: test.path, body: guide, header: map[string]string{test.header: test.value}})
		if a.status != test.status {
			t.Errorf("PUT %s with %s: %s answers %d, want %d: %s", test.path, test.header, test.value, a.status, test.status, a.body)
		}
	}
	s.do(call{method: "DELETE", path: "/v1/assets/a", key: "write", header: map[string]string{"If-Match": `"9"`}}).problem(412, "precondition_failed")
}

func TestWithdrawAndRestore(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.put(call{path: "/v1/assets/a?wait=indexed", body: guide})
	withdraw := func(path string) (got wire.WrittenAsset) {
		a := s.do(call{method: "DELETE", path: path, key: "write"}).want(http.StatusOK).into(&got)
		if a.header.Get("Moments-Seq") != "" {
			s.do(call{path: "/v1/assets?min_seq=" + a.header.Get("Moments-Seq"), key: "write"}).want(http.StatusOK)
		}
		return got
	}
	if got := withdraw("/v1/assets/a?dry_run=true"); got.Outcome != "withdrawn" || !got.DryRun || s.asset("a").Withdrawn {
		t.Errorf("%+v", got)
	}
	if got := withdraw("/v1/assets/a"); got.Outcome != "withdrawn" || got.Version != 2 || !s.asset("a").Withdrawn {
		t.Errorf("%+v", got)
	}
	if items := s.ask("set up single sign-on", nil); len(items) != 0 {
		t.Errorf("it is still shown: %+v", items)
	}
	if got := withdraw("/v1/assets/a"); got.Outcome != "unchanged" {
		t.Errorf("%+v", got)
	}
	s.put(call{path: "/v1/assets/a", body: guide})
	if !s.asset("a").Withdrawn {
		t.Error("writing it again puts it back unasked")
	}
	s.put(call{path: "/v1/assets/a", body: strings.Replace(guide, "{", `{"withdrawn":false,`, 1)})
	if s.asset("a").Withdrawn {
		t.Error("it is not put back")
	}
	s.do(call{method: "DELETE", path: "/v1/assets/nothing", key: "write"}).problem(404, "not_found")
}

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	head := s.Store().Head("cmd")
	if got, a := s.put(call{path: "/v1/assets/a?dry_run=true", body: guide}); got.Outcome != "new" || !got.DryRun || a.status != http.StatusOK {
		t.Errorf("%+v", got)
	}
	s.do(call{method: "POST", path: "/v1/assets/bulk?dry_run=true", key: "write", body: guide, media: "application/x-ndjson"}).want(http.StatusOK)
	if s.Store().Head("cmd") != head {
		t.Error("something was written")
	}
}

func TestBadAssetsSayWhatToTry(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, test := range []struct {
		path, body, code, pointer string
		status                    int
	}{
		{"/v1/assets/a", `{}`, "invalid_asset", "/title", 422},
		{"/v1/assets/A_b", guide, "invalid_asset", "/id", 422},
		{"/v1/assets/a", `{"id":"b","title":"x"}`, "invalid_asset", "/id", 422},
		{"/v1/assets/a", `{"title":"x","published_at":"yesterday"}`, "invalid_asset", "/published_at", 422},
		{"/v1/assets/a", `{"title":"x","moments":["do"]}`, "invalid_asset", "/moments", 422},
		{"/v1/assets/a", `{"title":"x","steps":["No step"]}`, "invalid_asset", "/moments", 422},
		{"/v1/assets/a", `{"title":"x","topics":["Two words"]}`, "invalid_asset", "/topics", 422},
		{"/v1/assets/a", `{"title":"x","url":"javascript:alert(1)"}`, "invalid_asset", "/url", 422},
		{"/v1/assets/a", `{"title":"x","status":"gone"}`, "invalid_asset", "/status", 422},
		{"/v1/assets/a", `{"title":"x","topics":"sso"}`, "invalid_body", "/topics", 400},
		{"/v1/assets/a", `{"titel":"x"}`, "invalid_body", "/titel", 400},
		{"/v1/assets/a?wait=forever", guide, "invalid_parameter", "/wait", 400},
		{"/v1/assets/a?dryrun=true", guide, "invalid_parameter", "/dryrun", 400},
	} {
		_, a := s.put(call{path: test.path, body: test.body})
		p := a.problem(test.status, test.code)
		if len(p.Errors) == 0 || p.Errors[0].Pointer != test.pointer || p.Errors[0].Suggestion == "" {
			t.Errorf("PUT %s %s: %+v", test.path, test.body, p)
		}
	}
	if list, _, err := s.Catalog().List("", 10); err != nil || len(list) > 0 {
		t.Errorf("something was written: %v %v", list, err)
	}
}

func TestAssetsAreListedInPages(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for i := range 5 {
		s.MustPut(s.Asset(fmt.Sprintf("asset-%d", i), "An asset"))
	}
	var ids []string
	for cursor, pages := "", 0; pages < 5; pages++ {
		var page wire.AssetList
		s.do(call{path: "/v1/assets?limit=2&cursor=" + cursor, key: "write"}).want(http.StatusOK).into(&page)
		for _, a := range page.Assets {
			ids = append(ids, a.ID)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if fmt.Sprint(ids) != "[asset-0 asset-1 asset-2 asset-3 asset-4]" {
		t.Errorf("%v", ids)
	}
	s.do(call{path: "/v1/assets?limit=101", key: "write"}).problem(400, "invalid_parameter")
}

func TestBulk(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	send := func(lines ...string) (got wire.BulkResult, a answer) {
		a = s.do(call{method: "POST", path: "/v1/assets/bulk", key: "write", body: strings.Join(lines, "\n"), media: "application/x-ndjson"})
		return got, a.into(&got)
	}
	good, better := `{"id":"a","title":"A"}`, `{"id":"b","title":"B"}`
	got, a := send(good, "", better)
	if a.status != http.StatusOK || got.New != 2 || a.header.Get("Moments-Seq") == "" || got.Results[1].Line != 3 || got.Results[1].ID != "b" {
		t.Errorf("%d %+v", a.status, got)
	}
	got, a = send(good, `{"id":"b","title":"C"}`, `{"id":"c","titel":"C"}`, `{"id":"d"}`, `not json`)
	if a.status != http.StatusMultiStatus || got.Unchanged != 1 || got.Changed != 1 || got.Failed != 3 {
		t.Errorf("%d %+v", a.status, got)
	}
	if r := got.Results; r[2].Code != "invalid_body" || r[2].Errors[0].Pointer != "/titel" || r[3].Code != "invalid_asset" || r[4].Code != "invalid_body" {
		t.Errorf("%+v", r)
	}
	if s.asset("b").Title != "C" {
		t.Error("a good line between bad ones was not taken")
	}
	if got, a = send(`{"id":"x"}`); a.status != http.StatusUnprocessableEntity || got.Failed != 1 {
		t.Errorf("%d %+v", a.status, got)
	}
	s.do(call{method: "POST", path: "/v1/assets/bulk", key: "write", body: "\n", media: "application/jsonl"}).problem(400, "invalid_body")
	s.do(call{method: "POST", path: "/v1/assets/bulk", key: "write", body: "a,b\n", media: "text/csv"}).problem(415, "unsupported_media_type")
	s.do(call{method: "POST", path: "/v1/assets/bulk", key: "write", body: strings.Repeat("{}\n", 10_001), media: "application/jsonl"}).
		problem(413, "body_too_large")
}

func TestMinSeq(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	ids := s.MustPut(s.Asset("a", "A"))
	if len(ids) != 1 || ids[0] != content.AssetID("a") {
		t.Fatal(ids)
	}
	s.do(call{path: fmt.Sprintf("/v1/assets?min_seq=cmd:%d", s.Store().Head("cmd")), key: "write"}).want(http.StatusOK)
	a := s.do(call{path: "/v1/assets?min_seq=cmd:999999", key: "write"})
	if a.problem(503, "behind"); a.header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	for _, wrong := range []string{"1", "cmd", "cmd:", "cmd:x", "log:1", "cmd:-1"} {
		s.send(call{path: "/v1/assets?min_seq=" + wrong, key: "write"}).problem(400, "invalid_parameter")
	}
}
