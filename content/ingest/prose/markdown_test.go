package prose_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content/ingest/prose"
)

var update = flag.Bool("update", false, "write the golden files")

func TestMarkdownPage(t *testing.T) {
	page, err := os.ReadFile("testdata/page.md")
	if err != nil {
		t.Fatal(err)
	}
	got := prose.NewMarkdown().Read(page)
	if *update {
		if err := os.WriteFile("testdata/page.txt", []byte(got.Text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/page.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.Text+"\n"); diff != "" {
		t.Error(diff)
	}
	if got.Heading != "Costs & value" || got.Paragraph != "Look at the plan first. A desk seen from above" {
		t.Errorf("heading %q, paragraph %q", got.Heading, got.Paragraph)
	}
}

func TestMarkdownPieces(t *testing.T) {
	tests := []struct{ name, markdown, want string }{
		{"nothing", " \n\n", ""},
		{"only a comment", "<!-- hidden -->", ""},
		{"emphasis", "a **b** _c_ snake_case_name", "a b c snake_case_name"},
		{"reference link", "see [the page][p]\n\n[p]: https://a.example", "see the page"},
		{"unclosed comment", "seen <!-- hidden", "seen <!-- hidden"},
		{"unclosed shortcode", "a {{< b", "a {{< b"},
		{"shortcode over lines", "a {{< img\n src=\"x\"\n alt=\"two words\"\n>}} b", "a two words b"},
		{"two shortcodes", "{{< a >}}x{{< /a >}}{{% b %}}y{{% /b %}}", "xy"},
		{"button", `{{< button href="/x" text="Post a challenge" >}}`, "Post a challenge"},
		{"moniker", "::: moniker range=\"x\"\ntext\n::: moniker-end", "text"},
		{"admonition", ":::tip Title\n\ntext\n\n:::", "text"},
		{"scope operator", "use std::vector and a::b::c", "use std::vector and a::b::c"},
		{"badge in a link", "[![build](b.svg)](https://ci.example)", "build"},
		{"code keeps its marks", "`a *b* &amp; \\*`", "a *b* &amp; \\*"},
		{"entity", "Espa&ntilde;ol &#8217;", "Español ’"},
		{"table without pipes at the ends", "a | b\n--|--\nc | d", "a b\nc d"},
		{"carriage returns", "a\r\nb\r\n\r\nc", "a\nb\n\nc"},
		{"control characters", "a\x00b\x1b[31mc\u202ed", "a b [31mcd"},
		{"not UTF-8", "a\xffb", "a�b"},
		{"Markdown in HTML", "<div>\nsee [the page](https://a.example 'x') and ![alt](b.png)\n</div>", "see the page and alt"},
		{"indented layout", "text\n\n    <td style=\"x\">\n      <b>Pros</b>\n    </td>", "text\n\nPros"},
		{"indented code", "text\n\n    if a < b {\n    x", "text\n\nif a < b {\nx"},
		{"image in HTML", "<div><img src=x alt='A plan'> and text</div>", "A plan and text"},
		{"noscript", "<noscript><img src=x onerror=y></noscript>after", "after"},
	}
	m := prose.NewMarkdown()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := m.Read([]byte(test.markdown)).Text; got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestMarkdownLine(t *testing.T) {
	if got := prose.NewMarkdown().Line("**Bold**&mdash;and\n\n<strong>more</strong>"); got != "Bold—and more" {
		t.Errorf("%q", got)
	}
}

// isClean reports what Tidy promises.
func isClean(s string) bool {
	hidden := func(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' }
	return utf8.ValidString(s) && !strings.ContainsFunc(s, hidden) && strings.TrimSpace(s) == s &&
		!strings.Contains(s, "\n\n\n") && !strings.Contains(s, "  ")
}

func TestTextIsAlwaysClean(t *testing.T) {
	m := prose.NewMarkdown()
	piece := rapid.SampledFrom([]string{
		"a", " ", "\n", "\n\n", "**", "_", "`", "[", "](", ")", "<b>", "</b>", "<script>", "<!--", "-->", "{{<", ">}}", ":::", "|", "|-|\n",
		"- ", "> ", "# ", "```", "&lt;", "&#0;", "\u200b", "\u202e", "\x00", "\xff", "\u2028", "é", "[!note]",
	})
	rapid.Check(t, func(t *rapid.T) {
		source := strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "pieces"), "")
		got := m.Read([]byte(source))
		for _, text := range []string{got.Text, got.Heading, got.Paragraph} {
			if !isClean(text) {
				t.Fatalf("%q", text)
			}
		}
		if again := m.Read([]byte(source)); again != got {
			t.Fatal("the second reading differs")
		}
	})
}
