package diff

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	lines "github.com/rogpeppe/go-internal/diff"

	"moments/content"
)

// Field is a field that differs, in its text form; "" is a field that is not set.
type Field struct {
	Name   string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// MaxShown is how many lines of the comparison of two texts are shown.
const MaxShown = 200

// Lines is how two texts differ. Shown is the comparison as diff -u prints it, without a head and cut off after MaxShown
// lines.
type Lines struct {
	Added   int      `json:"added"`
	Removed int      `json:"removed"`
	Shown   []string `json:"shown,omitempty"`
}

// Assets compares every field that a person can set, and whether the asset is withdrawn; texts are compared by Texts.
func Assets(before, after *content.Asset) (list []Field) {
	b := rows(after)
	for i, row := range rows(before) {
		if row[1] != b[i][1] {
			list = append(list, Field{Name: row[0], Before: row[1], After: b[i][1]})
		}
	}
	return list
}

// rows are the fields of an asset by name, as texts.
func rows(a *content.Asset) [][2]string {
	return [][2]string{
		{"title", a.Title}, {"url", a.URL}, {"summary", a.Summary}, {"kind", a.Kind}, {"language", a.Language},
		{"moments", joined(a.Moments)}, {"topics", joined(a.Topics)}, {"keywords", joined(a.Keywords)},
		{"channels", joined(a.Channels)}, {"regions", joined(a.Regions)},
		{"published_at", date(a.Published)}, {"updated_at", date(a.Updated)}, {"expires_at", date(a.Expires)},
		{"image", a.Image}, {"status", string(a.Status)}, {"withdrawn", withdrawn(a)},
		{"quality", number(a.Quality)}, {"priority", number(a.Priority)}, {"cta_url", a.CTAURL}, {"cta_label", a.CTALabel},
	}
}

func joined[T any](values []T) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, " | ")
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func number(n float64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func withdrawn(a *content.Asset) string {
	switch {
	case !a.Withdrawn:
		return ""
	case a.Reason == content.ByPerson:
		return "by a person"
	}
	return string(a.Reason)
}

// Texts compares two texts line by line.
func Texts(before, after string) (l Lines) {
	_, shown, _ := bytes.Cut(lines.Diff("a", ended(before), "b", ended(after)), []byte("\n+++ b\n"))
	for line := range bytes.Lines(shown) {
		switch line[0] {
		case '+':
			l.Added++
		case '-':
			l.Removed++
		}
		if len(l.Shown) < MaxShown {
			l.Shown = append(l.Shown, strings.TrimSuffix(string(line), "\n"))
		}
	}
	return l
}

// ended makes the last line one like the others.
func ended(text string) []byte {
	if text == "" || strings.HasSuffix(text, "\n") {
		return []byte(text)
	}
	return []byte(text + "\n")
}
