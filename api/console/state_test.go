package console_test

import (
	"net/http"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

func opensFactors(p *page) {
	p.open("")
	p.sees("#gaps", "There is nothing to show: no piece serves this moment.")
	if got := p.texts("#gaps .gap"); len(got) != 8 {
		p.Errorf("%d rows at first", len(got))
	}
	p.click(".gap .score")
	want := []string{"Demand412", "Shortfall1.00", "Step weight1.30", "Trend1.42", "Confidence0.86", "Score654"}
	got := p.texts(".gap-detail:not([hidden]) .factor")
	for i := range got {
		if !strings.HasPrefix(got[i], want[i]) {
			p.Errorf("factor %q, want %q", got[i], want[i])
		}
	}
	p.click("#gaps > .quiet")
	p.sees("#gaps", "search console impressions")
	if got := p.texts("#gaps .gap"); len(got) != 12 {
		p.Errorf("%d rows after all", len(got))
	}
	p.click(".gap .chip")
	p.api.wait("the phrase of a gap", func() bool { a := p.api.asks(); return a[len(a)-1].Phrase == "vaccine fridge out of range" })
}

func rollsUp(p *page) {
	p.open("")
	p.sees("#gaps", "Who wants what")
	want := []string{
		"Anyone⚠660Not working●96Missing●1,101Missing●90Missing1,947", "Quality manager▨84Not enough data–––84",
		"IT manager–––●188Missing188",
		"Operations lead◐143Weak–––143", "Owner of a small firm–––◐121Weak121",
	}
	if diff := cmp.Diff(want, p.texts(".matrix tbody tr")); diff != "" {
		p.Errorf("matrix (-want +got):\n%s", diff)
	}
}

func savesTheReport(p *page) {
	p.open("")
	p.sees("#gaps-period", "12 moments")
	p.run(`HTMLAnchorElement.prototype.click = function () { window.saved = this.download + ' ' + this.protocol; }`)
	p.click("#gaps-csv")
	p.until(`window.saved === 'gaps.csv blob:'`)
}

func asksForKeys(p *page) {
	p.api.set(func() {
		p.api.refuse["/v1/gaps"], p.api.refuse["/v1/recommend"] = http.StatusUnauthorized, http.StatusUnauthorized
	})
	p.open("?q=set+up+sso")
	p.sees("#gaps", "Report key")
	p.sees("#answer", "Publishable key")
	p.key("sk_wrong")
	p.sees("#gaps", "The key was not accepted.")
	p.api.set(func() { clear(p.api.refuse) })
	p.key("sk_right")
	p.sees("#gaps", "Vaccines")
	p.sees("#answer", "Set up single sign-on")
	if got := p.api.key("/v1/gaps"); got != "Bearer sk_right" {
		p.Errorf("asked with %q", got)
	}
	if got := eval[int](p, `localStorage.length`); got != 0 {
		p.Error("something was kept for longer than the tab")
	}
}

// key gives the report key, with which the page loads again.
func (p *page) key(key string) {
	p.Helper()
	p.do(chromedp.SendKeys(chromedp.CSS("#gaps [name=key]"), key))
	if _, err := chromedp.RunResponse(p.ctx, chromedp.Click(chromedp.CSS("#gaps .primary"))); err != nil {
		p.Fatal(err)
	}
}

// On a site of one's own the console looks and does not touch: what it asks is not counted, and what is opened is no click.
func countsNothing(p *page) {
	p.open("")
	p.sees("#answer", "Nothing asked yet")
	p.typed("set up sso")
	p.sees("#status", "“set up sso”")
	for _, a := range p.api.asks() {
		if !a.Test {
			p.Errorf("%q would be counted", a.Phrase)
		}
	}
	if got := eval[string](p, `document.querySelector('a.title').href`); got != "https://kelvane.example/guides/set-up-single-sign-on" {
		p.Errorf("the title leads to %q", got)
	}
	if got := p.texts("#sample:not([hidden]), #answer .sample"); len(got) != 0 {
		p.Errorf("marked as a sample: %q", got)
	}
}

func saysWhatFailed(p *page) {
	p.api.set(func() {
		p.api.refuse["/v1/recommend"], p.api.refuse["/v1/gaps"] = http.StatusInternalServerError, http.StatusServiceUnavailable
	})
	p.open("")
	p.sees("#answer", "the test wants it so")
	p.sees("#gaps", "Getting ready")
	p.api.set(func() { clear(p.api.refuse) })
	p.click("#answer .notice button")
	p.sees("#answer", "Your fridge alarm")
	p.sees("#gaps", "Vaccines") // by itself
}

func saysWhatIsMissing(p *page) {
	p.api.set(func() { p.api.gaps = "gaps_none.json" })
	p.open("?q=anything")
	p.sees("#answer", "moments import PATH")
	p.sees("#gaps", "No gaps yet")
	p.run(`document.querySelector('#phrase').value = ''`)
	p.click("#search .primary")
	p.sees("#answer", "Nothing asked yet")
}

// The pure parts, against inputs that the server would not send.
func holdsRanges(p *page) {
	p.open("")
	marks := func(text, ranges string) []string {
		return eval[[]string](p, `import('./text.js').then(({ marked }) => marked(`+text+`, `+ranges+`)
			.map((node) => typeof node === 'string' ? node : '[' + node.textContent + ']'))`)
	}
	for _, c := range []struct {
		text, ranges string
		want         []string
	}{
		{`'abc'`, `[]`, []string{"abc"}},
		{`''`, `[[0, 3]]`, []string{}},
		{`'abcdef'`, `[[4, 6], [0, 2]]`, []string{"[ab]", "cd", "[ef]"}},
		{`'abcdef'`, `[[0, 3], [2, 5]]`, []string{"[abc]", "[de]", "f"}},
		{`'abc'`, `[[-4, 1], [2, 99], [7, 9], [2, 1]]`, []string{"[a]", "b", "[c]"}},
		{`'🧊 ice'`, `[[3, 6]]`, []string{"🧊 ", "[ice]"}},
	} {
		if got := marks(c.text, c.ranges); !slices.Equal(got, c.want) {
			p.Errorf("%s with %s is %q, want %q", c.text, c.ranges, got, c.want)
		}
	}
}
