package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/document"
	"moments/content/ingest/front"
	"moments/content/ingest/web"
)

// script is a page with JSON-LD.
func script(s string) string { return `<script type="application/ld+json">` + s + `</script>` }

func TestFields(t *testing.T) {
	tests := []struct {
		name, page string
		want       front.Fields
	}{
		{"summaries", `<meta name="Description" content=" a  b "><meta property="og:description" content="c">`, front.Fields{"summary": {"a b"}}},
		{"of OpenGraph", `<meta property="og:description" content="c">`, front.Fields{"summary": {"c"}}},
		{"of a claim", script(`{"@type":"Article","description":"d"}`), front.Fields{"summary": {"d"}, "kind": {"article"}}},
		{"languages", `<html lang=" "><meta http-equiv="Content-Language" content="de, en">`, front.Fields{"language": {"de"}}},
		{"keywords", `<meta name=keywords content="a, b;c,,">`, front.Fields{"keywords": {"a", "b", "c"}}},
		{"dates", `<meta property="article:published_time" content="March 2, 2026"><meta property="article:modified_time" content="2026-03-02">` +
			`<meta property="article:expiration_time" content="2027-01-01T00:00:00Z">`,
			front.Fields{"publishedat": {"2026-03-02T00:00:00Z"}, "updatedat": {"2026-03-02"}, "expiresat": {"2027-01-01T00:00:00Z"}}},
		{"what is no date", `<meta property="article:published_time" content="yesterday"><meta name=date content="0000-00-00">`, nil},
		{"images", `<meta property="og:image" content="//x.example/a.jpg">`, nil},
		{"an absolute image", `<meta property="og:image" content="https://x.example/a.jpg">`, front.Fields{"image": {"https://x.example/a.jpg"}}},
		{"markup", `<meta name=description content="&lt;b&gt;a&lt;/b&gt;">`, front.Fields{"summary": {"a"}}},
		{"kinds", `<meta property="og:type" content="video.movie">`, front.Fields{"kind": {"video"}}},
		{"a site is no kind", `<meta property="og:type" content="website">`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, one(t, test.page+"<p>", web.Options{}).Fields); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPropertiesOfClaims(t *testing.T) {
	page := script(`{"@type":"NewsArticle","headline":["A"],"datePublished":"2026-03-02T08:00:00+0000","dateModified":"soon",
		"author":[{"@type":"Person","name":"Mara"},"Jo"],"image":[{"url":"https://x.example/a.jpg"}],"inLanguage":{"name":"de"},
		"keywords":["a","b, c"],"articleSection":["News","Ice"],"expires":"2027-01-01","abstract":7}`)
	want := front.Fields{
		"title": {"A"}, "publishedat": {"2026-03-02T08:00:00Z"}, "author": {"Mara"}, "image": {"https://x.example/a.jpg"}, "language": {"de"},
		"keywords": {"a", "b", "c"}, "topics": {"News", "Ice"}, "expiresat": {"2027-01-01"}, "kind": {"article"},
	}
	if diff := cmp.Diff(want, one(t, page, web.Options{}).Fields); diff != "" {
		t.Error(diff)
	}
	said := `<meta property="article:published_time" content="2026-01-01"><html lang=en>`
	got := one(t, said+page, web.Options{})
	if got.First(document.FieldPublished) != "2026-01-01" || got.First(document.FieldLanguage) != "en" {
		t.Errorf("a claim goes before the head: %v", got.Fields)
	}
}

func TestHostileClaims(t *testing.T) {
	howTo := `{"@type":"HowTo"}`
	for name, claim := range map[string]string{
		"too deep":    strings.Repeat(`{"mainEntity":`, 50) + howTo + strings.Repeat("}", 50),
		"deeper":      strings.Repeat(`[`, 100_000) + howTo,
		"too long":    `"` + strings.Repeat("a", 1<<20) + `"` + script(howTo),
		"no object":   `7`,
		"odd types":   `{"@type":[7,null,{"@type":"HowTo"}],"author":{"author":{}},"image":[[["x"]]]}`,
		"a circle":    `{"@id":"#a","@type":"HowTo","publisher":{"@id":"#a"}}`,
		"not the end": howTo + "x",
	} {
		if got := one(t, script(claim)+"<p>", web.Options{}); len(got.Hints) > 0 {
			t.Errorf("%s: %v", name, got.Hints)
		}
	}
	many := one(t, script("["+strings.Repeat(howTo+",", 20_000)+howTo+"]"), web.Options{})
	if len(many.Hints) != 1 {
		t.Error(many.Hints)
	}
}

func TestNoIndex(t *testing.T) {
	for header, want := range map[string]bool{"": false, "noindex": true, "other: noindex": false, "nofollow, none": true} {
		if got := web.NoIndex([]string{"nosnippet", header}); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestHeadings(t *testing.T) {
	page := "<nav><h2>Menu</h2></nav><h1>A <b>b</b></h1><h3> </h3><h6>c\nd</h6><div hidden><h2>no</h2></div>"
	want := []document.Heading{{Level: 1, Text: "A b"}, {Level: 6, Text: "c d"}}
	if diff := cmp.Diff(want, one(t, body(page), web.Options{}).Headings); diff != "" {
		t.Error(diff)
	}
	if got := one(t, strings.Repeat("<h2>a</h2>", 1000), web.Options{}); len(got.Headings) > document.MaxHeadings {
		t.Errorf("%d headings", len(got.Headings))
	}
}

// TestFurniture puts each piece beside the content, which must stay what it is.
func TestFurniture(t *testing.T) {
	pieces := []string{
		"<nav>x</nav>", "<footer>x</footer>", "<aside>x</aside>", "<header>x</header>", "<script>x</script>", "<style>x</style>",
		"<template>x</template>", "<noscript>x</noscript>", "<svg><text>x</text></svg>", "<iframe>x</iframe>", "<button>x</button>",
		"<select><option>x</option></select>", "<textarea>x</textarea>", "<dialog open>x</dialog>", "<!-- x -->", "<video>x</video>",
		"<p hidden>x</p>", "<p hidden=''>x</p>", "<p aria-hidden=true>x</p>", "<p style='color:red; DISPLAY : none'>x</p>",
		"<p style='visibility:hidden'>x</p>", "<form>x</form>", "<menu><li>x</menu>",
	}
	for _, role := range []string{"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "toolbar"} {
		pieces = append(pieces, fmt.Sprintf("<div role=%s>x</div>", role))
	}
	for _, name := range []string{
		"cookie-banner", "cookies", "gdpr", "breadcrumb", "breadcrumbs", "newsletter", "share-buttons", "social", "sidebar", "related-posts",
		"comments", "advert", "ads", "popup", "modal", "skip-link", "pagination", "toc", "navbar", "menu", "footer", "site-header", "sr-only",
	} {
		pieces = append(pieces, fmt.Sprintf("<div class='a %s'>x</div>", name), fmt.Sprintf("<div id=%s>x</div>", name))
	}
	content := "<p>" + strings.Repeat("Words that say something. ", 10) + "</p>"
	want := one(t, body(content), web.Options{}).Text
	for _, piece := range pieces {
		if got := one(t, body(piece+content+piece), web.Options{}); got.Text != want {
			t.Errorf("%s: %q", piece, got.Text)
		}
	}
	for _, piece := range []string{"<div class=shared-values>x</div>", "<p class=menu>x</p>", "<div hidden=until-found>x</div>", "<p style='color:none'>x</p>"} {
		if got := one(t, body(piece+content), web.Options{}); !strings.HasPrefix(got.Text, "x") {
			t.Errorf("%s is left out", piece)
		}
	}
}
