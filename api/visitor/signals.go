package visitor

import (
	"net/http"
	"regexp"
	"strings"
)

// Signals are what a browser says about its visitor, beside the address.
type Signals struct {
	OptOut bool // Global Privacy Control or Do Not Track: nothing may be linked beyond the day
	Robot  bool // no person looks at the answer: a crawler, a monitor, a page that is fetched in advance
}

// robots are words by which crawlers, monitors and remote-controlled browsers name themselves; Cubot is a telephone. Plain
// programs (curl, libraries) are not among them: servers of the site ask with these.
var robots = regexp.MustCompile(`(?i)(^|[^u])bot\b|crawl|spider|slurp|headless|lighthouse|pagespeed|uptime|pingdom|statuscake|` +
	`facebookexternalhit|preview|monitor|scrap(er|y)|phantomjs|puppeteer|playwright|selenium`)

// SignalsOf reads the headers of a request.
func SignalsOf(h http.Header) Signals {
	purpose := strings.ToLower(h.Get("Sec-Purpose") + " " + h.Get("Purpose"))
	ahead := strings.Contains(purpose, "prefetch") || strings.Contains(purpose, "prerender")
	return Signals{
		OptOut: h.Get("Sec-GPC") == "1" || h.Get("DNT") == "1",
		Robot:  ahead || robots.MatchString(h.Get("User-Agent")),
	}
}
