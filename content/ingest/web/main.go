package web

import (
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// weight is how much text an element has that is seen, in bytes, and how much of it is in links.
type weight struct {
	text, linked int
	h1           bool
}

func (w weight) prose() int { return w.text - w.linked }

// weigh weighs all elements.
func weigh(root *html.Node) map[*html.Node]weight {
	weights := map[*html.Node]weight{}
	addWeight(root, weights)
	return weights
}

func addWeight(n *html.Node, weights map[*html.Node]weight) weight {
	switch {
	case n.Type == html.TextNode:
		return weight{text: visibleBytes(n.Data)}
	case n.Type == html.ElementNode && (isHidden(n) || isFurniture(n)):
		return weight{}
	}
	own := weight{h1: n.DataAtom == atom.H1}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		w := addWeight(child, weights)
		own.text += w.text
		own.linked += w.linked
		own.h1 = own.h1 || w.h1
	}
	if n.DataAtom == atom.A {
		own.linked = own.text
	}
	if n.Type == html.ElementNode {
		weights[n] = own
	}
	return own
}

func visibleBytes(s string) (n int) {
	for i := range len(s) {
		if s[i] > ' ' {
			n++
		}
	}
	return n
}

// mainOf is the element that holds the content: the one that says so, else the longest article, each only with a fifth
// of the text at least; else the smallest block with nearly all of the text that is not in links. It is nil for a page
// without a body.
func mainOf(doc *goquery.Document, weights map[*html.Node]weight) *html.Node {
	body := doc.Find("body").First()
	if body.Length() == 0 {
		return nil
	}
	all := weights[body.Nodes[0]].text
	for _, selector := range []string{"main, [role=main]", "article, [itemprop=articleBody]"} {
		if best := heaviest(doc.Find(selector).Nodes, weights); best != nil && 5*weights[best].text > all {
			return best
		}
	}
	return densest(body.Nodes[0], weights)
}

func heaviest(nodes []*html.Node, weights map[*html.Node]weight) (best *html.Node) {
	for _, n := range nodes {
		if weights[n].text > 0 && (best == nil || weights[n].text > weights[best].text) {
			best = n
		}
	}
	return best
}

// densest goes down from the body for as long as one block has three quarters of what is not in links.
func densest(body *html.Node, weights map[*html.Node]weight) *html.Node {
	at := body
	for {
		var next *html.Node
		for child := at.FirstChild; child != nil; child = child.NextSibling {
			if isBlock(child.DataAtom) && 4*weights[child].prose() > 3*weights[at].prose() {
				next = child
			}
		}
		if next == nil {
			return at
		}
		at = next
	}
}

func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Div, atom.Section, atom.Article, atom.Table, atom.Tbody, atom.Tr, atom.Td, atom.Center, atom.Main:
		return true
	}
	return false
}
