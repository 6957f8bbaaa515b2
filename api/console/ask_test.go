package console_test

import (
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

const alarm = "fridge alarm going off right now"

func opensAnswered(p *page) {
	p.open("")
	p.sees("#headline", "Someone wants to do something: it cannot wait")
	if got := p.texts("#site, #sample"); !slices.Equal(got, []string{"Kelvane", "Sample data"}) {
		p.Errorf("the head says %q", got)
	}
	if got := p.texts("#examples button"); !slices.Equal(got, demo.Examples) {
		p.Errorf("phrases to try are %q", got)
	}
	if got := p.api.key("/v1/recommend"); got != "Bearer pk_demo" {
		p.Errorf("asked with %q", got)
	}
	if got := p.api.key("/v1/gaps"); got != "Bearer sk_demo" {
		p.Errorf("the report was asked for with %q", got)
	}
}

func showsAPhrase(p *page) {
	p.open("")
	p.sees("#answer", "Your fridge alarm")
	p.typed("set up sso")
	p.sees("#status", "2 results in 1 group for “set up sso”")
	if got := p.texts("#answer .group h3"); !slices.Equal(got, []string{"Do it2 pieces"}) {
		p.Errorf("groups %q", got)
	}
	if got := p.texts("#answer h4 mark"); !slices.Equal(got, []string{"Set up"}) { // behind an emoji of two code units
		p.Errorf("marks %q", got)
	}
	read := []string{"An IT manager wants to do something: use what they have", "do/use/it-manager"}
	if got := p.texts("#headline .sentence, #headline code"); !slices.Equal(got, read) {
		p.Errorf("the reading says %q", got)
	}
	want := []string{"Know8 %", "Go1 %", "Do88 %", "Buy1 %", "Unknown2 %"}
	if diff := cmp.Diff(want, p.texts("#reading .block:first-child .share")); diff != "" {
		p.Errorf("intents (-want +got):\n%s", diff)
	}
	if got := p.texts("#reading .block:nth-child(3) .share-name"); !slices.Equal(got, []string{"IT manager", "Operations lead"}) {
		p.Errorf("personas %q", got)
	}
	if got := p.texts(".covered"); !slices.Equal(got, []string{"set up2", " ", "sso1 3"}) {
		p.Errorf("the phrase with its evidence is %q", got)
	}
	if got := eval[string](p, "location.search"); got != "?q=set+up+sso" {
		p.Errorf("the address keeps %q", got)
	}
}

func chainsKeystrokes(p *page) {
	p.open("")
	p.sees("#answer", "Your fridge alarm")
	first := p.api.asks()[0]
	for _, phrase := range []string{"set", "set up", "set up sso"} {
		p.typed(phrase)
		p.api.wait(phrase, func() bool { a := p.api.asks(); return a[len(a)-1].Phrase == phrase })
	}
	p.sees("#status", "set up sso")
	p.do(chromedp.SendKeys(chromedp.ID("phrase"), kb.Enter))
	p.api.wait("the submitted phrase", func() bool { return len(p.api.asks()) == 5 })
	p.typed("hostile")
	p.api.wait("another search", func() bool { return len(p.api.asks()) == 6 })
	asks := p.api.asks()
	typed := asks[1].Chain
	for _, a := range asks[1:5] {
		if a.Chain != typed || a.Context != "ctx-after-alarm" || !a.Explain || a.Test {
			p.Errorf("%q was asked as %+v", a.Phrase, a)
		}
	}
	if typed == first.Chain || asks[5].Chain == typed || typed == "" {
		p.Errorf("chains %q, %q and %q are not of three searches", first.Chain, typed, asks[5].Chain)
	}
	if asks[5].Context != "ctx-after-sso" {
		p.Errorf("the next search hands in %q, not what the last answer gave", asks[5].Context)
	}
}

func dropsLateAnswers(p *page) {
	p.open("")
	p.sees("#answer", "Your fridge alarm")
	release := make(chan struct{})
	p.api.set(func() { p.api.hold["slow"] = release })
	p.typed("slow")
	p.api.wait("the slow phrase", func() bool { a := p.api.asks(); return a[len(a)-1].Phrase == "slow" })
	p.typed("set up sso")
	p.sees("#status", "“set up sso”")
	close(release)
	p.api.wait("the end of the slow answer", func() bool { return p.api.finished("slow") })
	eval[bool](p, `fetch('config.json').then(() => new Promise((seen) => requestAnimationFrame(() => seen(true))))`)
	if got := p.texts("#status")[0]; !strings.Contains(got, "“set up sso”") {
		p.Errorf("the page now shows %q", got)
	}
}

func saysThatItFellBack(p *page) {
	p.open("?q=where+can+i+recycle+old+batteries")
	p.sees("#answer .banner", "Nothing answers this phrase. Showing popular content instead. This counts as a gap.")
	p.click("#answer .chips button")
	p.api.wait("the suggestion", func() bool { a := p.api.asks(); return a[len(a)-1].Phrase == "battery recycling" })
}

func asksWithContext(p *page) {
	p.open("?q=fridge+alarm&persona=owner")
	p.sees("#answer", "Your fridge alarm")
	p.do(chromedp.SetValue(chromedp.CSS("[name=channel]"), "email"))
	p.api.wait("the channel", func() bool { a := p.api.asks(); return a[len(a)-1].Channel == "email" })
	got := p.api.asks()
	if got[0].Persona != "owner" || got[1].Persona != "owner" || got[1].Channel != "email" || got[1].Phrase != "fridge alarm" {
		p.Errorf("asked as %+v", got)
	}
	if query := eval[string](p, "location.search"); query != "?q=fridge+alarm&persona=owner&channel=email" {
		p.Errorf("the address keeps %q", query)
	}
}

func showsTheEffectOfAChoice(p *page) {
	p.open("")
	p.sees("#answer", "Your fridge alarm")
	p.click("[data-position='3'] .title")
	const note = "Recorded: one click. Learned 0.93\u00a0→\u00a01.23 times the usual. Place 3\u00a0→\u00a01."
	p.sees("[data-position='1'] .note", note)
	clicks, seen := p.api.of("click"), p.api.of("impression")
	if len(clicks) != 1 || len(seen) < 3 {
		p.Fatalf("%d clicks and %d impressions", len(clicks), len(seen))
	}
	click := attributes(clicks[0])
	if click["token"] != "token-gateway-offline-first-ten-minutes" || click["chain"] != p.api.asks()[0].Chain || click["id"] == "" {
		p.Errorf("the click says %v", click)
	}
	asks := p.api.asks()
	before, after := asks[0], asks[1]
	if after.After != "out:77" {
		p.Errorf("asked again with min_seq %q", after.After)
	}
	if after.After = ""; after != before {
		p.Errorf("asked again as %+v, not as %+v", after, before)
	}
	if got := eval[string](p, "document.activeElement.textContent"); !strings.Contains(got, "Gateway offline") {
		p.Errorf("the focus is on %q", got)
	}
	if got := p.texts(".chosen .changed, .moved.up"); !slices.Equal(got, []string{"▲2 was 3", "was 0.93 1.23", "was 0.54 0.56"}) {
		p.Errorf("changes shown: %q", got)
	}
	if eval[string](p, "location.pathname") != "/console/" {
		p.Error("the page was left")
	}
}

func seesItemsOnce(p *page) {
	p.do(chromedp.EmulateViewport(1440, 4000))
	p.open("")
	p.api.wait("impressions", func() bool { return len(p.api.of("impression")) > 0 })
	p.click("[data-position='2'] .title")
	p.sees(".note", "Recorded")
	seen := map[string]int{}
	for _, e := range p.api.of("impression") {
		seen[e["query_id"].(string)+attributes(e)["token"].(string)+attributes(e)["id"].(string)]++
	}
	if len(seen) != 7 {
		p.Errorf("%d impressions of the seven items", len(seen))
	}
}

func opensTheExplanation(p *page) {
	p.open("")
	p.sees("#answer", "Explain")
	p.click("[data-position='1'] summary")
	p.sees(".tree", "Words in the title")
	rows := p.texts(".tree tbody tr")
	all := strings.Join(rows, "\n")
	if len(rows) != 18 || !strings.HasPrefix(all, "Score0.") || !strings.Contains(all, "value 0.92 × weight 1.50") {
		p.Errorf("the explanation reads %q", rows)
	}
}

func keepsTextText(p *page) {
	p.open("?q=hostile")
	p.sees("#status", "“hostile”")
	p.click("#answer summary")
	p.sees(".tree", "onerror")
	if got := eval[int](p, `document.querySelectorAll('main img, main script, .columns b, a[href^="javascript"]').length`); got != 0 {
		p.Errorf("%d elements were made of text", got)
	}
	if got := p.texts("#answer .title"); !strings.Contains(got[0], `<img src=x onerror=`) {
		p.Errorf("the title reads %q", got)
	}
	if got := eval[string](p, "document.title"); got != "Kelvane · Moments" {
		p.Errorf("the title of the page became %q", got)
	}
}

func offersReadings(p *page) {
	p.open("")
	p.sees("#answer", "Your fridge alarm")
	p.typed("battery")
	p.sees("#headline", "Which did you mean?")
	if got := p.texts("#headline button"); !slices.Equal(got, []string{"Know", "Buy"}) {
		p.Errorf("choices %q", got)
	}
	p.do(chromedp.Click("#headline button:last-of-type"))
	p.api.wait("the same with the intent", func() bool { a := p.api.asks(); return a[len(a)-1].Intent == "buy" })
	if a := p.api.asks(); a[len(a)-1].Phrase != "battery" {
		p.Errorf("asked %q", a[len(a)-1].Phrase)
	}
	p.sees("#headline", "77 % sure")
	if got := p.texts("#headline button"); len(got) > 0 {
		p.Errorf("still offered: %q", got)
	}
}
