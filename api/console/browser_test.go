package console_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"moments/api/console"
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
	t.Skipf("no Chromium on this machine (looked for %s): the page is not tried in a browser", strings.Join(browsers, ", "))
	return ""
}

// page is a tab that shows the console of an api.
type page struct {
	t   *testing.T
	ctx context.Context
	api *api
	url string

	mu         sync.Mutex
	complaints []string
}

var demo = console.Config{
	Site: "Kelvane", Demo: true, PublishableKey: "pk_demo", ReportKey: "sk_demo",
	Examples: []string{"fridge alarm going off right now", "set up sso", "where can i recycle old batteries", "what is haccp"},
}

// show opens a tab, without loading anything yet. When the test ends, the browser must have had nothing to complain of.
func show(t *testing.T, cfg console.Config) *page {
	t.Helper()
	path := findBrowser(t)
	p := &page{t: t}
	p.api, p.url = serve(t, cfg)
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun}
	for _, flag := range []string{"disable-background-networking", "disable-component-update", "disable-sync", "disable-quic", "disable-dev-shm-usage"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(stop)
	ctx, stopBrowser := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stopBrowser)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	p.ctx = ctx
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.checkComplaints)
	return p
}

// hear keeps what the browser says of errors, violations of the policy among them. That a request was refused, it says of every one.
func (p *page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.complaints = append(p.complaints, fmt.Sprint("exception: ", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		p.complaints = append(p.complaints, fmt.Sprint("console: ", e.Type))
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
		p.t.Errorf("the browser complains: %s", complaint)
	}
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// open loads the page with a query such as "?q=haccp".
func (p *page) open(query string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.url + query))
}

// until waits for a JavaScript expression to hold.
func (p *page) until(expression string) {
	p.t.Helper()
	_, err := chromedp.Run(p.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(10*time.Second)))
	if err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS("body")))
		p.t.Fatalf("waiting for %s: %v\nthe page reads:\n%s", expression, err, text)
	}
}

// sees waits until the text of the selected element has the words.
func (p *page) sees(selector, words string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`(document.querySelector(%q)?.textContent ?? '').includes(%q)`, selector, words))
}

// texts are the texts of all selected elements.
func (p *page) texts(selector string) []string {
	p.t.Helper()
	return eval[[]string](p, fmt.Sprintf(`[...document.querySelectorAll(%q)].map((node) => node.textContent)`, selector))
}

// typed replaces what stands in the search box, letter by letter.
func (p *page) typed(phrase string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#phrase').select()`), chromedp.SendKeys(chromedp.ID("phrase"), phrase))
}

func (p *page) click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

func eval[T any](p *page, expression string) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return value
}
