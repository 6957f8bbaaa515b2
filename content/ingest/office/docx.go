package office

import (
	"io"
	"strings"
	"time"

	"moments/content/ingest/bounded"
	"moments/content/ingest/document"
	"moments/content/ingest/prose"
)

// ReadDOCX reads a DOCX file of a size: its text with lists and tables, its headings, and its properties. What was
// deleted or hidden, the table of contents, notes and headers are left out. Errors are document.ErrLimit and
// document.ErrBroken.
func ReadDOCX(r io.ReaderAt, size int64) (d document.Document, err error) {
	a, err := openArchive(r, size)
	if err != nil {
		return d, err
	}
	main, err := a.mainPart()
	if err != nil {
		return d, err
	}
	styles, err := a.styles()
	if err != nil {
		return d, err
	}
	w := writer{styles: styles}
	if err := a.read(main, MaxMainPart, w.read); err != nil {
		return d, err
	}
	d.Text, d.Headings, d.Paragraph = w.out.String(), w.headings, w.paragraph
	d.Set(document.FieldLanguage, styles.language)
	d.Set(document.FieldTitle, w.title)
	if err := a.read("docProps/core.xml", maxSmallPart, func(x *bounded.XML) error { return readCore(&d, x) }); err != nil {
		return document.Document{}, err
	}
	if len(d.Headings) > 0 {
		d.SetDefault(document.FieldTitle, d.Headings[0].Text)
	}
	d.Finish()
	return d, nil
}

// readCore reads the properties of a file. The title in the text goes before theirs, which is often that of the file
// from which it was copied. When it was made says nothing about when it was published.
func readCore(d *document.Document, x *bounded.XML) error {
	return eachText(x, func(name, text string) {
		switch name {
		case "title":
			if !isFileName(text) {
				d.SetDefault(document.FieldTitle, text)
			}
		case "description":
			d.Set(document.FieldSummary, text)
		case "subject":
			d.SetDefault(document.FieldSummary, text)
		case "creator":
			d.Set(document.FieldAuthor, text)
		case "category":
			d.Set(document.FieldTopics, text)
		case "keywords":
			d.Set(document.FieldKeywords, splitWords(text)...)
		case "language":
			d.SetDefault(document.FieldLanguage, text)
		case "modified":
			d.Set(document.FieldUpdated, timestamp(text))
		}
	})
}

// isFileName is for titles that a program gave: the name of a file, or of what had none yet.
func isFileName(title string) bool {
	title = strings.ToLower(prose.Line(title))
	for _, prefix := range []string{"microsoft word - ", "microsoft powerpoint - ", "untitled", "document1"} {
		if strings.HasPrefix(title, prefix) {
			return true
		}
	}
	for _, suffix := range []string{".doc", ".docx", ".dotx", ".pdf", ".indd", ".odt", ".rtf", ".tex", ".pptx"} {
		if strings.HasSuffix(title, suffix) {
			return true
		}
	}
	return false
}

func splitWords(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ';' })
}

func timestamp(text string) string {
	t, err := time.Parse(time.RFC3339, strings.TrimSpace(text))
	if err != nil || t.Year() < 1 {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
