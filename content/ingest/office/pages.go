package office

import (
	"fmt"

	"github.com/ledongthuc/pdf"

	"moments/content/ingest/document"
)

// pages reads the pages of a PDF in their order. The tree of pages is walked here, once: the parser looks for each
// page from the first one on, and follows parents that may lead in a circle.
type pages struct {
	d     *document.Document
	lines [][]line // of each page
	fonts map[string]*font
	bytes int // of text
	nodes int
}

func newPages(d *document.Document) *pages { return &pages{d: d, fonts: map[string]*font{}} }

// walk reads the pages below a node of the tree. Resources are those of the nodes above.
func (p *pages) walk(node, resources pdf.Value, depth int) {
	if own := node.Key("Resources"); own.Kind() == pdf.Dict {
		resources = own
	}
	kids := node.Key("Kids")
	if p.nodes++; depth > maxTree || p.nodes > maxNodes {
		p.d.Cut("the tree of pages is too deep or too large")
		return
	}
	if kids.Kind() != pdf.Array {
		p.page(node, resources)
		return
	}
	for i := range kids.Len() {
		if p.isFull() {
			return
		}
		p.kid(kids, i, resources, depth)
	}
}

// kid reads one node, whose loss costs what stands below it and no more.
func (p *pages) kid(kids pdf.Value, i int, resources pdf.Value, depth int) {
	defer func() {
		if recover() != nil {
			p.d.Cut(fmt.Sprintf("page %d could not be read", len(p.lines)+1))
		}
	}()
	p.walk(kids.Index(i), resources, depth+1)
}

// isFull notes why no more is read.
func (p *pages) isFull() bool {
	switch {
	case len(p.lines) >= MaxPages:
		p.d.Cut(fmt.Sprintf("only the first %d pages were read", MaxPages))
	case p.bytes >= MaxPDFText:
		p.d.Cut(fmt.Sprintf("only the first %d bytes of text were read", MaxPDFText))
	default:
		return false
	}
	return true
}

// page reads the lines of a page, and keeps what was read when it breaks off.
func (p *pages) page(node, resources pdf.Value) {
	v := newView(p, resources)
	defer func() {
		lines := v.flow.end()
		for _, l := range lines {
			p.bytes += len(l.text)
		}
		p.lines = append(p.lines, lines)
		if recover() != nil {
			p.d.Cut(fmt.Sprintf("page %d could not be read to its end", len(p.lines)))
		}
	}()
	if node.Key("Contents").Kind() != pdf.Null {
		v.show(node.Key("Contents"))
	}
}

// font reads a font of resources once for all pages: what it refers to is its name.
func (p *pages) font(resources pdf.Value, name string) *font {
	v := resources.Key("Font").Key(name)
	key := v.String()
	if p.fonts[key] == nil {
		p.fonts[key] = newFont(v)
	}
	return p.fonts[key]
}
