package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"moments/api"
	"moments/api/wire"
	"moments/engine/journal"
)

// ask returns the items of an answer, in reading order.
func (s *site) ask(phrase string, header map[string]string) (items []wire.Item) {
	s.T.Helper()
	var got wire.Answer
	s.do(call{method: "POST", path: "/v1/recommend", key: "pk", body: marshal(s.T, map[string]string{"phrase": phrase}), header: header}).
		want(http.StatusOK).into(&got)
	for _, g := range got.Groups {
		items = append(items, g.Items...)
	}
	return items
}

// event is a UBI event of now.
func (s *site) event(kind string, attributes map[string]any) map[string]any {
	return map[string]any{"action_name": kind, "timestamp": s.clock.now().Format(time.RFC3339Nano), "event_attributes": attributes}
}

// report sends events with the publishable key.
func (s *site) report(events ...map[string]any) (got wire.Recorded) {
	s.T.Helper()
	s.do(call{method: "POST", path: "/v1/outcomes", key: "pk", body: marshal(s.T, map[string]any{"events": events}), loose: true}).
		want(http.StatusAccepted).into(&got)
	return got
}

// outcomes are what the journal holds.
func (s *site) outcomes() (list []journal.Outcome) {
	s.T.Helper()
	s.must(s.Entries(s.T.Context(), func(e journal.Entry) error {
		if e.Outcome != nil {
			list = append(list, *e.Outcome)
		}
		return nil
	}))
	return list
}

func TestOutcomesAreCounted(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	items := s.ask("sso", nil)
	seen := s.event("impression", map[string]any{"id": "e1", "tokens": []string{items[0].Token, items[1].Token}})
	click := s.event("click", map[string]any{"id": "e2", "token": items[0].Token, "position": map[string]int{"ordinal": 7}})
	click["query_id"], click["client_id"], click["user_id"] = "q", "device-1", "jo@example.com"
	forged := s.event("click", map[string]any{"id": "e3", "token": items[0].Token[:20] + "AAAA", "object": map[string]string{"object_id": "why-sso"}})
	got := s.report(seen, click, forged, click)
	if got.Accepted != 2 || got.Orphan != 1 || got.Duplicate != 1 || len(got.Rejected) != 0 {
		t.Fatalf("%+v", got)
	}
	kept := s.outcomes()
	if len(kept) != 3 {
		t.Fatalf("%d outcomes are kept", len(kept))
	}
	if kept[0].Trust != 1 || len(kept[0].Items) != 2 || kept[1].Items[0].Position != 1 {
		t.Errorf("what the token says is not what is kept: %+v", kept[:2])
	}
	if kept[2].Trust != 0 || kept[2].Items[0].Asset != "why-sso" || kept[2].Items[0].Answer != "" {
		t.Errorf("the orphan: %+v", kept[2])
	}
	if v := s.visitors(); v[0] == "" || kept[0].Visitor != v[0] || kept[1].Visitor != v[0] {
		t.Errorf("the outcomes are of %q and %q, the answer of %q", kept[0].Visitor, kept[1].Visitor, v)
	}
	if again := s.report(seen); again.Duplicate != 1 {
		t.Errorf("a repeated event: %+v", again)
	}
	for _, o := range kept {
		if strings.Contains(fmt.Sprint(o), "jo@") || strings.Contains(fmt.Sprint(o), "device-1") {
			t.Errorf("an id of the sender is kept: %+v", o)
		}
	}
}

func TestOutcomesAreRejectedOneByOne(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	old := s.event("click", map[string]any{"id": "old"})
	old["timestamp"] = s.clock.now().AddDate(0, -14, 0).Format(time.RFC3339)
	zoneless := s.event("click", nil)
	zoneless["timestamp"] = "2026-11-02T09:00:00"
	nameless := s.event("click", nil)
	delete(nameless, "action_name")
	timeless := s.event("click", nil)
	delete(timeless, "timestamp")
	events := []map[string]any{
		s.event("purchase", nil), old, zoneless, nameless, timeless,
		s.event("dwell", map[string]any{"seconds": -1}), s.event("correction", map[string]any{"moment": "do"}),
		s.event("click", map[string]any{"id": 7}), s.event("click", map[string]any{"id": strings.Repeat("x", 17<<10)}),
		s.event("report", map[string]any{"id": "good", "phrase": "call me at jo@example.com"}),
	}
	got := s.report(events...)
	var codes []string
	for i, r := range got.Rejected {
		codes = append(codes, r.Code)
		if r.Detail == "" {
			t.Errorf("rejected %d without a word", i)
		}
	}
	want := []string{"unknown_kind", "invalid_timestamp", "unknown_kind", "invalid_timestamp", "invalid_field", "invalid_field", "event_too_large",
		"too_old", "invalid_field"}
	slices.Sort(codes)
	slices.Sort(want)
	if got.Accepted != 1 || !slices.Equal(codes, want) {
		t.Errorf("accepted %d, rejected %v, want %v", got.Accepted, codes, want)
	}
	if kept := s.outcomes(); len(kept) != 1 || kept[0].Phrase != "call me at [email]" {
		t.Errorf("kept %+v", kept)
	}
}

func TestClockAheadIsNow(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	ahead := s.event("search_final", map[string]any{"id": "ahead", "phrase": "sso"})
	ahead["timestamp"] = s.clock.now().Add(time.Hour).Format(time.RFC3339)
	if got := s.report(ahead); got.Accepted != 1 {
		t.Fatalf("%+v", got)
	}
	if kept := s.outcomes(); !kept[0].At.Equal(s.clock.now()) {
		t.Errorf("kept at %s", kept[0].At)
	}
}

func TestBeacon(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	body := func(key string) string {
		return marshal(t, map[string]any{"key": key, "events": []any{s.event("report", map[string]any{"phrase": "sso"})}})
	}
	page := map[string]string{"Origin": pageOrigin}
	a := s.send(call{method: "POST", path: "/v1/outcomes", body: body(s.key["pk"]), media: "text/plain;charset=UTF-8", header: page}).want(http.StatusAccepted)
	if a.header.Get("Moments-Seq") == "" || a.header.Get("Access-Control-Allow-Origin") != pageOrigin {
		t.Errorf("%v", a.header)
	}
	s.send(call{method: "POST", path: "/v1/outcomes", body: body(""), media: "text/plain", header: page}).problem(401, "key_missing")
	s.send(call{method: "POST", path: "/v1/outcomes", body: body("pk_a_b"), media: "text/plain", header: page}).problem(401, "key_unknown")
	a = s.send(call{method: "POST", path: "/v1/outcomes", body: body(s.key["other"]), media: "text/plain", header: page})
	a.problem(403, "origin_not_allowed")
	if a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("the page may read that it is refused")
	}
	s.do(call{method: "POST", path: "/v1/recommend", key: "pk", body: `{}`, media: "text/plain"}).problem(415, "unsupported_media_type")
}

func TestBatchesOfEvents(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	many := func(n int) string {
		return `{"events":[` + strings.Repeat(`{},`, n-1) + `{}]}`
	}
	var got wire.Recorded
	s.do(call{method: "POST", path: "/v1/outcomes", key: "pk", body: many(1000), loose: true}).want(http.StatusAccepted).into(&got)
	if len(got.Rejected) != 1000 {
		t.Errorf("%d rejected", len(got.Rejected))
	}
	s.do(call{method: "POST", path: "/v1/outcomes", key: "pk", body: many(1001)}).problem(413, "body_too_large")
	s.do(call{method: "POST", path: "/v1/outcomes", key: "pk", body: `{"events":[]}`}).problem(400, "invalid_body")
	s.do(call{method: "POST", path: "/v1/outcomes", key: "pk", body: `{"event":[]}`}).problem(400, "invalid_body")
}

func TestRobotsAreNotCounted(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	s.ask("sso", map[string]string{"User-Agent": "Mozilla/5.0 (compatible; Examplebot/1.0)"})
	s.ask("sso", map[string]string{"Sec-Purpose": "prefetch;prerender"})
	s.ask("sso", nil)
	s.MustCatchUp()
	var tests []bool
	s.must(s.Entries(t.Context(), func(e journal.Entry) error {
		if e.Answer != nil {
			tests = append(tests, e.Answer.Test)
		}
		return nil
	}))
	if !slices.Equal(tests, []bool{true, true, false}) {
		t.Errorf("counted as tests: %v", tests)
	}
}

// visitors are the names under which answers are kept, in order.
func (s *site) visitors() (names []string) {
	s.T.Helper()
	s.MustCatchUp()
	s.must(s.Entries(s.T.Context(), func(e journal.Entry) error {
		if e.Answer != nil {
			names = append(names, e.Answer.Visitor)
		}
		return nil
	}))
	return names
}

func TestVisitorsAreNamedForADay(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	ask := func(body, key string, header map[string]string) {
		s.do(call{method: "POST", path: "/v1/recommend", key: key, body: body, header: header}).want(http.StatusOK)
	}
	ask(`{"phrase":"sso"}`, "pk", nil)
	ask(`{"phrase":"sso"}`, "pk", nil)
	ask(`{"phrase":"sso"}`, "pk", map[string]string{"User-Agent": "another"})
	ask(`{"phrase":"sso","consent":"off"}`, "pk", nil)
	ask(`{"phrase":"sso","consent":"full","visitor":"v-1"}`, "pk", nil)
	ask(`{"phrase":"sso","consent":"full","visitor":"v-1"}`, "pk", map[string]string{"Sec-GPC": "1"})
	ask(`{"phrase":"sso","consent":"full","visitor":"v-1"}`, "pk", map[string]string{"DNT": "1"})
	ask(`{"phrase":"sso","consent":"full","user":"jo@example.com"}`, "pk", nil)
	ask(`{"phrase":"sso"}`, "write", nil)
	ask(`{"phrase":"sso","visitor":"v-1"}`, "write", nil)
	s.clock.advance(24 * time.Hour)
	ask(`{"phrase":"sso"}`, "pk", nil)
	v := s.visitors()
	same := v[0] != "" && v[0] == v[1] && v[0] == v[5] && v[0] == v[6]
	apart := v[2] != v[0] && v[3] == "" && v[4] == "v-1" && v[7] != v[0] && v[8] == "" && v[9] != "v-1" && v[9] != "" && v[10] != v[0]
	if !same || !apart || len(v[0]) != 16 || len(v[7]) != 16 || strings.Contains(v[7], "jo") {
		t.Errorf("named %q", v)
	}
}

func TestVisitorsCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *api.Config) { cfg.NoVisitors = true })
	s.fill()
	s.ask("sso", nil)
	s.do(call{method: "POST", path: "/v1/recommend", key: "pk", body: `{"phrase":"sso","consent":"full","user":"jo"}`}).want(http.StatusOK)
	if v := s.visitors(); v[0] != "" || v[1] != "" {
		t.Errorf("named %q", v)
	}
}
