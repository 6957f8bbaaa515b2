package postings

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"moments/content/index/bm25f"
)

// distance is that of Damerau and Levenshtein, no letter changed twice, as it stands in the books.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// Completions and corrections are those of the words of live documents, however they are spread.
func TestVocabulary(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		l := newLibrary(t, "")
		defer func() { must(t, l.index.Close()) }()
		v := newVocabulary(rng, 400)
		for range 4 {
			batch := map[string][bm25f.Fields][]string{}
			for range 20 {
				batch["d"+v.word()] = v.document(rng)
			}
			l.write(batch)
			for id := range l.docs {
				if rng.IntN(5) == 0 {
					l.write(map[string][bm25f.Fields][]string{id: {bm25f.Body: {"gone"}}})
				}
			}
		}
		counts := map[string]int{}
		for _, fields := range l.docs {
			for _, w := range slices.Concat(fields[:bm25f.Body]...) {
				counts[w]++
			}
		}
		for _, start := range []string{"w", "wa", "wba", "x", ""} {
			want := ranked(counts, func(w string) bool { return strings.HasPrefix(w, start) })
			want = want[:min(5, len(want))]
			var got []string
			for _, s := range l.set.View().Completions(start, 5) {
				got = append(got, s.Word)
				if s.Term != s.Word || s.Count != counts[s.Word] {
					rt.Fatalf("%+v, want a count of %d", s, counts[s.Word])
				}
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("%q is completed by %q, want %q", start, got, want)
			}
		}
		for range 20 {
			word := v.word()
			for most := range 3 {
				want := ""
				for away := 0; away <= most && want == ""; away++ {
					if near := ranked(counts, func(w string) bool { return distance(w, word) == away }); len(near) > 0 {
						want = near[0]
					}
				}
				if got := l.set.View().Correction(word, most); got != want {
					rt.Fatalf("%q is corrected to %q, want %q", word, got, want)
				}
			}
		}
	})
}

// ranked are the words that are kept, the most frequent first.
func ranked(counts map[string]int, keep func(string) bool) (all []string) {
	for w := range counts {
		if keep(w) {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	return all
}
