package format_test

import (
	"strings"
	"testing"

	"moments/content/ingest/format"
)

func TestDetect(t *testing.T) {
	tests := []struct{ path, data, want, why string }{
		{"a.md", "text", "markdown", "its name ends with .md"},
		{"a", "---\ntitle: A\n---\nx", "markdown", "it begins with front matter between ---"},
		{"a.txt", "+++\ntitle = 'A'\n+++\nx", "markdown", "it begins with front matter between +++"},
		{"a.md", `{"title": "A"}` + "\nx", "markdown", "its name ends with .md"},
		{"a.yaml", "---\na: b\n---\n", "", ""},
		{"a.csv", "id,title\n1,A", "table", "its name ends with .csv"},
		{"export", "Title;URL\nA;/a\n", "table", "its first line names the columns of assets"},
		{"a.csv", "PK\x03\x04", "zip", "it begins as a zip"},
		{"a.xlsx", "id\ttitle\n1\tA\n", "table", "its name ends with .xlsx"},
		{"a.txt", `[{"id":"a"}]`, "json", "it begins as a JSON list"},
		{"a.csv", "\xef\xbb\xbf{\"items\": []}", "json", "it begins as a JSON object"},
		{"a", "{\"id\":1}\n{\"id\":2}\n", "jsonl", "each line begins as a JSON object"},
		{"a.json", `{"version": "https://jsonfeed.org/version/1.1", "items": []}`, "feed", "it says that it is a JSON Feed"},
		{"a.php", "<?php x?><!doctype HTML><title>A</title>", "html", "its first element is <!doctype html>"},
		{"a", "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", "html", "its first element is <html>"},
		{"a.html", "<p>text</p>", "html", "its name ends with .html"},
		{"a.md", "<p>text</p>", "markdown", "its name ends with .md"},
		{"a.xml", "<?xml version='1.0'?><!-- x --><rss version='2.0'>", "feed", "its first element is <rss>"},
		{"a", "<feed xmlns='http://www.w3.org/2005/Atom'>", "feed", "its first element is <feed>"},
		{"a.xml", "<urlset></urlset>", "", ""},
		{"a.html", "<svg></svg>", "", ""},
		{"a.xml", "<catalog></catalog>", "", ""},
		{"a.md", "%PDF-1.7\n", "pdf", "it begins with %PDF-"},
		{"a.pdf", "text", "", ""},
		{"a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", ""},
		{"a.gif", "GIF89a\x00", "", ""},
		{"Makefile", "all:\n", "", ""},
		{"a", "", "", ""},
	}
	for _, test := range tests {
		g := format.Detect([]byte(test.data), test.path)
		if string(g.Format) != test.want || g.Why != test.why || g.Format == "" && (g.Found == "" || g.Try == "") {
			t.Errorf("%s %.20q: %+v; want %s, %s", test.path, test.data, g, test.want, test.why)
		}
	}
	if g := format.Detect([]byte("\x00\x01"), "a.md"); !g.Binary {
		t.Errorf("zeros in a page: %+v", g)
	}
}

func TestNamed(t *testing.T) {
	for _, f := range format.Formats {
		if got, err := format.Named(strings.ToUpper(string(f))); err != nil || got != f || f.Limit() < format.MaxPageBytes {
			t.Errorf("%s: %q, %v", f, got, err)
		}
	}
	if _, err := format.Named("zip"); err == nil {
		t.Error("zip can be forced")
	}
}

// FuzzDetect holds that any bytes give an answer with a reason.
func FuzzDetect(f *testing.F) {
	for _, text := range []string{"<!DOCTYPE a [<!ENTITY b 'c'>]><rss>", "<?x?><!-- --><feed>", "%PDF-1.4", "PK\x03\x04", "\xff\xfe<\x00a\x00", "{\"a\":1}\n{}", "---\n"} {
		f.Add([]byte(text), "a.md")
	}
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		g := format.Detect(data, name)
		if (g.Format == "") == (g.Why != "") || g.Format == "" && (g.Found == "" || g.Try == "") {
			t.Errorf("%+v", g)
		}
	})
}
