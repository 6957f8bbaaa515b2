package acceptance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var (
	withCtrl  = chromedp.KeyModifiers(chromedp.ModifierCtrl)
	withAlt   = chromedp.KeyModifiers(chromedp.ModifierAlt)
	withShift = chromedp.KeyModifiers(chromedp.ModifierShift)
)

// at is the place of the active option among all, -1 for the text.
func (p *tab) at() int {
	p.Helper()
	return eval[int](p, `$$('[role=option]').indexOf(active())`)
}

func (p *tab) expanded() bool {
	p.Helper()
	return eval[bool](p, `input.getAttribute('aria-expanded') === 'true'`)
}

// movesByKeys goes through the keyboard table of the design, key by key.
func movesByKeys(p *tab) {
	p.open(page{search: `limit="20" per-group="20"`})
	p.focus()
	p.gate.rewrite(haccp, split)
	p.typed(haccp)
	n := eval[int](p, `$$('[role=option]').length`)
	firsts := eval[[]int](p, `$$('[role=group]').map((group) => $$('[role=option]').indexOf(group.querySelector('[role=option]')))`)
	if n < 7 || len(firsts) < 2 {
		p.Fatalf("%d options in groups that begin at %v", n, firsts)
	}
	for _, step := range []struct {
		key  string
		with []chromedp.KeyOption
		want int
	}{
		{kb.ArrowDown, nil, 0}, {kb.ArrowDown, nil, 1}, {kb.ArrowUp, nil, 0}, {kb.ArrowUp, nil, -1}, {kb.ArrowUp, nil, n - 1}, {kb.ArrowDown, nil, -1},
		{kb.PageDown, nil, 4}, {kb.PageDown, nil, min(9, n-1)}, {kb.PageUp, nil, min(9, n-1) - 5}, {kb.PageUp, nil, 0},
		{kb.ArrowDown, []chromedp.KeyOption{withCtrl}, firsts[1]}, {kb.ArrowUp, []chromedp.KeyOption{withCtrl}, 0},
		{kb.Home, nil, -1}, {kb.ArrowDown, nil, 0}, {kb.End, nil, -1}, {kb.ArrowDown, nil, 0}, {kb.ArrowLeft, nil, -1}, {kb.ArrowDown, nil, 0}, {kb.ArrowRight, nil, -1},
	} {
		p.keys(step.key, step.with...)
		if got := p.at(); got != step.want {
			p.Errorf("%q leads to option %d, want %d", step.key, got, step.want)
		}
		if step.want >= 0 && !eval[bool](p, `(() => { const box = active().getBoundingClientRect(), panel = $('[part=panel]').getBoundingClientRect();
		  return box.top >= panel.top - 1 && box.bottom <= panel.bottom + 1; })()`) {
			p.Errorf("option %d is not in sight", step.want)
		}
	}
}

// split makes two groups of an answer.
func split(answer map[string]any) {
	var items []any
	for _, group := range answer["groups"].([]any) {
		items = append(items, group.(map[string]any)["items"].([]any)...)
	}
	group := func(intent string, items []any) any {
		return map[string]any{"intent": intent, "label": intent, "items": items}
	}
	answer["groups"] = []any{group("know", items[:len(items)/2]), group("do", items[len(items)/2:])}
}

func opensAndClosesByKeys(p *tab) {
	p.open(page{})
	p.focus()
	p.typed(haccp)
	steps := []struct {
		key      string
		with     []chromedp.KeyOption
		expanded bool
		value    string
	}{
		{kb.ArrowUp, []chromedp.KeyOption{withAlt}, false, haccp}, {kb.ArrowDown, []chromedp.KeyOption{withAlt}, true, haccp},
		{kb.Escape, nil, false, haccp}, {kb.ArrowDown, nil, true, haccp}, {kb.Escape, nil, false, haccp}, {kb.Escape, nil, false, ""},
	}
	for _, step := range steps {
		p.keys(step.key, step.with...)
		if got := p.expanded(); got != step.expanded || eval[string](p, `input.value`) != step.value {
			p.Errorf("%q: expanded %t with %q, want %t with %q", step.key, got, eval[string](p, `input.value`), step.expanded, step.value)
		}
	}
	p.typed(haccp)
	p.keys(kb.Tab)
	p.until(`input.getAttribute('aria-expanded') === 'false' && root.activeElement !== input`)
}

// shortcutFocuses presses the shortcut on a page that has not even loaded the search, and again to close it.
func shortcutFocuses(p *tab) {
	p.open(page{after: `<textarea id="notes" aria-label="Notes"></textarea>`})
	p.keys("k", withCtrl)
	p.until(`input && root.activeElement === input`)
	p.typed(haccp)
	p.keys("k", withCtrl)
	p.until(`input.getAttribute('aria-expanded') === 'false'`)
	p.run(`document.activeElement.blur(); addEventListener('keydown', (event) => event.preventDefault(), { capture: true, once: true })`)
	p.keys("k", withCtrl)
	if eval[bool](p, `root.activeElement === input`) {
		p.Error("a key that somebody else has used is taken")
	}
	p.run(`document.querySelector('#notes').focus()`)
	p.keys("/")
	if got := eval[string](p, `document.querySelector('#notes').value`); got != "/" {
		p.Errorf("a letter typed elsewhere became %q", got)
	}
}

func entersAnOption(p *tab) {
	p.open(page{after: `<div></div>`})
	p.focus()
	p.typed(haccp)
	p.run(`host.addEventListener('moment:select', (event) => { event.preventDefault(); (window.chosen ??= []).push(event.detail.position); })`)
	p.keys(kb.ArrowDown)
	p.keys(kb.Enter)
	p.keys(kb.ArrowDown)
	p.keys(kb.Enter)
	if got := eval[[]int](p, `window.chosen`); !slices.Equal(got, []int{1, 2}) {
		p.Errorf("chosen were %v", got)
	}
	opened := `(() => { const kinds = []; const old = HTMLAnchorElement.prototype.click; HTMLAnchorElement.prototype.click = function () { kinds.push(this.target); };
	  window.targets = kinds; })()`
	p.run(opened)
	p.keys(kb.Enter, withCtrl)
	p.keys(kb.Enter, withShift)
	p.keys(kb.Enter)
	if got := eval[[]string](p, `window.targets`); !slices.Equal(got, []string{"_blank", "_blank", ""}) {
		p.Errorf("opened in %q", got)
	}
}

func entersThePhrase(p *tab) {
	p.open(page{search: `debounce="100000"`})
	p.focus()
	p.keys(haccp)
	p.keys(kb.Enter)
	p.answered(haccp)
	p.visit(p.show(page{search: fmt.Sprintf(`action="%s/all?from=box"`, p.site.url)}))
	p.focus()
	p.keys(haccp + kb.Enter)
	p.landed("/all?from=box&q=what+is+haccp")
}

// remembers shows what was searched for before, and takes it away by a key.
func remembers(p *tab) {
	p.open(page{search: `starters="How do I begin|Pricing"`})
	p.focus()
	p.until(`$$('[role=option]').length === 2`)
	if labels := p.texts("[part=group-label]"); !slices.Equal(labels, []string{"Start here"}) {
		p.Errorf("groups are %q", labels)
	}
	for _, phrase := range []string{"what is haccp", "fridge alarm"} {
		p.typed(phrase)
		p.keys(kb.Enter)
	}
	p.run(`host.clear()`)
	p.until(`$$('[role=option]').length === 4`)
	if options := p.texts("[role=option]"); !slices.Equal(options[:2], []string{"fridge alarm", "what is haccp"}) {
		p.Errorf("remembered are %q", options)
	}
	p.keys(kb.ArrowDown)
	p.keys(kb.Delete)
	p.until(`$$('[role=option]').length === 3 && $('[role=status]').textContent.includes('fridge alarm')`)
	p.run(`host.forget()`)
	p.until(`$$('[role=option]').length === 2`)
	if eval[int](p, `sessionStorage.length + localStorage.length`) != 0 {
		p.Error("something is stored on the device")
	}
}

// followsTheContract checks the combobox pattern of the ARIA Authoring Practices, whatever is shown.
func followsTheContract(p *tab) {
	p.open(page{search: `starters="Pricing"`, after: `<div></div>`})
	p.focus()
	check := func(state string) {
		p.Helper()
		for _, problem := range eval[[]string](p, `(() => { const wrong = [], list = root.getElementById(input.getAttribute('aria-controls'));
		  if (list?.getAttribute('role') !== 'listbox') wrong.push('aria-controls leads to no listbox');
		  if (!list.ariaLabel || !input.ariaLabel) wrong.push('input or list has no name');
		  if ((input.getAttribute('aria-expanded') === 'true') !== (list.offsetHeight > 0)) wrong.push('aria-expanded is not what is seen');
		  const ids = $$('[id]').map(({ id }) => id); if (new Set(ids).size !== ids.length) wrong.push('an id is there twice');
		  const named = input.getAttribute('aria-activedescendant'); if (named && root.getElementById(named)?.getAttribute('role') !== 'option') wrong.push('the active one is no option');
		  if ($$('[aria-selected=true]').length !== (named ? 1 : 0)) wrong.push('selected is another than the active one');
		  for (const group of $$('[role=group]')) if (group.hasAttribute('aria-labelledby') && !root.getElementById(group.getAttribute('aria-labelledby'))) wrong.push('a group has no label');
		  for (const node of $$('[role=option]')) if (!node.closest('[role=listbox]')) wrong.push('an option stands outside of the list');
		  for (const node of $$('[role=option], button, a, input')) { const box = node.getBoundingClientRect(); if (box.height && (box.height < 24 || box.width < 24)) wrong.push('small: ' + node.textContent); }
		  if (host.getBoundingClientRect().height < 44) wrong.push('the box is ' + host.getBoundingClientRect().height + ' high');
		  return wrong; })()`) {
			p.Errorf("%s: %s", state, problem)
		}
	}
	check("at first")
	p.typed(haccp)
	check("with results")
	p.keys(kb.ArrowDown)
	check("with an option")
	p.keys(kb.Escape)
	check("closed")
	p.keys(strings.Repeat(kb.Backspace, len(haccp)))
	p.typed("xqzzyv wplkk")
	check("without results")
}

// announces waits for what a screen reader is told.
func announces(p *tab) {
	p.open(page{})
	p.focus()
	p.typed(haccp)
	p.until(`/^\d+ results$/.test($('[role=status]').textContent.trim()) && parseInt($('[role=status]').textContent) === $$('[part=item]').length`)
	p.typed("xqzzyv wplkk")
	p.until(`$('[role=status]').textContent.trim() === 'No results for “xqzzyv wplkk”'`)
	release := p.gate.hold("fridge")
	defer release()
	p.run(`input.select()`)
	p.keys("fridge")
	p.until(`$('[role=status]').textContent.trim() === 'Searching…'`)
	release()
	p.answered("fridge")
	p.until(`/^\d+ results?$/.test($('[role=status]').textContent.trim())`)
}
