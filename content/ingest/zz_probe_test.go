package ingest

import (
	"strings"
	"testing"
	"time"
	"fmt"
	"os"
	"path/filepath"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

func run(md goldmark.Markdown, src string) time.Duration {
	t := time.Now()
	doc := md.Parser().Parse(text.NewReader([]byte(src)))
	ast.Walk(doc, func(n ast.Node, e bool) (ast.WalkStatus, error) { return ast.WalkContinue, nil })
	return time.Since(t)
}


func TestProbe(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAttribute()))
	pats := []string{"*a_ ", "*a", "_a ", "**a ", "*a **b ", "[", "![", "[a](", "[a](<", "]", "[a]", "[a][", "`", "<", "<a ", "<!--", "<![CDATA[", "<?", "&", "&a", "\\", "a|", "|", "|a\n", "> ", "- ", "1. ", "* ", "#", "# a\n", "a\n", "a\n\n", "- a\n", "    a\n", "```\n", "<div>\n", "\t", " ", "[a]: b\n", "[a]: <b\n", "a  \n", "~", "http://a", "a@b.c ", "<http://a", "(", ")", "[]()", "[a](b", "{#", "# a {#b\n", "a\n=\n", "a {", "|-|-\n", "[^", "\x00", "\r", "\r\n", "é*", "*_", "***", "a*_b", "[a](((((", "\"", "[a](b \"", "==\n", "> a\n", "<a href='", "`` ` ", "&amp;", "- \n", "-\n", "1)\n", "\n", ">\n", "> \n>", "* * *\n", "a\n\n\n", "- a\n\n", "- a\n\n  b\n\n", "<p>\n\n", "# a {a=b}\n", "[a]: b\n\n", "[a] ", "a\n---\n", "+\n", "\t- ", "\f", " \n", "\\\n", "~~~\n"}
	wrap := map[string]func(string, int) string{
		"bare": func(p string, n int) string { return strings.Repeat(p, n/len(p)) },
		"table": func(p string, n int) string { p = strings.ReplaceAll(p, "\n", ""); return "|a|b|\n|-|-|\n" + strings.Repeat("|"+p+"|"+p+"|\n", n/(2*len(p)+4)) },
		"head": func(p string, n int) string { return "# " + strings.Repeat(p, n/len(p)) },
		"nest": func(p string, n int) string { return strings.Repeat("> ", 100) + strings.Repeat(p, n/len(p)) },
		"open": func(p string, n int) string { return "[a](" + strings.Repeat(p, n/len(p)) },
	}
	for w, f := range wrap {
	for _, p := range pats {
		if os.Getenv("P") != "" && os.Getenv("P") != p { continue }
		// largest accepted whole, and largest accepted in chunks filling 2 MiB
		lo, hi := 1, 2<<20
		for lo < hi { m := (lo + hi + 1) / 2; if parseCost([]byte(f(p, m))) <= maxCost { lo = m } else { hi = m - 1 } }
		s := f(p, lo)
		if d := run(md, s); d > 300*time.Millisecond { fmt.Printf("%s whole %7d %-12q %v\n", w, lo, p, d) }
		lo, hi = 1, 1<<18
		var best string
		for lo < hi { m := (lo + hi + 1) / 2; c := f(p, m) + "\n\n"; s := strings.Repeat(c, 2<<20/len(c)); if parseCost([]byte(s)) <= maxCost { lo = m; best = s } else { hi = m - 1 } }
		if d := run(md, best); d > 300*time.Millisecond { fmt.Printf("%s chunk %7d %-12q %v\n", w, lo, p, d) }
	}
	}
	for _, root := range []string{"digitalgov", "d365-customer-insights"} {
		worst := 0; wp := ""
		filepath.WalkDir("/work/shared/data/"+root, func(p string, d os.DirEntry, err error) error {
			if !strings.HasSuffix(p, ".md") { return nil }
			b, _ := os.ReadFile(p)
			if c := parseCost(b); c > worst { worst, wp = c, p }
			return nil
		})
		fmt.Println(root, worst, wp)
	}
}
