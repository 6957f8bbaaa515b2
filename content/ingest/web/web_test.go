package web_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/document"
	"moments/content/ingest/web"
	"moments/keywords"
)

var update = flag.Bool("update", false, "write what is read as what is wanted")

// TestPages holds whole pages against what was read from them.
func TestPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	for _, at := range pages {
		t.Run(filepath.Base(at), func(t *testing.T) {
			data := read(t, at)
			url := "https://northlight.example/guides/calibrate"
			got, err := web.Read(data, web.Options{URL: url, Links: true})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(at, ".html")+".json", got)
		})
	}
}

func golden(t *testing.T, at string, got document.Document) {
	encoded, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(at, append(encoded, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var want document.Document
	if err := json.Unmarshal(read(t, at), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func read(t testing.TB, at string) []byte {
	data, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// body is a page with a body and nothing in its head.
func body(s string) string { return "<!doctype html><html><head></head><body>" + s + "</body></html>" }

func one(t *testing.T, page string, opts web.Options) document.Document {
	t.Helper()
	got, err := web.Read([]byte(page), opts)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestTitle(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"OpenGraph first", `<meta property="og:title" content="A"><title>B</title><h1>C</h1>`, "A"},
		{"the head", `<title>B</title><h1>C</h1>`, "B"},
		{"without the site", `<meta property="og:site_name" content="S"><title>B | S</title>`, "B"},
		{"the site alone", `<meta property="og:site_name" content="S"><title>S</title>`, "S"},
		{"a heading", `<body><h2>D</h2><h1>C <i>e</i></h1>`, "C e"},
		{"another heading", `<body><h2>D</h2>`, "D"},
		{"a claim", `<script type="application/ld+json">{"@type":"Article","headline":"E"}</script><h1>C</h1>`, "E"},
		{"entities", `<title>A &lt;b&gt; &amp;amp; C</title>`, "A <b> & C"},
		{"nothing", `<p>text</p>`, ""},
	}
	for _, test := range tests {
		got := one(t, test.page, web.Options{})
		if got.First(document.FieldTitle) != test.want {
			t.Errorf("%s: %q, want %q", test.name, got.First(document.FieldTitle), test.want)
		}
	}
}

func TestHints(t *testing.T) {
	ld := func(s string) string { return `<script type="application/ld+json">` + s + `</script>` }
	tests := []struct {
		name, page string
		want       []document.Hint
		kind       string
	}{
		{"how to", ld(`{"@type":"HowTo"}`), []document.Hint{{Intent: keywords.Do, Why: "schema.org HowTo"}}, "guide"},
		{"with the vocabulary", ld(`{"@type":"http://schema.org/Product"}`),
			[]document.Hint{{Intent: keywords.Buy, Why: "schema.org Product"}}, "product"},
		{"an array", ld(`[{"@type":"WebSite"},{"@type":["Thing","LocalBusiness"]}]`),
			[]document.Hint{{Intent: keywords.Go, Why: "schema.org LocalBusiness"}}, "place"},
		{"a graph", ld(`{"@graph":[{"@type":"Article"},{"@type":"FAQPage"}]}`),
			[]document.Hint{{Intent: keywords.Know, Why: "schema.org FAQPage"}, {Intent: keywords.Know, Why: "schema.org Article"}}, "faq"},
		{"the strong first", ld(`{"@type":"Article","mainEntity":{"@type":"HowTo"}}`),
			[]document.Hint{{Intent: keywords.Do, Why: "schema.org HowTo"}, {Intent: keywords.Know, Why: "schema.org Article"}}, "guide"},
		{"offers", ld(`{"@type":"Thing","offers":{"@type":"Offer","price":"1"}}`),
			[]document.Hint{{Intent: keywords.Buy, Why: "schema.org Offer"}}, "offer"},
		{"a publisher is no place", ld(`{"@graph":[{"@type":"Store","@id":"#s"},{"@type":"WebPage","publisher":{"@id":"#s"}}]}`), nil, ""},
		{"deep inside", ld(`{"@type":"WebSite","publisher":{"@type":"LocalBusiness"}}`), nil, ""},
		{"broken", ld(`{"@type":"HowTo"`) + ld(`{"@type":"Recipe"}`), []document.Hint{{Intent: keywords.Do, Why: "schema.org Recipe"}}, "recipe"},
		{"microdata", `<div itemscope itemtype="https://schema.org/Event"></div>`,
			[]document.Hint{{Intent: keywords.Go, Why: "microdata Event"}}, "event"},
		{"a property", `<div itemscope itemprop="author" itemtype="https://schema.org/LocalBusiness"></div>`, nil, ""},
		{"OpenGraph", `<meta property="og:type" content="product.item">`,
			[]document.Hint{{Intent: keywords.Buy, Why: "og:type product.item"}}, "product"},
		{"once", ld(`[{"@type":"HowTo"},{"@type":"HowTo"}]`), []document.Hint{{Intent: keywords.Do, Why: "schema.org HowTo"}}, "guide"},
		{"markup in a type", ld(`{"@type":"<b>HowTo</b>"}`), nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := one(t, test.page, web.Options{})
			if diff := cmp.Diff(test.want, got.Hints); diff != "" || got.First(document.FieldKind) != test.kind {
				t.Errorf("kind %q\n%s", got.First(document.FieldKind), diff)
			}
		})
	}
}

func TestRobots(t *testing.T) {
	tests := []struct {
		meta, header      string
		noIndex, noFollow bool
	}{
		{"", "", false, false},
		{`<meta name="ROBOTS" content="NOINDEX">`, "", true, false},
		{`<meta name="robots" content="index,nofollow">`, "", false, true},
		{`<meta name="robots" content="none">`, "", true, true},
		{`<meta name="moments" content="noindex">`, "", true, false},
		{`<meta name="googlebot" content="noindex">`, "", false, false},
		{"", "noindex", true, false},
		{"", "otherbot: noindex, nofollow", false, false},
		{"", "otherbot: nofollow, moments: noindex", true, false},
		{"", "unavailable_after: 25 Jun 2030 15:00:00 GMT", false, false},
		{`<meta name="robots" content="noindexing">`, "", false, false},
	}
	for _, test := range tests {
		got := one(t, test.meta+"<p>", web.Options{RobotsTag: []string{test.header}})
		if got.NoIndex != test.noIndex || got.NoFollow != test.noFollow {
			t.Errorf("%s %s: noindex %v, nofollow %v", test.meta, test.header, got.NoIndex, got.NoFollow)
		}
	}
}

func TestContent(t *testing.T) {
	long := strings.Repeat("Words that say something. ", 20)
	menu := "<div>" + strings.Repeat(`<a href="/x">A page of the menu</a> `, 60) + "</div>"
	tests := []struct{ name, page, want string }{
		{"main", body("<div>around</div><main><p>in it</p></main>"), "in it"},
		{"a role", body(`<div>around</div><div role="main">in it</div>`), "in it"},
		{"an empty main", body("<main></main><p>" + long + "</p>"), strings.TrimSpace(long)},
		{"the longest article", body("<article>" + long + "</article><article>short</article>"), strings.TrimSpace(long)},
		{"the densest block", body(menu + "<div><div><p>" + long + "</p><p>" + long + "</p></div></div>"),
			strings.TrimSpace(long) + "\n\n" + strings.TrimSpace(long)},
		{"the body", body("one <b>two</b><p>three"), "one two\n\nthree"},
		{"a frame set", "<frameset><frame src=x></frameset>", ""},
		{"scripts", body("<p>a<script>b()</script><style>c</style><noscript>d</noscript><template>e</template></p>"), "a"},
		{"named furniture", body(`<p>` + long + `</p><div class="x cookie-banner">c</div><div id="sidebar">s</div>`), strings.TrimSpace(long)},
		{"a name that holds it all", body(`<div class="no-sidebar comments"><p>` + long + `</p></div>`), strings.TrimSpace(long)},
		{"a form", body(`<p>` + long + `</p><form>Search <p>here</p></form>`), strings.TrimSpace(long)},
		{"a form around it all", body(`<form><p>` + long + `</p><input value=x></form>`), strings.TrimSpace(long)},
		{"breaks", body("a<br>b<br><br>c"), "a\nb\n\nc"},
		{"spaces of the source", body("<p>a\n   b\n<em>c</em>\n</p>"), "a b c"},
		{"kept spaces", body("<pre>a\nb</pre>"), "a\nb"},
		{"no markup comes out of entities", body("<p>&lt;script&gt;x&lt;/script&gt;</p>"), "<script>x</script>"},
		{"invisible characters", body("<p>a\u202eb\u0007c</p>"), "ab c"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := one(t, test.page, web.Options{}); got.Text != test.want {
				t.Errorf("%q, want %q", got.Text, test.want)
			}
		})
	}
}

func TestCharsets(t *testing.T) {
	ascii := "<p>" + strings.Repeat("english ", 200)
	tests := []struct{ name, page, contentType, want string }{
		{"the header", "<p>\xfcber", "text/html; charset=windows-1252", "über"},
		{"the page", "<meta charset=iso-8859-2><p>\xb1", "", "ą"},
		{"a mark", "\xff\xfe<\x00p\x00>\x00\xfc\x00", "", "ü"},
		{"late UTF-8", ascii + "ü", "", strings.TrimSpace(ascii[3:]) + " ü"},
		{"late Latin", ascii + "\xfc", "", strings.TrimSpace(ascii[3:]) + " ü"},
		{"a lie", "<p>\xfc", "text/html; charset=utf-8", "\ufffd"},
		{"nonsense", "<p>ü", "text/html; charset=x-nonsense", "ü"},
	}
	for _, test := range tests {
		if got := one(t, test.page, web.Options{ContentType: test.contentType}); got.Text != test.want {
			t.Errorf("%s: %q, want %q", test.name, got.Text, test.want)
		}
	}
}

func TestLinks(t *testing.T) {
	page := `<base href="/docs/"><a href="a">1</a><a href="a#x">1 again</a><a href="../b?c=1&amp;d=2">2</a><a href="//e.example/">3</a>
<a href="javascript:x()">-</a><a href="mailto:x@y.example">-</a><a rel="ugc nofollow" href="f">-</a><a href="http://u:p@g.example/">4</a>
<area href="h"><a href="http://[::1">-</a><a>-</a>`
	want := []string{"https://x.example/docs/a", "https://x.example/b?c=1&d=2", "https://e.example/", "http://g.example/",
		"https://x.example/docs/h"}
	got, err := web.Links([]byte(page), web.Options{URL: "https://x.example/p/q"})
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if got, err := web.Links([]byte(strings.Repeat("<a href=/", 1)), web.Options{}); len(got) > 0 || err != nil {
		t.Error("a relative address without a base:", got, err)
	}
	var many strings.Builder
	for i := range 2 * web.MaxLinks {
		many.WriteString("<a href=https://x.example/" + strings.Repeat("a", i%9) + time.Duration(i).String() + ">")
		many.WriteString("x</a>")
	}
	if got, err := web.Links([]byte(many.String()), web.Options{}); len(got) != web.MaxLinks || err != nil {
		t.Errorf("%d links, %v", len(got), err)
	}
}

func TestCanonical(t *testing.T) {
	tests := []struct{ page, at, canonical, url string }{
		{`<link rel="canonical" href="/b">`, "https://x.example/a", "https://x.example/b", "https://x.example/a"},
		{`<link rel="alternate canonical" href="https://y.example/">`, "", "https://y.example/", "https://y.example/"},
		{`<link rel="canonical" href="/b">`, "", "", ""},
		{`<link rel="canonical" href="javascript:x">`, "https://x.example/a", "", "https://x.example/a"},
		{`<meta property="og:url" content="https://x.example/o">`, "", "", "https://x.example/o"},
	}
	for _, test := range tests {
		got := one(t, test.page, web.Options{URL: test.at})
		if got.Canonical != test.canonical || got.First(document.FieldURL) != test.url {
			t.Errorf("%s at %s: %q, %q", test.page, test.at, got.Canonical, got.First(document.FieldURL))
		}
	}
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name, page string
		want       error
	}{
		{"too long", strings.Repeat("a", web.MaxBytes+1), document.ErrLimit},
		{"too deep", strings.Repeat("<div>", 1000), document.ErrLimit},
		{"too many", strings.Repeat("<p>", web.MaxNodes+1), document.ErrLimit},
		{"opened again", distinctFonts(300) + strings.Repeat("<p>x", 10_000), document.ErrLimit},
		{"no page", "just text", document.ErrBroken},
		{"nothing", "", document.ErrBroken},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := web.Read([]byte(test.page), web.Options{}); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

// distinctFonts are n elements that the standard opens again in every paragraph.
func distinctFonts(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("<font size=" + strings.Repeat("1", i+1) + ">")
	}
	return b.String()
}

func TestOrdinaryFormattingIsRead(t *testing.T) {
	page := body(strings.Repeat("<p><b><i>unclosed</b> <a href=x>link</a> <code>c</code></p>", 3000) + strings.Repeat("<b>", 400))
	if got := one(t, page, web.Options{}); len(got.Text) < 3000*10 {
		t.Errorf("%d bytes of text", len(got.Text))
	}
}
