package parse

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"moments/content/ingest/fields"
	"moments/content/ingest/format"
	"moments/content/ingest/front"
)

var (
	notionID   = regexp.MustCompile(`^(.*?)[ -]([0-9a-f]{32})$`)
	notionLine = regexp.MustCompile(`^(\pL[^:\n]{0,60}): +(\S.*)$`)
)

// The lines of properties that a page may have, and the bytes of one.
const (
	maxProperties = 100
	maxProperty   = 4 << 10
)

// NotionID is the id that Notion writes at the end of the name of a page or folder, "" when there is none.
func NotionID(at string) string {
	base := path.Base(at)
	for _, name := range []string{base, strings.TrimSuffix(base, path.Ext(base))} {
		if m := notionID.FindStringSubmatch(name); m != nil {
			return m[2]
		}
	}
	return ""
}

// IsPage reports whether a file is named as a page in Markdown.
func IsPage(at string) bool { return format.ByName(at) == format.Markdown }

// notion takes the ids out of names such as "Plans 0123456789abcdef0123456789abcdef.md".
func (h *habit) notion() {
	if id := NotionID(h.path); id != "" {
		h.id = id
	}
	h.path = eachPart(h.path, func(part string) string {
		ext := path.Ext(part)
		if m := notionID.FindStringSubmatch(strings.TrimSuffix(part, ext)); m != nil {
			return m[1] + ext
		}
		return part
	})
}

// properties reads the lines that Notion writes below the heading of a page that is the row of a table, as in
// "Status: Live", and returns the text without them. They are properties when all lines of the paragraph look like it,
// and one of them is known.
func (r *run) properties(text []byte) (v fields.Values, unknown []string, rest []byte) {
	heading, below, _ := bytes.Cut(bytes.TrimLeft(text, "\r\n"), []byte("\n"))
	if !bytes.HasPrefix(heading, []byte("# ")) {
		return fields.Values{}, nil, text
	}
	below = bytes.TrimLeft(below, "\r\n")
	raw, read, lines := front.Fields{}, 0, 0
	for line := range bytes.Lines(below) {
		m := notionLine.FindSubmatch(bytes.TrimRight(line[:min(len(line), maxProperty)], " \r\n"))
		if lines++; m == nil || lines > maxProperties || len(line) > maxProperty {
			if len(bytes.TrimSpace(line)) > 0 {
				return fields.Values{}, nil, text
			}
			break
		}
		raw.Add(string(m[1]), firstDay(string(m[2])))
		read += len(line)
	}
	v, unknown = r.tables.Values(raw)
	if len(v) == 0 {
		return fields.Values{}, nil, text
	}
	for _, of := range []fields.Field{fields.ID, fields.Title, fields.Body} {
		delete(v, of) // Notion numbers rows by itself
	}
	return v, unknown, append(append(bytes.Clone(heading), "\n\n"...), below[read:]...)
}

// firstDay is the first of a span of dates, and any other text as it is.
func firstDay(text string) string {
	first, _, _ := strings.Cut(text, " → ")
	if _, ok := fields.Date(first); ok {
		return first
	}
	return text
}
