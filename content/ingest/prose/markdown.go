package prose

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensions "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Prose is what a text says. Heading and Paragraph are the first of their kind, on one line.
type Prose struct {
	Text, Heading, Paragraph string
}

// Markdown reads CommonMark with tables, heading attributes, and the directives of Hugo, Docusaurus and Microsoft Learn.
type Markdown struct{ parser parser.Parser }

// NewMarkdown returns a reader of Markdown.
func NewMarkdown() Markdown {
	options := goldmark.WithParserOptions(parser.WithAttribute())
	return Markdown{goldmark.New(goldmark.WithExtensions(extension.Table), options).Parser()}
}

// Read returns the prose of Markdown without front matter: code and the texts of links are kept, images are their
// alternative text, HTML has lost its tags. What would cost too much to parse is only freed of its marks.
func (m Markdown) Read(markdown []byte) Prose {
	markdown = dropDirectives(bytes.ToValidUTF8(markdown, []byte("\uFFFD")))
	if parseCost(markdown) > maxCost {
		return dropMarks(markdown)
	}
	w := writer{source: markdown}
	_ = ast.Walk(m.parser.Parse(text.NewReader(markdown)), w.visit) // visit returns no error
	return Prose{Text: Tidy(w.out.String()), Heading: w.heading, Paragraph: w.paragraph}
}

// writer collects the text of a syntax tree.
type writer struct {
	source             []byte
	out                strings.Builder
	start              int // of the block that is being written
	heading, paragraph string
}

func (w *writer) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		w.leave(n)
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Heading, *ast.Paragraph:
		w.start = w.out.Len()
	case *ast.Text:
		w.out.Write(unescape(n.Segment.Value(w.source)))
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.out.WriteByte('\n')
		}
	case *ast.String:
		w.out.Write(n.Value)
	case *ast.AutoLink:
		w.out.Write(n.Label(w.source))
	case *ast.RawHTML:
		w.out.WriteString(stripTags(segments(n.Segments, w.source)))
	case *ast.CodeSpan:
		w.code(n)
		return ast.WalkSkipChildren, nil
	case *ast.HTMLBlock:
		w.out.WriteString(dropLinks(stripTags(htmlOf(n, w.source))))
	case *ast.CodeBlock:
		w.indented(segments(n.Lines(), w.source))
	case *ast.FencedCodeBlock:
		w.out.WriteString(segments(n.Lines(), w.source))
	}
	return ast.WalkContinue, nil
}

// leave ends a block with an empty line, or a new one in lists and tables.
func (w *writer) leave(n ast.Node) {
	switch n.(type) {
	case *ast.Heading:
		w.keepFirst(&w.heading)
		w.out.WriteString("\n\n")
	case *ast.Paragraph:
		w.keepFirst(&w.paragraph)
		w.out.WriteString("\n\n")
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock, *ast.List, *extensions.Table:
		w.out.WriteString("\n\n")
	case *ast.TextBlock, *extensions.TableRow, *extensions.TableHeader:
		w.out.WriteByte('\n')
	case *extensions.TableCell:
		w.out.WriteByte(' ')
	}
}

func (w *writer) keepFirst(kept *string) {
	if *kept == "" {
		*kept = Line(w.out.String()[w.start:])
	}
}

// code writes a code span, in which a backslash and an ampersand are themselves.
func (w *writer) code(n ast.Node) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			w.out.Write(t.Segment.Value(w.source))
		}
	}
}

// indented writes an indented code block. One that begins with a tag, or has links in it, is seldom code: exports of
// old systems indent their layout, and people indent what follows an item of a list too far.
func (w *writer) indented(code string) {
	if strings.HasPrefix(strings.TrimSpace(code), "<") || strings.Contains(code, "](http") {
		code = dropLinks(stripTags(code))
	}
	w.out.WriteString(code)
}

func segments(lines *text.Segments, source []byte) string {
	var b strings.Builder
	for i := range lines.Len() {
		line := lines.At(i)
		b.Write(line.Value(source))
	}
	return b.String()
}

func htmlOf(n *ast.HTMLBlock, source []byte) string {
	if !n.HasClosure() {
		return segments(n.Lines(), source)
	}
	return segments(n.Lines(), source) + string(n.ClosureLine.Value(source))
}

// unescape resolves backslashes and character references.
func unescape(b []byte) []byte {
	if bytes.IndexByte(b, '\\') >= 0 {
		b = util.UnescapePunctuations(b)
	}
	if bytes.IndexByte(b, '&') >= 0 {
		b = util.ResolveEntityNames(util.ResolveNumericReferences(b))
	}
	return b
}

// Line is the prose of a short text on one line, for summaries.
func (m Markdown) Line(markdown string) string { return Line(m.Read([]byte(markdown)).Text) }

var (
	// shortcode is Hugo's: {{< name >}}, {{% name %}} and the closing forms.
	shortcode = regexp.MustCompile(`(?s)\{\{[<%].*?[>%]\}\}`)
	// linked is a shortcode that stands for the address of a link.
	linked = regexp.MustCompile(`(?s)\]\(\s*\{\{[<%].*?[>%]\}\}`)
	// directives are those of Microsoft Learn and of Docusaurus: a span between three colons, or a line that begins with them.
	directiveSpan = regexp.MustCompile(`:::[a-zA-Z][^\n]*?:::`)
	directiveLine = regexp.MustCompile(`(?m)^[ \t>]*:::.*$`)
	// include stands for a file; alert is the head of a note, a video or a section: [!NOTE], [!VIDEO address].
	include = regexp.MustCompile(`(?i)\[!include\s*\[[^\]\n]*\]\s*\([^)\n]*\)\s*\]`)
	alert   = regexp.MustCompile(`\[!\w[^\]\n]*\]`)
	// shown are the attributes of a shortcode or directive that a visitor reads.
	shown = regexp.MustCompile(`\b(?:alt|alt-text|text)\s*=\s*"([^"]*)"`)
)

// dropDirectives takes out what only a site's own builder understands, but for the texts that it would show.
func dropDirectives(markdown []byte) []byte {
	if bytes.Contains(markdown, []byte("{{")) {
		markdown = shortcode.ReplaceAllFunc(linked.ReplaceAll(markdown, []byte("](#")), shownIn)
	}
	if bytes.Contains(markdown, []byte(":::")) {
		markdown = directiveLine.ReplaceAll(directiveSpan.ReplaceAllFunc(markdown, shownIn), nil)
	}
	if bytes.Contains(markdown, []byte("[!")) {
		markdown = alert.ReplaceAll(include.ReplaceAll(markdown, nil), nil)
	}
	return markdown
}

func shownIn(directive []byte) []byte {
	var texts [][]byte
	for _, match := range shown.FindAllSubmatch(directive, -1) {
		texts = append(texts, match[1])
	}
	return bytes.Join(texts, []byte(" "))
}

// link is a link or image as it is left where Markdown stands within HTML, which is no Markdown to a parser.
var link = regexp.MustCompile(`!?\[([^\[\]\n]*)\]\([^()\n]*\)`)

func dropLinks(text string) string {
	if !strings.Contains(text, "](") {
		return text
	}
	return link.ReplaceAllString(text, "$1")
}

// dropMarks is the poor man's reading of Markdown: every mark is a space.
func dropMarks(markdown []byte) Prose {
	plain := Tidy(strings.Map(func(r rune) rune {
		if strings.ContainsRune("*_`[]<>|#~", r) {
			return ' '
		}
		return r
	}, dropLinks(string(markdown))))
	first, _, _ := strings.Cut(plain, "\n")
	return Prose{Text: plain, Paragraph: first}
}

var (
	// module is a line of MDX that is for programs; comment is what its writers say to each other.
	module  = regexp.MustCompile(`^(import|export)\s`)
	comment = regexp.MustCompile(`(?s)\{/\*.*?\*/\}`)
)

// DropModules takes out of MDX what is JavaScript: imports and exports up to the next empty line, and comments. What
// stands in code fences stays.
func DropModules(mdx []byte) []byte {
	var kept bytes.Buffer
	kept.Grow(len(mdx))
	fenced, dropping := false, false
	for line := range bytes.Lines(comment.ReplaceAll(mdx, nil)) {
		text := bytes.TrimSpace(line)
		if bytes.HasPrefix(text, []byte("```")) || bytes.HasPrefix(text, []byte("~~~")) {
			fenced = !fenced
		}
		if len(text) == 0 {
			dropping = false
		}
		if dropping = dropping || !fenced && module.Match(line); !dropping {
			kept.Write(line)
		}
	}
	return kept.Bytes()
}
