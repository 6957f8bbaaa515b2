package builder_test

import (
	"slices"
	"testing"

	"moments/content/ingest/builder"
)

func TestSites(t *testing.T) {
	tests := []struct {
		files       []string
		page        string
		want, place string
	}{
		{[]string{"hugo.toml"}, "content/posts/a.md", "hugo ", "posts/a.md"},
		{[]string{"hugo.toml"}, "docs/content/a.md", "hugo ", "docs/content/a.md"},
		{[]string{"site/hugo.yaml"}, "site/content/a.md", "hugo site", "a.md"},
		{[]string{"site/hugo.yaml"}, "other/content/a.md", " ", "other/content/a.md"},
		{[]string{"config.toml"}, "content/a.md", "hugo ", "a.md"},
		{[]string{"config.toml"}, "pages/a.md", " ", "pages/a.md"},
		{[]string{"_config.yml"}, "_posts/2026-01-02-a.md", "jekyll ", "_posts/2026-01-02-a.md"},
		{[]string{"docusaurus.config.ts", "package.json"}, "docs/a.md", "docusaurus ", "docs/a.md"},
		{[]string{"package.json", "web/docusaurus.config.js"}, "web/docs/a.md", "docusaurus web", "docs/a.md"},
		{[]string{"astro.config.mjs"}, "src/content/blog/a.md", "astro ", "blog/a.md"},
		{[]string{"astro.config.mjs"}, "src/pages/a.md", "astro ", "a.md"},
		{[]string{"a/hugo.toml", "a/b/_config.yml"}, "a/b/c/d.md", "jekyll a/b", "c/d.md"},
		{[]string{"package.json"}, "src/content/a.md", " ", "src/content/a.md"},
	}
	for _, test := range tests {
		all := append(slices.Clone(test.files), test.page)
		for range 2 {
			site := builder.Find(all).Of(test.page)
			if got := string(site.Builder) + " " + site.Root; got != test.want || site.Place(test.page) != test.place {
				t.Errorf("%v: %q, %q; want %q, %q", all, got, site.Place(test.page), test.want, test.place)
			}
			slices.Reverse(all)
		}
	}
}

func TestNotes(t *testing.T) {
	s := builder.Find([]string{"_config.yml", "web/package.json"})
	for at, want := range map[string]bool{
		"README.md": true, "Contributing.md": true, "LICENSE.md": true, "web/CHANGELOG.markdown": true, "readme-first.md": false, "docs/README.md": false,
		"web/docs/README.md": false,
	} {
		if s.IsNote(at) != want {
			t.Errorf("%s: %v", at, !want)
		}
	}
	if builder.Find([]string{"README.md", "a.md"}).IsNote("README.md") {
		t.Error("a README in a folder that is no site is a page")
	}
}
