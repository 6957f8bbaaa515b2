package console_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"moments/api/console"
)

// api answers as the server does, with what stands in testdata, and keeps what it was asked.
type api struct {
	t *testing.T

	mu     sync.Mutex
	asked  []asked
	events []map[string]any
	clicks map[string]int
	refuse map[string]int           // path -> status
	hold   map[string]chan struct{} // phrase -> closed when it may be answered
	gaps   string                   // file of the gap report
	keys   map[string]string        // path -> key that it was last asked with

	news chan struct{} // sent to, without waiting, after every request
}

// asked is one recommend request.
type asked struct {
	Phrase  string `json:"phrase"`
	Chain   string `json:"chain"`
	Intent  string `json:"intent"`
	Persona string `json:"persona"`
	Step    string `json:"step"`
	Channel string `json:"channel"`
	Context string `json:"context"`
	Explain bool   `json:"explain"`
	Test    bool   `json:"test"`
	After   string `json:"-"`
}

// answers are the phrases that the api knows; others fall back.
var answers = map[string]string{
	"fridge alarm going off right now": "answer.json", "fridge alarm": "answer.json", "set up sso": "answer_sso.json",
	"hostile": "answer_hostile.json", "anything": "answer_empty.json",
}

// serve starts the page and the api behind it.
func serve(t *testing.T, cfg console.Config) (*api, string) {
	t.Helper()
	a := &api{
		t: t, clicks: map[string]int{}, refuse: map[string]int{}, hold: map[string]chan struct{}{}, keys: map[string]string{},
		gaps: "gaps.json", news: make(chan struct{}, 1),
	}
	v1 := http.NewServeMux()
	v1.HandleFunc("POST /v1/recommend", a.recommend)
	v1.HandleFunc("POST /v1/outcomes", a.outcomes)
	v1.HandleFunc("GET /v1/personas", a.file("personas.json"))
	v1.HandleFunc("GET /v1/steps", a.file("steps.json"))
	v1.HandleFunc("GET /v1/gaps", a.report)
	mux := http.NewServeMux()
	mux.Handle("/console/", http.StripPrefix("/console", console.Handler(cfg)))
	mux.HandleFunc("GET /widget/v1/loader.js", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/javascript") })
	mux.Handle("/v1/", a.watch(a.asDocumented(v1)))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return a, server.URL + "/console/"
}

// watch keeps the key of each request, and refuses what the test wants refused.
func (a *api) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		a.keys[r.URL.Path] = r.Header.Get("Authorization")
		status := a.refuse[r.URL.Path]
		a.mu.Unlock()
		defer a.tell()
		if status == 0 {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "detail": "the test wants it so", "request_id": "r1"})
	})
}

func (a *api) recommend(w http.ResponseWriter, r *http.Request) {
	var req asked
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		a.t.Errorf("recommend: %v", err)
	}
	req.After = r.URL.Query().Get("min_seq")
	a.mu.Lock()
	a.asked = append(a.asked, req)
	hold := a.hold[req.Phrase]
	a.mu.Unlock()
	if hold != nil {
		a.tell()
		<-hold
		defer a.set(func() { delete(a.hold, req.Phrase) })
	}
	name, ok := answers[req.Phrase]
	if !ok {
		name = "answer_fallback.json"
	}
	if req.Phrase == "battery" && req.Intent == "" {
		name = "answer_unsure.json"
	}
	a.answer(w, a.learned(name, req))
}

// learned is the answer of the file with what clicks have changed: the asset is chosen more, scores more and moves to the front.
func (a *api) learned(name string, req asked) map[string]any {
	var answer map[string]any
	if err := json.Unmarshal(a.read(name), &answer); err != nil {
		a.t.Errorf("%s: %v", name, err)
	}
	answer["phrase"], answer["chain"] = req.Phrase, req.Chain
	for _, group := range answer["groups"].([]any) {
		g := group.(map[string]any)
		g["items"] = a.move(g["items"].([]any))
	}
	return answer
}

func (a *api) move(items []any) []any {
	a.mu.Lock()
	defer a.mu.Unlock()
	first := items[0].(map[string]any)["position"].(float64)
	var front, rest []any
	for _, item := range items {
		it := item.(map[string]any)
		n := float64(a.clicks[it["id"].(string)])
		if n == 0 {
			rest = append(rest, it)
			continue
		}
		learned := it["learned"].(map[string]any)
		learned["relative"] = learned["relative"].(float64) + 0.3*n
		learned["shown"] = learned["shown"].(float64) + n
		it["score"] = it["score"].(float64) + 0.02*n
		front = append(front, it)
	}
	moved := append(front, rest...)
	for i, item := range moved {
		item.(map[string]any)["position"] = first + float64(i)
	}
	return moved
}

func (a *api) outcomes(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Events []map[string]any `json:"events"`
	}
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		a.t.Errorf("outcomes: %v", err)
	}
	a.mu.Lock()
	a.events = append(a.events, req.Events...)
	for _, e := range req.Events {
		if e["action_name"] == "click" {
			a.clicks[attributes(e)["object"].(map[string]any)["object_id"].(string)]++
		}
	}
	a.mu.Unlock()
	w.Header().Set("Moments-Seq", "out:77")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	json.NewEncoder(w).Encode(map[string]any{"accepted": len(req.Events), "duplicate": 0, "orphan": 0, "rejected": []any{}})
}

func (a *api) report(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	name := a.gaps
	a.mu.Unlock()
	if r.URL.Query().Get("format") != "csv" {
		a.file(name)(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Write([]byte("rank,moment\n1,do/urgent/-\n"))
}

func attributes(event map[string]any) map[string]any {
	return event["event_attributes"].(map[string]any)
}

func (a *api) file(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(a.read(name))
	}
}

func (a *api) answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		a.t.Logf("the page went away: %v", err)
	}
}

func (a *api) read(name string) []byte {
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		a.t.Error(err)
	}
	return b
}

func (a *api) tell() {
	select {
	case a.news <- struct{}{}:
	default:
	}
}

// wait returns when the condition holds, which is looked at after every request.
func (a *api) wait(what string, holds func() bool) {
	a.t.Helper()
	timeout := time.After(10 * time.Second)
	for !holds() {
		select {
		case <-a.news:
		case <-timeout:
			a.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// finished reports whether a phrase that was held is answered.
func (a *api) finished(phrase string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.hold[phrase] == nil
}

// set changes the api under its lock.
func (a *api) set(change func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change()
}

// asks returns the recommend requests so far.
func (a *api) asks() []asked {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]asked(nil), a.asked...)
}

// of returns the events of a kind so far.
func (a *api) of(kind string) (found []map[string]any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range a.events {
		if e["action_name"] == kind {
			found = append(found, e)
		}
	}
	return found
}

// key is the key that the path was last asked with.
func (a *api) key(path string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.keys[path]
}
