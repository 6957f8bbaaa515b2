package prose

import (
	"os"
	"strings"
	"testing"
)

// bombs are what goldmark takes seconds or hours over at the size of a page.
var bombs = map[string]string{
	"emphasis":        strings.Repeat("*a_ ", 30_000),
	"brackets":        strings.Repeat("[", 100_000),
	"links":           strings.Repeat("[a](", 30_000),
	"link addresses":  strings.Repeat("[a](<", 30_000),
	"definitions":     strings.Repeat("[a]: b\n", 10_000),
	"quotes":          strings.Repeat("> ", 30_000),
	"lists":           strings.Repeat("1. ", 30_000),
	"tags":            strings.Repeat("<a ", 40_000),
	"tables":          strings.Repeat("|a", 20_000) + "\n" + strings.Repeat("|-", 20_000) + "\n" + strings.Repeat("|a\n", 20_000),
	"open containers": strings.Repeat("> ", 3000) + "a\n" + strings.Repeat("b\n", 200_000),
	"blank lines":     strings.Repeat("- ", 100) + strings.Repeat("\n", 150_000),
	"many paragraphs": strings.Repeat(strings.Repeat("*a_ ", 1500)+"\n\n", 300),
}

func TestBombsAreNotParsed(t *testing.T) {
	for name, bomb := range bombs {
		t.Run(name, func(t *testing.T) {
			if cost := parseCost([]byte(bomb)); cost <= maxCost {
				t.Errorf("a cost of %d is accepted", cost)
			}
			got := NewMarkdown().Read([]byte("the text\n\n" + bomb))
			if !strings.HasPrefix(got.Text, "the text") || got.Paragraph == "" || strings.ContainsAny(got.Text, "*_`[]<>|#") {
				t.Errorf("%.50q", got.Text)
			}
		})
	}
}

func TestOrdinaryPagesAreParsed(t *testing.T) {
	page, err := os.ReadFile("testdata/page.md")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat(string(page)+"\n\n", 300) // 400 kB, 15,000 lines
	pages := map[string]string{
		"a long page":      long,
		"a long paragraph": strings.Repeat("A sentence with *one* [link](https://a.example/b). ", 400),
		"a large table":    "|a|b|c|d|\n|-|-|-|-|\n" + strings.Repeat("|one|two `x`|three|four|\n", 1000),
		"deep code":        "```\n" + strings.Repeat(strings.Repeat(" ", 120)+"x\n", 500) + "```\n",
		"a rule":           strings.Repeat("-", 5000) + "\n",
	}
	for name, text := range pages {
		if cost := parseCost([]byte(text)); cost > maxCost {
			t.Errorf("%s of %d bytes costs %d, more than %d", name, len(text), cost, maxCost)
		}
	}
}

// BenchmarkWorst is the slowest that is accepted: each pattern as often as the guard lets it be, at most 2 MiB.
func BenchmarkWorst(b *testing.B) {
	patterns := map[string]string{
		"emphasis": "*a_ ", "links": "[a](", "quotes": "> ", "items": "- a\n", "paragraphs": "a\n\n", "tables": "|-|-\n",
		"references": "&amp;", "spans": "`a` ", "headings": "# a\n", "rules": "a\n---\n", "tags": "<br>", "text": "a ",
	}
	m := NewMarkdown()
	for name, pattern := range patterns {
		page := largest(pattern)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				m.Read(page)
			}
		})
	}
}

func largest(pattern string) []byte {
	for n := 2 << 20; n > 0; n = n * 9 / 10 {
		if page := []byte(strings.Repeat(pattern, max(n/len(pattern), 1))); parseCost(page) <= maxCost {
			return page
		}
	}
	return nil
}
