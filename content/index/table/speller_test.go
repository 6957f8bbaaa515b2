package table

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
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

// Near finds exactly the strings within the distance, of a sorted list that it goes through once.
func TestNear(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abc")), 1, 9, -1)
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfNDistinct(word, 0, 200, rapid.ID).Draw(t, "all")
		slices.Sort(all)
		var list textsBuilder
		for _, s := range all {
			list.add("-" + s)
		}
		texts := list.texts()
		target, most := word.Draw(t, "word"), rapid.IntRange(0, 3).Draw(t, "distance")
		var got, want []string
		texts.Near("-", target, most, func(number uint32, away int) int {
			got = append(got, all[number])
			if away != distance(all[number], target) {
				t.Fatalf("%q is %d from %q, want %d", all[number], away, target, distance(all[number], target))
			}
			return most
		})
		for _, s := range all {
			if s[0] == target[0] && distance(s, target) <= most {
				want = append(want, s)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q of %q: %q, want %q", target, all, got, want)
		}
	})
}
