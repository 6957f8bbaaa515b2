package widget_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"moments/api/widget"
)

// policy is what the documentation promises to be enough.
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// site is a page with the widget and an API behind it that can be late, busy, gone or refuse: what a real one is not on demand.
type site struct {
	*testing.T
	url string

	mu      sync.Mutex
	markup  string
	asked   []map[string]any
	events  []map[string]any
	beacons []string
	paths   []string
	hold    map[string]chan struct{} // phrase -> closed when it may be answered
	files   map[string]string        // phrase -> file of its answer, "" for the others
	refuse  []refusal                // of recommend, each once
	gone    bool                     // nothing answers
}

type refusal struct {
	status int
	code   string
	retry  string
}

func serve(t *testing.T) *site {
	t.Helper()
	s := &site{T: t, hold: map[string]chan struct{}{}, files: map[string]string{
		"": "answer_fallback.json", "fridge alarm": "answer.json", "set up sso": "answer_sso.json", "battery": "answer_unsure.json",
		"hostile": "answer_hostile.json", "anything": "answer_empty.json",
	}}
	mux := http.NewServeMux()
	for _, file := range widget.Files() {
		for _, folder := range []string{"/widget/v1/", "/widget/" + widget.Version + "/"} {
			mux.HandleFunc("GET "+folder+file.Name, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", file.ContentType)
				_, _ = w.Write(file.Body)
			})
		}
	}
	mux.HandleFunc("GET /", s.page)
	mux.HandleFunc("POST /v1/recommend", s.recommend)
	mux.HandleFunc("GET /v1/suggest", s.suggest)
	mux.HandleFunc("POST /v1/outcomes", s.outcomes)
	server := httptest.NewServer(s.watch(mux))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *site) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.paths = append(s.paths, r.URL.Path)
		gone := s.gone && strings.HasPrefix(r.URL.Path, "/v1/")
		s.mu.Unlock()
		if gone {
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	})
}

func (s *site) body(markup string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.markup = markup
}

func (s *site) page(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>%s</title>
		<link rel="icon" href="/icon.png"><script src="/widget/v1/loader.js" defer></script></head><body>%s</body></html>`, r.URL.Path, s.markup)
}

func (s *site) recommend(w http.ResponseWriter, r *http.Request) {
	var asked map[string]any
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		s.Error(err)
	}
	phrase, _ := asked["phrase"].(string)
	s.mu.Lock()
	s.asked = append(s.asked, asked)
	gate, file := s.hold[phrase], s.files[phrase]
	var refused refusal
	if len(s.refuse) > 0 {
		refused, s.refuse = s.refuse[0], s.refuse[1:]
	}
	if file == "" {
		file = s.files[""]
	}
	s.mu.Unlock()
	if gate != nil {
		<-gate
	}
	if refused.status != 0 {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Retry-After", refused.retry)
		w.WriteHeader(refused.status)
		fmt.Fprintf(w, `{"code":%q,"detail":"d"}`, refused.code)
		return
	}
	s.answer(w, file, asked)
}

// answer sends a file with phrase, chain and a context of its own.
func (s *site) answer(w http.ResponseWriter, file string, asked map[string]any) {
	data, err := os.ReadFile("../console/testdata/" + file)
	if err != nil {
		s.Error(err)
	}
	answer := map[string]any{}
	if err := json.Unmarshal(data, &answer); err != nil {
		s.Error(err)
	}
	maps.Copy(answer, map[string]any{"phrase": asked["phrase"], "chain": asked["chain"], "context": fmt.Sprint("context-", asked["phrase"])})
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func (s *site) suggest(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"suggestions":[{"text":"set up sso","assets":3},{"text":"fridge alarm","assets":2},{"text":"a","assets":1},{"text":"b","assets":1}]}`)
}

func (s *site) outcomes(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var batch struct {
		Key    string
		Events []map[string]any
	}
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&batch); err != nil || batch.Key != "pk_test" {
		s.Errorf("outcomes: %v %s", err, body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, batch.Events...)
	s.beacons = append(s.beacons, r.Header.Get("Content-Type"))
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, `{"accepted":1,"duplicate":0,"orphan":0,"rejected":[]}`)
}

// event is what was said of an answer.
type event struct {
	kind   string
	query  string
	chain  string
	phrase string
	moment string
	tokens []string
	test   bool
}

// told waits for so many events, and returns all.
func (s *site) told(n int) (list []event) {
	s.Helper()
	s.wait(fmt.Sprint(n, " events"), func() bool { return len(s.events) >= n })
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		a := e["event_attributes"].(map[string]any)
		text := func(v any) string { t, _ := v.(string); return t }
		one := event{kind: text(e["action_name"]), query: text(e["query_id"]), chain: text(a["chain"]), phrase: text(a["phrase"]), moment: text(a["moment"])}
		for _, token := range a["tokens"].([]any) {
			one.tokens = append(one.tokens, token.(string))
		}
		one.test, _ = a["test"].(bool)
		list = append(list, one)
	}
	return list
}

// requests waits for so many questions, and returns all.
func (s *site) requests(n int) []map[string]any {
	s.Helper()
	s.wait(fmt.Sprint(n, " requests"), func() bool { return len(s.asked) >= n })
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]map[string]any{}, s.asked...)
}

func (s *site) wait(what string, holds func() bool) {
	s.Helper()
	for deadline := time.Now().Add(8 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		held := holds()
		s.mu.Unlock()
		if held {
			return
		}
		if time.Now().After(deadline) {
			s.Fatalf("waiting for %s: questions %v, events %v", what, s.asked, s.events)
		}
	}
}

// gate lets the phrase wait until it is opened.
func (s *site) gate(phrase string) (open func()) {
	gate := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hold[phrase] = gate
	return sync.OnceFunc(func() { close(gate) })
}

// refuses answers the next question with these.
func (s *site) refuses(list ...refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = list
}

// goes takes the API away, or brings it back.
func (s *site) goes(gone bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = gone
}

// fetched counts the requests whose path begins so.
func (s *site) fetched(prefix string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, path := range s.paths {
		if strings.HasPrefix(path, prefix) {
			n++
		}
	}
	return n
}
