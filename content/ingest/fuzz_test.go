package ingest_test

import (
	"bytes"
	"os"
	"path"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest"
)

// seed adds the example files with one of the extensions.
func seed(f *testing.F, extensions ...string) {
	for _, folder := range []string{"testdata/site", "testdata/site/guides", "testdata/site/guides/calibrate", "testdata/site/news/2026"} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			f.Fatal(err)
		}
		for _, entry := range entries {
			for _, ext := range extensions {
				if path.Ext(entry.Name()) != ext {
					continue
				}
				data, err := os.ReadFile(path.Join(folder, entry.Name()))
				if err != nil {
					f.Fatal(err)
				}
				f.Add(data)
			}
		}
	}
}

// check reads a file twice and holds what comes out against what the package promises.
func check(t *testing.T, name string, data []byte) {
	src := from(map[string]string{name: string(data)})
	items := collect(t, src, ingest.Options{})
	for _, item := range items {
		if item.Skip != nil {
			checkSkip(t, item.Skip)
			continue
		}
		in := item.Input
		if err := in.Validate(); err != nil {
			t.Errorf("an asset that is not valid: %v", err)
		}
		if in.ExternalID == "" || in.Source != "site" {
			t.Errorf("no identity: %+v", in)
		}
		for _, text := range append([]string{in.Title, in.Summary, in.Text, in.CTALabel}, in.Keywords...) {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, hidden) {
				t.Errorf("text that is not clean: %q", text)
			}
		}
	}
	if diff := cmp.Diff(items, collect(t, src, ingest.Options{})); diff != "" {
		t.Errorf("the second reading differs:\n%s", diff)
	}
}

func hidden(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' }

func checkSkip(t *testing.T, s *ingest.Skip) {
	if s.Path == "" || s.Code == "" || s.Found == "" || s.Try == "" || strings.Contains(s.Found, "no parser expects") {
		t.Errorf("a skip that says too little, or a panic: %+v", s)
	}
	if !utf8.ValidString(s.String()) || len(s.String()) > 4<<10 {
		t.Errorf("a skip that cannot be shown: %.100q of %d bytes", s, len(s.String()))
	}
}

func FuzzMarkdown(f *testing.F) {
	seed(f, ".md")
	f.Add([]byte("---\ntitle: &a [*a]\nparams: {x: y}\n---\n{{< a alt=\"b\" >}} :::c::: [!d] ![e](f) <g> &#0; `h` |i|\n|-|\n"))
	f.Add([]byte("# A\n\nStatus: Live\nDate: January 2, 2026 → x\n\ntext"))
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, "folder/page.md", data)
		check(t, "folder/page 0123456789abcdef0123456789abcdef.md", data)
		check(t, "_posts/page.md", data)
	})
}

func FuzzAssetsCSV(f *testing.F) {
	seed(f, ".csv")
	f.Add([]byte("id,title,stage,intents,body\n1,\"A\n\"\"B\",TOFU,do|buy,<p>x</p>\n2,\xff,,,\n"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "assets.csv", data) })
}

// FuzzAssetJSON reads the same bytes as a list and as lines.
func FuzzAssetJSON(f *testing.F) {
	seed(f, ".json", ".jsonl")
	f.Add([]byte(`[{"id":1,"title":[["x"],"A"],"params":{"moments":["do/use/-"]},"draft":true,"quality":1e-3},{}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, "assets.json", data)
		check(t, "assets.jsonl", data)
	})
}

// FuzzZip reads the same bytes as an archive that was given alone and as a member of another one.
func FuzzZip(f *testing.F) {
	for _, b := range bombs() {
		if path.Ext(b.name) != ".zip" || b.name == "many.zip" || b.name == "zeros.zip" {
			continue
		}
		var data bytes.Buffer
		if err := b.make(&data); err != nil {
			f.Fatal(err)
		}
		f.Add(data.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "a.zip", data) })
}

// FuzzFile reads bytes under a name that says nothing, so that what they are is found out.
func FuzzFile(f *testing.F) {
	seed(f, ".md", ".csv", ".json", ".jsonl")
	for _, text := range []string{"<!DOCTYPE a [<!ENTITY b 'c'>]><rss version='2.0'>", "<?x?><!-- --><feed>", "%PDF-1.4 [[", "PK\x03\x04", "\xff\xfe<\x00a\x00", "{\"a\":1}\n{}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "file", data) })
}

// FuzzMDX reads what Docusaurus and Astro read.
func FuzzMDX(f *testing.F) {
	f.Add([]byte("---\nsidebar_position: 1\nslug: /a\n---\nimport A from 'a'\nexport const b = {\n}\n\n{/* c */}<D e={f}>g</D>\n```\nimport\n```"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "docs/01-a/_posts/2026-01-02-b.mdx", data) })
}
