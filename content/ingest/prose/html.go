package prose

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Plain returns text that may be HTML as plain text. Angle brackets without an end tag or a line break are taken for
// themselves, as in a title about Go's chan<- or about List<String>.
func Plain(s string) string {
	if strings.Contains(s, "</") || strings.Contains(s, "<br") {
		return stripTags(s)
	}
	return html.UnescapeString(s)
}

// stripTags returns the text of a piece of HTML, which need not be whole: no tags, scripts, styles or comments,
// entities resolved, images by their alternative text, blocks on lines of their own.
func stripTags(piece string) string {
	if !strings.ContainsAny(piece, "<&") {
		return piece
	}
	var b strings.Builder
	hidden := atom.Atom(0) // the element whose text is not shown
	for tokens := html.NewTokenizer(strings.NewReader(piece)); ; {
		switch tokens.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if hidden == 0 {
				b.Write(tokens.Text())
			}
		case html.EndTagToken:
			tag := tagOf(tokens)
			if tag == hidden {
				hidden = 0
			}
			b.WriteString(breakAfter(tag))
		case html.StartTagToken:
			tag := tagOf(tokens)
			if isHidden(tag) {
				hidden = tag
			}
			b.WriteString(breakAfter(tag) + alternative(tokens, tag))
		case html.SelfClosingTagToken:
			tag := tagOf(tokens)
			b.WriteString(breakAfter(tag) + alternative(tokens, tag))
		}
	}
}

func tagOf(tokens *html.Tokenizer) atom.Atom {
	name, _ := tokens.TagName()
	return atom.Lookup(name)
}

// isHidden is for elements whose text is for programs.
func isHidden(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes, atom.Template:
		return true
	}
	return false
}

// breakAfter is nothing for what stands within a line, a new line for a block.
func breakAfter(tag atom.Atom) string {
	switch tag {
	case atom.P, atom.Div, atom.Br, atom.Li, atom.Ul, atom.Ol, atom.Tr, atom.Table, atom.Section, atom.Article, atom.Blockquote,
		atom.Pre, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Figure, atom.Figcaption, atom.Dt, atom.Dd,
		atom.Details, atom.Summary:
		return "\n"
	case atom.Td, atom.Th, atom.Option, atom.Button:
		return " "
	}
	return ""
}

// alternative is the text that stands for an image, "" for every other element.
func alternative(tokens *html.Tokenizer, tag atom.Atom) string {
	if tag != atom.Img {
		return ""
	}
	for {
		key, value, more := tokens.TagAttr()
		if string(key) == "alt" {
			return string(value)
		}
		if !more {
			return ""
		}
	}
}
