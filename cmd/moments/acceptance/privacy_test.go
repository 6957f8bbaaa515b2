package acceptance

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	pages "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// device is what is kept of the visitor in the browser, but for what the page keeps itself.
func (p *tab) device() string {
	p.Helper()
	return eval[string](p, `JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])`)
}

// bodies is everything that was sent to the API: addresses, headers and bodies.
func (p *tab) bodies() string {
	var all strings.Builder
	for _, path := range []string{recommendPath, outcomesPath, "/v1/suggest"} {
		for _, r := range p.gate.to(path) {
			fmt.Fprintln(&all, r.path, r.query, r.body, r.header)
		}
	}
	return all.String()
}

const nothingKept = `["",{},{}]`

// keepsNothing is what holds without a word of consent: no cookie, nothing stored, and nothing of the page's address but its path.
func keepsNothing(p *tab) {
	p.visit(p.show(page{}) + "?customer=4711&secret=planted#planted")
	p.focus()
	p.keys("mail jo@example.com or call 0031 20 1234567")
	p.answered("mail [email] or call [number]")
	p.run(`host.search('what is haccp')`)
	p.answered(haccp)
	p.run(`input.blur()`)
	if kept := p.device(); kept != nothingKept {
		p.Errorf("kept are %s", kept)
	}
	p.leave()
	sent := p.bodies()
	for _, secret := range []string{"planted", "4711", "jo@example", "1234567", "?customer"} {
		if strings.Contains(sent, secret) {
			p.Errorf("%q is sent: %s", secret, sent)
		}
	}
	if strings.Contains(sent, `"visitor"`) || strings.Contains(sent, "Cookie") || !strings.Contains(sent, `"consent":"anonymous"`) {
		p.Errorf("sent were %s", sent)
	}
}

// keepsWithFullConsent finds the visitor again after the page was loaded anew, in this tab only.
func keepsWithFullConsent(p *tab) {
	address := p.show(page{search: `consent="full"`})
	p.visit(address)
	p.focus()
	p.typed(haccp)
	p.keys("\r")
	kept := p.device()
	if !strings.Contains(kept, `"visitor\":\"`) || !strings.HasPrefix(kept, `["",{},{"moments:`) {
		p.Errorf("kept are %s", kept)
	}
	first := p.gate.to(recommendPath)[0].field("visitor")
	p.visit(address)
	p.focus()
	p.typed("fridge")
	all := p.gate.to(recommendPath)
	if last := all[len(all)-1].field("visitor"); first == nil || last != first || all[len(all)-1].field("context") == nil {
		p.Errorf("the visitor was %v and is %v", first, last)
	}
	p.run(`host.setConsent('anonymous')`)
	p.until(`sessionStorage.length === 0`)
}

func sendsNothingWithoutConsent(p *tab) {
	p.open(page{search: `consent="off"`})
	p.focus()
	p.typed(haccp)
	p.until(`$$('[part=item]').length > 3`)
	p.run(`host.navigate = () => {}`)
	p.click(`$('[part=item]')`)
	p.run(`input.blur()`)
	kept := p.device()
	p.visit(p.site.url + "/elsewhere")
	p.settle()
	for _, r := range p.gate.to(recommendPath) {
		if r.field("consent") != "off" || r.field("chain") != nil || r.field("context") != nil || r.field("visitor") != nil {
			p.Errorf("asked was %s", r.body)
		}
	}
	if kept != nothingKept || len(p.gate.to(outcomesPath)) != 0 {
		p.Errorf("kept are %s, and reported %v", kept, p.gate.to(outcomesPath))
	}
}

// isLoweredBySignals asks for full consent in a browser that says no.
func isLoweredBySignals(p *tab) {
	for _, signal := range []string{
		`Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });`,
		`Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' });`,
	} {
		p.gate.reset()
		var added pages.AddScriptToEvaluateOnNewDocumentResult
		p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) (err error) {
			added, err = cdp.Call(ctx, t, pages.AddScriptToEvaluateOnNewDocument, pages.AddScriptToEvaluateOnNewDocumentParams{Source: signal})
			return err
		}))
		p.open(page{search: `consent="full"`})
		p.focus()
		p.typed(haccp)
		if got := p.gate.to(recommendPath)[0]; got.field("consent") != "anonymous" || got.field("visitor") != nil || p.device() != nothingKept {
			p.Errorf("with %s: kept are %s, asked was %s", signal, p.device(), got.body)
		}
		p.do(command(pages.RemoveScriptToEvaluateOnNewDocument, pages.RemoveScriptToEvaluateOnNewDocumentParams{Identifier: added.Identifier}))
	}
}

// handsTheContextOn lets the server know what the visitor has seen, without the server keeping it.
func handsTheContextOn(p *tab) {
	p.open(page{})
	p.focus()
	p.typed(haccp)
	p.keys("\r")
	p.typed("fridge alarm")
	all := p.gate.to(recommendPath)
	if first, last := all[0], all[len(all)-1]; first.field("context") != nil || last.field("context") == nil {
		p.Errorf("asked were %s and %s", first.body, last.body)
	}
}
