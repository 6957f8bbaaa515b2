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

// demo is what the page is told in the demo, site what it is told on a site of one's own.
var (
	demo = console.Config{
		Site: "Kelvane", Demo: true, PublishableKey: "pk_demo", ReportKey: "sk_demo",
		Examples: []string{"fridge alarm going off right now", "set up sso", "where can i recycle old batteries", "what is haccp"},
	}
	site = console.Config{Site: "main", PublishableKey: "pk_x", ReportKey: "sk_x"}
)

// TestPage tries the page in Chromium, each time in a tab of its own with an api of its own.
func TestPage(t *testing.T) {
	browser := launch(t)
	for _, c := range []struct {
		name string
		cfg  console.Config
		try  func(*page)
	}{
		{"the demo opens with its first example answered", demo, opensAnswered},
		{"a phrase shows groups, marks and reading", demo, showsAPhrase},
		{"a phrase that may mean two things offers both", demo, offersReadings},
		{"keystrokes of one search share a chain", demo, chainsKeystrokes},
		{"a late answer does not replace a newer one", demo, dropsLateAnswers},
		{"a phrase that nothing answers says so", demo, saysThatItFellBack},
		{"what is known of the visitor is asked", demo, asksWithContext},
		{"what is chosen is recorded and its effect shown", demo, showsTheEffectOfAChoice},
		{"an item is seen once", demo, seesItemsOnce},
		{"the explanation opens", demo, opensTheExplanation},
		{"hostile text stays text", demo, keepsTextText},
		{"gaps show their factors", demo, opensFactors},
		{"the matrix rolls up", demo, rollsUp},
		{"the report is saved as a file", demo, savesTheReport},
		{"without keys the page asks for them", console.Config{Site: "main"}, asksForKeys},
		{"on a real site nothing is counted", site, countsNothing},
		{"failures say what to do", demo, saysWhatFailed},
		{"empty states", demo, saysWhatIsMissing},
		{"ranges are held to the text", demo, holdsRanges},
		{"it looks right", demo, looksRight},
	} {
		t.Run(c.name, func(t *testing.T) { c.try(show(t, browser, c.cfg)) })
	}
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

// page is a tab for the console of an api.
type page struct {
	*testing.T
	ctx context.Context
	api *api
	url string

	mu         sync.Mutex
	complaints []string
}

// show opens a tab, without loading anything yet. When the test ends, the browser must have had nothing to complain of.
func show(t *testing.T, browser context.Context, cfg console.Config) *page {
	t.Helper()
	p := &page{T: t}
	p.api, p.url = serve(t, cfg)
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
		p.Errorf("the browser complains: %s", complaint)
	}
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// open loads the page with a query such as "?q=haccp".
func (p *page) open(query string) {
	p.Helper()
	p.do(chromedp.Navigate(p.url + query))
}

// until waits for a JavaScript expression to hold.
func (p *page) until(expression string) {
	p.Helper()
	_, err := chromedp.Run(p.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(10*time.Second)))
	if err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS("body")))
		p.Fatalf("waiting for %s: %v\nthe page reads:\n%s", expression, err, text)
	}
}

// sees waits until the text of the selected element has the words.
func (p *page) sees(selector, words string) {
	p.Helper()
	p.until(fmt.Sprintf(`(document.querySelector(%q)?.textContent ?? '').includes(%q)`, selector, words))
}

// texts are the texts of all selected elements.
func (p *page) texts(selector string) []string {
	p.Helper()
	return eval[[]string](p, fmt.Sprintf(`[...document.querySelectorAll(%q)].map((node) => node.textContent)`, selector))
}

// typed replaces what stands in the search box, letter by letter.
func (p *page) typed(phrase string) {
	p.Helper()
	p.run(`document.querySelector('#phrase').select()`)
	p.do(chromedp.SendKeys(chromedp.ID("phrase"), phrase))
}

// run runs JavaScript in the page.
func (p *page) run(script string) {
	p.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](script))
}

func (p *page) click(selector string) {
	p.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

func eval[T any](p *page, expression string) T {
	p.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}
