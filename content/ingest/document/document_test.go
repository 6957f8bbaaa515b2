package document_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/content/ingest/document"
	"moments/keywords"
)

func TestFields(t *testing.T) {
	var d document.Document
	d.Set(document.FieldTitle, "", " ")
	if d.Fields != nil || d.First(document.FieldTitle) != "" {
		t.Errorf("empty texts are kept: %v", d.Fields)
	}
	d.Set(document.FieldTitle, "a")
	d.Set(document.FieldTitle)
	d.SetDefault(document.FieldTitle, "b")
	d.SetDefault(document.FieldPublished, "", "2026-01-02")
	d.Set(document.FieldTopics, "x", "y")
	d.Set(document.FieldTopics, "z")
	want := map[string][]string{"title": {"a"}, "publishedat": {"2026-01-02"}, "topics": {"z"}}
	if diff := cmp.Diff(want, map[string][]string(d.Fields)); diff != "" || d.First(document.FieldPublished) != "2026-01-02" {
		t.Error(diff)
	}
}

func TestHints(t *testing.T) {
	var d document.Document
	d.Hint(keywords.Do, "a")
	d.Hint(keywords.Do, "a")
	d.Hint(keywords.Buy, "a")
	if len(d.Hints) != 2 || d.Hints[0].Intent != keywords.Do {
		t.Error(d.Hints)
	}
	for i := range 100 {
		d.Hint(keywords.Do, strings.Repeat("b", i+1))
	}
	if len(d.Hints) != document.MaxHints {
		t.Errorf("%d hints", len(d.Hints))
	}
}

func TestFinish(t *testing.T) {
	d := document.Document{
		ID: " a\nb ", Text: "one  two\n\n\n\n three\u202e\x00", Canonical: "https://x.example/\n",
		Headings: []document.Heading{{Level: 1, Text: " \n"}, {Level: 2, Text: "a\nb" + strings.Repeat("c", 300)}},
	}
	d.Set(document.FieldTitle, "<b>A</b> &amp; B")
	d.Set(document.FieldURL, "https://x.example/?a=1&copy=2")
	d.Set(document.FieldSummary, strings.Repeat("ü", 10_000))
	d.Finish()
	if d.First(document.FieldTitle) != "A & B" || d.First(document.FieldURL) != "https://x.example/?a=1&copy=2" {
		t.Error(d.Fields)
	}
	if summary := d.First(document.FieldSummary); len(summary) > content.MaxSummaryBytes || !utf8.ValidString(summary) {
		t.Errorf("a summary of %d bytes", len(summary))
	}
	if d.Text != "one two\n\nthree" || d.Paragraph != "one two" || d.ID != "a b" || d.Canonical != "https://x.example/" || d.Partial != "" {
		t.Errorf("%+v", d)
	}
	if len(d.Headings) != 1 || utf8.RuneCountInString(d.Headings[0].Text) > 200 {
		t.Error(d.Headings)
	}
	long := document.Document{Text: strings.Repeat("words ", content.MaxTextBytes/5)}
	long.Finish()
	if len(long.Text) > content.MaxTextBytes || long.Partial == "" {
		t.Errorf("%d bytes, partial %q", len(long.Text), long.Partial)
	}
	long.Cut("another reason")
	if strings.Contains(long.Partial, "another") {
		t.Error("the first reason is lost")
	}
}

// TestFinished holds any document against what the package promises.
func TestFinished(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`(<[a-z]+>|&[a-z]+;|[a-z]+|\n| )*`), rapid.Map(rapid.SliceOf(rapid.Byte()),
			func(b []byte) string { return string(b) }))
		d := document.Document{ID: text.Draw(t, "id"), Text: text.Draw(t, "text"), Canonical: text.Draw(t, "canonical")}
		d.Headings = []document.Heading{{Level: 1, Text: text.Draw(t, "heading")}}
		d.Set(document.FieldTitle, text.Draw(t, "title"))
		d.Hint(keywords.Do, text.Draw(t, "why"))
		d.Finish()
		for _, line := range append([]string{d.ID, d.Canonical, d.Paragraph, d.Hints[0].Why}, d.Fields["title"]...) {
			if !utf8.ValidString(line) || strings.ContainsFunc(line, unseen) || strings.Contains(line, "\n") {
				t.Fatalf("a line that is not clean: %q", line)
			}
		}
		if !utf8.ValidString(d.Text) || strings.ContainsFunc(d.Text, unseen) {
			t.Fatalf("text that is not clean: %q", d.Text)
		}
		encoded, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back document.Document
		if err := json.Unmarshal(encoded, &back); err != nil || back.Text != d.Text || back.First("title") != d.First("title") {
			t.Fatalf("%v: %+v", err, back)
		}
		again := d
		if again.Finish(); again.Text != d.Text || again.ID != d.ID {
			t.Fatalf("finishing twice differs: %q, %q", d.Text, again.Text)
		}
	})
}

func unseen(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' }
