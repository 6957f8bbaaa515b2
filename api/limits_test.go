package api_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"moments/api"
	"moments/engine/journal"
)

// few are limits that a test can reach: two requests at once and one a second, but for what is named.
func few(edit func(*api.Rates)) func(*api.Config) {
	return func(cfg *api.Config) {
		rates := api.Rates{Search: 1, Events: 1, Key: 1000, Secret: 1000}
		edit(&rates)
		cfg.Limits = &rates
	}
}

const askSSO = `{"phrase":"sso"}`

func TestAddressIsLimited(t *testing.T) {
	t.Parallel()
	s := start(t, few(func(*api.Rates) {}))
	s.fill()
	ask := func(key string) answer {
		return s.do(call{method: "POST", path: "/v1/recommend", key: key, body: askSSO, header: map[string]string{"Origin": pageOrigin}})
	}
	a := ask("pk").want(http.StatusOK)
	if policy, state := a.header.Get("RateLimit-Policy"), a.header.Get("RateLimit"); policy != `"search";q=2;w=2` || state != `"search";r=1;t=1` {
		t.Errorf("policy %s, state %s", policy, state)
	}
	exposed := a.header.Get("Access-Control-Expose-Headers")
	for _, name := range []string{"RateLimit", "RateLimit-Policy", "Retry-After"} {
		if !regexp.MustCompile(`(^|, )` + name + `(,|$)`).MatchString(exposed) {
			t.Errorf("a page may not read %s: %s", name, exposed)
		}
	}
	ask("pk").want(http.StatusOK)
	refused := ask("pk")
	p := refused.problem(http.StatusTooManyRequests, "rate_limited")
	again, err := strconv.Atoi(refused.header.Get("Retry-After"))
	if err != nil || again != 1 || !strings.Contains(p.Detail, "search") || refused.header.Get("RateLimit") != `"search";r=0;t=2` ||
		refused.header.Get("Access-Control-Allow-Origin") != pageOrigin || refused.header.Get("Cache-Control") != "no-store" {
		t.Errorf("refused with %v: %s", refused.header, p.Detail)
	}
	ask("write").want(http.StatusOK) // a server of the site has limits of its own
	s.clock.advance(time.Duration(again) * time.Second)
	ask("pk").want(http.StatusOK)
}

func TestLimitsOfAServerThatIsToldNothing(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *api.Config) { cfg.Limits = nil })
	a := s.do(call{method: "POST", path: "/v1/tag", key: "pk", body: askSSO}).want(http.StatusOK)
	if policy := a.header.Get("RateLimit-Policy"); policy != `"search";q=200;w=2` {
		t.Errorf("%s", policy)
	}
}

func TestNetworksOfTrustedProxiesAreLimitedApart(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *api.Config) {
		few(func(*api.Rates) {})(cfg)
		cfg.TrustedProxies = []string{"127.0.0.0/8", "::1/128"}
	})
	s.fill()
	from := func(address string) int {
		return s.send(call{method: "POST", path: "/v1/tag", key: "pk", body: askSSO, header: map[string]string{"X-Forwarded-For": address}}).status
	}
	for i, want := range []int{200, 200, 429} {
		if got := from(fmt.Sprintf("2001:db8:1:2::%d", i)); got != want {
			t.Errorf("request %d of a network: status %d, want %d", i, got, want)
		}
	}
	if got := from("2001:db8:1:3::1"); got != 200 {
		t.Errorf("the network beside it: status %d", got)
	}
}

func TestKeysAreLimited(t *testing.T) {
	t.Parallel()
	s := start(t, few(func(r *api.Rates) { r.Search, r.Events, r.Key, r.Secret = 0, 0, 1, 1 }))
	s.fill()
	for _, key := range []string{"pk", "other", "write"} {
		for i, want := range []int{200, 200, 429} {
			a := s.do(call{method: "POST", path: "/v1/tag", key: key, body: askSSO}).want(want)
			if told := a.header.Get("RateLimit") != ""; told != (key == "write" || want == 429) {
				t.Errorf("%s: request %d says how much of the key is left: %t", key, i, told)
			}
		}
	}
	event := marshal(t, map[string]any{"key": s.key["free"], "events": []any{s.event("report", map[string]any{"phrase": "sso"})}})
	for _, want := range []int{202, 202, 429} {
		s.send(call{method: "POST", path: "/v1/outcomes", body: event, media: "text/plain"}).want(want)
	}
}

func TestEventsHaveALimitOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := start(t, few(func(*api.Rates) {}))
	s.fill()
	send := func() answer {
		return s.do(call{method: "POST", path: "/v1/outcomes", key: "pk", body: marshal(t, map[string]any{"events": []any{s.event("report", nil)}}), loose: true})
	}
	for range 2 {
		send().want(http.StatusAccepted)
	}
	if p := send().problem(http.StatusTooManyRequests, "rate_limited"); !strings.Contains(p.Detail, "events") {
		t.Errorf("%s", p.Detail)
	}
	s.do(call{method: "POST", path: "/v1/tag", key: "pk", body: askSSO}).want(http.StatusOK)
}

func TestEveryRequestOfABatchCounts(t *testing.T) {
	t.Parallel()
	s := start(t, few(func(r *api.Rates) { r.Search = 3 }))
	s.fill()
	batch := func(n int) answer {
		body := `{"requests":[` + strings.Repeat(askSSO+",", n-1) + askSSO + `]}`
		return s.do(call{method: "POST", path: "/v1/recommend/batch", key: "pk", body: body})
	}
	if a := batch(5).want(http.StatusOK); a.header.Get("RateLimit") != `"search";r=1;t=2` {
		t.Errorf("%s", a.header.Get("RateLimit"))
	}
	batch(5).problem(http.StatusTooManyRequests, "rate_limited")
	if n := len(s.visitors()); n != 5 {
		t.Errorf("%d searches are counted", n)
	}
}

func TestKeysCannotBeGuessedFast(t *testing.T) {
	t.Parallel()
	s := start(t, few(func(*api.Rates) {}))
	for _, want := range []int{401, 401, 429} {
		s.do(call{path: "/v1/status", key: "wrong"}).want(want)
	}
	s.do(call{path: "/v1/status", key: "admin"}).want(http.StatusOK)
	s.do(call{path: "/healthz"}).want(http.StatusOK)
}

func TestUnnamedProxyIsToldOf(t *testing.T) {
	t.Parallel()
	var log logbook
	s := start(t, func(cfg *api.Config) {
		few(func(*api.Rates) {})(cfg)
		cfg.Logger = logTo(&log)
	})
	for range 5 {
		s.send(call{path: "/v1/status", header: map[string]string{"X-Forwarded-For": "203.0.113.7"}})
	}
	if text := log.String(); strings.Count(text, "trusted_proxies") != 1 || strings.Contains(text, "203.0.113.7") {
		t.Errorf("%s", text)
	}
}

func TestEventsSayTheirNetwork(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *api.Config) { cfg.TrustedProxies = []string{"127.0.0.0/8", "::1/128"} })
	s.fill()
	from := func(address, key string) journal.Outcome {
		body := marshal(t, map[string]any{"events": []any{s.event("report", map[string]any{"phrase": "sso"})}})
		s.do(call{method: "POST", path: "/v1/outcomes", key: key, body: body, header: map[string]string{"X-Forwarded-For": address}, loose: true}).
			want(http.StatusAccepted)
		kept := s.outcomes()
		return kept[len(kept)-1]
	}
	a, b, c := from("203.0.113.7", "pk"), from("203.0.113.200", "pk"), from("203.0.114.7", "pk")
	if len(a.Net) != 4 || a.Net != b.Net || a.Net == c.Net || a.Visitor == b.Visitor {
		t.Errorf("networks %q %q %q", a.Net, b.Net, c.Net)
	}
	if o := from("203.0.113.7", "write"); o.Net != "" {
		t.Errorf("a server's network is kept: %q", o.Net)
	}
	s.clock.advance(24 * time.Hour)
	if next := from("203.0.113.7", "pk"); next.Net == a.Net {
		t.Error("the network has the same name on the next day")
	}
}
