package widget_test

import (
	"slices"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func ignoresComposing(p *page) {
	p.search(`debounce="1"`)
	p.site.mu.Lock()
	p.site.files["検索"] = "answer_sso.json"
	p.site.mu.Unlock()
	for i, text := range []string{"k", "け", "検索"} {
		call(p, input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: int64(i), SelectionEnd: int64(i)})
	}
	p.passes(50)
	if n := p.site.fetched("/v1/"); n != 0 {
		p.Errorf("%d questions while composing", n)
	}
	call(p, input.InsertText, input.InsertTextParams{Text: "検索"})
	p.until(titles + `.length === 2`)
	if asked := p.site.requests(1); asked[0]["phrase"] != "検索" {
		p.Errorf("asked %v", asked)
	}
}

func closesTheDialog(p *page) {
	p.open(`<moment-search key="pk_test" detached="always"><form><input name="q"></form></moment-search>`)
	p.run(`history.replaceState({ mine: 1 }, ''); document.querySelector('moment-search input').focus()`)
	p.until(`$('dialog')?.open && s.shadowRoot.activeElement === $('input')`)
	p.types("fridge alarm")
	p.until(titles + `.length === 7`)
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('input').blur()`)
	if !eval[bool](p, `$('dialog').open && all('[part=title]').length === 7`) {
		p.Error("the results go when the keyboard of the telephone does")
	}
	p.run(`history.back()`)
	p.until(`!$('dialog').open && history.state.mine === 1 && location.pathname === '/page'`)
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('[part=opener]').click()`)
	p.until(`$('dialog').open && all('[part=title]').length === 7`)
	p.keys(kb.Escape)
	p.until(`!$('dialog').open && s.shadowRoot.activeElement === $('[part=opener]') && $('[part=opener]').textContent === 'fridge alarm'`)
	p.run(`document.querySelector('moment-search').setAttribute('detached', 'never')`)
	p.until(`$('[part=opener]').hidden && $('[part=form]').checkVisibility() && $('input').value === 'fridge alarm'`)
}

func obeysThePage(p *page) {
	p.search("")
	p.run(`{ const s = document.querySelector('moment-search');
		s.transformRequest = (body) => ({ ...body, filters: { kind: 'guide' } });
		s.transformResults = async (answer) => (answer.groups.length = 1, answer);
		s.renderItem = (hit) => document.createTextNode('* ' + hit.title);
		s.navigate = (url, hit) => (window.went = [url, hit?.id]);
		window.heard = []; let first = true;
		for (const name of ['ready', 'open', 'search', 'results', 'select', 'submit', 'close', 'rest'])
			s.addEventListener('moment:' + name, (e) => { heard.push(name); window['last_' + name] = e.detail; if (name === 'select' && first) { first = false; e.preventDefault() } }) }`)
	p.types("fridge alarm")
	p.until(`all('[part=item]')[0]?.includes('Your fridge alarm')`)
	if got := eval[[]string](p, `all('[part=item]')`)[0]; got != "* Your fridge alarm is going off right now: what to do" {
		p.Errorf("rendered %q", got)
	}
	p.keys(kb.ArrowDown + kb.Enter)
	p.until(`heard.includes('select')`)
	if eval[bool](p, `'went' in window`) {
		p.Error("a cancelled choice is followed")
	}
	p.keys(kb.Enter)
	p.until(`$('[part=panel]').hidden`)
	p.until(`window.went?.[0] === 'https://kelvane.example/guides/fridge-alarm-right-now' && location.pathname === '/page'`)
	if !eval[bool](p, `last_select.position === 1 && last_select.query === 'fridge alarm' && last_select.moment === 'do/urgent/-' && last_select.step === 'urgent' && last_results.total === 4 && last_results.intent === 'do'`) {
		p.Error(eval[string](p, `JSON.stringify([last_select, last_results])`))
	}
	asked := p.site.requests(1)
	if filters, _ := asked[len(asked)-1]["filters"].(map[string]any); filters["kind"] != "guide" {
		p.Errorf("asked %v", asked)
	}
	if heard := eval[[]string](p, `heard`); !slices.Contains(heard, "rest") || !slices.Contains(heard, "search") {
		p.Errorf("heard %q", heard)
	}
}

func keepsEarlyProperties(p *page) {
	p.open(`<moment-search key="pk_test"><form><input name="q"></form></moment-search>`)
	p.run(`const early = document.querySelector('moment-search'); early.value = 'fridge alarm'; early.navigate = (url) => (window.went = url);
		early.renderItem = (hit) => document.createTextNode('- ' + hit.title)`)
	p.run(`document.querySelector('moment-search input').focus()`)
	p.until(`$('input')?.value === 'fridge alarm'`)
	p.run(`document.querySelector('moment-search').search('set up sso')`)
	p.until(`s.value === 'set up sso' && all('[part=item]')[0]?.startsWith('- ')`)
	p.keys(kb.ArrowDown + kb.Enter)
	p.until(`window.went === 'https://kelvane.example/guides/set-up-single-sign-on'`)
}

func goesToAction(p *page) {
	p.search(`action="/all?kind=guide" debounce="5000"`)
	p.types("fridge alarm")
	p.keys(kb.Enter)
	p.until(`location.pathname === '/all' && location.search === '?kind=guide&q=fridge+alarm'`)
}

func offersRecents(p *page) {
	p.search(`recent="2"`)
	for _, phrase := range []string{"one two", "set up sso", "fridge alarm"} {
		p.run(`document.querySelector('moment-search').value = ''`)
		p.keys(phrase + kb.Enter)
		p.until(`all('[part=note]').join() !== '' || ` + titles + `.length > 0`)
	}
	p.run(`document.querySelector('moment-search').clear()`)
	p.until(`all('[role=option]').join() === 'fridge alarm,set up sso' && all('[part=group-label]').join() === 'Recent searches'`)
	p.keys(kb.ArrowDown + kb.Delete)
	p.until(`all('[role=option]').join() === 'set up sso'`)
	p.sees("[role=status]", "“fridge alarm” removed")
	p.keys(kb.ArrowDown + kb.Enter)
	p.until(`s.value === 'set up sso' && ` + titles + `.length === 2`)
	if eval[int](p, `sessionStorage.length + localStorage.length + document.cookie.length`) != 0 {
		p.Error("something is stored")
	}
	p.run(`document.querySelector('moment-search').forget(); document.querySelector('moment-search').clear()`)
	p.until(`$('[part=panel]').hidden`)
}

func offersStarters(p *page) {
	p.search(`starters="set up sso|fridge alarm"`)
	p.until(`all('[role=option]').join() === 'set up sso,fridge alarm' && all('[part=group-label]').join() === 'Start here'`)
	p.search(`starters="auto"`)
	p.until(titles + `.length > 0 && all('[part=group-label]').join() === 'Start here'`)
	if asked := p.site.requests(1); asked[0]["phrase"] != nil || asked[0]["page"] != p.site.url+"/page" {
		p.Errorf("asked %v", asked)
	}
}

func dropsContext(p *page) {
	p.search(`persona="it-manager" step="use" moment="do/-/-" data-test`)
	p.types("set up sso")
	p.until(`all('[part=chip]').join() === 'it manager ✕,use ✕'`)
	if asked := p.site.requests(1); asked[0]["persona"] != "it-manager" || asked[0]["step"] != "use" || asked[0]["intent"] != "do" || asked[0]["test"] != true {
		p.Errorf("asked %v", asked[0])
	}
	p.run(`document.querySelector('moment-search').shadowRoot.querySelector('[part=chip]').click()`)
	p.until(`all('[part=chip]').join() === 'use ✕'`)
	asked := p.site.requests(2)
	if last := asked[len(asked)-1]; last["persona"] != nil || last["step"] != "use" {
		p.Errorf("asked %v", last)
	}
	p.run(`document.querySelector('moment-search').setAttribute('persona', 'developer')`)
	p.until(`all('[part=chip]').join() === 'developer ✕,use ✕'`)
}

func speaksLanguages(p *page) {
	for lang, want := range map[string]string{
		"de": "7 Ergebnisse", "es-MX": "7 resultados", "fr": "7 résultats", "ja": "7 件の結果", "ar": "7 نتائج", "pl": "7 results",
	} {
		p.search(`lang="` + lang + `"`)
		p.types("fridge alarm")
		p.until(titles + `.length === 7`)
		p.sees("[role=status]", want)
	}
	p.search(`strings='{"know":"Lernen","results":{"other":"{n} x"}}'`)
	p.types("fridge alarm")
	p.until(`all('[part=group-label]').join() === 'Do it,Lernen,Buy' && $('[role=status]').textContent.trim() === '7 x'`)
}

func obeysTheShortcut(p *page) {
	p.open(`<input id="other"><moment-search key="pk_test" shortcut="mod+k,/"><form><input name="q" value="fridge"></form></moment-search>`)
	p.run(`document.querySelector('#other').focus()`)
	p.keys("/")
	if eval[string](p, `document.querySelector('#other').value`) != "/" || p.site.fetched("/widget/") != 1 {
		p.Error("a key is taken from where somebody writes")
	}
	ctrl := chromedp.KeyModifiers(chromedp.ModifierCtrl)
	p.keys("k", ctrl)
	p.until(`s.shadowRoot?.activeElement === $('input') && $('input').selectionEnd === 6`)
	p.keys("k", ctrl)
	p.until(`$('[part=panel]').hidden`)
	p.run(`document.querySelector('#other').remove(); document.activeElement.blur()`)
	p.keys("/")
	p.until(`s.shadowRoot?.activeElement === $('input')`)
	if got := eval[string](p, `$('[part=shortcut]').textContent`); !strings.HasSuffix(got, "K") {
		p.Errorf("the hint reads %q", got)
	}
}
