package acceptance

import (
	"fmt"
	"strings"

	"moments/content"
	"moments/engine/enginetest"
)

// payloads are what runs wherever text is taken for markup, an address for safe, or a name for a property.
func payloads() []string {
	const hack = "window.hacked=1"
	return []string{
		`<script>` + hack + `</script>`, `<img src=x onerror=` + hack + `>`, `<svg onload=` + hack + `>`, `<svg><script>` + hack + `</script></svg>`,
		`"><img src=x onerror=` + hack + `>`, `'><svg/onload=` + hack + `>`, `</mark><img src=x onerror=` + hack + `>`, `</span></a><script>` + hack + `</script>`,
		`<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>`, `<iframe src="javascript:parent.hacked=1">`, `<a href="javascript:` + hack + `">x</a>`,
		`<body onload=` + hack + `>`, `<details open ontoggle=` + hack + `>`, `<input autofocus onfocus=` + hack + `>`, `<video><source onerror=` + hack + `>`,
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=` + hack + `&gt;">`, `<style>@import 'javascript:` + hack + `'</style>`,
		`<template><img src=x onerror=` + hack + `></template>`, `<object data="javascript:` + hack + `">`, `<embed src="javascript:` + hack + `">`,
		`<form><button formaction="javascript:` + hack + `">x`, `<base href="javascript:/a/">`, `<meta http-equiv=refresh content="0;url=javascript:` + hack + `">`,
		`&lt;img src=x onerror=` + hack + `&gt;`, `\u003cimg src=x onerror=` + hack + `\u003e`, `%3Cimg%20src=x%20onerror=` + hack + `%3E`, `{{constructor.constructor('` + hack + `')()}}`,
		`${` + hack + `}`, "`${" + hack + "}`", `javascript:` + hack, `JaVaScRiPt:` + hack, "java\tscript:" + hack, `data:text/html,<script>parent.hacked=1</script>`,
		`__proto__`, `constructor`, `hasOwnProperty`, "\u202egnp.exe", "\u2028\u2029", "a\u0000b", strings.Repeat("W", 300), strings.Repeat("<b>", 100), "{q}", "{n}", "$&", "<!--", "]]>",
		`<x` + strings.Repeat(" a", 50) + ` onclick=` + hack + `>x</x>`, `<noscript><p title="</noscript><img src=x onerror=` + hack + `>">`,
		`<img src=x:x onerror=` + hack + `//`, `<a id=host><a id=host name=shadowRoot href=x>`,
	}
}

// hostile are assets whose titles, summaries and calls to action are the payloads. All answer to the word quokka.
func hostile(e *enginetest.Engine) (all []content.Input) {
	for i, text := range payloads() {
		in := e.Asset(fmt.Sprintf("quokka-%d", i), "quokka "+clean(text), "know/discover/-")
		in.Summary, in.Text = clean(text)+" quokka", "quokka "+clean(text)
		in.Published, in.Updated = e.Now(), e.Now()
		all = append(all, in)
	}
	return all
}

// clean leaves out what no text of the catalogue may have.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, text)
}

// nothingRan fails when a payload has run, or has become a node.
func (p *tab) nothingRan() {
	p.Helper()
	p.settle()
	if eval[bool](p, `'hacked' in window`) {
		p.Error("a payload has run")
	}
	if found := p.texts("script, iframe, svg, object, embed, style, base, meta, img:not([part=image]), video, template, math, details, noscript"); len(found) != 0 {
		p.Errorf("a payload has become a node: %q", found)
	}
	bad := `$$('a').filter((node) => node.hasAttribute('href') && !/^https?:$/.test(node.protocol)).map((node) => node.getAttribute('href'))`
	if links := eval[[]string](p, bad); len(links) != 0 {
		p.Errorf("links lead to %q", links)
	}
	if handlers := eval[float64](p, `$$('*').filter((node) => [...node.attributes].some(({ name }) => name.startsWith('on'))).length`); handlers != 0 {
		p.Errorf("%v nodes have handlers as attributes", handlers)
	}
}

func keepsContentText(p *tab) {
	p.open(page{search: `explain limit="20" per-group="20" data-test`})
	p.focus()
	p.typed("quokka")
	p.nothingRan()
	shown := strings.Join(p.texts("[part=title]"), "\n")
	known := 0
	for _, text := range payloads() {
		if strings.Contains(shown, "quokka "+clean(text)) {
			known++
		}
	}
	if titles := len(p.texts("[part=title]")); known < 10 || titles < 10 {
		p.Errorf("of %d titles %d are as they were written:\n%s", titles, known, shown)
	}
}

// keepsAnswersText shows every payload in every field of an answer, as a server that was taken over would send it.
func keepsAnswersText(p *tab) {
	p.open(page{search: `explain data-test`})
	p.focus()
	all := payloads()
	for i := 0; i < len(all); i += 8 {
		batch := all[i:min(i+8, len(all))]
		phrase := fmt.Sprintf("haccp %d", i)
		p.gate.rewrite(phrase, func(answer map[string]any) { poison(answer, batch) })
		p.typed(phrase)
		p.until(`$$('[part=item]').length > 0`)
		p.nothingRan()
		if titles := p.texts("[part=title]"); len(titles) != len(batch) || titles[0] != batch[0] {
			p.Errorf("titles are %q, want %q", titles, batch)
		}
		for range 3 {
			p.keys(arrowDown)
		}
	}
	p.nothingRan()
}

// poison writes payloads into the fields of an answer that are shown or followed.
func poison(answer map[string]any, batch []string) {
	var items []any
	for i, text := range batch {
		items = append(items, map[string]any{
			"id": text, "url": text, "title": text, "title_ranges": [][]int{{-5, 2}, {1, 0}, {3, 1 << 30}}, "snippet": text,
			"snippet_ranges": [][]int{{0, 4}, {2, 9}}, "kind": text, "moments": []string{text}, "position": i + 1, "rank_in_group": i + 1, "score": 1,
			"propensity": 1, "token": text, "why": text, "image": text, "cta": map[string]string{"label": text, "url": text},
		})
	}
	text := batch[0]
	answer["groups"] = []any{map[string]any{"intent": text, "label": text, "items": items}}
	query := answer["query"].(map[string]any)
	query["corrected"], query["moment"], query["confidence"] = text, text, 0.1
}

func keepsPhrasesText(p *tab) {
	p.open(page{search: `data-test label="<img src=x onerror=window.hacked=1>" placeholder="&quot;><script>window.hacked=1</script>"`})
	p.focus()
	for _, text := range payloads()[:12] {
		p.run(fmt.Sprintf(`host.search(%q)`, text))
		p.answered(text)
		p.nothingRan()
	}
}
