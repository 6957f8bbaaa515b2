package words_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content/index/words"
)

func newAnalyzer(t testing.TB) *words.Analyzer {
	t.Helper()
	m, err := words.Mapping()
	if err != nil {
		t.Fatal(err)
	}
	return words.New(m)
}

func TestTerms(t *testing.T) {
	a := newAnalyzer(t)
	for text, want := range map[string]string{
		"How do I write in plain language?":        "write plain languag",
		"Writing, WRITES written":                  "write written",
		"the editor's guide":                       "editor guid",
		"plain-language checklist, plain language": "plain languag checklist",
		"node.js 3.5 e-mail":                       "node.j 3.5 e mail",
		"":                                         "",
		"the of and":                               "",
		"  \t\r\n ":                                "",
		".* (a|b) \"x y\" +z -w field:v~2":         "b x y z w field:v 2",
		"Überprüfung naïve":                        "überprüfung naïv",
		"日本語 text":                                 "日本 本語 text",
		"\x00\xff\xfe bytes":                       "byte",
		strings.Repeat("z", 65) + " short":         "short",
	} {
		if got := strings.Join(a.Terms(text), " "); got != want {
			t.Errorf("Terms(%q) = %q, want %q", text, got, want)
		}
	}
	var many strings.Builder
	for i := range 5000 {
		many.WriteString(" w" + strings.Repeat("x", i%60))
	}
	if n := len(a.Terms(many.String())); n != words.MaxTerms {
		t.Errorf("%d terms of a long text, want %d", n, words.MaxTerms)
	}
}

// text is made of what analysers stumble over.
var text = rapid.Custom(func(t *rapid.T) string {
	part := rapid.OneOf(
		rapid.SampledFrom([]string{
			" ", "  ", "\n", "\t", "writing", "Editors'", "editor's", "EDITOR’S", "node.js", "1,000.50", "a_b", "don't",
			"e-mail", "the", "ȺȺȺȺ's",
			"e\u0301", "\u0301", "\u200d", "👩‍💻", "ΣΑΣ", "日本", "ไทย", "\u00a0", "\u2028", "..", "''s", "'s", "İ", "ﬁ",
		}),
		rapid.StringN(0, 12, -1),
	)
	return strings.Join(rapid.SliceOfN(part, 0, 30).Draw(t, "parts"), "")
})

// The analyzer looks at chunks and remembers; Bleve's looks at the whole text. They must agree.
func TestAnalyzerIsBleves(t *testing.T) {
	m, err := words.Mapping()
	if err != nil {
		t.Fatal(err)
	}
	a, bleve := words.New(m), m.AnalyzerNamed(words.Name)
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		var ours, theirs [][]byte
		for _, token := range a.Analyze([]byte(s)) {
			ours = append(ours, token.Term)
		}
		for _, token := range bleve.Analyze([]byte(s)) {
			if len(token.Term) > 0 && len(token.Term) <= words.MaxTermBytes {
				theirs = append(theirs, token.Term)
			}
		}
		if !slices.EqualFunc(ours, theirs, bytes.Equal) {
			t.Fatalf("%q: %q, Bleve says %q", s, ours, theirs)
		}
	})
}

func TestAnalyzeKeepsText(t *testing.T) {
	given := []byte("Editors' GUIDE")
	newAnalyzer(t).Analyze(given)
	if string(given) != "Editors' GUIDE" {
		t.Errorf("the text became %q", given)
	}
}

func TestHighlight(t *testing.T) {
	a := newAnalyzer(t)
	for _, test := range []struct {
		text, query string
		want        [][2]int
	}{
		{"Writing plain language", "write language", [][2]int{{0, 7}, {14, 22}}},
		{"The editor's guide", "editors", [][2]int{{4, 12}}},
		{"Plain-language, again: PLAIN", "plain", [][2]int{{0, 5}, {23, 28}}},
		{"👩‍💻 codes", "code", [][2]int{{6, 11}}},
		{"é and plain", "plain", [][2]int{{6, 11}}},
		{"nothing here", "plain", nil},
		{"", "plain", nil},
		{"plain", "", nil},
	} {
		if diff := cmp.Diff(test.want, a.Highlight(test.text, a.Terms(test.query))); diff != "" {
			t.Errorf("Highlight(%q, %q): %s", test.text, test.query, diff)
		}
	}
	if n := len(a.Highlight(strings.Repeat("plain ", 1000), []string{"plain"})); n != 64 {
		t.Errorf("%d ranges, want 64", n)
	}
}

func TestHighlightIsInText(t *testing.T) {
	a := newAnalyzer(t)
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		terms := a.Terms(s)
		units := utf16.Encode([]rune(s))
		end := 0
		for _, r := range a.Highlight(s, terms) {
			if r[0] < end || r[1] <= r[0] || r[1] > len(units) {
				t.Fatalf("%q: range %v after %d of %d", s, r, end, len(units))
			}
			word := string(utf16.Decode(units[r[0]:r[1]]))
			if found := a.Terms(word); len(found) == 0 || !slices.Contains(terms, found[0]) {
				t.Fatalf("%q: %q is highlighted and gives %q", s, word, found)
			}
			end = r[1]
		}
		if len(terms) > 0 && end == 0 {
			t.Fatalf("%q has terms %q and no highlight", s, terms)
		}
	})
}

const story = "The first sentence is about nothing. The second one speaks of plain language! " +
	"Then there is a third, which is rather long and tells of writing at length, without saying much. " +
	"Writing in plain language is what the fourth sentence is about. The fifth ends it."

func TestExcerpt(t *testing.T) {
	a := newAnalyzer(t)
	for _, test := range []struct {
		query string
		runes int
		want  string
	}{
		{"nothing", 1000, story},
		{"write plain language", 70, "…Writing in plain language is what the fourth sentence is about. The…"},
		{"fifth", 60, "…The fifth ends it."},
		{"unknown", 60, "The first sentence is about nothing. The second one speaks…"},
		{"length", 40, "…of writing at length, without saying…"},
		{"plain", 2, ""},
	} {
		if got := a.Excerpt(story, a.Terms(test.query), test.runes); got != test.want {
			t.Errorf("Excerpt(%q, %d) = %q, want %q", test.query, test.runes, got, test.want)
		}
	}
	if got := a.Excerpt(" two\n\nlines \t", nil, 20); got != "two lines" {
		t.Errorf("white space is kept: %q", got)
	}
}

func TestExcerptIsOfText(t *testing.T) {
	a := newAnalyzer(t)
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		all := strings.Join(strings.Fields(s), " ")
		terms := a.Terms(s)
		runes := rapid.IntRange(0, 80).Draw(t, "runes")
		got := a.Excerpt(s, terms[:min(3, len(terms))], runes)
		if n := utf8.RuneCountInString(got); n > runes {
			t.Fatalf("%d runes, want at most %d: %q", n, runes, got)
		}
		inner := strings.TrimSuffix(strings.TrimPrefix(got, "…"), "…")
		if !strings.Contains(all, inner) {
			t.Fatalf("%q is not in %q", inner, all)
		}
	})
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text  string
		limit int
		want  string
	}{{"abc", 5, "abc"}, {"abc", 2, "ab"}, {"aé", 2, "a"}, {"é", 1, ""}, {"", 0, ""}} {
		if got := words.Cut(test.text, test.limit); got != test.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", test.text, test.limit, got, test.want)
		}
	}
}

func FuzzAnalyzer(f *testing.F) {
	for _, s := range []string{
		"plain language", "ȺȺȺȺ's", "\xb4\xd4's", "a\x00b", strings.Repeat("(", 1000), "e\u0301 👩‍💻",
	} {
		f.Add(s, s)
	}
	a := newAnalyzer(f)
	f.Fuzz(func(t *testing.T, s, query string) {
		terms := a.Terms(query)
		if len(terms) > words.MaxTerms {
			t.Fatalf("%d terms", len(terms))
		}
		a.Highlight(s, terms)
		if got := a.Excerpt(s, terms, 50); utf8.RuneCountInString(got) > 50 {
			t.Fatalf("%q is too long", got)
		}
	})
}

var sink any

func BenchmarkTenItems(b *testing.B) {
	a := newAnalyzer(b)
	terms := a.Terms("write in plain language")
	for b.Loop() {
		for range 10 {
			sink = a.Highlight(story, terms)
			sink = a.Excerpt(story, terms, 200)
		}
	}
}
