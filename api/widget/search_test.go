package widget_test

import (
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSearch tries moment-search in Chromium, each time in a tab of its own with a site of its own.
func TestSearch(t *testing.T) {
	browser := launch(t)
	for _, c := range []struct {
		name string
		try  func(*page)
	}{
		{"typing shows groups", showsGroups},
	} {
		t.Run(c.name, func(t *testing.T) { c.try(show(t, browser)) })
	}
}

func showsGroups(p *page) {
	p.search("")
	p.keys("fridge alarm")
	p.until(`all('[part=title]').length > 0`)
	p.Log(eval[[]string](p, `all('[part~=group]')`))
	p.keys(kb.ArrowDown)
	p.Log(eval[string](p, `$('[aria-selected]').outerHTML`))
	time.Sleep(1500 * time.Millisecond)
	shot, _ := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	os.WriteFile("/tmp/moments/widget/a.png", shot, 0o644)
	p.Log(p.site.requests(1))
}
