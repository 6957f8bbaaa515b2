package api_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"moments/api"
	"moments/api/wire"
)

// Of many that change the same version only one can: nothing comes between the check and the write.
func TestOnlyOneWriterWins(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.put(call{path: "/v1/assets/a", body: guide})
	var won, lost atomic.Int64
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			a := s.send(call{
				method: "PUT", path: "/v1/assets/a", key: "write", body: fmt.Sprintf(`{"title":"by %d"}`, i), header: map[string]string{"If-Match": `"1"`},
			})
			switch a.status {
			case http.StatusOK:
				won.Add(1)
			case http.StatusPreconditionFailed:
				lost.Add(1)
			}
		})
	}
	writers.Wait()
	if won.Load() != 1 || lost.Load() != 7 || s.asset("a").Version != 2 {
		t.Errorf("%d won, %d lost, the version is %d", won.Load(), lost.Load(), s.asset("a").Version)
	}
}

// An event that is sent again and again, at the same time, counts once.
func TestOneEventCountsOnceForManySenders(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	click := s.event("click", map[string]any{"id": "e", "token": s.ask("sso", nil)[0].Token})
	body := marshal(t, map[string]any{"events": []any{click}})
	var accepted, duplicate atomic.Int64
	var senders sync.WaitGroup
	for range 8 {
		senders.Go(func() {
			a := s.send(call{method: "POST", path: "/v1/outcomes", key: "pk", body: body})
			accepted.Add(int64(strings.Count(string(a.body), `"accepted":1`)))
			duplicate.Add(int64(strings.Count(string(a.body), `"duplicate":1`)))
		})
	}
	senders.Wait()
	if accepted.Load() != 1 || duplicate.Load() != 7 || len(s.outcomes()) != 1 {
		t.Errorf("accepted %d times, %d duplicates, %d kept", accepted.Load(), duplicate.Load(), len(s.outcomes()))
	}
}

// A restart within the day does not make new visitors of the old ones.
func TestVisitorsOutliveARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "visitor-salt")
	s := start(t, func(cfg *api.Config) { cfg.SaltFile = file })
	s.fill()
	s.ask("sso", nil)
	second, err := api.New(api.Config{Engine: s.Engine.Engine, Keys: s.keys, SaltFile: file})
	s.must(err)
	s.server = second
	url, stop, stopped := s.serve()
	s.url = url
	s.ask("sso", nil)
	stop()
	s.must(<-stopped)
	if v := s.visitors(); v[0] == "" || v[0] != v[1] {
		t.Errorf("named %q", v)
	}
}

// What a sender of events over midnight says of the evening is of the visitor of that evening.
func TestEventsOfTheEveningBefore(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	evening := s.event("report", map[string]any{"id": "evening", "phrase": "sso"})
	s.ask("sso", nil)
	s.clock.advance(15 * time.Hour) // to midnight
	s.report(evening, s.event("report", map[string]any{"id": "morning", "phrase": "sso"}))
	kept, visitors := s.outcomes(), s.visitors()
	if kept[0].Visitor != visitors[0] || kept[1].Visitor == visitors[0] || kept[1].Visitor == "" {
		t.Errorf("%q and %q, the visitor was %q", kept[0].Visitor, kept[1].Visitor, visitors[0])
	}
}

// The same question by address and by body has the same answer.
func TestGetAndPostAgree(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	var got, posted wire.Answer
	s.do(call{key: "pk", path: "/v1/recommend?phrase=sso&persona=it-manager&step=use&intent=do&channel=web&locale=en&region=at&page=/p&chain=c&limit=2" +
		"&per_group=1&kind=article&topic=sso&language=en&consent=anonymous"}).want(http.StatusOK).into(&got)
	s.do(call{key: "pk", method: "POST", path: "/v1/recommend", body: `{"phrase":"sso","persona":"it-manager","step":"use","intent":"do","channel":"web",` +
		`"locale":"en","region":"at","page":"/p","chain":"c","limit":2,"per_group":1,"consent":"anonymous",` +
		`"filters":{"kind":"article","topic":"sso","language":"en"}}`}).want(http.StatusOK).into(&posted)
	ids := func(a wire.Answer) (text string) {
		for _, g := range a.Groups {
			for _, item := range g.Items {
				text += g.Intent + "/" + item.ID + " "
			}
		}
		return text
	}
	if ids(got) != ids(posted) || ids(got) == "" || got.Query.Moment != posted.Query.Moment {
		t.Errorf("%s against %s", ids(got), ids(posted))
	}
}
