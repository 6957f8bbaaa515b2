package acceptance

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp/kb"
)

const (
	arrowDown = kb.ArrowDown
	arrowUp   = kb.ArrowUp
)

func dropsLateAnswers(p *tab) {
	p.open(page{})
	p.focus()
	release := p.gate.hold("fridge")
	defer release()
	p.run(`input.select()`)
	p.keys("fridge")
	p.gate.wait(p.TB, "the first phrase", func() bool { return slices.Contains(p.gate.phrases(), "fridge") })
	p.typed(haccp)
	before := p.texts("[part=title]")
	release()
	p.gate.open()
	p.settle()
	p.settle()
	if now := p.texts("[part=title]"); !slices.Equal(now, before) || eval[string](p, `window.answered.query`) != haccp {
		p.Errorf("the late answer is shown: %q", now)
	}
}

func keepsEarlierResults(p *tab) {
	p.open(page{})
	p.focus()
	p.typed(haccp)
	before := p.texts("[part=title]")
	release := p.gate.hold(haccp + " and")
	defer release()
	p.keys(" and")
	p.gate.wait(p.TB, "the longer phrase", func() bool { return slices.Contains(p.gate.phrases(), haccp+" and") })
	if now := p.texts("[part=title]"); !slices.Equal(now, before) {
		p.Errorf("while the next answer is awaited, shown are %q", now)
	}
	p.until(`$('[role=listbox]').getAttribute('aria-busy') === 'true'`)
	if now := p.texts("[part=title]"); !slices.Equal(now, before) {
		p.Errorf("after a while, shown are %q", now)
	}
	release()
	p.answered(haccp + " and")
	p.until(`!$('[role=listbox]').hasAttribute('aria-busy')`)
}

// waitsForComposition types Japanese as an input method does: what is composed is not asked, and Enter only ends it.
func waitsForComposition(p *tab) {
	p.open(page{lang: "ja"})
	p.focus()
	for _, text := range []string{"r", "れ", "れい", "れいぞ", "れいぞうこ"} {
		p.do(command(input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: int64(len([]rune(text))), SelectionEnd: int64(len([]rune(text)))}))
	}
	p.settle()
	time.Sleep(300 * time.Millisecond) // longer than it waits after a letter
	if asked := p.gate.phrases(); len(asked) != 0 {
		p.Errorf("asked while composing: %q", asked)
	}
	p.do(command(input.InsertText, input.InsertTextParams{Text: "冷蔵庫"}))
	p.answered("冷蔵庫")
	if asked := p.gate.phrases(); len(asked) != 1 {
		p.Errorf("asked were %q", asked)
	}
}

func showsTwoReadings(p *tab) {
	p.open(page{})
	p.focus()
	p.gate.rewrite("haccp plan", func(answer map[string]any) {
		split(answer)
		answer["query"].(map[string]any)["confidence"] = 0.4
		answer["query"].(map[string]any)["likely"] = []string{"know", "do"}
	})
	p.typed("haccp plan")
	p.until(`$('.columns') && $$('[role=group]').length > 1`)
	tops := eval[[]float64](p, `$$('[role=group]').slice(0, 2).map((group) => group.getBoundingClientRect().top)`)
	if tops[0] != tops[1] {
		p.Errorf("the groups begin at %v", tops)
	}
	if chips := p.texts("[part=chip]"); len(chips) != 3 {
		p.Errorf("the reading can be corrected to %q", chips)
	}
}

func triesAgain(p *tab) {
	p.open(page{})
	p.focus()
	p.gate.rule(refuse(recommendPath, http.StatusServiceUnavailable, "stopping", ""))
	p.keys(haccp)
	p.until(`$('[part=error]')?.textContent.includes('not available right now')`)
	p.until(`$('[role=status]').textContent.includes('not available right now')`)
	p.gate.open()
	p.click(`$('[part=error] button')`)
	p.answered(haccp)
	p.until(`!$('[part=error]') && $$('[role=option]').length > 3`)
}

// waitsWhenToldTo counts what is asked while the server wants to be left alone: nothing, and then the newest phrase only.
func waitsWhenToldTo(p *tab) {
	p.open(page{})
	p.focus()
	p.typed(haccp)
	before := p.texts("[part=title]")
	p.gate.rule(refuse(recommendPath, http.StatusTooManyRequests, "rate_limited", "2"))
	p.keys(" p")
	p.gate.wait(p.TB, "the refused phrase", func() bool { return slices.Contains(p.gate.phrases(), haccp+" p") })
	refused := p.gate.to(recommendPath)
	p.gate.open()
	p.keys("lan")
	p.answered(haccp + " plan")
	all := p.gate.to(recommendPath)
	if len(all) != len(refused)+1 {
		p.Errorf("asked were %q", p.gate.phrases())
	}
	if waited := all[len(all)-1].at.Sub(refused[len(refused)-1].at); waited < 2*time.Second {
		p.Errorf("asked again after %s", waited)
	}
	if len(before) == 0 || eval[bool](p, `!!$('[part=error]')`) {
		p.Error("the earlier results did not stay")
	}
}

func survivesOffline(p *tab) {
	p.open(page{})
	p.focus()
	offline := func(is bool) {
		p.gate.open()
		p.do(command(network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: is, DownloadThroughput: -1, UploadThroughput: -1}))
		if is {
			p.gate.rule(func(w http.ResponseWriter, r request) bool { return r.path == recommendPath && cut(w) })
		}
	}
	offline(true)
	p.until(`!navigator.onLine`)
	p.keys(haccp)
	p.until(`$('[part=error]')?.textContent.includes('You are offline')`)
	offline(false)
	p.answered(haccp)
	p.until(`$$('[role=option]').length > 3`)
}

// cut ends the connection without a word.
func cut(http.ResponseWriter) bool { panic(http.ErrAbortHandler) }

func leavesTheFormWhenRefused(p *tab) {
	p.forgiven = "moments: "
	p.open(page{})
	p.focus()
	p.gate.rule(refuse(recommendPath, http.StatusForbidden, "origin_not_allowed", ""))
	p.keys("haccp")
	p.until(`host.querySelector('form').offsetHeight > 0 && document.activeElement === host.querySelector('input')`)
	p.gate.open()
	if said := p.said(); len(said) != 1 || !strings.Contains(said[0], "origin_not_allowed") || !strings.Contains(said[0], "/console/") {
		p.Errorf("the console says %q", said)
	}
	p.run(`host.querySelector('input').value = 'haccp'; host.querySelector('form').requestSubmit()`)
	p.landed("/search?q=haccp")
}

func refusesSecretKeys(p *tab) {
	p.forgiven = "secret key"
	p.open(page{before: `<moment-search id="other" endpoint="` + p.server + `" key="sk_a_b">` + usualForm + `</moment-search>`})
	p.click(`document.querySelector('#other')`)
	p.until(`customElements.get('moment-search')`)
	p.settle()
	if said := p.said(); len(said) != 1 || strings.Contains(said[0], "sk_a_b") {
		p.Errorf("the console says %q", said)
	}
	if height := eval[float64](p, `document.querySelector('#other form').offsetHeight`); height == 0 {
		p.Error("the form of the page is gone")
	}
}
