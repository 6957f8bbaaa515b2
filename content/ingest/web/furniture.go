package web

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isHidden is for elements that nobody sees, or that are for programs.
func isHidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Embed, atom.Svg,
		atom.Math, atom.Canvas, atom.Audio, atom.Video, atom.Head, atom.Noembed, atom.Noframes, atom.Title:
		return true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return !strings.EqualFold(a.Val, "until-found")
		case "aria-hidden":
			if strings.EqualFold(a.Val, "true") {
				return true
			}
		case "style":
			if hidesItself(a.Val) {
				return true
			}
		}
	}
	return false
}

func hidesItself(style string) bool {
	style = strings.ToLower(strings.Join(strings.Fields(style), ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// isFurniture is for elements that stand around the content by what they are.
func isFurniture(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Aside, atom.Button, atom.Select, atom.Input, atom.Textarea, atom.Dialog, atom.Menu,
		atom.Datalist:
		return true
	case atom.Header:
		return n.Parent != nil && n.Parent.DataAtom == atom.Body
	}
	switch strings.ToLower(attribute(n, "role")) {
	case "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog",
		"menu", "menubar", "toolbar":
		return true
	}
	return false
}

// furnitureName finds the words by which templates call what is no content.
var furnitureName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|breadcrumbs?|newsletter|` +
	`subscribe|share|sharing|social|sidebar|related|recommended|comments?|respond|advert|advertisement|ads?|` +
	`sponsored|popup|modal|skip-?(?:link|to-content|nav)|pagination|toc|navbar|navigation|menu|footer|` +
	`masthead|site-header|sr-only|visually-hidden|screen-reader-text)(?:$|[\s_-])`)

// isNamedFurniture is for forms, and for elements that stand around the content by their name. One that holds most of
// the text, or the heading of the page, is no furniture, whatever it is called: has-sidebar is often the name of what
// the sidebar stands beside, and some servers put every page into a form.
func (w *writer) isNamedFurniture(n *html.Node) bool {
	name := attribute(n, "class") + " " + attribute(n, "id")
	isNamed := len(name) >= 3 && len(name) <= maxName && furnitureName.MatchString(name)
	if !isNamed && n.DataAtom != atom.Form {
		return false
	}
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main, atom.Article, atom.H1, atom.H2, atom.P:
		return false
	}
	own := w.weights[n]
	return !own.h1 && own.text*3 < w.total
}

// maxName bounds the class and id that are looked at.
const maxName = 512
