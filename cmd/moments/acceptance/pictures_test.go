package acceptance

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

// pictures is for the desk: a folder for screenshots of the states.
var pictures = flag.String("pictures", "", "folder to write screenshots to")

// takesPictures writes what the documentation shows, on a telephone and on a desk, light and dark.
func takesPictures(p *tab) {
	if *pictures == "" {
		p.Skip("no folder for pictures (-pictures)")
	}
	for _, scheme := range []string{"light", "dark"} {
		p.do(prefers(map[string]string{"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}))
		p.do(chromedp.EmulateViewport(900, 640))
		p.gate.reset()
		p.open(page{before: "<h1>Kelvane help</h1>", search: `starters="How do I begin|Pricing" explain`, next: `limit="3"`})
		p.until(`rail.shadowRoot?.querySelectorAll('li').length === 3`)
		p.shoot("next-" + scheme)
		p.focus()
		p.until(`$$('[role=option]').length === 2`)
		p.shoot("idle-" + scheme)
		p.typed("how do i calibrate a fridge sensor")
		p.keys(arrowDown)
		p.shoot("results-" + scheme)
		p.gate.rewrite("battery", func(answer map[string]any) {
			split(answer)
			answer["query"].(map[string]any)["confidence"], answer["query"].(map[string]any)["likely"] = 0.4, []string{"do", "go"}
		})
		p.typed("battery")
		p.shoot("unsure-" + scheme)
		p.typed("xqzzyv wplkk")
		p.shoot("nothing-" + scheme)
		p.gate.rule(refuse(recommendPath, http.StatusServiceUnavailable, "stopping", ""))
		p.keys("x")
		p.until(`$('[part=error]')`)
		p.shoot("error-" + scheme)
		p.gate.open()
		p.phone()
		p.open(page{before: "<h1>Kelvane help</h1>"})
		p.shoot("phone-closed-" + scheme)
		p.focus()
		p.typed(haccp)
		p.shoot("phone-" + scheme)
	}
	p.do(chromedp.EmulateViewport(900, 640))
	p.open(page{lang: "ar", dir: "rtl", before: "<h1>Kelvane</h1>"})
	p.focus()
	p.run(`host.transformRequest = (body) => ({ ...body, locale: 'en' })`)
	p.typed(haccp)
	p.shoot("rtl")
}

func (p *tab) shoot(name string) {
	p.Helper()
	p.settle()
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	must(p.TB, err)
	must(p.TB, os.WriteFile(filepath.Join(*pictures, "widget-"+name+".png"), png, 0o644))
}
