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
	pats := []string{"*a_ ", "*a", "_a ", "[", "![", "[a](", "[a](<", "[a]", "[a][", "<a ", "<![CDATA[", "a|", "|a\n", "> ", "- ", "1. ", "* ", "# a\n", "a\n", "a\n\n", "- a\n", "<div>\n", "[a]: b\n", "[a]: <b\n", "<http://a", "[]()", "[a](b", "# a {#b\n", "a\n=\n", "|-|-\n", "[^", "é*", "*_", "a*_b", "[a](((((", "[a](b \"", "==\n", "<a href='", "- \n", "-\n", "1)\n", "a\n\n\n", "- a\n\n", "- a\n\n  b\n\n", "<p>\n\n", "# a {a=b}\n", "[a]: b\n\n", "a\n---\n", "+\n", "\\\n", "{{<", "{{< a >}}", "](\n", "]({{<", ":::a", ":::a\n", "[!a", "[!include [", "[!include [a](", "&amp;", "&#1;", "alt=\"", "{{< alt=\"", "<script>", "<!--", "<!-- -->", "\u200b", "`a`", "|\n", "||||||||||||||||||||||||||||||||||||||||\n", "# \n", ">\n", "\t- a\n", "> - a\n", "<br>", "<img alt='", "a<br>\n", "<p>\n"}
	wrap := map[string]func(string, int) string{
		"bare":  func(p string, n int) string { return strings.Repeat(p, n/len(p)) },
		"nest":  func(p string, n int) string { return strings.Repeat("> ", 100) + strings.Repeat(p, n/len(p)) },
		"list":  func(p string, n int) string { return strings.Repeat("- ", 100) + strings.Repeat(p, n/len(p)) },
		"open":  func(p string, n int) string { return "[a](" + strings.Repeat(p, n/len(p)) },
		"html":  func(p string, n int) string { return "<div>" + strings.Repeat(strings.TrimSuffix(strings.ReplaceAll(p, "\n\n", "\n"), "\n"), n/len(p)) },
		"table": func(p string, n int) string { p = strings.ReplaceAll(p, "\n", ""); return "|a|b|\n|-|-|\n" + strings.Repeat("|"+p+"|"+p+"|\n", n/(2*len(p)+4)) },
	}
	for w, f := range wrap {
		for _, p := range pats {
			lo, hi := 1, 2<<20
			for lo < hi {
				m := (lo + hi + 1) / 2
				if parseCost(dropDirectives([]byte(f(p, m)))) <= maxCost { lo = m } else { hi = m - 1 }
			}
			try := func(kind, s string) {
				st := cpu()
				m.Read([]byte(s))
				if d := cpu() - st; d > 400*time.Millisecond { fmt.Printf("%s %s %7d %-12q %v\n", w, kind, len(s), p, d) }
			}
			try("whole", f(p, lo))
			try("full", f(p, 2<<20))
			lo, hi = 1, 1<<17
			var best string
			for lo < hi {
				m := (lo + hi + 1) / 2
				c := f(p, m) + "\n\n"
				s := strings.Repeat(c, 2<<20/len(c))
				if parseCost(dropDirectives([]byte(s))) <= maxCost { lo = m; best = s } else { hi = m - 1 }
			}
			try("chunk", best)
		}
	}
}
