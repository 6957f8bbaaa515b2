package parse

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"strings"

	"moments/content"
	"moments/content/ingest/fields"
	"moments/content/ingest/front"
	"moments/content/ingest/prose"
)

// Lengths in runes of what is taken from the text of a page.
const (
	maxSummary = 300
	maxHeading = 200
)

// readPage emits the asset of a Markdown file.
func (r *run) readPage(data []byte) {
	decoded, err := prose.Decode(data)
	if err != nil {
		r.skip(0, noText(err))
		return
	}
	raw, text, err := front.Split(decoded)
	if err != nil {
		r.skip(0, NewSkip(FrontMatter, err.Error(), "correct the front matter between its two fences"))
		return
	}
	v, unknown, text := r.valuesOf(raw, text)
	h := r.habit(v)
	h.adapt(v)
	read, err := fields.Of(v, fields.Options{Steps: r.file.Steps})
	read.Ignored = append(read.Ignored, unknown...)
	switch {
	case err != nil:
		r.skip(0, InvalidBy(err, nil))
	case read.NoIndex:
		r.skip(0, NewSkip(NoIndex, "a page that asks not to be found", "take noindex out of its front matter to have it shown"))
	case h.elsewhere(v):
		found := fmt.Sprintf("the canonical address %.200q", v.First(fields.Canonical))
		r.skip(0, NewSkip(NotCanonical, found, "import the page that stands there"))
	default:
		r.complete(h, v, read, text)
	}
}

// valuesOf are the fields of a page, and its text without them. Unknown are those that mean nothing here, where they
// were written for a table: front matter is full of what is for other programs.
func (r *run) valuesOf(raw front.Fields, text []byte) (v fields.Values, unknown []string, rest []byte) {
	if len(raw) == 0 && NotionID(r.file.Path) != "" {
		return r.properties(text)
	}
	if r.ofJekyll() {
		raw.SplitWords()
	}
	v, _ = r.pages.Values(raw)
	return v, nil, text
}

// complete adds what the text of a page says, and emits it.
func (r *run) complete(h habit, v fields.Values, read fields.Read, text []byte) {
	in := content.Input{Asset: read.Asset}
	said := r.proseOf(text)
	in.Summary = r.markdown.Line(v.First(fields.Summary))
	isList := strings.HasPrefix(path.Base(r.file.Path), "_index.")
	if said.Text == "" && in.Summary == "" && (isList || in.Title == "") {
		r.skip(0, NewSkip(NoText, "neither text nor a summary", "write one, or leave the page out"))
		return
	}
	in.Title = cmp.Or(in.Title, prose.Shorten(said.Heading, maxHeading), h.title(), r.file.Root)
	in.Summary = cmp.Or(in.Summary, prose.Shorten(said.Paragraph, maxSummary))
	in.Text, in.Hints = said.Text, hintsOf(read.Hints)
	in.ID = content.AssetID(v.First(fields.ID))
	in.ExternalID = h.id
	r.emit(Item{Input: in, Ignored: read.Ignored, Hints: read.Hints})
}

// proseOf reads the text of a page: HTML with front matter in a file that is named so, MDX, or Markdown.
func (r *run) proseOf(text []byte) prose.Prose {
	switch strings.ToLower(path.Ext(r.file.Path)) {
	case ".html", ".htm", ".xhtml":
		plain := prose.Tidy(prose.Plain(strings.ToValidUTF8(string(text), "\ufffd")))
		first, _, _ := strings.Cut(plain, "\n\n")
		return prose.Prose{Text: plain, Paragraph: prose.Line(first)}
	case ".mdx":
		text = prose.DropModules(text)
	}
	return r.markdown.Read(text)
}

// pageURL is the address in the front matter, or that of the path: without extension, an index being its folder, and
// a slug in the place of the last part.
func pageURL(v fields.Values, at string) string {
	if given := v.First(fields.URL); given != "" {
		if fields.IsAbsolute(given) {
			return given
		}
		return "/" + given
	}
	at = strings.TrimSuffix(at, path.Ext(at))
	base := path.Base(at)
	if base == "index" || base == "_index" {
		at = strings.TrimPrefix(path.Dir(at), ".")
	}
	if slug := v.First(fields.Slug); slug != "" && base != "_index" && !strings.Contains(slug, "/") {
		at = path.Join(path.Dir(at), slug)
	}
	return address(at)
}

// address is the path of a file as that of an address.
func address(at string) string { return (&url.URL{Path: "/" + at}).EscapedPath() }
