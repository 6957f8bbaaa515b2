package web

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"moments/content/ingest/document"
	"moments/content/ingest/prose"
)

// minParagraph is the length in bytes from which a paragraph is taken for one that introduces the page.
const minParagraph = 40

// readText writes the text of the main element.
func (p *page) readText(root *html.Node) {
	w := writer{weights: weigh(root)}
	w.main = mainOf(p.doc, w.weights)
	if w.main == nil {
		return
	}
	w.total = w.weights[w.main].text
	w.write(w.main)
	p.out.Text, p.out.Headings, p.out.Paragraph = w.out.String(), w.headings, w.paragraph
}

// writer collects the text of an element.
type writer struct {
	weights   map[*html.Node]weight
	main      *html.Node
	total     int // bytes of text in main
	out       strings.Builder
	breaks    int // that out ends with
	pre       int // open elements that keep their spaces
	headings  []document.Heading
	paragraph string
}

func (w *writer) write(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if n != w.main && (isHidden(n) || isFurniture(n) || w.isNamedFurniture(n)) {
			return
		}
	}
	start := w.open(n)
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		w.write(child)
	}
	w.close(n, start)
}

// open begins an element and returns where its text begins.
func (w *writer) open(n *html.Node) int {
	w.apart(gap(n.DataAtom))
	switch n.DataAtom {
	case atom.Pre:
		w.pre++
	case atom.Br:
		w.apart(w.breaks + 1)
	case atom.Img:
		w.put(" " + attribute(n, "alt") + " ")
	case atom.Td, atom.Th:
		w.put(" ")
	}
	return w.out.Len()
}

func (w *writer) close(n *html.Node, start int) {
	switch n.DataAtom {
	case atom.Pre:
		w.pre--
	case atom.P:
		text := w.out.String()[start:]
		if len(w.paragraph) < minParagraph && len(text) > len(w.paragraph) {
			w.paragraph = prose.Line(text)
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if len(w.headings) < document.MaxHeadings {
			h := document.Heading{Level: int(n.Data[1] - '0'), Text: prose.Line(w.out.String()[start:])}
			w.headings = append(w.headings, h)
		}
	}
	w.apart(gap(n.DataAtom))
}

// apart makes at least so many line breaks.
func (w *writer) apart(breaks int) {
	for ; w.breaks < breaks; w.breaks++ {
		w.out.WriteByte('\n')
	}
}

// put writes a piece of text; one without words does not begin a line.
func (w *writer) put(s string) {
	if strings.TrimSpace(s) != "" {
		w.breaks = 0
	}
	if w.breaks == 0 {
		w.out.WriteString(s)
	}
}

// text writes a text with the line breaks of its source as spaces, unless they are kept.
func (w *writer) text(s string) {
	if w.pre == 0 {
		s = strings.NewReplacer("\n", " ", "\r", " ").Replace(s)
	}
	w.put(s)
}

// gap is how many line breaks stand before and after an element: none within a line, one in a list, two between blocks.
func gap(tag atom.Atom) int {
	switch tag {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Blockquote, atom.Pre, atom.Table, atom.Ul, atom.Ol, atom.Dl,
		atom.Figure, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Details, atom.Header, atom.Main, atom.Hr, atom.Address:
		return 2
	case atom.Li, atom.Tr, atom.Dt, atom.Dd, atom.Figcaption, atom.Caption, atom.Summary, atom.Option:
		return 1
	}
	return 0
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}
