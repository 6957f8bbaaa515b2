package parse

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"

	"moments/content"
	"moments/content/ingest/document"
	"moments/content/ingest/feed"
	"moments/content/ingest/fields"
	"moments/content/ingest/format"
	"moments/content/ingest/office"
	"moments/content/ingest/prose"
	"moments/content/ingest/web"
)

// readDocument reads a format that has a reader of its own.
func (r *run) readDocument(f format.Format, data []byte) {
	switch f {
	case format.Markdown:
		r.readPage(data)
	case format.HTML:
		doc, err := web.Read(data, web.Options{})
		r.document(doc, err)
	case format.PDF:
		doc, err := office.ReadPDF(bytes.NewReader(data), int64(len(data)))
		r.document(doc, err)
	case format.DOCX:
		doc, err := office.ReadDOCX(bytes.NewReader(data), int64(len(data)))
		r.document(doc, err)
	}
}

// readFeed emits the assets of a feed or an export.
func (r *run) readFeed(from io.Reader) {
	for entry, err := range feed.Read(io.LimitReader(from, format.MaxTableBytes)) {
		switch {
		case err != nil:
			r.skip(entry.Row, broken(err))
			return
		case entry.Left != "":
			if !r.skip(entry.Row, NewSkip(NotContent, "an entry that is "+entry.Left, "publish it and export again, if it is to be shown")) {
				return
			}
		case !r.asDocument(entry.Row, entry.Document):
			return
		}
	}
}

// document emits the asset of a file that is one document.
func (r *run) document(d document.Document, err error) {
	h := habit{path: r.file.Site.Place(r.file.Path), id: r.file.Path}
	h.notion()
	at := placeOf(h.path)
	switch {
	case err != nil:
		r.skip(0, broken(err))
	case d.NoIndex:
		r.skip(0, NewSkip(NoIndex, "a page that asks not to be found", "take noindex out of its robots to have it shown"))
	case !r.standsFor(d.Canonical, at):
		r.skip(0, NewSkip(NotCanonical, fmt.Sprintf("the canonical address %.200q", d.Canonical), "import the page that stands there"))
	default:
		d.SetDefault(document.FieldURL, cmp.Or(d.Canonical, at))
		d.SetDefault(document.FieldTitle, h.title(), r.file.Root)
		d.ID = h.id
		r.asDocument(0, d)
	}
}

// placeOf is the address of a file in a web root.
func placeOf(at string) string {
	if base := path.Base(at); base == "index.html" || base == "index.htm" {
		at = strings.TrimPrefix(path.Dir(at), ".")
	}
	return address(at)
}

// standsFor reports whether a canonical address may be that of the file itself. A file that was given alone, or has no
// canonical address, stands for itself. The root of an import may lie below the root of the site.
func (r *run) standsFor(canonical, at string) bool {
	if canonical == "" || r.file.Alone {
		return true
	}
	there, err := url.Parse(canonical)
	here, broken := url.Parse(at)
	if err != nil || broken != nil {
		return true
	}
	is, own := bare(there.Path), bare(here.Path)
	return is == own || own == "" || strings.HasSuffix("/"+is, "/"+own)
}

// asDocument emits the asset of a document, or why there is none.
func (r *run) asDocument(row int, d document.Document) bool {
	v, _ := r.pages.Values(d.Fields)
	read, err := fields.Of(v, fields.Options{Steps: r.file.Steps})
	in := content.Input{Asset: read.Asset}
	if err != nil {
		return r.skip(row, InvalidBy(err, nil))
	}
	if d.Text == "" && in.Summary == "" {
		return r.skip(row, NewSkip(NoText, "neither text nor a summary", "write one, or leave it out"))
	}
	in.Summary = cmp.Or(in.Summary, prose.Shorten(d.Paragraph, maxSummary))
	in.Text = d.Text
	in.ExternalID = cmp.Or(d.ID, in.URL)
	in.Hints = hintsOf(d.Hints)
	return r.emit(Item{Row: row, Input: in, Ignored: read.Ignored, Hints: d.Hints, Partial: d.Partial})
}

// hintsOf are hints as the catalogue takes them.
func hintsOf(all []document.Hint) (hints []content.Hint) {
	for _, h := range all {
		hints = append(hints, content.Hint{Intent: h.Intent, Why: h.Why})
	}
	return hints
}
