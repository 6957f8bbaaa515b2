package web

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"moments/content/ingest/document"
	"moments/keywords"
)

// Limits of JSON-LD.
const (
	maxJSON   = 1 << 20 // bytes, all of a page together
	maxClaims = 2_000   // objects
	maxNested = 16      // levels
)

// claim is what a type of schema.org says of a page: its intent, "" for none, and its kind. Weak ones say little: an
// article may be about anything.
type claim struct {
	intent keywords.Intent
	kind   string
	weak   bool
}

// claims are the types by their names in lower case.
var claims = map[string]claim{
	"howto": {keywords.Do, "guide", false}, "recipe": {keywords.Do, "recipe", false}, "course": {keywords.Do, "course", false},
	"softwareapplication": {keywords.Do, "tool", false}, "webapplication": {keywords.Do, "tool", false},
	"mobileapplication": {keywords.Do, "tool", false},
	"product":           {keywords.Buy, "product", false}, "productgroup": {keywords.Buy, "product", false},
	"individualproduct": {keywords.Buy, "product", false}, "productmodel": {keywords.Buy, "product", false},
	"offer": {keywords.Buy, "offer", false}, "aggregateoffer": {keywords.Buy, "offer", false},
	"offercatalog": {keywords.Buy, "offer", false}, "vehicle": {keywords.Buy, "product", false},
	"localbusiness": {keywords.Go, "place", false}, "restaurant": {keywords.Go, "place", false},
	"store": {keywords.Go, "place", false},
	"hotel": {keywords.Go, "place", false}, "lodgingbusiness": {keywords.Go, "place", false},
	"foodestablishment": {keywords.Go, "place", false}, "cafeorcoffeeshop": {keywords.Go, "place", false},
	"medicalclinic": {keywords.Go, "place", false}, "dentist": {keywords.Go, "place", false},
	"physician": {keywords.Go, "place", false}, "hospital": {keywords.Go, "place", false},
	"automotivebusiness": {keywords.Go, "place", false}, "autodealer": {keywords.Go, "place", false},
	"autorepair": {keywords.Go, "place", false}, "financialservice": {keywords.Go, "place", false},
	"professionalservice": {keywords.Go, "place", false}, "legalservice": {keywords.Go, "place", false},
	"healthandbeautybusiness": {keywords.Go, "place", false}, "sportsactivitylocation": {keywords.Go, "place", false},
	"place": {keywords.Go, "place", false}, "touristattraction": {keywords.Go, "place", false},
	"event": {keywords.Go, "event", false}, "businessevent": {keywords.Go, "event", false},
	"educationevent": {keywords.Go, "event", false},
	"faqpage":        {keywords.Know, "faq", false}, "qapage": {keywords.Know, "faq", false},
	"definedterm": {keywords.Know, "article", false}, "report": {keywords.Know, "report", false},
	"scholarlyarticle": {keywords.Know, "report", false}, "dataset": {keywords.Know, "data", false},
	"review": {keywords.Know, "review", true}, "article": {keywords.Know, "article", true},
	"newsarticle": {keywords.Know, "article", true}, "blogposting": {keywords.Know, "article", true},
	"techarticle": {keywords.Know, "article", true}, "videoobject": {"", "video", true},
	"podcastepisode": {"", "podcast", true},
}

// readClaims reads JSON-LD first: where a page has both, microdata is often that of its template.
func (p *page) readClaims() {
	g := graph{about: map[string]bool{}}
	p.doc.Find(`script[type="application/ld+json"]`).Each(func(_ int, s *goquery.Selection) { g.decode(s.Text()) })
	var found []stated
	for _, node := range g.nodes {
		if id := text(node["@id"]); id == "" || !g.about[id] {
			found = append(found, p.claim(node)...)
		}
	}
	found = append(found, p.microdata()...)
	slices.SortStableFunc(found, func(a, b stated) int { return a.rank() - b.rank() })
	for _, s := range found {
		p.out.SetDefault(document.FieldKind, s.claim.kind)
		if s.claim.intent != "" {
			p.out.Hint(s.claim.intent, s.why)
		}
	}
}

// stated is a claim with the words of the page that make it.
type stated struct {
	claim claim
	why   string
}

func (s stated) rank() int {
	if s.claim.weak {
		return 1
	}
	return 0
}

// graph collects the objects of JSON-LD that are about the page. About has the ids of those that others only refer to,
// as their publisher or brand: the address of a business on every page of its site makes none of them a place.
type graph struct {
	bytes int
	nodes []map[string]any
	about map[string]bool
}

func (g *graph) decode(script string) {
	if g.bytes += len(script); g.bytes > maxJSON {
		return
	}
	var value any
	if json.Unmarshal([]byte(script), &value) == nil { // what is broken says nothing
		g.collect(value, 0)
	}
}

// collect goes down the properties that lead to what the page is about, and no others.
func (g *graph) collect(value any, depth int) {
	if depth > maxNested || len(g.nodes) >= maxClaims {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, entry := range v {
			g.collect(entry, depth+1)
		}
	case map[string]any:
		g.nodes = append(g.nodes, v)
		for _, property := range []string{"@graph", "mainEntity", "mainEntityOfPage", "offers"} {
			g.collect(v[property], depth+1)
		}
		for _, property := range []string{"publisher", "author", "creator", "provider", "seller", "brand", "isPartOf"} {
			g.refer(v[property])
		}
	}
}

func (g *graph) refer(value any) {
	switch v := value.(type) {
	case []any:
		for _, entry := range v[:min(len(v), maxNested)] {
			if object, ok := entry.(map[string]any); ok {
				g.refer(object)
			}
		}
	case map[string]any:
		if id := text(v["@id"]); id != "" {
			g.about[id] = true
		}
	}
}

// claim reads one object: its types, and its properties where the type is one of content.
func (p *page) claim(node map[string]any) (found []stated) {
	for _, name := range texts(node["@type"]) {
		name = typeName(name)
		if c, ok := claims[strings.ToLower(name)]; ok {
			found = append(found, stated{c, "schema.org " + name})
		}
	}
	if len(found) > 0 || slices.ContainsFunc(texts(node["@type"]), isPage) {
		p.properties(node)
	}
	return found
}

func isPage(name string) bool { return typeName(name) == "WebPage" }

// properties fills in what the head has not said.
func (p *page) properties(node map[string]any) {
	if p.claimedTitle == "" {
		p.claimedTitle = first(node["headline"], node["name"])
	}
	if p.claimedSummary == "" {
		p.claimedSummary = first(node["description"], node["abstract"])
	}
	p.out.SetDefault(document.FieldPublished, date(first(node["datePublished"])))
	p.out.SetDefault(document.FieldUpdated, date(first(node["dateModified"])))
	p.out.SetDefault(document.FieldExpires, date(first(node["expires"])))
	p.out.SetDefault(document.FieldLanguage, first(node["inLanguage"]))
	p.out.SetDefault(document.FieldAuthor, first(node["author"]))
	p.out.SetDefault(document.FieldImage, resolve(p.base, first(node["image"], node["thumbnailUrl"])))
	p.out.SetDefault(document.FieldTopics, texts(node["articleSection"])...)
	p.out.SetDefault(document.FieldKeywords, splitAll(texts(node["keywords"]))...)
}

// microdata reads the items that are no property of another one.
func (p *page) microdata() (found []stated) {
	p.doc.Find("[itemscope][itemtype]").EachWithBreak(func(i int, s *goquery.Selection) bool {
		property := s.AttrOr("itemprop", "")
		if property != "" && !hasWord(property, "offers") && !hasWord(property, "mainEntity") {
			return true
		}
		for _, address := range strings.Fields(s.AttrOr("itemtype", "")) {
			name := typeName(address)
			if c, ok := claims[strings.ToLower(name)]; ok {
				found = append(found, stated{c, "microdata " + name})
			}
		}
		return i < maxClaims
	})
	return found
}

// typeName is the name of a type without its vocabulary.
func typeName(name string) string {
	name = strings.TrimSpace(name)
	return name[strings.LastIndexAny(name, "/#:")+1:]
}

// texts are the strings of a value: itself, those in a list, or the name of an object.
func texts(value any) (all []string) {
	switch v := value.(type) {
	case string:
		return []string{v}
	case map[string]any:
		return []string{first(v["name"], v["url"], v["@value"])}
	case []any:
		for _, entry := range v[:min(len(v), maxTexts)] {
			all = append(all, text(entry))
		}
	}
	return all
}

const maxTexts = 64

// text is the string that a value is, or that an object in its place names.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case map[string]any:
		for _, property := range []string{"name", "url", "@value"} {
			if s, ok := v[property].(string); ok && s != "" {
				return strings.TrimSpace(s)
			}
		}
	}
	return ""
}

// first is the first text of the first value that has one.
func first(values ...any) string {
	for _, value := range values {
		for _, s := range texts(value) {
			if s = strings.TrimSpace(s); s != "" {
				return s
			}
		}
	}
	return ""
}
