package ingest_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest"
	"moments/content/ingest/parse"
)

// placed is a line for each page: its path, address and topics, or why there is none.
func placed(t *testing.T, files map[string]string) (lines []string) {
	t.Helper()
	for _, it := range collect(t, from(files), ingest.Options{}) {
		switch {
		case it.Skip != nil && it.Skip.Code != parse.Unsupported:
			lines = append(lines, fmt.Sprintf("%s %s", it.Path, it.Skip.Code))
		case it.Skip == nil:
			lines = append(lines, fmt.Sprintf("%s %s %v", it.Input.ExternalID, it.Input.URL, it.Input.Topics))
		}
	}
	return lines
}

func TestPagesOfASite(t *testing.T) {
	tests := map[string]struct {
		files map[string]string
		want  []string
	}{
		"Hugo": {
			map[string]string{"hugo.toml": "", "content/posts/a.md": "x", "content/_index.md": "x", "README.md": "x", "content/README.md": "x"},
			[]string{"README.md site_note", "content/README.md /README []", "content/_index.md / []", "content/posts/a.md /posts/a []"},
		},
		"Astro": {
			map[string]string{"astro.config.mjs": "", "package.json": "{}", "src/content/blog/a.md": "x", "src/pages/b.md": "x", "CHANGELOG.md": "x"},
			[]string{"CHANGELOG.md site_note", "src/content/blog/a.md /blog/a []", "src/pages/b.md /b []"},
		},
		"Docusaurus": {
			map[string]string{"web/docusaurus.config.js": "", "web/docs/01-a/overview.md": "---\nid: overview\n---\nx", "web/docs/b/overview.md": "---\nid: overview\nslug: /b\n---\nx"},
			[]string{"web/docs/01-a/overview.md /docs/a/overview []", "web/docs/b/overview.md /b []"},
		},
		"Jekyll": {
			map[string]string{"_config.yml": "", "_posts/2026-01-02-a.md": "---\ntags: sso security\n---\nx", "about.md": "---\ntags: [single sign on]\n---\nx", "LICENSE.md": "x"},
			[]string{"LICENSE.md site_note", "_posts/2026-01-02-a.md /2026/01/02/a.html [sso security]", "about.md /about [single-sign-on]"},
		},
		"none": {
			map[string]string{"README.md": "x", "content/a.md": "---\ntags: sso security\n---\nx"},
			[]string{"README.md /README []", "content/a.md /content/a [sso-security]"},
		},
	}
	for name, test := range tests {
		if diff := cmp.Diff(test.want, placed(t, test.files)); diff != "" {
			t.Errorf("%s\n%s", name, diff)
		}
	}
}

// An id in the front matter is one among the pages of a folder. A page that comes later changes the identity of none.
func TestThePathIsTheIdentityOfAPage(t *testing.T) {
	catalog := openCatalog(t)
	page := func(title string) string { return "---\nid: overview\ntitle: " + title + "\n---\ntext of " + title }
	files := map[string]string{"docs/b/overview.md": page("B")}
	expect(t, "one", importFrom(t, catalog, from(files), ingest.Options{}), "1 new, 0 changed, 0 unchanged; 0 drafts, 0 future, 0 expired; 0 skipped")
	files["docs/a/overview.md"] = page("A")
	expect(t, "two", importFrom(t, catalog, from(files), ingest.Options{}), "1 new, 0 changed, 1 unchanged; 0 drafts, 0 future, 0 expired; 0 skipped")
	expect(t, "again", importFrom(t, catalog, from(files), ingest.Options{}), "0 new, 0 changed, 2 unchanged; 0 drafts, 0 future, 0 expired; 0 skipped")
	if a, err := catalog.Get("overview"); err != nil || a.Title != "B" {
		t.Errorf("the first page has lost its id: %+v, %v", a, err)
	}
}

func TestNotionTables(t *testing.T) {
	const table, one, two = "Content 0123456789abcdef0123456789abcdef", "aaaaaaaaaaaaaaaa0000000000000000", "bbbbbbbbbbbbbbbb0000000000000000"
	files := map[string]string{
		table + ".csv":                "\ufeffName,Tags,Status,URL\nOne,\"sso, cdp\",Live,https://ex.com/n1\nTwo,,Live,\nThree,,,\n",
		table + "/One " + one + ".md": "# One\n\nTags: sso, cdp\nStatus: Live\nURL: https://ex.com/n1\nOwner: Ann\nDate: January 2, 2026 → January 3, 2026\n\nThe text of it.\n",
		table + "/Two " + two + ".md": "# Two\n\nStatus: In progress\nSummary: one → two\n\nNote: this stays.\n",
		"Plain " + two[1:] + "c.md":   "# Plain\n\nNote: this is text.\n",
		"Other " + one[1:] + "c.csv":  "Name,URL\nRow,https://ex.com/r\n",
		"Mixed " + one[1:] + "d.md":   "# Mixed\n\nStatus: Live\nand a sentence.\n",
		"notes.md":                    "# Notes\n\nStatus: Draft\n\nText.\n",
		"readme.txt":                  "x",
	}
	var lines []string
	var ignored []string
	for _, it := range collect(t, from(files), ingest.Options{}) {
		in := it.Input
		switch {
		case it.Skip != nil:
			lines = append(lines, it.Path+" "+string(it.Skip.Code))
		default:
			lines = append(lines, fmt.Sprintf("%s %s %v %q %q %s", in.ExternalID, in.URL, in.Topics, in.Summary, in.Text, in.Published.Format("2006")))
		}
		ignored = append(ignored, it.Ignored...)
	}
	want := []string{
		one + ` https://ex.com/n1 [sso cdp] "The text of it." "One\n\nThe text of it." 2026`,
		two + ` /Content/Two [] "one → two" "Two\n\nNote: this stays." 0001`,
		table + ".csv pages_beside",
		one[1:] + `d /Mixed [] "Status: Live and a sentence." "Mixed\n\nStatus: Live\nand a sentence." 0001`,
		`https://ex.com/r https://ex.com/r [] "" "" 0001`,
		two[1:] + `c /Plain [] "Note: this is text." "Plain\n\nNote: this is text." 0001`,
		`notes.md /notes [] "Status: Draft" "Notes\n\nStatus: Draft\n\nText." 0001`,
		"readme.txt unsupported",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"owner", "status"}, ignored); diff != "" {
		t.Error(diff)
	}
	if r := importFrom(t, openCatalog(t), from(files), ingest.Options{}); r.Failed() != 0 {
		t.Errorf("%v", r.Skips)
	}
	both := maps.Clone(files)
	both[table+"_all.csv"] = both[table+".csv"]
	if r := importFrom(t, openCatalog(t), from(both), ingest.Options{}); r.Codes[parse.PagesBeside] != 2 {
		t.Errorf("%v", r.Codes)
	}
}

// A page with more lines than a table has columns has no properties.
func TestAPageIsNoTable(t *testing.T) {
	const at = "A aaaaaaaaaaaaaaaa0000000000000000.md"
	for name, lines := range map[string]string{"many": strings.Repeat("Tags: x\n", 200_000), "long": "Tags: " + strings.Repeat("x", 1<<20) + "\n"} {
		if it := one(t, at, "# A\n\n"+lines+"\nmore"); it.Skip != nil || len(it.Input.Topics) != 0 || !strings.Contains(it.Input.Text, "Tags: x") {
			t.Errorf("%s: %v, %v", name, it.Input.Topics, it.Skip)
		}
	}
}
