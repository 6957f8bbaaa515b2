package widget_test

import (
	"os"
	"testing"
	"context"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

func TestZZ(t *testing.T) {
	axe, _ := os.ReadFile("/tmp/moments/widget/tsc/node_modules/axe-core/axe.min.js")
	browser := launch(t)
	for _, mode := range []string{"light", "dark", "forced", "rtl", "phone"} {
		p := show(t, browser)
		check := func(name string) {
			p.passes(200)
			p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
				_, err := chromedp.Run(p.ctx, chromedp.Evaluate[chromedp.Void](string(axe)))
				return err
			}))
			got := eval[[]string](p, `axe.run(document, {rules: {region: {enabled: false}, 'page-has-heading-one': {enabled:false}, 'landmark-one-main': {enabled:false}}}).then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.failureSummary + ' ' + n.html)))`)
			for _, g := range got { t.Errorf("%s %s: %s", mode, name, g) }
			shot, _ := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
			os.WriteFile("/tmp/moments/widget/shot-"+mode+"-"+name+".png", shot, 0o644)
		}
		attrs := `starters="How do I begin|Pricing" explain persona="it-manager"`
		features := []*emulation.MediaFeature{}
		switch mode {
		case "dark": attrs += ` theme="dark"`
		case "forced": features = append(features, &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
		case "rtl": attrs += ` lang="ar" dir="rtl"`
		}
		w := int64(800); if mode == "phone" { w = 390 }
		p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
			if err == nil { _, err = cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: w, Height: 760, DeviceScaleFactor: 1}) }
			return err
		}))
		p.search(attrs)
		p.until(`all('[role=option]').length === 2`)
		check("idle")
		p.run(`document.querySelector('moment-search').transformResults = (a) => (a.phrase === 'battery' && Object.assign(a.query, { moment: '-/use/-', confidence: 0, likely: ['know', 'do'] }), a)`)
		p.site.mu.Lock(); p.site.files["battery"] = "answer.json"; p.site.mu.Unlock()
		p.keys("fridge alarm")
		p.until(titles + `.length === 7`)
		p.keys("\u0301")
		check("results")
		p.run(`document.querySelector('moment-search').search('battery')`)
		p.until(`all('[part=chip]').length > 3`)
		check("unsure")
		p.run(`document.querySelector('moment-search').search('where is it')`)
		p.until(`!!$('[part=report]')`)
		check("lost")
		open := p.site.gate("slow one")
		p.run(`document.querySelector('moment-search').search('slow one')`)
		p.until(`$('[role=listbox]').ariaBusy === 'true'`)
		check("busy")
		open()
		p.site.goes(true)
		p.run(`document.querySelector('moment-search').search('gone')`)
		p.until(`!!$('[part=error]')`)
		check("error")
		p.site.goes(false)
		p.site.files[""] = "answer.json"
		p.open(`<moment-next key="pk_test" ` + map[bool]string{true: `theme="dark"`}[mode == "dark"] + `></moment-next>`)
		p.until(`all('[part=title]').length === 7`)
		check("next")
	}
}
