package parse

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"moments/content/ingest/builder"
	"moments/content/ingest/fields"
	"moments/content/ingest/prose"
)

// habit is what the site builder of a page makes of its path. Path is that of the page without what the builder reads
// in it, id what the page is known by.
type habit struct {
	path, id string
	date     string // in the name, of Jekyll
	ending   string // of the address, of Jekyll
	hidden   bool   // among Jekyll's drafts
	ownID    bool   // an id in the front matter is one of many in the site, of Docusaurus
}

var (
	datePrefix   = regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}[-_]`)
	numberPrefix = regexp.MustCompile(`^\d+\s*[-_.]+\s*([^-_.\s\d])`)
	orderPrefix  = regexp.MustCompile(`^0\d+\s*[-_.]+\s*([^-_.\s\d])`)
)

// habit looks at the site, the path, and fields that only one builder has.
func (r *run) habit(v fields.Values) habit {
	h := habit{path: r.file.Site.Place(r.file.Path), id: r.file.Path}
	switch {
	case r.file.Site.Builder == builder.Docusaurus, len(v[fields.Sidebar]) > 0:
		h.ownID = true
		h.path = eachPart(h.path, func(part string) string { return numberPrefix.ReplaceAllString(part, "$1") })
	case r.ofJekyll():
		h.jekyll()
	default:
		h.notion()
	}
	return h
}

// ofJekyll reports whether a page was written for Jekyll.
func (r *run) ofJekyll() bool {
	return r.file.Site.Builder == builder.Jekyll || hasFolder(r.file.Path, "_posts") || hasFolder(r.file.Path, "_drafts")
}

func hasFolder(at, folder string) bool {
	return strings.HasPrefix(at, folder+"/") || strings.Contains(at, "/"+folder+"/")
}

func eachPart(at string, change func(string) string) string {
	parts := strings.Split(at, "/")
	for i := range parts {
		parts[i] = change(parts[i])
	}
	return strings.Join(parts, "/")
}

// jekyll reads _posts/2026-01-02-a-page.md as /2026/01/02/a-page.html, as it does without a permalink of its own.
func (h *habit) jekyll() {
	h.hidden = hasFolder(h.path, "_drafts")
	if !h.hidden && !hasFolder(h.path, "_posts") {
		return // a page, which has its place as its address
	}
	dir, base := path.Split(h.path)
	for _, folder := range []string{"_posts/", "_drafts/"} {
		dir = strings.Replace("/"+dir, "/"+folder, "/", 1)[1:]
	}
	if prefix := datePrefix.FindString(base); prefix != "" {
		h.date = strings.TrimRight(prefix, "-_")
		if t, ok := fields.Date(h.date); ok {
			dir = path.Join(dir, t.Format("2006/01/02"))
		}
		base = strings.TrimPrefix(base, prefix)
	}
	h.path, h.ending = path.Join(dir, base), ".html"
}

// adapt completes the fields with what the path says.
func (h habit) adapt(v fields.Values) {
	if h.ownID {
		delete(v, fields.ID)
	}
	since := v.First(fields.Shown)
	if _, known := fields.Truth(since); since != "" && !known {
		v[fields.Published] = append(v[fields.Published], since)
	}
	if v.First(fields.Published) == "" && h.date != "" {
		v[fields.Published] = []string{h.date}
	}
	if h.hidden {
		v[fields.Draft] = []string{"true"}
	}
	v[fields.URL] = []string{h.url(v)}
}

// url is the address that the front matter gives, or the one that the path has at the site.
func (h habit) url(v fields.Values) string {
	given, canonical := v.First(fields.URL), v.First(fields.Canonical)
	switch slug := v.First(fields.Slug); {
	case isPattern(given):
		delete(v, fields.URL)
	case given == "" && fields.IsAbsolute(canonical):
		return canonical
	case given == "" && h.ownID && strings.HasPrefix(slug, "/"):
		return slug
	}
	if v.First(fields.URL) != "" {
		return pageURL(v, h.path)
	}
	return pageURL(v, h.path) + h.ending
}

// isPattern is for permalinks of Jekyll that are the name of a style or have parts to be filled in: /:year/:title/.
func isPattern(address string) bool {
	switch address {
	case "date", "pretty", "ordinal", "weekdate", "none":
		return true
	}
	return strings.Contains(address, "/:")
}

// elsewhere reports whether a page with an address of its own says that another one stands for it.
func (h habit) elsewhere(v fields.Values) bool {
	canonical, err := url.Parse(v.First(fields.Canonical))
	if err != nil || canonical.Path == "" {
		return false
	}
	own, err := url.Parse(v.First(fields.URL))
	return err == nil && bare(own.Path) != bare(canonical.Path)
}

// bare is the path of an address without what servers take for the same: slashes at the ends, an index, .html.
func bare(at string) string {
	at = strings.TrimSuffix(strings.TrimSuffix(strings.Trim(at, "/"), ".html"), ".htm")
	return strings.Trim(strings.TrimSuffix("/"+at, "/index"), "/")
}

// title makes a title of the name of the file, or of its folder for an index; "" when there is nothing to read in it.
func (h habit) title() string {
	name := strings.TrimSuffix(path.Base(h.path), path.Ext(h.path))
	if name == "index" || name == "_index" {
		name = strings.Trim(path.Base(path.Dir(h.path)), "./")
	}
	name = orderPrefix.ReplaceAllString(datePrefix.ReplaceAllString(name, ""), "$1")
	name = prose.Line(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, name))
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return ""
	}
	return fmt.Sprintf("%c%s", unicode.ToUpper(first), name[size:])
}
