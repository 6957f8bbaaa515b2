package table

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the gaps, each number comes back.
func TestAscending(t *testing.T) {
	gap := rapid.OneOf(rapid.Just(uint32(0)), rapid.Uint32Range(0, 9), rapid.Uint32Range(isWide-2, isWide+2), rapid.Uint32Range(0, 1<<20))
	rapid.Check(t, func(t *rapid.T) {
		gaps := rapid.SliceOfN(gap, 0, 70).Draw(t, "gaps")
		all := slices.Clone(gaps)
		for i := 1; i < len(all); i++ {
			all[i] += all[i-1]
		}
		a := ascendingOf(all)
		if a.len() != len(all) {
			t.Fatalf("%d numbers, want %d", a.len(), len(all))
		}
		for i, n := range all {
			if got := a.at(uint32(i)); got != n {
				t.Fatalf("%d is %d, want %d", i, got, n)
			}
		}
	})
}
