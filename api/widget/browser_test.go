package widget_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browsers are the names under which Chromium is installed.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless_shell"}

func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("no Chromium on this machine (looked for %s): the widget is not tried in a browser", strings.Join(browsers, ", "))
	return ""
}

// launch starts a browser, or skips the test where there is none. Its context is for tabs.
func launch(t *testing.T) context.Context {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(findBrowser(t)), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
	}
	for _, flag := range []string{
		"disable-background-networking", "disable-component-update", "disable-sync", "disable-quic", "disable-dev-shm-usage",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// page is a tab with a page of a site that has the widget.
type page struct {
	*testing.T
	ctx    context.Context
	site   *site
	opened int

	mu         sync.Mutex
	complaints []string
	expected   string // what the console may be told
}

// show opens a tab, without loading anything yet. When the test ends, the browser must have had nothing to complain of.
func show(t *testing.T, browser context.Context) *page {
	t.Helper()
	p := &page{T: t, site: serve(t)}
	ctx, stop := context.WithTimeout(browser, time.Minute)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	p.ctx = ctx
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.checkComplaints)
	return p
}

// hear keeps what the browser says of errors, violations of the policy among them. That a request failed, it says of every one.
func (p *page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.complaints = append(p.complaints, fmt.Sprint("exception: ", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		p.complaints = append(p.complaints, fmt.Sprintf("console: %s %s", e.Type, e.Args[0].Value))
	case *log.EventEntryAdded:
		if e.Entry.Source != log.EntrySourceNetwork {
			p.complaints = append(p.complaints, fmt.Sprint(e.Entry.Source, ": ", e.Entry.Text))
		}
	}
}

func (p *page) checkComplaints() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, complaint := range p.complaints {
		if p.expected == "" || !strings.Contains(complaint, p.expected) {
			p.Errorf("the browser complains: %s", complaint)
		}
	}
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// open loads a page with the markup in its body.
func (p *page) open(markup string) {
	p.Helper()
	p.site.body(markup)
	p.opened++
	p.do(chromedp.Navigate(fmt.Sprintf("%s/page?secret=%d#hash", p.site.url, p.opened)))
}

// search loads a page with a search that has these attributes more, and turns to it.
func (p *page) search(attributes string) {
	p.Helper()
	p.open(`<moment-search endpoint="" key="pk_test" ` + attributes + `><form action="/full" role="search">` +
		`<input name="q" aria-label="Search the site"><button>Go</button></form></moment-search><p id="after"><a href="/after">After</a></p>`)
	p.run(`document.querySelector('moment-search input').focus()`)
	p.until(`!!document.querySelector('moment-search').shadowRoot`)
}

// until waits for a JavaScript expression to hold, in which s is the search and $ finds one node in it.
func (p *page) until(expression string) {
	p.Helper()
	for deadline := time.Now().Add(8 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		holds, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](in("!!("+expression+")"))) // fails while the page is left
		if holds {
			return
		}
		if time.Now().After(deadline) {
			text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](in(`s?.shadowRoot?.textContent ?? document.body.textContent`)))
			p.Fatalf("waiting for %s: %v\nthe widget reads:\n%s", expression, err, text)
		}
	}
}

// in is the expression with s, $ and all.
func in(expression string) string {
	return `(() => { const s = document.querySelector('moment-search, moment-next'), $ = (q) => s?.shadowRoot?.querySelector(q),
		all = (q) => [...(s?.shadowRoot?.querySelectorAll(q) ?? [])].map((n) => n.textContent); return (` + expression + `) })()`
}

// sees waits until the text of the selected node has the words.
func (p *page) sees(selector, words string) {
	p.Helper()
	p.until(fmt.Sprintf(`($(%q)?.textContent ?? '').includes(%q)`, selector, words))
}

// keys presses keys, as whoever sits before the screen.
func (p *page) keys(keys string, modifiers ...chromedp.KeyOption) {
	p.Helper()
	p.do(chromedp.KeyEvent(keys, modifiers...))
}

// types puts a text where the cursor is, as one keystroke.
func (p *page) types(text string) {
	p.Helper()
	call(p, input.InsertText, input.InsertTextParams{Text: text})
}

// run runs JavaScript in the page.
func (p *page) run(script string) {
	p.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](script))
}

// passes lets the page have its time, where nothing happening is what is waited for.
func (p *page) passes(milliseconds int) {
	p.Helper()
	eval[bool](p, fmt.Sprintf(`new Promise((done) => setTimeout(done, %d, true))`, milliseconds))
}

func eval[T any](p *page, expression string) T {
	p.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](in(expression), chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}

// call sends a command of the browser's own protocol.
func call[P, R any](p *page, command cdp.Command[P, R], params P) {
	p.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	}))
}
