package prose

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

func cpu() time.Duration {
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func TestProbe(t *testing.T) {
	m := NewMarkdown()
	pats := []string{"*a_ ", "*a", "_a ", "[", "![", "[a](", "[a](<", "[a]", "[a][", "<a ", "<![CDATA[", "a|", "|a\n", "> ", "- ", "1. ", "* ", "# a\n", "a\n", "a\n\n", "- a\n", "<div>\n", "[a]: b\n", "[a]: <b\n", "<http://a", "[]()", "[a](b", "# a {#b\n", "a\n=\n", "|-|-\n", "[^", "é*", "*_", "a*_b", "[a](((((", "[a](b \"", "==\n", "<a href='", "- \n", "-\n", "1)\n", "a\n\n\n", "- a\n\n", "- a\n\n  b\n\n", "<p>\n\n", "# a {a=b}\n", "[a]: b\n\n", "a\n---\n", "+\n", "\\\n", "{{<", "{{< a >}}", "](\n", "]({{<", ":::a", ":::a\n", "[!a", "[!include [", "[!include [a](", "&amp;", "&#1;", "alt=\"", "{{< alt=\"", "<script>", "<!--", "<!-- -->", "\u200b", "`a`", "|\n", "# \n", ">\n", "\t- a\n", "> - a\n", "<br>", "<img alt='", "a<br>\n", "<p>\n", "<details>", "a{", "# a {.b .c}\n"}
	wrap := map[string]func(string, int) string{
		"bare":  func(p string, n int) string { return strings.Repeat(p, n/len(p)) },
		"nest":  func(p string, n int) string { return strings.Repeat("> ", 100) + strings.Repeat(p, n/len(p)) },
		"list":  func(p string, n int) string { return strings.Repeat("- ", 100) + strings.Repeat(p, n/len(p)) },
		"open":  func(p string, n int) string { return "[a](" + strings.Repeat(p, n/len(p)) },
		"html":  func(p string, n int) string { return "<div>" + strings.Repeat(strings.TrimSuffix(strings.ReplaceAll(p, "\n\n", "\n"), "\n"), n/len(p)) },
		"table": func(p string, n int) string { p = strings.ReplaceAll(p, "\n", ""); return "|a|b|\n|-|-|\n" + strings.Repeat("|"+p+"|"+p+"|\n", n/(2*len(p)+4)) },
		"p64": func(p string, n int) string { return strings.Repeat(strings.Repeat(p, 1+64/len(p))+"\n\n", n/70) },
		"p1000": func(p string, n int) string { return strings.Repeat(strings.Repeat(p, 1+1000/len(p))+"\n\n", n/1000) },
		"p8000": func(p string, n int) string { return strings.Repeat(strings.Repeat(p, 1+8000/len(p))+"\n\n", n/8000) },
	}
	for w, f := range wrap {
		for _, p := range pats {
			n := 2<<20
			for n > 0 && parseCost(dropDirectives([]byte(f(p, n)))) > maxCost { n = n*8/10 }
			s := f(p, n)
			st := cpu()
			m.Read([]byte(s))
			if d := cpu() - st; d > 500*time.Millisecond { fmt.Printf("%s %7d %-12q %v\n", w, len(s), p, d) }
		}
	}
}
