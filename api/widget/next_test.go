package widget_test

import (
	"slices"
	"testing"
)

// TestNext tries moment-next in Chromium.
func TestNext(t *testing.T) {
	browser := launch(t)
	for _, c := range []struct {
		name string
		try  func(*page)
	}{
		{"the rail is asked for when it comes near", comesWhenNear},
		{"what stands in it stays when there is nothing to show", keepsTheFallback},
		{"what is seen and chosen is told", tellsOfTheRail},
	} {
		t.Run(c.name, func(t *testing.T) { c.try(show(t, browser)) })
	}
}

func comesWhenNear(p *page) {
	p.site.files[""] = "answer.json"
	p.open(`<div id="gap"></div><moment-next endpoint="" key="pk_test" persona="it-manager" limit="3" explain><a href="/by-hand">By hand</a></moment-next>`)
	p.run(`document.querySelector('#gap').attributeStyleMap.set('height', CSS.px(4000))`)
	if n := p.site.fetched("/v1/"); n > 1 {
		p.Errorf("%d questions", n)
	}
	p.run(`document.querySelector('moment-next').scrollIntoView()`)
	p.until(`all('[part=title]').length === 7 && !$('slot').checkVisibility() && $('section').ariaLabel === 'What to do next'`)
	asked := p.site.requests(1)
	if a := asked[0]; a["phrase"] != nil || a["persona"] != "it-manager" || a["limit"] != 3.0 || a["page"] != p.site.url+"/page" {
		p.Errorf("asked %v", a)
	}
	p.run(`document.querySelector('moment-next').setAttribute('step', 'use')`)
	if asked := p.site.requests(2); asked[1]["step"] != "use" || asked[1]["context"] == nil {
		p.Errorf("asked %v", asked[1])
	}
}

func keepsTheFallback(p *page) {
	p.site.files[""] = "answer_empty.json"
	p.open(`<moment-next key="pk_test"><a href="/by-hand">By hand</a></moment-next>`)
	p.site.requests(1)
	p.until(`$('section').hidden && $('slot').assignedNodes()[0].checkVisibility()`)
	p.site.goes(true)
	p.run(`document.querySelector('moment-next').refresh()`)
	p.until(`$('section').hidden && $('slot').assignedNodes()[0].checkVisibility()`)
}

func tellsOfTheRail(p *page) {
	p.site.files[""] = "answer.json"
	p.open(`<moment-next key="pk_test" lang="de"></moment-next>`)
	p.until(`all('[part=title]').length === 7 && $('h2').textContent === 'Wie es weitergeht'`)
	p.run(stay)
	p.passes(1100)
	p.run(`document.querySelector('moment-next').shadowRoot.querySelector('[part=action]').click()`)
	told := p.site.told(2)
	if got := kinds(told); !slices.Equal(got, []string{"impression", "action"}) || len(told[0].tokens) < 2 || told[1].tokens[0] != "token-fridge-alarm-right-now" {
		p.Errorf("told %+v", told)
	}
}
