package parse_test

import (
	"fmt"
	"strings"
	"testing"

	"moments/content/ingest/parse"
)

// Site builders read much out of the names of files.
func TestHabitsOfSiteBuilders(t *testing.T) {
	const id = "0123456789abcdef0123456789abcdef"
	tests := []struct{ path, text, want string }{
		// Hugo
		{"posts/a.md", "+++\ntitle = 'A'\ndate = 2026-01-02\ndraft = true\nslug = 'b'\ncategories = ['C']\ntags = ['d']\n+++\nx", "posts/a.md /posts/b A draft 2026-01-02 [d c]"},
		{"posts/a.md", "{\"title\": \"A\", \"lastmod\": \"2026-01-02\", \"aliases\": [\"/b\"]}\nx", "posts/a.md /posts/a A live - []"},
		// Jekyll
		{"_posts/2026-01-02-some-page.md", "---\nlayout: post\n---\nx", "_posts/2026-01-02-some-page.md /2026/01/02/some-page.html Some page live 2026-01-02 []"},
		{"blog/_posts/2026-1-2-a.md", "---\ndate: 2026-02-03\n---\nx", "blog/_posts/2026-1-2-a.md /blog/2026/01/02/a.html A live 2026-02-03 []"},
		{"_posts/2026-01-02-a.md", "---\npermalink: /b/\npublished: false\n---\nx", "_posts/2026-01-02-a.md /b/ A draft 2026-01-02 []"},
		{"_posts/2026-01-02-a.md", "---\npermalink: /:year/:title/\n---\nx", "_posts/2026-01-02-a.md /2026/01/02/a.html A live 2026-01-02 []"},
		{"_drafts/a.md", "---\ntitle: A\n---\nx", "_drafts/a.md /a.html A draft - []"},
		// Docusaurus: an id is that of a page in its folder
		{"docs/01-intro/02-first-steps.md", "---\nid: start\nsidebar_label: Start\nkeywords: [k]\nhide_title: true\n---\nx", "docs/01-intro/02-first-steps.md /docs/intro/first-steps First steps live - []"},
		{"docs/a.md", "---\nsidebar_position: 1\nslug: /\n---\nx", "docs/a.md / A live - []"},
		{"docs/a.mdx", "---\nsidebar_position: 1\n---\nimport Tabs from '@theme/Tabs';\nexport const x = {\n  a: 1,\n};\n\n{/* note */}\n<Tabs>\n\nSome **text**\n\n</Tabs>\n\n```js\nimport y\n```", "docs/a.mdx /docs/a A live - [] Some text import y"},
		{"docs/01-intro.md", "x", "docs/01-intro.md /docs/01-intro Intro live - []"},
		{"docs/5-tips.md", "x", "docs/5-tips.md /docs/5-tips 5 tips live - []"},
		// Astro
		{"src/content/blog/a.mdx", "---\ntitle: A\npubDate: 'Jan 02 2026'\nupdatedDate: 2026-03-04\nheroImage: ../i.png\n---\nx", "src/content/blog/a.mdx /src/content/blog/a A live 2026-01-02 []"},
		{"src/content/blog/a.md", "---\ntitle: A\npubDate: Jan 2, 2026\n---\nx", "src/content/blog/a.md /src/content/blog/a A live 2026-01-02 []"},
		{"src/content/blog/a.md", "---\ntitle: A\npublished: 2026-01-02\n---\nx", "src/content/blog/a.md /src/content/blog/a A live 2026-01-02 []"},
		// Notion
		{"Plans " + id + "/A page " + id + ".md", "text without a heading", id + " /Plans/A%20page A page live - []"},
		{"Plans " + id + "/A.md", "x", "Plans " + id + "/A.md /Plans/A A live - []"},
		// what does not want to be found, or stands elsewhere
		{"a.md", "---\nnoindex: true\n---\nx", "noindex"},
		{"a.md", "---\nrobots: noindex, follow\n---\nx", "noindex"},
		{"a.md", "---\nunlisted: true\n---\nx", "noindex"},
		{"a.md", "---\nnoindex: false\nrobots: index\n---\nx", "a.md /a A live - []"},
		{"a.md", "---\ncanonicalURL: https://a.example/b\n---\nx", "a.md https://a.example/b A live - []"},
		{"a.md", "---\nurl: /a\ncanonical: https://a.example/a/\n---\nx", "a.md /a A live - []"},
		{"a.md", "---\nurl: /a\ncanonical: https://a.example/b/\n---\nx", "not_canonical"},
		// HTML with front matter
		{"a.html", "---\ntitle: A\n---\n<p>one</p>\n<p>two</p>", "a.html /a A live - [] one two"},
	}
	for _, test := range tests {
		_, items := events(t, parse.File{Path: test.path, Root: "site"}, test.text)
		if len(items) != 1 {
			t.Fatalf("%s: %v", test.path, told(items))
		}
		if got := page(items[0]); got != test.want && !(got == test.want+" x" || strings.HasPrefix(got, test.want+" text")) {
			t.Errorf("%s %q:\n%s\nwant %s", test.path, test.text, got, test.want)
		}
	}
}

func page(it parse.Item) string {
	if it.Skip != nil {
		return string(it.Skip.Code)
	}
	in := it.Input
	status, published := "live", "-"
	if in.Status == "draft" {
		status = "draft"
	}
	if !in.Published.IsZero() {
		published = in.Published.Format("2006-01-02")
	}
	text := strings.Join(strings.Fields(in.Text), " ")
	return fmt.Sprintf("%s %s %s %s %s %v %s", in.ExternalID, in.URL, in.Title, status, published, in.Topics, text)
}

func TestPagesOfHTML(t *testing.T) {
	const head = "<!doctype html><html lang=en><head><title>A page</title>%s</head><body><main><h1>A page</h1><p>Some text of it.</p></main></body></html>"
	canonical := func(at string) string { return fmt.Sprintf(head, `<link rel="canonical" href="`+at+`">`) }
	tests := []struct {
		path, text string
		alone      bool
		want       string
	}{
		{"blog/a.html", fmt.Sprintf(head, ""), false, "blog/a.html /blog/a.html A page live"},
		{"blog/index.html", fmt.Sprintf(head, ""), false, "blog/index.html /blog A page live"},
		{"blog/index.html", canonical("https://a.example/us/blog/"), false, "blog/index.html https://a.example/us/blog/ A page live"},
		{"blog/a.html", canonical("https://a.example/blog/a"), false, "blog/a.html https://a.example/blog/a A page live"},
		{"blog/a.html", canonical("https://a.example/blog/b"), false, "not_canonical"},
		{"saved.html", canonical("https://a.example/blog/b"), true, "saved.html https://a.example/blog/b A page live"},
		{"a.html", fmt.Sprintf(head, `<meta name="robots" content="noindex">`), false, "noindex"},
		{"a.html", "<html><body></body></html>", false, "no_text"},
	}
	for _, test := range tests {
		_, items := events(t, parse.File{Path: test.path, Root: "site", Alone: test.alone}, test.text)
		if len(items) != 1 || !strings.HasPrefix(page(items[0]), test.want) {
			t.Errorf("%s: %s, want %s", test.path, page(items[0]), test.want)
		}
	}
}

func TestFeeds(t *testing.T) {
	rss := `<?xml version="1.0"?><rss version="2.0"><channel><title>Us</title>
<item><title>One</title><link>https://a.example/1</link><guid>g1</guid><description>First.</description></item>
<item><title>Two</title><link>https://a.example/2</link><description>Second.</description></item></channel></rss>`
	_, items := events(t, parse.File{Path: "feed.xml"}, rss)
	if len(items) != 2 || items[0].Input.ExternalID != "g1" || items[1].Input.ExternalID != "https://a.example/2" {
		t.Errorf("%v %+v", told(items), items)
	}
	wxr := `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:wxr_version>1.2</wp:wxr_version>
<item><title>One</title><link>https://a.example/1</link><content:encoded><![CDATA[<p>Text</p>]]></content:encoded><wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>
<item><title>Two</title><wp:post_id>8</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status></item></channel></rss>`
	_, items = events(t, parse.File{Path: "export.xml"}, wxr)
	if got := fmt.Sprint(told(items)); got != "[1 One 2 not_content]" || items[0].Input.ExternalID != "7" {
		t.Errorf("%s %+v", got, items)
	}
}
