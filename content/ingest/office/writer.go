package office

import (
	"encoding/xml"
	"strconv"
	"strings"

	"moments/content/ingest/bounded"
	"moments/content/ingest/document"
	"moments/content/ingest/prose"
)

// minParagraph is the length in bytes from which a paragraph is taken for one that introduces the document.
const minParagraph = 40

// writer collects the text of a main part.
type writer struct {
	styles           styles
	out              strings.Builder
	headings         []document.Heading
	title, paragraph string

	skipped  int // open elements that are left out
	cells    int // open cells of tables
	writes   bool
	para     para
	isHidden bool // the run
}

// para is the paragraph that is being read.
type para struct {
	text                      strings.Builder
	level                     int
	isTitle, isList, isListed bool // listed in a table of contents
}

// read writes the text of a part.
func (w *writer) read(x *bounded.XML) error {
	for {
		token, err := x.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			w.start(element{t})
		case xml.EndElement:
			w.end(t.Name.Local)
		case xml.CharData:
			if w.writes && w.skipped == 0 && !w.isHidden {
				w.para.text.Write(t)
			}
		}
	}
}

// isSkipped is for elements whose text is not seen: what was deleted or moved away, instructions of fields, and the
// second form of what newer programs write twice.
func isSkipped(name string) bool {
	switch name {
	case "del", "moveFrom", "instrText", "Fallback", "delText", "delInstrText":
		return true
	}
	return false
}

func (w *writer) start(e element) {
	if w.skipped > 0 || isSkipped(e.Name.Local) {
		w.skipped++
		return
	}
	switch e.Name.Local {
	case "p":
		w.flush() // a text box may stand within a paragraph
	case "tc":
		w.cells++
	case "r":
		w.isHidden = false
	case "t":
		w.writes = true
	case "tab", "noBreakHyphen", "br", "cr":
		w.para.text.WriteString(markOf(e.Name.Local))
	default:
		w.property(e)
	}
}

func markOf(name string) string {
	switch name {
	case "noBreakHyphen":
		return "-"
	case "br", "cr":
		return "\n"
	}
	return " "
}

// property reads what a paragraph or run is.
func (w *writer) property(e element) {
	switch e.Name.Local {
	case "pStyle":
		id := e.attribute("val")
		w.para.level, w.para.isTitle, w.para.isListed = w.styles.level[id], w.styles.title[id], w.styles.contents[id]
	case "outlineLvl":
		if n, err := strconv.Atoi(e.attribute("val")); err == nil && n >= 0 && n < 9 {
			w.para.level = min(n+1, maxLevel)
		}
	case "numPr":
		w.para.isList = true
	case "vanish":
		w.isHidden = e.on()
	}
}

func (w *writer) end(name string) {
	if w.skipped > 0 {
		w.skipped--
		return
	}
	switch name {
	case "t":
		w.writes = false
	case "p":
		w.flush()
	case "tc":
		w.cells--
		w.out.WriteByte(' ')
	case "tr":
		w.out.WriteByte('\n')
	case "tbl":
		w.out.WriteByte('\n')
	}
}

// flush writes the paragraph: on its own, or on a line of its own in a list, or in the row of its table.
func (w *writer) flush() {
	p := &w.para
	text := p.text.String()
	line := prose.Line(text)
	switch {
	case line == "" || p.isListed:
	case w.cells > 0:
		w.out.WriteString(line + " ")
	case p.isList && p.level == 0:
		w.out.WriteString(line + "\n")
	default:
		w.out.WriteString("\n" + text + "\n\n")
		w.note(line)
	}
	w.para = para{}
}

// note remembers what a paragraph is to the document.
func (w *writer) note(line string) {
	switch {
	case w.para.isTitle && w.title == "":
		w.title = line
	case w.para.level > 0 && len(w.headings) < document.MaxHeadings:
		w.headings = append(w.headings, document.Heading{Level: w.para.level, Text: line})
	case w.para.level == 0 && len(w.paragraph) < minParagraph && len(line) > len(w.paragraph):
		w.paragraph = line
	}
}
