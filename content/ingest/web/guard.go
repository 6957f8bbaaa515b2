package web

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostNodes estimates from above how many nodes a page has when it is parsed. Elements of formatting that are not closed
// are opened again in every block that follows, so that two megabytes of the wrong tags would make gigabytes of
// nodes; the standard opens at most three that are alike.
func mostNodes(page []byte) int {
	tokens := html.NewTokenizer(bytes.NewReader(page))
	open := map[atom.Atom]*format{}
	total, active := 0, 0
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return total
		case html.StartTagToken, html.SelfClosingTagToken:
			total += 1 + active
			active += opened(open, tokens)
		case html.EndTagToken:
			total++ // </p> and </br> make an element
			active += closed(open, tokens)
		default:
			total += 1 + active
		}
		if total > MaxNodes {
			return total
		}
	}
}

// format counts the open elements of one name.
type format struct {
	open  int
	kinds map[string]bool // by their tags as they are written
}

func (f *format) active() int { return min(f.open, 3*len(f.kinds)) }

// opened is how many more elements may be opened again after a start tag.
func opened(open map[atom.Atom]*format, tokens *html.Tokenizer) int {
	raw := string(tokens.Raw())
	name, _ := tokens.TagName()
	tag := atom.Lookup(name)
	if !isFormatting(tag) {
		return 0
	}
	f := open[tag]
	if f == nil {
		f = &format{kinds: map[string]bool{}}
		open[tag] = f
	}
	before := f.active()
	f.open++
	f.kinds[raw] = true
	return f.active() - before
}

func closed(open map[atom.Atom]*format, tokens *html.Tokenizer) int {
	name, _ := tokens.TagName()
	f := open[atom.Lookup(name)]
	if f == nil || f.open == 0 {
		return 0
	}
	before := f.active()
	f.open--
	return f.active() - before
}

func isFormatting(tag atom.Atom) bool {
	switch tag {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong,
		atom.Tt, atom.U:
		return true
	}
	return false
}
