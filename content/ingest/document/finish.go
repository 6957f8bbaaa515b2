package document

import (
	"strings"
	"unicode/utf8"

	"moments/content"
	"moments/content/ingest/prose"
)

// Limits of a document.
const (
	MaxHeadings = 500
	MaxHints    = 16
	maxValues   = 64 // of a field
	maxHeading  = 200
	maxValue    = content.MaxSummaryBytes
)

// Finish puts a document into the form that the package promises: text is tidied and cut at the limits of an asset,
// fields, headings and reasons are plain text on one line.
func (d *Document) Finish() {
	d.ID = clip(prose.Line(valid(d.ID)), content.MaxURLBytes)
	d.finishFields()
	d.finishHeadings()
	d.Text = prose.Tidy(valid(d.Text))
	if len(d.Text) > content.MaxTextBytes {
		d.Text = clip(d.Text, content.MaxTextBytes)
		d.Cut("the text is longer than 8 MiB")
	}
	if d.Paragraph == "" {
		d.Paragraph, _, _ = strings.Cut(d.Text, "\n\n")
	}
	d.Paragraph = clip(prose.Line(valid(d.Paragraph)), maxValue)
	d.Canonical = clip(prose.Line(valid(d.Canonical)), content.MaxURLBytes)
	for i := range d.Hints {
		d.Hints[i].Why = clip(prose.Line(valid(d.Hints[i].Why)), maxHeading)
	}
}

// Cut notes why text is missing; of several reasons the first is kept.
func (d *Document) Cut(why string) {
	if d.Partial == "" {
		d.Partial = why
	}
}

func (d *Document) finishFields() {
	for name, texts := range d.Fields {
		var clean []string
		for _, text := range texts {
			if len(clean) == maxValues {
				break
			}
			if text = finishValue(name, text); text != "" {
				clean = append(clean, text)
			}
		}
		if d.Fields[name] = clean; clean == nil {
			delete(d.Fields, name)
		}
	}
}

// finishValue leaves the entities of addresses alone: an & in one begins a parameter.
func finishValue(field, text string) string {
	if field != FieldURL && field != FieldImage {
		text = prose.Plain(valid(text))
	}
	return clip(prose.Line(valid(text)), maxValue)
}

func (d *Document) finishHeadings() {
	kept := d.Headings[:0]
	for _, h := range d.Headings {
		h.Text = prose.Shorten(prose.Line(valid(h.Text)), maxHeading)
		if h.Text != "" && len(kept) < MaxHeadings {
			kept = append(kept, h)
		}
	}
	d.Headings = kept
	if len(kept) == 0 {
		d.Headings = nil
	}
}

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// clip cuts text to at most limit bytes, between two runes.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return strings.TrimRight(s[:limit], " \n")
}
