package acceptance

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"moments/api"
	"moments/cmd/moments/demo"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/journal"
)

const (
	recommendPath = "/v1/recommend"
	outcomesPath  = "/v1/outcomes"
	patience      = 8 * time.Second
)

// stage is what all tests share.
type stage struct {
	*enginetest.Engine
	gate    *gate
	server  string // address of the API
	key     string
	admin   string
	site    *site
	browser context.Context
}

// site is where the pages are that embed the widget: another origin than the server's.
type site struct {
	mu    sync.Mutex
	pages map[string]page
	url   string
}

// page is one that embeds the widget. Its policy is strict unless it is loose.
type page struct {
	lang, dir, class string
	search           string // attributes of <moment-search>, "-" for none of it
	next             string // attributes of <moment-next>, "" for none of it
	form             string // light DOM of the search; "" is the usual form
	before, after    string // HTML around it
	module           bool   // the pinned module instead of the loader
	loose            bool   // no policy: for what tests bring in themselves
	noServer         bool   // the address of the server is one where nobody answers
}

// newStage starts everything; the test is skipped where there is no browser.
func newStage(t testing.TB) *stage {
	t.Helper()
	browser := launch(t)
	s := &stage{browser: browser}
	s.Engine = enginetest.New(t, func(cfg *engine.Config) { cfg.Kinds, cfg.Now = api.Kinds(), time.Now })
	must(t, demo.Load(t.Context(), s.Engine.Engine, s.Author(), time.Now()))
	s.MustPut(hostile(s.Engine)...)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		must(t, <-ended)
	})
	s.site = &site{pages: map[string]page{}}
	web := httptest.NewServer(http.HandlerFunc(s.servePage))
	t.Cleanup(web.Close)
	s.site.url = web.URL
	keys, err := api.OpenKeys(s.Store(), s.Site())
	must(t, err)
	_, s.key, err = keys.Create(ctx, s.Author(), api.KeySpec{Kind: "pk", Origins: []string{web.URL}})
	must(t, err)
	_, s.admin, err = keys.Create(ctx, s.Author(), api.KeySpec{Kind: "sk", Scopes: []string{"admin"}})
	must(t, err)
	server, err := api.New(api.Config{Engine: s.Engine.Engine, Keys: keys})
	must(t, err)
	s.gate = newGate(server.Handler())
	listening := httptest.NewServer(s.gate)
	t.Cleanup(listening.Close)
	s.server = listening.URL
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// visitorAgent is an ordinary browser's: a headless one is taken for a robot, and counts as a test.
const visitorAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"

// launch starts the browser, whose context is for tabs.
func launch(t testing.TB) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless_shell"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		t.Skip("no Chromium on this machine: the widget is not tried in a browser")
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserAgent(visitorAgent), chromedp.WindowSize(1280, 900),
	}
	for _, flag := range []string{"disable-background-networking", "disable-component-update", "disable-sync", "disable-quic", "disable-dev-shm-usage"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	must(t, chromedp.Do(ctx))
	return ctx
}

// show publishes a page and returns its address.
func (s *stage) show(p page) string {
	s.site.mu.Lock()
	defer s.site.mu.Unlock()
	path := fmt.Sprintf("/p%d", len(s.site.pages))
	s.site.pages[path] = p
	return s.site.url + path
}

const usualForm = `<form action="/search" role="search"><input name="q" aria-label="Search the site" placeholder="Search the site"><button>Search</button></form>`

func (s *stage) servePage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	s.site.mu.Lock()
	p, there := s.site.pages[r.URL.Path]
	s.site.mu.Unlock()
	switch {
	case r.URL.Path == "/site.css":
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, "html { color-scheme: light dark; } body { margin: 24px; font: 16px/1.5 sans-serif; color: CanvasText; background: Canvas; }\n"+
			".narrow { max-width: 640px; }\nmoment-search { display: block; min-height: 44px; }\n")
		return
	case !there:
		fmt.Fprintf(w, "<!doctype html><html lang=en><title>Landed</title><h1>Landed</h1><p id=landed>%s</p>", html.EscapeString(r.URL.String()))
		return
	}
	if !p.loose && !p.noServer {
		w.Header().Set("Content-Security-Policy", s.policy())
	}
	fmt.Fprint(w, s.html(p))
}

// policy is what the documentation promises to be enough, and no more.
func (s *stage) policy() string {
	return fmt.Sprintf("default-src 'none'; script-src %s; connect-src %s; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "+
		"require-trusted-types-for 'script'; trusted-types 'none'", s.server, s.server)
}

func (s *stage) html(p page) string {
	var b strings.Builder
	server := s.server
	if p.noServer {
		server = "http://127.0.0.1:9" // discard; nobody listens
	}
	lang := p.lang
	if lang == "" {
		lang = "en"
	}
	fmt.Fprintf(&b, `<!doctype html><html lang="%s" dir="%s" class="%s"><head><meta charset="utf-8"><title>A page</title>`, lang, p.dir, p.class)
	b.WriteString(`<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/site.css">`)
	if p.module {
		fmt.Fprintf(&b, `<script type="module" src="%s/widget/v1/widget.js"></script>`, server)
	} else {
		fmt.Fprintf(&b, `<script src="%s/widget/v1/loader.js" defer></script>`, server)
	}
	fmt.Fprintf(&b, `</head><body><main class="narrow">%s`, p.before)
	if p.search != "-" {
		form := p.form
		if form == "" {
			form = usualForm
		}
		fmt.Fprintf(&b, `<moment-search endpoint="%s" key="%s" %s>%s</moment-search>`, server+s.gate.prefix(), s.key, p.search, form)
	}
	b.WriteString(`<p id="below">What stands below.</p>`)
	if p.next != "" {
		fmt.Fprintf(&b, `<moment-next endpoint="%s" key="%s" %s></moment-next>`, server+s.gate.prefix(), s.key, p.next)
	}
	b.WriteString(p.after + `</main></body></html>`)
	return b.String()
}

// get reads from the API with the key of an administrator.
func (s *stage) get(t testing.TB, path string, into any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.server+path, nil)
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+s.admin)
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", path, res.StatusCode)
	}
	must(t, json.NewDecoder(res.Body).Decode(into))
}

// outcomes are what the journal holds of a kind, oldest first.
func (s *stage) outcomes(t testing.TB, kind journal.Kind) (list []journal.Outcome) {
	t.Helper()
	must(t, s.CatchUp(t.Context()))
	must(t, s.Entries(t.Context(), func(e journal.Entry) error {
		if e.Outcome != nil && e.Outcome.Kind == kind {
			list = append(list, *e.Outcome)
		}
		return nil
	}))
	return list
}

// keeps waits until the journal has more outcomes of a kind than before, and returns the new ones.
func (s *stage) keeps(t testing.TB, kind journal.Kind, before int) []journal.Outcome {
	t.Helper()
	var list []journal.Outcome
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if list = s.outcomes(t, kind); len(list) > before {
			return list[before:]
		}
	}
	t.Fatalf("no %s reached the journal", kind)
	return nil
}
