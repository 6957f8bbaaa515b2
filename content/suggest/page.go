package suggest

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"moments/content/suggest/subject"
	"moments/keywords"
)

// Page is what is judged: an asset as it is read, without its tags. Every field may be empty.
type Page struct {
	Title    string
	Summary  string
	URL      string // absolute, or a path
	Source   string // the import root
	Kind     string // what its file says it is, "" when nothing was said
	Language string // BCP 47; words are known for English, German, Spanish and French
	Text     string // plain text: blocks with blank lines between them
	Hints    []Hint
}

// Hint is something that the page says of itself to machines, such as its JSON-LD: an intent, and the reason in words.
type Hint struct {
	Intent keywords.Intent
	Reason string
}

// MaxText is how many bytes of a text are read; what comes later says nothing new of its form.
const MaxText = 128 << 10

// line is one line of a text with its words in lower case.
type line struct {
	text    string
	words   []string
	heading bool
}

// layout is a page taken apart.
type layout struct {
	page    *Page
	classes *classes
	title   []string
	summary []string
	path    []string // parts of the address in lower case
	lines   []line
	words   int // of all lines
}

func takeApart(p *Page, c *classes) *layout {
	l := &layout{page: p, classes: c, title: subject.Words(p.Title), summary: subject.Words(p.Summary), path: pathOf(p.URL)}
	text := p.Text
	if len(text) > MaxText {
		text = strings.ToValidUTF8(text[:MaxText], "")
	}
	blank := true // before the line
	var raw []string
	for text := range strings.Lines(text) {
		raw = append(raw, strings.TrimSpace(text))
	}
	for i, text := range raw {
		if text == "" {
			blank = true
			continue
		}
		alone := blank && (i+1 == len(raw) || raw[i+1] == "")
		l.add(text, alone && i+1 < len(raw))
		blank = false
	}
	return l
}

// add adds a line; the first one that only says the title again is left out.
func (l *layout) add(text string, alone bool) {
	words := subject.Words(text)
	if len(words) == 0 || len(l.lines) == 0 && strings.EqualFold(text, strings.TrimSpace(l.page.Title)) {
		return
	}
	l.words += len(words)
	l.lines = append(l.lines, line{text: text, words: words, heading: alone && isHeading(text, words)})
}

// isHeading goes by the form of a line that stands alone: short, and not a sentence.
func isHeading(text string, words []string) bool {
	const mostWords, mostBytes = 12, 90
	last, _ := utf8.DecodeLastRuneInString(text)
	return len(words) <= mostWords && len(text) <= mostBytes && !strings.ContainsRune(".:;,!)", last)
}

func pathOf(address string) (parts []string) {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	for part := range strings.SplitSeq(strings.ToLower(u.Path), "/") {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// subject is the page as personas and topics are compared with it.
func (l *layout) subject() subject.Text {
	t := subject.Text{Language: string(languageOf(l.page)), Title: l.title, Summary: l.summary, Path: l.path}
	words := 0
	for _, line := range l.lines {
		if words >= subject.MostWords {
			break
		}
		words += len(line.words)
		if line.heading {
			t.Headings = append(t.Headings, line.words)
		} else {
			t.Lines = append(t.Lines, line.words)
		}
	}
	return t
}
