package web

import (
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moments/content/ingest/document"
	"moments/content/ingest/prose"
	"moments/keywords"
)

// maxMeta is how many meta elements are looked at.
const maxMeta = 500

func (p *page) collectMeta() {
	p.doc.Find("meta[content]").EachWithBreak(func(i int, m *goquery.Selection) bool {
		content := strings.TrimSpace(m.AttrOr("content", ""))
		for _, attribute := range []string{"name", "property", "itemprop", "http-equiv"} {
			if name := strings.ToLower(strings.TrimSpace(m.AttrOr(attribute, ""))); name != "" && content != "" {
				p.meta[name] = append(p.meta[name], content)
			}
		}
		return i < maxMeta
	})
}

// first is the content of the first of these meta elements, "" for none.
func (p *page) first(names ...string) string {
	for _, name := range names {
		if contents := p.meta[name]; len(contents) > 0 {
			return contents[0]
		}
	}
	return ""
}

// readHead reads what the head says. OpenGraph goes before the title, which often ends with the name of the site.
func (p *page) readHead(opts Options) {
	p.out.Set(document.FieldTitle, p.title())
	p.out.Set(document.FieldSummary, p.first("description", "og:description", "twitter:description", "dc.description"))
	p.out.Set(document.FieldLanguage, p.language())
	p.out.Set(document.FieldImage, resolve(p.base, p.first("og:image:secure_url", "og:image", "twitter:image")))
	p.out.Set(document.FieldAuthor, p.first("author", "article:author", "dc.creator"))
	p.out.Set(document.FieldPublished, date(p.first("article:published_time", "date", "dc.date", "dcterms.created")))
	p.out.Set(document.FieldUpdated, date(p.first("article:modified_time", "og:updated_time", "dcterms.modified")))
	p.out.Set(document.FieldExpires, date(p.first("article:expiration_time")))
	p.out.Set(document.FieldTopics, append(p.meta["article:section"], p.meta["article:tag"]...)...)
	p.out.Set(document.FieldKeywords, splitAll(p.meta["keywords"])...)
	if href, ok := p.doc.Find("link[rel~='canonical'][href]").First().Attr("href"); ok {
		p.out.Canonical = resolve(p.base, href)
	}
	p.readRobots(opts.RobotsTag)
	p.readType()
}

// title is that of OpenGraph or of the head. The one of OpenGraph that names the site only, on every page alike, is no
// title; nor is the name of the site at the end of the other.
func (p *page) title() string {
	site := p.first("og:site_name", "application-name")
	if title := p.first("og:title", "twitter:title"); title != "" && !strings.EqualFold(title, site) {
		return title
	}
	title := prose.Line(p.doc.Find("head title").First().Text())
	for _, separator := range []string{" | ", " - ", " – ", " — ", " · ", " :: ", " » "} {
		if bare, found := strings.CutSuffix(title, separator+site); found && site != "" && bare != "" {
			return bare
		}
	}
	return title
}

func (p *page) language() string {
	if lang, ok := p.doc.Find("html").First().Attr("lang"); ok && strings.TrimSpace(lang) != "" {
		return lang
	}
	lang, _, _ := strings.Cut(p.first("content-language", "og:locale", "dc.language"), ",")
	return lang
}

// readRobots obeys what is said to all robots, or to this one.
func (p *page) readRobots(headers []string) {
	rules := append(append([]string{}, p.meta["robots"]...), p.meta[robotName]...)
	for _, header := range headers {
		rules = append(rules, ownRules(header)...)
	}
	for _, rule := range rules {
		none := hasWord(rule, "none")
		p.out.NoIndex = p.out.NoIndex || none || hasWord(rule, "noindex")
		p.out.NoFollow = p.out.NoFollow || none || hasWord(rule, "nofollow")
	}
}

// NoIndex reports whether the X-Robots-Tag headers of a file ask this robot not to list it.
func NoIndex(headers []string) bool {
	var p page
	p.readRobots(headers)
	return p.out.NoIndex
}

// ownRules are the rules of an X-Robots-Tag that are for this robot. A name before a colon holds for what follows.
func ownRules(header string) (rules []string) {
	own := true
	for _, rule := range strings.Split(header, ",") {
		if agent, scoped, found := strings.Cut(rule, ":"); found {
			own = hasWord(agent, robotName) || hasWord(agent, "robots")
			rule = scoped
		}
		if own {
			rules = append(rules, rule)
		}
	}
	return rules
}

// robotName is how pages may address this program in particular.
const robotName = "moments"

// readType takes the type of OpenGraph for a kind and, where it says so, for an intent.
func (p *page) readType() {
	full := strings.ToLower(p.first("og:type"))
	general, _, _ := strings.Cut(full, ".")
	switch general {
	case "article", "book", "video":
		p.out.SetDefault(document.FieldKind, general)
	case "product", "og:product":
		p.out.SetDefault(document.FieldKind, "product")
		p.out.Hint(keywords.Buy, "og:type "+full)
	case "place", "business", "restaurant":
		p.out.SetDefault(document.FieldKind, "place")
		p.out.Hint(keywords.Go, "og:type "+full)
	}
	if p.first("product:price:amount", "og:price:amount") != "" {
		p.out.Hint(keywords.Buy, "a price in OpenGraph")
	}
}

// defaults fills in what only the claims or the text have, and the address.
func (p *page) defaults(opts Options) {
	p.out.SetDefault(document.FieldTitle, p.claimedTitle)
	p.out.SetDefault(document.FieldTitle, p.heading())
	p.out.SetDefault(document.FieldSummary, p.claimedSummary)
	p.out.Set(document.FieldURL, resolve(nil, opts.URL))
	p.out.SetDefault(document.FieldURL, p.out.Canonical)
	p.out.SetDefault(document.FieldURL, resolve(p.base, p.first("og:url")))
}

// heading is the first h1, else the first heading of the text.
func (p *page) heading() string {
	for _, h := range p.doc.Find("h1").EachIter() {
		if text := prose.Line(h.Text()); text != "" {
			return text
		}
	}
	if len(p.out.Headings) > 0 {
		return p.out.Headings[0].Text
	}
	return ""
}

func splitAll(lists []string) (words []string) {
	for _, list := range lists {
		words = append(words, strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ';' })...)
	}
	return words
}

// date returns a date that pages have in a form that the import reads, "" for what is none: a page is not refused for
// what its template wrote.
func date(text string) string {
	text = strings.TrimSpace(text)
	for _, form := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
		"2006-01-02 15:04:05", time.RFC1123Z, time.RFC1123, "January 2, 2006", "Jan 2, 2006", "2 January 2006",
	} {
		if t, err := time.Parse(form, text); err == nil && t.Year() >= 1 && t.Year() <= 9999 {
			return t.UTC().Format(time.RFC3339)
		}
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil && t.Year() >= 1 {
		return text
	}
	return ""
}
