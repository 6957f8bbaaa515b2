package widget_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSearch tries moment-search in Chromium, each time in a tab of its own with a site of its own.
func TestSearch(t *testing.T) {
	browser := launch(t)
	for _, c := range []struct {
		name string
		try  func(*page)
	}{
		{"nothing is fetched before somebody turns to it", fetchesNothingBefore},
		{"what was half typed is kept, and so is the focus", keepsWhatWasTyped},
		{"typing shows groups with marks", showsGroups},
		{"keys move through the options", movesByKeys},
		{"a late answer does not replace a newer one", dropsLateAnswers},
		{"what was given up is forgotten", forgetsWhatWasGivenUp},
		{"results stay until the next are there, and waiting is said", keepsResults},
		{"when the server is busy the widget waits and keeps what it has", waitsWhenBusy},
		{"when the server is gone it says so and tries again", triesAgain},
		{"a refused key gives the form of the page back", givesTheFormBack},
		{"a secret key asks nothing", refusesSecretKeys},
		{"no results offer suggestions, the ladder and a question", offersWhenLost},
		{"short phrases without results are passed over in silence", isSilent},
		{"an unsure reading shows two and can be corrected", canBeCorrected},
		{"all of a group can be seen", showsAllOfAGroup},
		{"hostile text stays text", keepsTextText},
		{"composing does not search", ignoresComposing},
		{"the dialog closes by the back button and by Escape", closesTheDialog},
		{"pages may cancel, change and take over", obeysThePage},
		{"what the page set before the element was there holds", keepsEarlyProperties},
		{"plain Enter goes to the page of all results", goesToAction},
		{"recent searches are offered and can be removed", offersRecents},
		{"starters are phrases or what the page leads to", offersStarters},
		{"what the page says of the visitor can be taken away", dropsContext},
		{"languages come on demand", speaksLanguages},
		{"the shortcut opens, and closes", obeysTheShortcut},
	} {
		t.Run(c.name, func(t *testing.T) { c.try(show(t, browser)) })
	}
}

const (
	titles = `all('[role=option] [part=title]')`
	active = `($('[aria-selected]')?.textContent ?? '')`
)

func fetchesNothingBefore(p *page) {
	p.open(`<moment-search key="pk_test"><form><input name="q"></form></moment-search><input id="other">`)
	p.run(`document.querySelector('#other').focus()`)
	if p.site.fetched("/widget/") != 1 || p.site.fetched("/v1/") != 0 || eval[bool](p, `!!s.shadowRoot`) {
		p.Errorf("fetched %v", p.site.paths)
	}
	if height := eval[float64](p, `s.offsetHeight`); height != 44 {
		p.Errorf("%v pixels are kept for it", height)
	}
	p.run(`document.querySelector('moment-search input').focus()`)
	p.until(`!!s.shadowRoot`)
	if p.site.fetched("/widget/") != 2 || p.site.fetched("/v1/") != 0 {
		p.Errorf("fetched %v", p.site.paths)
	}
	if height := eval[float64](p, `s.offsetHeight`); height != 44 {
		p.Errorf("upgraded, it is %v pixels high", height)
	}
}

func keepsWhatWasTyped(p *page) {
	p.open(`<moment-search key="pk_test"><form><input name="q" value="fridge alrm" placeholder="Find"></form></moment-search>`)
	p.run(`const i = document.querySelector('moment-search input'); i.setSelectionRange(9, 9); i.focus()`)
	p.until(`s.shadowRoot?.activeElement === $('input')`)
	p.keys("a")
	p.until(titles + `.length > 0`)
	if value, placeholder := eval[string](p, `s.value`), eval[string](p, `$('input').placeholder`); value != "fridge alarm" || placeholder != "Find" {
		p.Errorf("%q in %q", value, placeholder)
	}
}

func showsGroups(p *page) {
	p.search("explain")
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	if groups := eval[[]string](p, `all('[part=group-label]')`); !slices.Equal(groups, []string{"Do it", "Know", "Buy"}) {
		p.Errorf("groups %q", groups)
	}
	if marks := eval[[]string](p, `all('[part=title] mark')`); len(marks) == 0 || marks[0] != "fridge" {
		p.Errorf("marks %q", marks)
	}
	if cta := eval[string](p, `$('[part=action]').href`); cta != "https://kelvane.example/service/engineers" {
		p.Errorf("call to action %q", cta)
	}
	if whys := eval[int](p, `all('[part=why]').length`); whys == 0 {
		p.Error("no why is shown")
	}
	p.until(`$('[role=status]').textContent.trim() === '7 results'`)
	asked := p.site.requests(1)
	first := asked[len(asked)-1]
	if first["phrase"] != "fridge alarm" || first["per_group"] != 4.0 || first["limit"] != 8.0 || first["locale"] != "en" || first["consent"] != "anonymous" {
		p.Errorf("asked %v", first)
	}
	if p.site.url+"/page" != first["page"] {
		p.Errorf("the page is told as %v", first["page"])
	}
}

func movesByKeys(p *page) {
	p.search("")
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	options := eval[[]string](p, `all('[role=option]')`)
	at := func(what, want string) {
		p.Helper()
		if got := eval[string](p, active); got != want {
			p.Errorf("%s: %q is active, want %q", what, got, want)
		}
		if !eval[bool](p, `!$('input').getAttribute('aria-activedescendant') || $('#' + $('input').getAttribute('aria-activedescendant')).role === 'option'`) {
			p.Errorf("%s: aria-activedescendant names no option", what)
		}
	}
	p.keys(kb.ArrowDown)
	at("down", options[0])
	p.keys(kb.ArrowUp)
	at("up from the first", "")
	p.keys(kb.ArrowUp)
	at("up from the text", options[len(options)-1])
	p.keys(kb.ArrowDown)
	at("down from the last", "")
	p.keys(kb.PageDown)
	at("page down", options[4])
	p.keys(kb.PageUp)
	at("page up", options[0])
	p.keys(kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	if !eval[bool](p, `$('[aria-selected]').parentNode === $('[role=group]:nth-child(2)')`) {
		p.Error("control and down does not go to the next group")
	}
	p.keys(kb.Home)
	at("home", "")
	p.keys(kb.Escape)
	p.until(`$('[part=panel]').hidden && s.value === 'fridge alarm' && $('input').ariaExpanded === 'false'`)
	p.keys(kb.ArrowDown)
	p.until(`!$('[part=panel]').hidden && $('input').ariaExpanded === 'true'`)
	at("reopened", "")
	p.keys(kb.Escape)
	p.keys(kb.Escape)
	p.until(`s.value === ''`)
}

// The first answer has come, and is held up by a function of the page, which no aborting of a request stops.
func dropsLateAnswers(p *page) {
	p.search(`debounce="1"`)
	p.run(`document.querySelector('moment-search').transformResults = (answer) =>
		answer.phrase === 'fridge alarm' ? new Promise((done) => (window.late = () => done(answer))) : answer`)
	p.types("fridge alarm")
	p.until(`window.late`)
	p.run(`document.querySelector('moment-search').search('set up sso')`)
	p.until(titles + `.length === 2`)
	p.run(`window.late()`)
	p.passes(50)
	if got := eval[[]string](p, titles); len(got) != 2 {
		p.Errorf("after the late answer: %q", got)
	}
}

// A request that was given up is no trouble to anybody.
func forgetsWhatWasGivenUp(p *page) {
	p.search(`debounce="1"`)
	defer p.site.gate("fridge alarm")()
	p.run(`window.troubles = 0; document.querySelector('moment-search').addEventListener('moment:error', () => window.troubles++)`)
	p.types("fridge alarm")
	p.site.requests(1)
	p.run(`document.querySelector('moment-search').search('set up sso')`)
	p.until(titles + `.length === 2 && window.troubles === 0`)
}

func keepsResults(p *page) {
	p.search("")
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	open := p.site.gate("set up sso")
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('input').select()`)
	p.types("set up sso")
	p.until(`$('[role=listbox]').ariaBusy === 'true'`)
	if got := eval[[]string](p, titles); len(got) != 7 {
		p.Errorf("while waiting: %q", got)
	}
	p.sees("[role=status]", "Searching…")
	open()
	p.until(titles + `.length === 2 && !$('[role=listbox]').ariaBusy`)
}

func waitsWhenBusy(p *page) {
	p.search("")
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	before := len(p.site.requests(1))
	p.site.refuses(refusal{429, "too_many_requests", "1"})
	p.run(`document.querySelector('moment-search').addEventListener('moment:error', (e) => window.told = e.detail)`)
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('input').select()`)
	p.types("set up sso")
	p.until(`window.told?.status === 429`)
	if got := eval[[]string](p, titles); len(got) != 7 {
		p.Errorf("after 429: %q", got)
	}
	p.until(titles + `.length === 2`)
	if n := len(p.site.requests(before + 2)); n != before+2 {
		p.Errorf("%d questions, want one and its repetition", n-before)
	}
}

func triesAgain(p *page) {
	p.search("")
	p.site.goes(true)
	p.types("fridge alarm")
	p.sees("[part=error]", "not available")
	p.site.goes(false)
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('[part=error] button').click()`)
	p.until(titles + `.length === 7 && !$('[part=error]')`)
	p.site.goes(true)
	p.run(`document.querySelector('moment-search').search('set up sso')`)
	p.sees("[part=error]", "not available")
	p.keys(kb.Enter)
	p.until(`location.pathname === '/full' && location.search === '?q=set+up+sso'`)
}

func givesTheFormBack(p *page) {
	p.expected = "origin_not_allowed"
	p.search("")
	p.site.refuses(refusal{status: 403, code: "origin_not_allowed"})
	p.types("fridge alarm")
	p.until(`document.activeElement === s.querySelector('input') && s.querySelector('input').value === 'fridge alarm'`)
	if !eval[bool](p, `s.querySelector('input').checkVisibility() && !$('[part=form]')?.checkVisibility()`) {
		p.Error("the form of the page is not there")
	}
	if n := len(p.complaints); n != 1 {
		p.Errorf("%d complaints in the console: %q", n, p.complaints)
	}
	p.keys(kb.Enter)
	p.until(`location.pathname === '/full'`)
}

func refusesSecretKeys(p *page) {
	p.expected = "secret key"
	p.open(`<moment-search endpoint="" key="sk_test"><form action="/full"><input name="q"></form></moment-search>`)
	p.run(`document.querySelector('moment-search input').focus()`)
	p.until(`!!s.shadowRoot && document.activeElement === s.querySelector('input')`)
	p.types("fridge alarm")
	p.keys(kb.Enter)
	p.until(`location.search === '?q=fridge+alarm'`)
	if p.site.fetched("/v1/") != 0 || len(p.complaints) == 0 {
		p.Errorf("%d requests, complaints %q", p.site.fetched("/v1/"), p.complaints)
	}
}

func offersWhenLost(p *page) {
	p.search("")
	p.types("where can i recycle <b>old</b> batteries")
	p.sees("[part=note]", "No results for “where can i recycle <b>old</b> batteries”")
	p.until(`all('[part=group-label]').join() === 'Did you mean,You might want'`)
	if got := eval[[]string](p, `[...$('[role=group]').querySelectorAll('[role=option]')].map((n) => n.textContent)`); len(got) != 3 || got[0] != "set up sso" {
		p.Errorf("suggestions %q", got)
	}
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('[part=report] input').focus()`)
	p.types("recycling near jo@example.com")
	p.keys(kb.Enter)
	p.sees("[part=report], [role=status]", "Thank you.")
	told := p.site.told(1)
	i := slices.IndexFunc(told, func(e event) bool { return e.kind == "report" })
	if i < 0 || told[i].phrase != "recycling near [email]" || told[i].chain == "" {
		p.Errorf("told %+v", told)
	}
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('[role=option]').click()`)
	p.until(`s.value === 'set up sso' && ` + titles + `.length === 2`)
}

func isSilent(p *page) {
	p.search(`starters="set up sso"`)
	p.until(`all('[role=option]').join() === 'set up sso'`)
	p.keys("qx")
	p.site.requests(1)
	p.run(`window.lost = 0; document.querySelector('moment-search').addEventListener('moment:no-results', () => window.lost++)`)
	p.keys("x")
	p.sees("[part=note]", "No results for “qxx”")
	p.keys(kb.Backspace)
	p.until(`window.lost === 1 && $('[part=panel]').hidden`)
}

func canBeCorrected(p *page) {
	p.search("")
	p.site.mu.Lock()
	p.site.files["battery"] = "answer_sso.json"
	p.site.mu.Unlock()
	p.run(`document.querySelector('moment-search').transformResults = (a) => (Object.assign(a.query, { moment: '-/use/-', confidence: 0, likely: ['know', 'do'] }), a)`)
	p.types("battery")
	p.until(`all('[part=chip]').join() === 'Know,Go there,Do it,Buy'`)
	if !eval[bool](p, `$('[role=group]').getBoundingClientRect().right <= $('[role=group]:nth-child(2)').getBoundingClientRect().left || $('[role=group]:nth-child(2)').className === ''`) {
		p.Error("the readings do not stand side by side")
	}
	p.keys(kb.ArrowUp + kb.Enter)
	p.until(`all('[part=chip]').join().startsWith('Buy ✕')`)
	told := p.site.told(1)
	if e := told[0]; e.kind != "correction" || e.moment != "buy/use/-" || e.phrase != "battery" || len(e.tokens) != 1 {
		p.Errorf("told %+v", told)
	}
	asked := p.site.requests(2)
	if last := asked[len(asked)-1]; last["intent"] != "buy" || last["chain"] != asked[0]["chain"] {
		p.Errorf("asked %v", asked)
	}
}

func showsAllOfAGroup(p *page) {
	p.search("")
	p.types("fridge alarm")
	p.until(`all('[part=more]').length === 1`)
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('[part=more]').click()`)
	p.until(`all('[part=group-label]').join() === 'Do it' && all('[part=chip]').join() === 'Do it ✕'`)
	asked := p.site.requests(2)
	if last := asked[len(asked)-1]; last["intent"] != "do" || last["limit"] != 20.0 {
		p.Errorf("asked %v", last)
	}
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('[part=chip]').click()`)
	p.until(`all('[part=group-label]').length === 3`)
	if len(p.site.events) != 0 {
		p.Errorf("to see all is told as %v", p.site.events)
	}
}

func keepsTextText(p *page) {
	p.search("explain")
	p.types("hostile")
	p.until(titles + `.length === 1`)
	if !eval[bool](p, `!$('img, script, b') && document.title !== 'owned' && !$('a[role=option]')`) {
		p.Error("text became markup, or its address a link")
	}
	if got := eval[[]string](p, titles)[0]; !strings.HasPrefix(got, "<img src=x") {
		p.Errorf("title %q", got)
	}
	p.keys(kb.ArrowDown + kb.Enter)
	if eval[string](p, `document.title`) == "owned" {
		p.Error("an address was run")
	}
}
