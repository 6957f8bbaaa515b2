package office

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/ledongthuc/pdf"

	"moments/content/ingest/document"
)

// Limits of PDF.
const (
	MaxPDFBytes   = 256 << 20
	MaxPages      = 2_000
	MaxObjects    = 200_000
	MaxPDFText    = 16 << 20
	maxTree       = 64 // levels of the tree of pages
	maxNodes      = 10 * MaxPages
	maxForms      = 8 // levels of forms within forms
	maxFormsShown = 1_000
)

// ReadPDF reads a PDF file of a size: its text by pages, headings by the size of their letters, and its properties.
// What cannot be read of it leaves a partial document; one without any text is partial, too. Errors are
// document.ErrLimit and document.ErrBroken. It may end the process, or take what memory there is: see the package.
func ReadPDF(r io.ReaderAt, size int64) (d document.Document, err error) {
	defer recoverTo(&err)
	data, err := readPDF(r, size)
	if err != nil {
		return d, err
	}
	file, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	switch {
	case errors.Is(err, pdf.ErrInvalidPassword):
		return d, fmt.Errorf("%w: it needs a password", document.ErrBroken)
	case err != nil:
		return d, fmt.Errorf("%w: %w", document.ErrBroken, err)
	}
	pages := newPages(&d)
	root := file.Trailer().Key("Root")
	pages.walk(root.Key("Pages"), pdf.Value{}, 0)
	l := layoutOf(pages.lines)
	d.Text, d.Headings = l.text(), l.headings()
	if d.Text == "" {
		d.Cut("no text was found; the pages may be pictures")
	}
	readInfo(&d, file.Trailer().Key("Info"))
	d.Set(document.FieldLanguage, root.Key("Lang").Text())
	d.SetDefault(document.FieldTitle, l.title())
	d.Finish()
	return d, nil
}

// recoverTo makes an error of a panic of the parser, which has no other way to report one.
func recoverTo(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", document.ErrBroken, p)
	}
}

var (
	sizeEntry = regexp.MustCompile(`/Size\s+(\d+)`)
	header    = regexp.MustCompile(`^%PDF-\d\.\d`)
)

// endMark ends a PDF; some servers and mailers write more below it.
var endMark = []byte("%%EOF")

// readPDF reads a file and brings its ends into the one form that the parser takes: it knows version 2.0 by no name
// although it can read it, and wants the mark of the end at the very end.
func readPDF(r io.ReaderAt, size int64) ([]byte, error) {
	if size > MaxPDFBytes {
		return nil, fmt.Errorf("%w: %d bytes, more than %d", document.ErrLimit, size, MaxPDFBytes)
	}
	data, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, err
	}
	if !header.Match(data) || len(data) < 200 {
		return nil, fmt.Errorf("%w: no PDF", document.ErrBroken)
	}
	copy(data, "%PDF-1.7\n")
	if end := bytes.LastIndex(data, endMark); end > 0 {
		data = data[:end+len(endMark)]
	}
	for _, m := range sizeEntry.FindAllSubmatch(data, -1) {
		if n, err := strconv.Atoi(string(m[1])); err != nil || n > MaxObjects {
			return nil, fmt.Errorf("%w: %s objects, more than %d", document.ErrLimit, m[1], MaxObjects)
		}
	}
	return data, nil
}

// readInfo reads the properties of a file.
func readInfo(d *document.Document, info pdf.Value) {
	defer func() {
		if recover() != nil {
			d.Cut("the properties could not be read")
		}
	}()
	if title := info.Key("Title").Text(); !isFileName(title) {
		d.Set(document.FieldTitle, title)
	}
	d.Set(document.FieldSummary, info.Key("Subject").Text())
	d.Set(document.FieldAuthor, info.Key("Author").Text())
	d.Set(document.FieldKeywords, splitWords(info.Key("Keywords").Text())...)
	d.Set(document.FieldUpdated, pdfDate(info.Key("ModDate").Text()))
}

// pdfDate reads a date as D:20260302090000+01'00', of which everything after the year may be missing.
func pdfDate(text string) string {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "D:"), "'", "")
	for _, form := range []string{"20060102150405Z0700", "20060102150405Z", "20060102150405", "20060102"} {
		if t, err := time.Parse(form, text); err == nil && t.Year() >= 1 {
			return t.UTC().Format(time.RFC3339)
		}
	}
	return ""
}
