package twin_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/content/twin"
)

// words is a text of n words that begin at a number: what begins at other numbers shares none.
func words(start, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "word%d ", start+i)
	}
	return b.String()
}

func find(pages map[string]string, least float64) []twin.Group {
	var f twin.Finder
	for id, text := range pages { // in any order
		f.Add(twin.Page{ID: content.AssetID(id), URL: "/" + id, Text: text})
	}
	return f.Groups(least)
}

// names are the groups as texts: = for exact ones.
func names(groups []twin.Group) (all []string) {
	for _, g := range groups {
		sign := "~"
		if g.Exact {
			sign = "="
		}
		var ids []string
		for _, m := range g.Members {
			ids = append(ids, string(m.ID))
		}
		all = append(all, strings.Join(ids, sign))
	}
	return all
}

func TestGroups(t *testing.T) {
	long := words(0, 200)
	tests := []struct {
		name  string
		pages map[string]string
		want  []string
	}{
		{"nothing in common", map[string]string{"a": long, "b": words(1000, 200)}, nil},
		{"word for word, but for capitals, marks and spaces", map[string]string{
			"a": "One two, three. Four, five, six, seven, eight.", "b": "one  TWO three four-five six seven eight",
		}, []string{"a=b"}},
		{"word for word, and too short to say so", map[string]string{"a": "One two, three.", "b": "one  TWO three"}, nil},
		{"placeholders", map[string]string{"a": "x", "b": "x", "c": "Text", "d": "Text"}, nil},
		{"a sentence added", map[string]string{"a": long, "b": long + words(9000, 8)}, []string{"a~b"}},
		{"half of it is new", map[string]string{"a": long, "b": long[:len(long)/2] + words(9000, 100)}, nil},
		{"exact ones first, then larger ones", map[string]string{
			"a": long, "b": long + words(9000, 8), "c": long + words(9100, 8), "x": words(500, 50), "y": words(500, 50),
		}, []string{"x=y", "a~b~c"}},
		{"exact twins of what is nearly the same", map[string]string{"a": long, "b": long, "c": long + words(9000, 8)}, []string{"a~b~c"}},
		{"short texts that differ in a word", map[string]string{"a": "Call us on Monday", "b": "Call us on Tuesday"}, nil},
		{"nothing to compare", map[string]string{"a": "", "b": "", "c": " . "}, nil},
		{"a script without spaces", map[string]string{
			"a": "東京都は日本の首都である人口は多く経済の中心でもある", "b": "東京都は日本の首都である。人口は多く、経済の中心でもある。",
		}, []string{"a=b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, names(find(test.pages, 0))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatDiffersIsNamed(t *testing.T) {
	var f twin.Finder
	f.Add(twin.Page{ID: "b", URL: "/de/b", Language: "de", Source: "site", Title: "B", Status: content.Draft, Text: words(0, 50)})
	f.Add(twin.Page{ID: "a", URL: "/a", Language: "en", Source: "site", Title: "A", Status: content.Live, Text: words(0, 50)})
	g := f.Groups(0)[0]
	if len(g.Members[0].Differs) > 0 || !slices.Equal(g.Members[1].Differs, []string{"url", "language", "title", "status"}) {
		t.Errorf("%+v", g.Members)
	}
	if g.Members[1].Text != "" || g.Exact || g.Members[1].Alike < 0.9 || g.Members[1].Alike == 1 || g.Alike != g.Members[1].Alike {
		t.Errorf("%+v", g)
	}
}

// Titles are part of what is compared: the shorter the text, the more they count.
func TestTitlesAreCompared(t *testing.T) {
	tests := []struct {
		name, text, one, other string
		want                   []string
	}{
		{"a long text under another title", words(0, 200), "Our prices for shops", "What it costs in offices", []string{"a~b"}},
		{"the same title", words(0, 20), "Our prices", "Our  PRICES", []string{"a=b"}},
		{"a short text under another title", words(0, 15), "Our prices for all shops", "What it costs in large offices", nil},
		{"a placeholder", "Text", "Our prices for all shops in Lyon", "What it costs in large offices there", nil},
		{"a placeholder under one title", "Text", "Our prices", "Our prices", nil},
		{"no text", "", "Our prices for all shops in Lyon this year", "Our prices for all shops in Lyon this year", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var f twin.Finder
			f.Add(twin.Page{ID: "a", Title: test.one, Text: test.text})
			f.Add(twin.Page{ID: "b", Title: test.other, Text: test.text})
			if diff := cmp.Diff(test.want, names(f.Groups(0))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// jaccard is the measure itself, over runs of four words.
func jaccard(a, b string) float64 {
	runs := func(text string) map[string]bool {
		all, fields := map[string]bool{}, strings.Fields(text)
		for i := range max(len(fields)-3, 0) {
			all[strings.Join(fields[i:i+4], " ")] = true
		}
		return all
	}
	x, y := runs(a), runs(b)
	both := 0
	for r := range x {
		if y[r] {
			both++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

func TestTheEstimateIsNearTheMeasure(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	off, n := 0, 200
	for range n {
		fields := strings.Fields(words(random.IntN(1<<20), 100+random.IntN(500)))
		other := slices.Clone(fields)
		for range random.IntN(12) {
			other[random.IntN(len(other))] = fmt.Sprint("other", random.IntN(1<<20))
		}
		a, b := strings.Join(fields, " "), strings.Join(other, " ")
		groups := find(map[string]string{"a": a, "b": b}, 0.5)
		if real := jaccard(a, b); len(groups) == 0 && real > 0.65 || len(groups) > 0 && math.Abs(groups[0].Alike-real) > 0.09 {
			off++
		}
	}
	if off > n/20 {
		t.Errorf("%d of %d estimates are off by more than .09", off, n)
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "pages")
		pages := make([]twin.Page, n)
		for i := range pages {
			start := rapid.SampledFrom([]int{0, 3, 6, 500}).Draw(t, "start")
			pages[i] = twin.Page{ID: content.AssetID(fmt.Sprintf("p%02d", i)), Text: words(start, rapid.SampledFrom([]int{2, 60, 64}).Draw(t, "length"))}
		}
		in := func(order []int) []twin.Group {
			var f twin.Finder
			for _, i := range order {
				f.Add(pages[i])
			}
			return f.Groups(0.8)
		}
		forward := make([]int, n)
		for i := range forward {
			forward[i] = i
		}
		groups := in(forward)
		if diff := cmp.Diff(groups, in(rapid.Permutation(forward).Draw(t, "order"))); diff != "" {
			t.Error(diff)
		}
		seen := map[content.AssetID]bool{}
		for _, g := range groups {
			for _, m := range g.Members {
				if seen[m.ID] || len(g.Members) < 2 || m.Alike < 0.8 {
					t.Errorf("%+v", g)
				}
				seen[m.ID] = true
			}
		}
	})
}

func FuzzAdd(f *testing.F) {
	f.Add("One two three four five.", "one two")
	f.Add("東京\xff\x00", "ÄÖ")
	f.Fuzz(func(t *testing.T, a, b string) {
		groups := find(map[string]string{"a": a, "b": b, "c": a}, 0.5)
		for _, g := range groups {
			if len(g.Members) < 2 || g.Alike < 0.5 || g.Alike > 1 {
				t.Errorf("%+v", g)
			}
		}
	})
}

// BenchmarkFind is 100,000 pages of 520 words in groups of ten.
func BenchmarkFind(b *testing.B) {
	texts := make([]string, 10_000)
	for i := range texts {
		texts[i] = words(i*1000, 500)
	}
	b.ResetTimer()
	for b.Loop() {
		var f twin.Finder
		for i := range 100_000 {
			f.Add(twin.Page{ID: content.AssetID(fmt.Sprintf("p%06d", i)), Text: texts[i/10] + fmt.Sprint("and page ", i, " of many")})
		}
		if groups := f.Groups(0); len(groups) != 10_000 {
			b.Errorf("%d groups", len(groups))
		}
	}
}
