package web

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"

	"moments/content/ingest/document"
)

// Limits of a page.
const (
	MaxBytes = 2 << 20
	MaxNodes = 500_000
	MaxLinks = 5_000
)

// Options are what is known of a page besides its bytes. The zero value is a file on disk.
type Options struct {
	URL         string   // where it was found, absolute; "" leaves relative addresses out
	ContentType string   // the header, for its charset
	RobotsTag   []string // the X-Robots-Tag headers
	Links       bool     // whether the links are wanted
}

// Read reads an HTML page. Errors are document.ErrLimit and, where there is no element at all, document.ErrBroken.
func Read(data []byte, opts Options) (document.Document, error) {
	root, err := parse(data, opts.ContentType)
	if err != nil {
		return document.Document{}, err
	}
	p := page{doc: goquery.NewDocumentFromNode(root), meta: map[string][]string{}}
	p.base = baseOf(p.doc, opts.URL)
	p.collectMeta()
	p.readHead(opts)
	p.readClaims()
	p.readText(root)
	if opts.Links {
		p.out.Links = links(p.doc, p.base)
	}
	p.defaults(opts)
	p.out.Finish()
	return p.out, nil
}

// Links are the addresses that a page at an address links to: absolute, http or https, without fragments, each once,
// at most MaxLinks, in order of the page; none with rel=nofollow. Errors are those of Read.
func Links(data []byte, opts Options) ([]string, error) {
	root, err := parse(data, opts.ContentType)
	if err != nil {
		return nil, err
	}
	doc := goquery.NewDocumentFromNode(root)
	return links(doc, baseOf(doc, opts.URL)), nil
}

// page is a page that is being read.
type page struct {
	doc  *goquery.Document
	base *url.URL            // nil when it is not known
	meta map[string][]string // name or property, lower case, to contents
	out  document.Document
	// title and summary in the words of the claims, for a page whose head has none
	claimedTitle, claimedSummary string
}

// parse decodes and parses a page within the limits.
func parse(data []byte, contentType string) (*html.Node, error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%w: a page of %d bytes, more than %d", document.ErrLimit, len(data), MaxBytes)
	}
	text := decode(data, contentType)
	if nodes := mostNodes(text); nodes > MaxNodes {
		return nil, fmt.Errorf("%w: a page of up to %d elements and texts, more than %d", document.ErrLimit, nodes, MaxNodes)
	}
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil { // reading from memory does not fail: the elements are nested too deep
		return nil, fmt.Errorf("%w: %w", document.ErrLimit, err)
	}
	if !bytes.ContainsRune(text, '<') {
		return nil, fmt.Errorf("%w: a page without any element", document.ErrBroken)
	}
	return root, nil
}

// decode makes UTF-8 of a page. Where neither header, mark nor page name the charset, valid UTF-8 is taken for itself:
// the standard would look at the first kilobyte only, and take a page that is English until then for windows-1252.
func decode(data []byte, contentType string) []byte {
	encoding, _, certain := charset.DetermineEncoding(data[:min(len(data), 1024)], contentType)
	if !certain && utf8.Valid(data) {
		encoding = unicode.UTF8
	}
	decoded, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		decoded = data
	}
	return bytes.ToValidUTF8(bytes.TrimPrefix(decoded, []byte("\ufeff")), []byte("\ufffd"))
}

func baseOf(doc *goquery.Document, at string) *url.URL {
	base, err := url.Parse(at)
	if err != nil || !base.IsAbs() {
		base = nil
	}
	href, _ := doc.Find("base[href]").First().Attr("href")
	given, err := url.Parse(strings.TrimSpace(href))
	switch {
	case err != nil || href == "":
		return base
	case base != nil:
		given = base.ResolveReference(given)
	}
	if given.Scheme != "http" && given.Scheme != "https" {
		return base
	}
	return given
}

// resolve makes an address absolute; "" for one that is not of the web. Without a base only absolute addresses are
// kept.
func resolve(base *url.URL, href string) string {
	href = strings.TrimSpace(href)
	u, err := url.Parse(href)
	if err != nil || href == "" {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	return u.String()
}

func links(doc *goquery.Document, base *url.URL) (found []string) {
	seen := map[string]bool{}
	doc.Find("a[href], area[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		if hasWord(a.AttrOr("rel", ""), "nofollow") {
			return true
		}
		if address := resolve(base, a.AttrOr("href", "")); address != "" && !seen[address] {
			seen[address] = true
			found = append(found, address)
		}
		return len(found) < MaxLinks
	})
	return found
}

// hasWord reports whether a list of words, separated by spaces or commas, has one in any case.
func hasWord(list, word string) bool {
	for _, w := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' }) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}
