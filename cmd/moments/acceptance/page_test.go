package acceptance

import (
	"slices"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const haccp = "what is haccp"

// loaded are the files of the widget that the page has, from the server or from what the browser has kept.
func (p *tab) loaded() []string {
	p.Helper()
	return eval[[]string](p, `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/widget/')).map((name) => name.split('/').pop())`)
}

func asksForNothingBefore(p *tab) {
	p.open(page{next: "", after: `<div style-less class="far"></div>`})
	eval[bool](p, `new Promise((done) => requestIdleCallback(() => done(true)))`)
	if names := p.loaded(); !slices.Equal(names, []string{"loader.js"}) || len(p.gate.to(recommendPath)) != 0 {
		p.Errorf("loaded are %q, asked were %q", names, p.gate.paths())
	}
	if sheets := eval[int](p, `document.styleSheets.length + document.adoptedStyleSheets.length`); sheets != 1 {
		p.Errorf("%d style sheets; the page has one of its own", sheets)
	}
	p.focus()
	if names := p.loaded(); !slices.Equal(names, []string{"loader.js", "widget.js"}) || slices.Contains(p.gate.paths(), recommendPath) {
		p.Errorf("with the focus, asked were %q", p.gate.paths())
	}
	p.typed(haccp)
	for _, r := range p.gate.to(recommendPath) {
		if r.header.Get("Cookie") != "" {
			p.Error("a cookie is sent")
		}
	}
}

// doesNotMove looks at everything that the browser calls a shift of the layout, from the first byte on.
func doesNotMove(p *tab) {
	p.open(page{})
	p.run(`window.shifts = []; new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
	    if (!entry.hadRecentInput) window.shifts.push(entry.value + ' by ' + entry.sources.map(({ node }) => node?.nodeName + '.' + node?.getAttribute?.('part')));
	  })).observe({ type: 'layout-shift', buffered: true });`)
	below := eval[float64](p, `document.querySelector('#below').getBoundingClientRect().top`)
	height := eval[float64](p, `host.getBoundingClientRect().height`)
	p.focus()
	p.typed(haccp)
	p.until(`$$('[role=option]').length > 3`)
	p.settle()
	if now := eval[float64](p, `document.querySelector('#below').getBoundingClientRect().top`); now != below {
		p.Errorf("what stands below has moved from %v to %v", below, now)
	}
	if shifts := eval[[]string](p, `window.shifts`); len(shifts) != 0 {
		p.Errorf("the layout has shifted: %q", shifts)
	}
	if height < 44 {
		p.Errorf("the room kept for it is %v high", height)
	}
}

func takesOverWhatWasTyped(p *tab) {
	p.open(page{form: `<form action="/search"><input name="q" aria-label="Search" value="what is ha"></form>`})
	p.run(`const plain = host.querySelector('input'); plain.focus(); plain.setSelectionRange(4, 6);`)
	p.until(`root && root.activeElement === input`)
	if got := eval[[]any](p, `[input.value, input.selectionStart, input.selectionEnd, input.name]`); got[0] != "what is ha" || got[1] != 4.0 || got[2] != 6.0 || got[3] != "q" {
		p.Errorf("taken over were %v", got)
	}
	p.answered("what is ha")
}

func worksWithoutJavaScript(p *tab) {
	address := p.show(page{})
	p.do(command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	p.do(chromedp.Navigate(address))
	p.do(chromedp.SendKeys(chromedp.CSS("moment-search input"), "haccp\r"))
	p.do(chromedp.WaitReady(chromedp.CSS("#landed")))
	p.do(command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false}))
	p.landed("/search?q=haccp")
}

func worksWithoutServer(p *tab) {
	p.open(page{noServer: true})
	p.click(`host.querySelector('input')`)
	p.keys("haccp\r")
	p.landed("/search?q=haccp")
}

func worksAsModule(p *tab) {
	p.open(page{module: true})
	p.until(`input`)
	p.focus()
	p.typed(haccp)
	p.until(`$$('[role=option]').length > 3`)
}

// noticesViolations is the test of the tests: were the policy violated, it would be seen.
func noticesViolations(p *tab) {
	p.forgiven = "TrustedHTML"
	p.open(page{})
	p.run(`try { document.querySelector('#below').innerHTML = '<b>x</b>'; } catch {}`)
	p.settle()
	if said := strings.Join(p.said(), "\n"); !strings.Contains(said, "TrustedHTML") {
		p.Errorf("the browser says %q", said)
	}
}

func groupsByMoments(p *tab) {
	p.open(page{})
	p.focus()
	p.typed(haccp)
	labels := p.texts("[role=group] [part=group-label]")
	if len(labels) < 1 || labels[0] != "Know" {
		p.Errorf("groups are %q", labels)
	}
	if most := eval[float64](p, `Math.max(...$$('[role=group]').map((group) => group.querySelectorAll('[part=item]').length))`); most > 4 {
		p.Errorf("a group has %v hits", most)
	}
	if marks := p.texts("mark"); len(marks) == 0 {
		p.Error("nothing is marked")
	}
}
