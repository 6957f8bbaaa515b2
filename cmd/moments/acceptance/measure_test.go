package acceptance

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"moments/api/wire"
	"moments/engine/journal"
)

// searches is how many searches the demand ledger has counted, as the gap report says.
func (p *tab) searches() int {
	p.Helper()
	must(p.TB, p.CatchUp(p.Context()))
	var report wire.Gaps
	p.get(p.TB, "/v1/gaps", &report)
	return report.Totals.All.Own
}

// countsOneSearch types a phrase so slowly that every letter is asked.
func countsOneSearch(p *tab) {
	p.open(page{search: `debounce="1"`})
	p.focus()
	before := p.searches()
	const phrase = "paper log"
	for i, letter := range phrase {
		p.keys(string(letter))
		if typed := strings.TrimSpace(phrase[:i+1]); len(typed) > 1 && letter != ' ' {
			p.answered(typed)
		}
	}
	if asked := p.gate.phrases(); len(asked) < 6 {
		p.Errorf("asked were only %q", asked)
	}
	p.run(`input.blur()`)
	p.leave()
	final := p.gate.events("search_final")
	if n := p.searches() - before; n != 1 {
		p.Errorf("counted are %d searches", n)
	}
	if len(final) != 1 || final[0].Attributes.Phrase != phrase {
		p.Errorf("ended with %+v", final)
	}
}

// leave goes to another page, and waits until what the widget had to say has come.
func (p *tab) leave() {
	p.Helper()
	before := len(p.gate.to(outcomesPath))
	p.visit(p.site.url + "/elsewhere")
	p.gate.wait(p.TB, "what is reported at the end", func() bool { return len(p.gate.to(outcomesPath)) > before })
}

// seesOnlyWhatWasSeen scrolls nothing: what is below the edge of the panel was not seen.
func seesOnlyWhatWasSeen(p *tab) {
	p.open(page{class: "short", search: `limit="20" per-group="20"`})
	p.focus()
	p.typed(haccp)
	p.run(`host.style.setProperty('--ms-panel-height', '180px')`)
	p.settle()
	all := eval[int](p, `$$('[part=item]').length`)
	insight := eval[int](p, `(() => { const edge = $('[part=panel]').getBoundingClientRect().bottom;
	  return $$('[part=item]').filter((node) => { const box = node.getBoundingClientRect(); return box.top + box.height / 2 <= edge; }).length; })()`)
	if events := p.gate.events("impression"); len(events) != 0 {
		p.Errorf("seen at once: %+v", events)
	}
	time.Sleep(1200 * time.Millisecond) // a look takes a second
	p.keys(arrowDown)
	p.leave()
	seen := 0
	tokens := map[string]bool{}
	for _, e := range p.gate.events("impression") {
		for _, token := range e.Attributes.Tokens {
			seen++
			tokens[token] = true
		}
	}
	if seen == 0 || seen > insight || insight >= all || len(tokens) != seen {
		p.Errorf("of %d hits %d are in sight, and %d were seen, %d of them once", all, insight, seen, len(tokens))
	}
}

func seesNothingInPassing(p *tab) {
	p.open(page{})
	p.focus()
	p.typed(haccp)
	p.run(`host.close()`)
	p.visit(p.site.url + "/elsewhere")
	p.settle()
	if events := p.gate.events("impression"); len(events) != 0 {
		p.Errorf("seen were %+v", events)
	}
}

// reportsAClick follows a result to another page: the click comes to the journal all the same.
func reportsAClick(p *tab) {
	p.open(page{})
	before := len(p.outcomes(p.TB, journal.Click))
	p.focus()
	p.gate.rewrite("what is haccp exactly", func(answer map[string]any) { follow(answer, p.site.url+"/landing") })
	p.typed("what is haccp exactly")
	p.click(`$$('[part=item]')[1]`)
	p.landed("/landing")
	kept := p.keeps(p.TB, journal.Click, before)
	o := kept[0]
	if len(kept) != 1 || o.Trust != 1 || len(o.Items) != 1 || o.Items[0].Position != 2 || o.Chain == "" || o.Visitor == "" || o.Test {
		p.Errorf("kept are %+v", kept)
	}
	if impressions := p.gate.events("impression"); len(impressions) != 1 || len(impressions[0].Attributes.Tokens) != 2 {
		p.Errorf("what stands above was seen, too: %+v", impressions)
	}
}

// follow lets all results lead to one address.
func follow(answer map[string]any, address string) {
	for _, group := range answer["groups"].([]any) {
		for _, item := range group.(map[string]any)["items"].([]any) {
			item.(map[string]any)["url"] = address
		}
	}
}

func reportsAnAction(p *tab) {
	p.open(page{})
	before := len(p.outcomes(p.TB, journal.Action))
	p.focus()
	p.run(`host.navigate = (url) => { window.went = url; }`)
	p.typed("fridge alarm going off")
	p.until(`$('[part=action]')`)
	p.click(`$('[part=action]')`)
	kept := p.keeps(p.TB, journal.Action, before)
	if len(kept) != 1 || kept[0].Trust != 1 {
		p.Errorf("kept are %+v", kept)
	}
	if went, err := url.Parse(eval[string](p, `window.went`)); err != nil || went.Host == "" {
		p.Errorf("it leads to %v", went)
	}
}

// correctsTheReading presses the chip of another reading: editors find it among the corrections.
func correctsTheReading(p *tab) {
	p.open(page{})
	p.focus()
	const phrase = "haccp battery vaccine"
	p.gate.rewrite(phrase, func(answer map[string]any) { answer["query"].(map[string]any)["confidence"] = 0.3 })
	p.typed(phrase)
	p.until(`$$('[part=chip]').length === 3`)
	label := eval[string](p, `$$('[part=chip]').at(-1).textContent`)
	p.gate.open()
	p.click(`$$('[part=chip]').at(-1)`)
	p.gate.wait(p.TB, "the narrower question", func() bool { return len(p.gate.to(recommendPath)) > 1 })
	sent := p.gate.to(recommendPath)
	if intent := sent[len(sent)-1].field("intent"); label != "Buy" || intent != "buy" {
		p.Errorf("%s asks for %v", label, intent)
	}
	p.gate.wait(p.TB, "the correction", func() bool { return len(p.gate.events("correction")) == 1 })
	p.keeps(p.TB, journal.Correction, 0)
	var list struct{ Corrections []map[string]any }
	p.get(p.TB, "/v1/corrections", &list)
	if !slices.ContainsFunc(list.Corrections, func(c map[string]any) bool { return c["phrase"] == phrase }) {
		p.Errorf("the corrections are %v", list.Corrections)
	}
}

// reportsWhatWasMissing says what was looked for, which the gap report then knows.
func reportsWhatWasMissing(p *tab) {
	p.open(page{})
	before := len(p.outcomes(p.TB, journal.ReportKind))
	p.focus()
	p.typed("xqzzyv wplkk")
	p.until(`$('[part=report] input')`)
	if said := p.texts("[part=note]"); said[0] != "No results for “xqzzyv wplkk”" {
		p.Errorf("it says %q", said)
	}
	p.click(`$('[part=report] input')`)
	p.keys("a frobnicator for my lab, mail jo@example.com")
	p.click(`$('[part=report] button')`)
	p.until(`$('[role=status]').textContent.includes('Thank you') && !$('[part=report] input')`)
	kept := p.keeps(p.TB, journal.ReportKind, before)
	if len(kept) != 1 || kept[0].Phrase != "a frobnicator for my lab, mail [email]" || kept[0].Chain == "" {
		p.Errorf("kept are %+v", kept)
	}
}

func marksTests(p *tab) {
	p.open(page{search: `data-test debounce="1"`})
	p.focus()
	before := p.searches()
	p.typed(haccp)
	p.run(`input.blur()`)
	p.leave()
	for _, r := range p.gate.to(recommendPath) {
		if r.field("test") != true {
			p.Errorf("asked was %s", r.body)
		}
	}
	if n := p.searches() - before; n != 0 {
		p.Errorf("counted are %d searches", n)
	}
	for _, e := range p.gate.events("search_final") {
		if !e.Attributes.Test {
			p.Error(fmt.Sprintf("not marked: %+v", e))
		}
	}
}
