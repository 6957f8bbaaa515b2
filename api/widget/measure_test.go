package widget_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestMeasuring tries what is said of answers, and what is not.
func TestMeasuring(t *testing.T) {
	browser := launch(t)
	for _, c := range []struct {
		name string
		try  func(*page)
	}{
		{"a phrase typed letter by letter is one search", countsOneSearch},
		{"a pause does not part a search that goes on", goesOnAfterAPause},
		{"what was seen and chosen is told as the page is left", tellsWhatWasChosen},
		{"what is asked of the reader is an outcome of its own", tellsActions},
		{"what was not looked at is not seen", seesNothingAtAGlance},
		{"without consent nothing is told or kept", tellsNothing},
		{"with full consent the tab remembers", remembersInTheTab},
		{"the browser's wish for privacy lowers the consent", lowersConsent},
		{"personal data leave the phrase", scrubs},
		{"the context of an answer goes with the next question", handsContextOn},
		{"the data layer hears of it in the names of GA4", pushesToTheDataLayer},
	} {
		t.Run(c.name, func(t *testing.T) { c.try(show(t, browser)) })
	}
}

// stay keeps the page where it is, so that it can be looked at after a choice.
const stay = `document.querySelector('moment-search, moment-next').navigate = () => {}`

func kinds(events []event) (kinds []string) {
	for _, e := range events {
		kinds = append(kinds, e.kind)
	}
	return kinds
}

func countsOneSearch(p *page) {
	p.search(`debounce="1"`)
	for _, letter := range "set up sso" {
		p.keys(string(letter))
		p.passes(20)
	}
	p.until(titles + `.length === 2`)
	asked := p.site.requests(4)
	for _, a := range asked {
		if a["chain"] != asked[0]["chain"] || a["chain"] == "" {
			p.Errorf("chains %v and %v", asked[0]["chain"], a["chain"])
		}
	}
	p.keys(kb.Enter)
	p.run(`document.querySelector('moment-search').search('fridge alarm')`)
	p.until(titles + `.length === 7`)
	p.run(`dispatchEvent(new Event('pagehide'))`)
	told := p.site.told(1)
	if told[0].kind != "search_final" || told[0].phrase != "set up sso" || told[0].chain != asked[0]["chain"] {
		p.Errorf("told %+v", told)
	}
	if all := p.site.requests(5); all[len(all)-1]["chain"] == asked[0]["chain"] {
		p.Error("two searches have one chain")
	}
}

func goesOnAfterAPause(p *page) {
	p.search("")
	p.run(`window.rests = []; document.querySelector('moment-search').addEventListener('moment:rest', (e) => rests.push(e.detail.query))`)
	p.types("set up")
	p.until(`rests.join() === 'set up'`)
	p.types(" sso")
	p.until(`rests.join() === 'set up,set up sso'`)
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('input').select()`)
	p.types("fridge alarm")
	p.keys(kb.Enter)
	p.until(`rests.length === 3`)
	asked := p.site.requests(3)
	chainOf := func(phrase string) any {
		i := slices.IndexFunc(asked, func(a map[string]any) bool { return a["phrase"] == phrase })
		return asked[i]["chain"]
	}
	if chainOf("set up") != chainOf("set up sso") || chainOf("set up") == chainOf("fridge alarm") {
		p.Errorf("asked %v", asked)
	}
}

func tellsWhatWasChosen(p *page) {
	p.search("")
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	p.passes(1100)
	p.keys(kb.ArrowDown + kb.ArrowDown + kb.ArrowDown)
	p.run(`document.querySelector('moment-search').addEventListener('moment:select', () => {
		const link = document.querySelector('moment-search').shadowRoot.querySelector('[aria-selected]'); link.href = '/left' })`)
	p.keys(kb.Enter)
	p.until(`location.pathname === '/left'`)
	told := p.site.told(3)
	if got := kinds(told[:3]); !slices.Equal(got, []string{"search_final", "impression", "click"}) {
		p.Fatalf("told %q", got)
	}
	seen, clicked := told[1], told[2]
	if len(seen.tokens) < 2 || !slices.Contains(seen.tokens, "token-fridge-alarm-right-now") || seen.query == "" || seen.test {
		p.Errorf("seen %+v", seen)
	}
	if !slices.Equal(clicked.tokens, []string{"token-freezer-failing-save-the-stock"}) || clicked.query != seen.query || clicked.chain == "" {
		p.Errorf("clicked %+v", clicked)
	}
	if !strings.HasPrefix(p.site.beacons[0], "text/plain") {
		p.Errorf("sent as %q", p.site.beacons)
	}
	if n := len(slices.DeleteFunc(kinds(p.site.told(3)), func(kind string) bool { return kind != "impression" })); n != 1 {
		p.Errorf("%d impressions of one answer", n)
	}
}

func tellsActions(p *page) {
	p.search("data-test")
	p.run(stay)
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	p.keys(kb.ArrowDown + kb.ArrowDown + kb.Enter)
	told := p.site.told(3)
	last := told[len(told)-1]
	if last.kind != "action" || !slices.Equal(last.tokens, []string{"token-fridge-alarm-right-now"}) || !last.test {
		p.Errorf("told %+v", told)
	}
}

func seesNothingAtAGlance(p *page) {
	p.search("")
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	p.run(`dispatchEvent(new Event('pagehide'))`)
	p.passes(1100)
	p.run(`document.querySelector('moment-search').close(); dispatchEvent(new Event('pagehide'))`)
	told := p.site.told(1)
	if got := kinds(told); !slices.Equal(got, []string{"impression"}) || len(told[0].tokens) > 5 {
		p.Errorf("told %+v: what was in sight for a second counts once, and nothing below the fold", told)
	}
}

func tellsNothing(p *page) {
	p.search(`consent="off"`)
	p.run(stay)
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	p.keys(kb.Enter + kb.ArrowDown + kb.Enter)
	p.run(`document.querySelector('moment-search').search('nothing at all')`)
	p.until(`$('[part=note]').textContent.includes('nothing at all')`)
	p.run(`dispatchEvent(new Event('pagehide'))`)
	asked := p.site.requests(2)
	for _, a := range asked {
		if a["consent"] != "off" || a["chain"] != nil || a["context"] != nil || a["visitor"] != nil {
			p.Errorf("asked %v", a)
		}
	}
	if p.site.fetched("/v1/outcomes") != 0 || !eval[bool](p, `sessionStorage.length === 0 && !$('[part=report]')`) {
		p.Error("something is told or kept")
	}
	p.run(`document.querySelector('moment-search').clear()`)
	p.until(`$('[part=panel]').hidden`) // no recents
}

func remembersInTheTab(p *page) {
	p.search(`consent="full"`)
	p.run(`document.querySelector('moment-search').user = 'customer-7'`)
	p.types("fridge alarm")
	p.keys(kb.Enter)
	p.until(titles + `.length === 7`)
	before := len(p.site.requests(1))
	p.search(`consent="full"`)
	p.until(`all('[role=option]').join() === 'fridge alarm'`)
	p.types("set up sso")
	p.until(titles + `.length === 2`)
	asked := p.site.requests(before + 1)
	first, last := asked[0], asked[before]
	if first["visitor"] == nil || first["visitor"] != last["visitor"] || first["user"] != "customer-7" || last["context"] != "context-fridge alarm" {
		p.Errorf("asked %v and %v", first, last)
	}
	p.run(`document.querySelector('moment-search').setConsent('anonymous')`)
	p.until(`sessionStorage.length === 0`)
	p.run(`document.querySelector('moment-search').search('fridge alarm')`)
	p.until(titles + `.length === 7`)
	asked = p.site.requests(len(asked) + 1)
	if last := asked[len(asked)-1]; last["visitor"] != nil || last["consent"] != "anonymous" {
		p.Errorf("asked %v", last)
	}
}

func lowersConsent(p *page) {
	for _, wish := range []string{"globalPrivacyControl: true", "doNotTrack: '1'"} {
		p.open(`<moment-search key="pk_test" consent="full"><form><input name="q"></form></moment-search>`)
		name, value, _ := strings.Cut(wish, ":")
		p.run(`Object.defineProperty(navigator, '` + name + `', { value: ` + value + ` })`)
		p.run(`document.querySelector('moment-search input').focus()`)
		p.until(`!!s.shadowRoot`)
		p.types("fridge alarm")
		p.until(titles + `.length === 7 && s.consent === 'anonymous' && sessionStorage.length === 0`)
	}
	for _, a := range p.site.requests(2) {
		if a["consent"] != "anonymous" || a["visitor"] != nil {
			p.Errorf("asked %v", a)
		}
	}
}

func scrubs(p *page) {
	p.search("")
	for given, want := range map[string]string{
		"reset jo.doe+x@example.com now": "reset [email] now", "card 4111 1111 1111 1111": "card [number]", "call +43 660 123 45 67": "call +[number]",
		"plans 2025-2026": "plans 2025-2026", "error 123456": "error 123456",
	} {
		before := len(p.site.requests(0))
		p.run(`document.querySelector('moment-search').search(` + "`" + given + "`" + `)`)
		asked := p.site.requests(before + 1)
		if got := asked[len(asked)-1]["phrase"]; got != want {
			p.Errorf("%q is asked as %q, want %q", given, got, want)
		}
	}
}

func handsContextOn(p *page) {
	p.search("")
	p.types("fridge alarm")
	p.until(titles + `.length === 7 && s.context === 'context-fridge alarm'`)
	p.run(`document.querySelector('moment-search').search('set up sso')`)
	p.until(titles + `.length === 2`)
	asked := p.site.requests(2)
	if last := asked[len(asked)-1]; last["context"] != "context-fridge alarm" {
		p.Errorf("asked %v", last)
	}
	p.run(`document.querySelector('moment-search').forget()`)
	p.until(`s.context === ''`)
}

func pushesToTheDataLayer(p *page) {
	p.search(`datalayer="dataLayer"`)
	p.run(stay)
	p.site.wait("the bridge", func() bool {
		return slices.ContainsFunc(p.site.paths, func(path string) bool { return strings.HasSuffix(path, "/datalayer.js") })
	})
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	p.keys(kb.ArrowDown + kb.Enter)
	p.until(`window.dataLayer?.length === 3`)
	if got := eval[string](p, `JSON.stringify(dataLayer)`); got != `[{"event":"search","search_term":"fridge alarm","results_count":7},`+
		`{"event":"view_search_results","search_term":"fridge alarm"},{"event":"select_content","content_type":"guide",`+
		`"content_id":"fridge-alarm-right-now","search_term":"fridge alarm","item_list_name":"Moment Search","index":1}]` {
		p.Error(got)
	}
	p.run(`document.querySelector('moment-search').search('where is it')`)
	p.until(`$('[part=note]').textContent.includes('where is it')`)
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('input').blur()`)
	p.until(`dataLayer.at(-1).event === 'moment_no_results'`)
}
