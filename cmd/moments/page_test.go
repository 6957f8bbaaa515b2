package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// pictures is for the desk: a folder for a screenshot of the demo.
var pictures = flag.String("pictures", "", "folder to write screenshots to")

// visitorAgent is an ordinary browser's: a headless one is taken for a robot, and teaches nothing.
const visitorAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"

// TestDemoPage visits the page of the real demo in a real browser: a phrase is answered and explained, what is chosen is learned and seen to
// change the answer, the gaps are listed, and everything is marked as sample.
func TestDemoPage(t *testing.T) {
	browser := findBrowser(t)
	p := newProgram(t)
	s := p.start("demo")
	tab := newTab(t, browser)
	tab.open(s.address + "/")
	tab.until(`document.querySelector('#sample') && !document.querySelector('#sample').hidden`)
	tab.open(s.address + "/console/?q=how+do+i+calibrate+a+fridge+sensor")
	tab.until(`document.querySelectorAll('#answer h4').length >= 3`)
	tab.until(`document.querySelector('#answer').textContent.includes('calibration')`)
	tab.until(`document.querySelector('#headline').textContent.includes('wants to do something')`)
	tab.until(`document.querySelector('#reading').textContent.includes('Use what I have')`)
	tab.until(`document.querySelectorAll('#gaps table tr').length > 5`)
	tab.until(`document.querySelector('#gaps').textContent.includes('Nothing to show')`)
	tab.picture("demo")
	tab.do(chromedp.Evaluate[chromedp.Void](`(document.querySelectorAll('#answer h4')[2].querySelector('a, button')).click()`))
	tab.until(`document.querySelector('#answer').textContent.includes('Recorded: one click. Learned')`)
	tab.picture("demo-chosen")
	tab.usesTheWidget()
	s.stop()
}

// usesTheWidget types into the widget of the demo's page: what it is answered is explained above.
func (p *tab) usesTheWidget() {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#visitor moment-search').scrollIntoView()`))
	p.until(`document.querySelector('moment-next').shadowRoot?.querySelectorAll('li').length === 3`)
	p.do(chromedp.Click(chromedp.CSS("#visitor moment-search")))
	p.until(`!!document.querySelector('#visitor moment-search').shadowRoot`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#visitor moment-search').search('what is haccp')`))
	p.until(`document.querySelector('#visitor moment-search').shadowRoot.querySelectorAll('[part=item]').length > 3`)
	p.until(`document.querySelector('#phrase').value === 'what is haccp' && document.querySelector('#answer').textContent.includes('HACCP')`)
	p.picture("demo-widget")
}

func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless_shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium on this machine: the demo's page is not tried in a browser")
	return ""
}

// tab is a page in a browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// newTab opens a browser. When it complains of an error or of the security policy, the test fails.
func newTab(t *testing.T, path string) *tab {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserAgent(visitorAgent), chromedp.WindowSize(1440, 1000),
	}
	for _, flag := range []string{"disable-background-networking", "disable-component-update", "disable-sync", "disable-quic", "disable-dev-shm-usage"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(stop)
	ctx, stopBrowser := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stopBrowser)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page throws: %s %v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
		case *log.EventEntryAdded:
			if e.Entry.Source != log.EntrySourceNetwork {
				t.Errorf("the browser complains: %s: %s", e.Entry.Source, e.Entry.Text)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return &tab{t: t, ctx: ctx}
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *tab) open(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address))
}

// until waits for a JavaScript expression to hold.
func (p *tab) until(expression string) {
	p.t.Helper()
	_, err := chromedp.Run(p.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(20*time.Second)))
	if err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS("body")))
		p.t.Fatalf("waiting for %s: %v\nthe page reads:\n%s", expression, err, text)
	}
}

// picture writes what is in sight, when a folder was given.
func (p *tab) picture(name string) {
	p.t.Helper()
	if *pictures == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*pictures, fmt.Sprintf("%s.png", name)), png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
