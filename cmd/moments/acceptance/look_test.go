package acceptance

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// prefers sets what the visitor has asked the system for.
func prefers(features map[string]string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		params := emulation.SetEmulatedMediaParams{}
		for name, value := range features {
			params.Features = append(params.Features, &emulation.MediaFeature{Name: name, Value: value})
		}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, params)
		return err
	})
}

// phone makes the tab one.
func (p *tab) phone() {
	p.Helper()
	p.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
}

func opensADialog(p *tab) {
	p.phone()
	p.open(page{})
	p.until(`document.readyState === 'complete'`)
	p.focus()
	p.until(`$('dialog').open && root.activeElement === input`)
	p.typed(haccp)
	if wide := eval[float64](p, `$('dialog').getBoundingClientRect().width`); wide != 390 {
		p.Errorf("the dialog is %v wide", wide)
	}
	p.run(`input.blur()`) // as when the keyboard of the phone is put away
	if n := eval[int](p, `$$('[part=item]').length`); n < 4 || !eval[bool](p, `$('dialog').open`) {
		p.Errorf("without the keyboard %d results stay", n)
	}
	at := eval[string](p, `location.href`)
	p.run(`history.back()`)
	p.until(`!$('dialog').open`)
	if now := eval[string](p, `location.href`); now != at {
		p.Errorf("back has led to %s", now)
	}
	p.run(`window.length0 = history.length`)
	p.focus()
	p.until(`$('dialog').open`)
	p.keys(kb.Escape)
	p.until(`!$('dialog').open`)
	p.focus()
	p.click(`$('[part=close]')`)
	p.until(`!$('dialog').open`)
}

// fitsWhenEnlarged is a screen of 1280 at 400 %, as WCAG 1.4.10 has it.
func fitsWhenEnlarged(p *tab) {
	p.do(chromedp.EmulateViewport(320, 256))
	p.open(page{next: `limit="3"`})
	p.focus()
	p.typed(haccp)
	p.until(`$$('[part=item]').length > 3`)
	if wide := eval[[]string](p, `$$('*').filter((node) => { const box = node.getBoundingClientRect(); return box.width && (box.right > innerWidth + 1 || box.left < -1); })
	  .map((node) => node.nodeName + ' ' + node.getAttribute('part'))`); len(wide) != 0 {
		p.Errorf("too wide: %q", wide)
	}
	if scroll := eval[float64](p, `document.documentElement.scrollWidth`); scroll > 320 {
		p.Errorf("the page is %v wide", scroll)
	}
}

func movesNothing(p *tab) {
	p.do(prefers(map[string]string{"prefers-reduced-motion": "reduce"}))
	p.open(page{})
	p.focus()
	release := p.gate.hold(haccp)
	defer release()
	p.keys(haccp)
	p.until(`$('[aria-busy]')`)
	if moving := eval[int](p, `root.getAnimations().filter((animation) => animation.playState === 'running').length`); moving != 0 {
		p.Errorf("%d animations run", moving)
	}
	release()
	p.answered(haccp)
}

func speaksTheLanguage(p *tab) {
	for _, c := range []struct{ lang, dir, label, status string }{
		{"de", "ltr", "Wissen", "Ergebnisse"}, {"es", "ltr", "", "resultados"}, {"fr-CA", "ltr", "", "résultats"}, {"ja", "ltr", "", "件"}, {"ar", "rtl", "", "نت"}, {"xx", "ltr", "Know", "results"},
	} {
		p.gate.reset()
		p.open(page{lang: c.lang, dir: c.dir, search: `lang="` + c.lang + `"`})
		p.focus()
		p.gate.rewrite(haccp, func(answer map[string]any) {}) // the reading and the content are English
		p.run(`host.transformRequest = (body) => ({ ...body, locale: 'en' })`)
		p.typed(haccp)
		p.until(fmt.Sprintf(`$('[role=status]').textContent.includes(%q)`, c.status))
		if labels := p.texts("[part=group-label]"); c.label != "" && !slices.Contains(labels, c.label) {
			p.Errorf("%s: groups are %q", c.lang, labels)
		}
		if dir := eval[string](p, `getComputedStyle($('[part=panel]')).direction`); dir != c.dir {
			p.Errorf("%s is written %s", c.lang, dir)
		}
	}
}

func waitsUntilNear(p *tab) {
	p.open(page{search: "-", class: "x", next: `limit="3"`, before: strings.Repeat("<p>A long article.</p>", 100)})
	p.settle()
	if names := p.loaded(); !slices.Equal(names, []string{"loader.js"}) || len(p.gate.to(recommendPath)) != 0 {
		p.Errorf("loaded are %q", names)
	}
	p.run(`document.querySelector('#below').scrollIntoView()`)
	p.gate.wait(p.TB, "the rail", func() bool { return len(p.gate.to(recommendPath)) == 1 })
	asked := p.gate.to(recommendPath)[0]
	if asked.field("phrase") != nil || !strings.HasPrefix(fmt.Sprint(asked.field("page")), p.site.url) {
		p.Errorf("asked was %s", asked.body)
	}
	p.until(`rail.shadowRoot.querySelectorAll('li').length === 3`)
}

func reportsTheRail(p *tab) {
	p.open(page{search: "-", next: `limit="3"`})
	p.until(`rail.shadowRoot?.querySelectorAll('li').length === 3`)
	p.run(`rail.addEventListener('moment:select', (event) => { event.preventDefault(); window.chosen = event.detail; })`)
	p.click(`rail.shadowRoot.querySelectorAll('a[part=item]')[1]`)
	p.gate.wait(p.TB, "the click", func() bool { return len(p.gate.events("click")) == 1 })
	if position := eval[int](p, `window.chosen.position`); position != 2 {
		p.Errorf("chosen was %d", position)
	}
	p.gate.wait(p.TB, "the impressions", func() bool { return len(p.gate.events("impression")) > 0 })
}

// obeysThePage takes the events and the properties by which a page keeps the navigation to itself.
func obeysThePage(p *tab) {
	p.open(page{after: "<div></div>"})
	p.run(`window.events = []; for (const name of ['ready', 'open', 'close', 'search', 'results', 'select', 'submit', 'no-results', 'refine', 'feedback', 'error', 'consent'])
	  addEventListener('moment:' + name, (event) => { window.events.push(name); if (name === 'select' && window.no) event.preventDefault(); });`)
	p.focus()
	p.typed(haccp)
	p.run(`window.no = true`)
	address := eval[string](p, `location.href`)
	p.click(`$('[part=item]')`)
	p.run(`window.no = false; host.navigate = (url, hit) => { window.went = [url, hit.title]; }`)
	p.click(`$('[part=item]')`)
	p.until(`window.went`)
	if went := eval[[]string](p, `window.went`); !strings.HasPrefix(went[0], "https://kelvane.example/") || went[1] == "" {
		p.Errorf("the page is to go to %q", went)
	}
	p.keys(kb.Escape)
	if now := eval[string](p, `location.href`); now != address {
		p.Errorf("the browser went to %s", now)
	}
	events := eval[[]string](p, `window.events`)
	for _, name := range []string{"ready", "open", "search", "results", "select", "close"} {
		if !slices.Contains(events, name) {
			p.Errorf("there was no %s: %q", name, events)
		}
	}
}

func changesByProperties(p *tab) {
	p.open(page{after: "<div></div>"})
	p.focus()
	p.run(`host.transformRequest = (body) => ({ ...body, persona: 'owner' });
	  host.transformResults = (answer) => ({ ...answer, groups: answer.groups.slice(0, 1) });
	  host.renderItem = (hit) => Object.assign(document.createElement('strong'), { textContent: 'Hit: ' + hit.title });`)
	p.typed(haccp)
	if persona := p.gate.to(recommendPath)[0].field("persona"); persona != "owner" {
		p.Errorf("asked for %v", persona)
	}
	items := p.texts("[part=item]")
	if groups := eval[int](p, `$$('[role=group]:has([part=item])').length`); groups != 1 || len(items) == 0 || !strings.HasPrefix(items[0], "Hit: ") {
		p.Errorf("shown are %d groups with %q", groups, items)
	}
}

// showsTheExamples visits the pages that the server itself has.
func showsTheExamples(p *tab) {
	for _, name := range []string{"plain", "dark", "csp", "spa"} {
		p.gate.reset()
		p.visit(p.server + "/widget/example/" + name)
		p.focus()
		p.typed(haccp)
		p.until(`$$('[part=item]').length > 3`)
		switch name {
		case "csp":
			if n := eval[string](p, `document.querySelector('#violations').textContent`); n != "0" {
				p.Errorf("%s violations", n)
			}
		case "spa":
			p.click(`$('[part=item]')`)
			p.until(`document.querySelector('#view').textContent.startsWith('You are at: ') && location.hash.length > 1`)
		}
	}
	p.visit(p.server + "/widget/example/next")
	p.until(`rail.shadowRoot?.querySelectorAll('li').length === 4`)
}

// axeRules are those of WCAG 2.2 at level AA, and the best practices.
const axeRun = `(async () => {
  const { violations } = await axe.run(document.querySelector('main'), { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' at ' + target.flat().join(' ') + ': ' + failureSummary));
})()`

// isAccessible lets axe judge eight states, in both directions of writing, in three schemes of colour.
func isAccessible(p *tab) {
	path := os.Getenv("AXE_CORE")
	script, err := os.ReadFile(path)
	if err != nil {
		p.Skip("no axe-core (make axe fetches it, AXE_CORE says where it is): accessibility is not judged by axe")
	}
	source, err := json.Marshal(string(script))
	must(p.TB, err)
	for _, dir := range []string{"ltr", "rtl"} {
		p.gate.reset()
		p.do(chromedp.EmulateViewport(1280, 900))
		p.open(page{dir: dir, loose: true, search: `starters="How do I begin|Pricing" explain`, next: `limit="2"`})
		p.do(chromedp.Evaluate[chromedp.Void](`(0, eval)(` + string(source) + `), undefined`))
		p.until(`rail.shadowRoot?.querySelectorAll('li').length === 2`)
		for _, state := range p.states() {
			state.reach()
			for _, scheme := range []map[string]string{
				{"prefers-color-scheme": "light"}, {"prefers-color-scheme": "dark"}, {"forced-colors": "active"},
			} {
				p.do(prefers(scheme))
				p.settle()
				for _, violation := range eval[[]string](p, axeRun) {
					p.Errorf("%s, %s, %v: %s", state.name, dir, scheme, violation)
				}
			}
		}
	}
}

// state is one of those that the design names.
type state struct {
	name  string
	reach func()
}

// states are in the order in which each is reached from the one before.
func (p *tab) states() []state {
	var release func()
	return []state{
		{"idle", func() { p.focus(); p.until(`$$('[role=option]').length === 2`) }},
		{"results", func() { p.typed(haccp) }},
		{"an option is active", func() { p.keys(kb.ArrowDown) }},
		{"unsure", func() {
			p.gate.rewrite("haccp plan", func(answer map[string]any) { answer["query"].(map[string]any)["confidence"] = 0.3 })
			p.typed("haccp plan")
			p.until(`$$('[part=chip]').length === 3`)
		}},
		{"waiting", func() {
			release = p.gate.hold("fridge")
			p.run(`input.select()`)
			p.keys("fridge")
			p.until(`$('[aria-busy]')`)
		}},
		{"nothing found", func() { release(); p.typed("xqzzyv wplkk") }},
		{"trouble", func() {
			p.gate.rule(refuse(recommendPath, http.StatusServiceUnavailable, "stopping", ""))
			p.keys("x")
			p.until(`$('[part=error]')`)
		}},
		{"dialog", func() {
			p.gate.open()
			p.run(`host.close(); host.setAttribute('detached', 'always')`)
			p.focus()
			p.typed(haccp)
		}},
	}
}
