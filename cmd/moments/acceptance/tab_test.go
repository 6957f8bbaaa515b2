package acceptance

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tab is a page in the browser.
type tab struct {
	testing.TB
	*stage
	ctx context.Context

	mu         sync.Mutex
	complaints []string
	forgiven   string // a complaint with these words in it is meant
}

// newTab opens a tab, without loading anything yet. When the test ends, the browser must have had nothing to complain of.
func newTab(t testing.TB, s *stage) *tab {
	t.Helper()
	s.gate.reset()
	p := &tab{TB: t, stage: s}
	ctx, stop := context.WithTimeout(s.browser, 5*time.Minute)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	p.ctx = ctx
	must(t, chromedp.Listen(ctx, p.hear))
	t.Cleanup(p.checkComplaints)
	p.do(command(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	return p
}

// command is a step of the protocol itself.
func command[P any](c cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// hear keeps what the browser says of errors, violations of the policy among them.
func (p *tab) hear(e any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := e.(type) {
	case *runtime.EventExceptionThrown:
		p.complaints = append(p.complaints, fmt.Sprint("exception: ", e.ExceptionDetails.Text, " ", e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		words := ""
		for _, arg := range e.Args {
			words += " " + string(arg.Value)
		}
		p.complaints = append(p.complaints, fmt.Sprint("console: ", e.Type, words))
	case *log.EventEntryAdded:
		if e.Entry.Source != log.EntrySourceNetwork {
			p.complaints = append(p.complaints, fmt.Sprint(e.Entry.Source, ": ", e.Entry.Text))
		}
	}
}

// said are the complaints so far.
func (p *tab) said() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.complaints...)
}

func (p *tab) checkComplaints() {
	for _, complaint := range p.said() {
		if p.forgiven == "" || !strings.Contains(complaint, p.forgiven) {
			p.Errorf("the browser complains: %s", complaint)
		}
	}
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// open shows a page and loads it.
func (p *tab) open(shown page) {
	p.Helper()
	p.visit(p.show(shown))
}

func (p *tab) visit(address string) {
	p.Helper()
	p.do(chromedp.Navigate(address))
	p.run(`host?.addEventListener('moment:results', (event) => { window.answered = event.detail; })`)
}

// inside is an expression with what the tests speak of: the element, its shadow root, and one or all nodes in that.
func inside(expression string) string {
	return `(() => { const host = document.querySelector('moment-search'), root = host?.shadowRoot, rail = document.querySelector('moment-next'),
	  $ = (selector) => root?.querySelector(selector), $$ = (selector) => [...(root?.querySelectorAll(selector) ?? [])], input = $('[role=combobox]'),
	  active = () => root?.getElementById(input.getAttribute('aria-activedescendant') ?? '-');
	  return (` + expression + `); })()`
}

// until waits for an expression to hold.
func (p *tab) until(expression string) {
	p.Helper()
	_, err := chromedp.Run(p.ctx, chromedp.Poll[bool]("!!"+inside(expression), chromedp.WithPollingTimeout(patience)))
	if err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](inside(`(root ? [input?.value, $('[role=status]')?.textContent, root.textContent].join(' | ') : document.body?.textContent) ?? ''`)))
		p.Fatalf("waiting for %s: %v\nasked were %q\nthe widget reads: %s", expression, err, p.gate.phrases(), text)
	}
}

// eval returns the value of an expression.
func eval[T any](p *tab, expression string) T {
	p.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](inside(expression), chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}

// run runs statements in the page.
func (p *tab) run(script string) {
	p.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](inside(`(() => {`+script+`})(), undefined`), chromedp.EvalAwaitPromise))
}

// click presses the mouse in the middle of the node that an expression gives.
func (p *tab) click(node string) {
	p.Helper()
	at := eval[[]float64](p, fmt.Sprintf(`(() => { const node = %s; node.scrollIntoView({ block: 'nearest' }); const box = node.getBoundingClientRect();
	  return [box.x + box.width / 2, box.y + box.height / 2]; })()`, node))
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}

// focus turns to the search as a visitor with a mouse does, and waits until it is there.
func (p *tab) focus() {
	p.Helper()
	p.click(`(root ? (input.offsetWidth ? input : $('[part=opener]')) : host.querySelector('input'))`)
	p.until(`input && root.activeElement === input`)
}

// keys presses keys, one after the other.
func (p *tab) keys(keys string, options ...chromedp.KeyOption) {
	p.Helper()
	p.do(chromedp.KeyEvent(keys, options...))
}

// typed replaces the text letter by letter and waits for the answer to it.
func (p *tab) typed(phrase string) {
	p.Helper()
	p.run(`input.select()`)
	p.keys(phrase)
	p.answered(phrase)
}

// answered waits until what is shown answers the phrase.
func (p *tab) answered(phrase string) {
	p.Helper()
	p.gate.wait(p.TB, "an answer to "+phrase, func() bool {
		asked := p.gate.phrases()
		return len(asked) > 0 && asked[len(asked)-1] == phrase
	})
	p.until(fmt.Sprintf(`window.answered?.query === %q`, phrase))
	p.settle()
}

// settle waits until what was drawn is on the screen.
func (p *tab) settle() {
	p.Helper()
	eval[bool](p, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
}

// landed waits until the browser has come to an address of the site that is no page of the tests.
func (p *tab) landed(address string) {
	p.Helper()
	p.do(chromedp.WaitReady(chromedp.CSS("#landed")))
	if at := eval[string](p, `document.querySelector('#landed').textContent`); at != address {
		p.Errorf("landed at %s, want %s", at, address)
	}
}

// texts are the texts of nodes inside.
func (p *tab) texts(selector string) []string {
	p.Helper()
	return eval[[]string](p, fmt.Sprintf(`$$(%q).map((node) => node.textContent)`, selector))
}
