package console_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// pictures is for the desk: a folder for screenshots of what looksRight visits.
var pictures = flag.String("pictures", "", "folder to write screenshots to")

// faint lists the texts that read at less than the contrast that WCAG 2.2 AA wants (1.4.3), each with its ratio.
const faint = `(() => {
  const parse = (c) => { const m = c.match(/[\d.]+/g).map(Number); return [m[0], m[1], m[2], m[3] ?? 1]; };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
  const ground = (node) => {
    const layers = [];
    for (let n = node; n; n = n.parentElement) layers.push(parse(getComputedStyle(n).backgroundColor));
    return layers.reduceRight((under, top) => over(top, under), [255, 255, 255]);
  };
  const light = (c) => c.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !node.checkVisibility() || node.closest('noscript, option')) continue;
    const style = getComputedStyle(node);
    const under = ground(node);
    const [a, b] = [light(over(parse(style.color), under)), light(under)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.add(ratio.toFixed(2) + ' ' + node.className + ' ' + walk.currentNode.data.trim().slice(0, 40));
  }
  return [...found];
})()`

// small lists what can be clicked but is smaller than 24 by 24 pixels (WCAG 2.2 AA, 2.5.8); links within a line of text are exempt.
const small = `[...document.querySelectorAll('button, select, input, summary, a')].filter((node) => node.checkVisibility()
  && !node.matches('.skip, .title')).map((node) => [node, node.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([node, box]) => node.textContent + ' ' + box.width + ' x ' + box.height)`

// wide lists what sticks out to the right of the page, other than within its own scrolling box.
const wide = `document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter((node) => node.getBoundingClientRect().right > innerWidth && !node.closest('.scroll'))
  .map((node) => node.tagName + '.' + node.className)`

func looksRight(p *page) {
	for _, scheme := range []string{"light", "dark"} {
		for _, size := range []struct{ width, height int64 }{{1440, 1000}, {390, 844}, {360, 740}} {
			p.Run(fmt.Sprintf("%s %d", scheme, size.width), func(t *testing.T) {
				p.do(chromedp.EmulateViewport(size.width, size.height), prefers(scheme))
				p.open("")
				p.sees("#answer", "Your fridge alarm is going off")
				p.sees("#gaps", "Vaccines")
				p.picture(fmt.Sprintf("%s-%d", scheme, size.width))
				p.click(".explain summary")
				p.click(".gap .score")
				p.picture(fmt.Sprintf("%s-%d-open", scheme, size.width))
				for what, expression := range map[string]string{"too faint": faint, "too small": small, "too wide": wide} {
					for _, found := range eval[[]string](p, expression) {
						t.Errorf("%s: %s", what, found)
					}
				}
				p.click("[data-position='3'] .title")
				p.sees(".note", "Recorded: one click.")
				p.picture(fmt.Sprintf("%s-%d-chosen", scheme, size.width))
				p.api.set(func() { clear(p.api.clicks) })
			})
		}
	}
}

// prefers sets the colour scheme of the visitor, and that nothing should move, so that pictures are repeatable.
func prefers(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return err
	})
}

// picture writes what is in sight and the whole page, when a folder was given.
func (p *page) picture(name string) {
	p.Helper()
	if *pictures == "" {
		return
	}
	for suffix, action := range map[string]chromedp.Action[[]byte]{"": chromedp.CaptureScreenshot(), "-full": chromedp.FullScreenshot(100)} {
		png, err := chromedp.Run(p.ctx, action)
		if err != nil {
			p.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*pictures, name+suffix+".png"), png, 0o644); err != nil {
			p.Fatal(err)
		}
	}
}
