package table

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"moments/content/index/bm25f"
)

func textsOf(all []string) Texts {
	var b textsBuilder
	for _, s := range all {
		b.add(s)
	}
	return b.texts()
}

func TestTexts(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abß")), 0, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfDistinct(word, rapid.ID).Draw(t, "all")
		slices.Sort(all)
		texts, prefix := textsOf(all), word.Draw(t, "prefix")
		for i, s := range all {
			if at, found := texts.find(s); texts.At(uint32(i)) != s || !found || int(at) != i {
				t.Fatalf("%q: %d is %q, found at %d", all, i, texts.At(uint32(i)), at)
			}
		}
		if _, found := texts.find(prefix); found != slices.Contains(all, prefix) {
			t.Fatalf("%q in %q: %v", prefix, all, found)
		}
		from, to := texts.Range(prefix)
		for i, s := range all {
			if in := uint32(i) >= from && uint32(i) < to; in != strings.HasPrefix(s, prefix) {
				t.Fatalf("%q begins %q at %d to %d", prefix, all, from, to)
			}
		}
	})
}

// What is packed comes back, or is told to be too large.
func TestPack(t *testing.T) {
	number := rapid.OneOf(rapid.Uint32Range(0, 70), rapid.Uint32())
	rapid.Check(t, func(t *rapid.T) {
		var tf bm25f.Counts
		fits := true
		for f := range tf {
			tf[f] = number.Draw(t, "tf")
			fits = fits && tf[f] < 1<<tfBits[f]
		}
		packed := pack(&tf)
		if packed == tfLarge && fits && tf != (bm25f.Counts{7, 7, 15, 63}) {
			t.Fatalf("%v does not fit", tf)
		}
		if got := unpack(packed); packed != tfLarge && got != tf {
			t.Fatalf("%v, want %v", got, tf)
		}
	})
}

// Facets of many documents and of few mark the same; times are those that were given.
func TestFacets(t *testing.T) {
	noon := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	const documents = 1000
	var f Facets
	every := make([]uint32, documents)
	for i := range every {
		every[i] = uint32(i)
	}
	var few labelsBuilder
	few.add("one", []uint32{77})
	f.labels = few.labels()
	if !f.take("all", every, documents) || f.take("one", []uint32{77}, documents) || f.take("some", every[:3], documents) {
		t.Error("a facet of few documents is a set, or one of many is none")
	}
	for facet, want := range map[string]int{"all": documents, "one": 1, "none": 0} {
		bits := make([]uint64, (documents+63)/64)
		f.Mark(facet, bits)
		n := 0
		for doc := range documents {
			n += int(bits[doc/64] >> (doc % 64) & 1)
		}
		if n != want || want == 1 && bits[77/64]>>(77%64)&1 == 0 {
			t.Errorf("%s marks %d documents, want %d", facet, n, want)
		}
	}
	if !f.Valid(5, 0) || f.take("none", nil, documents) {
		t.Error("a time where there is none")
	}
	if !f.take(FromFacet(noon), []uint32{5}, documents) || !f.take(UntilFacet(noon.Add(time.Hour)), []uint32{5, 6}, documents) {
		t.Error("no time where there is one")
	}
	for _, test := range []struct {
		doc  uint32
		at   time.Duration
		want bool
	}{
		{5, -1000, false}, {5, 0, true}, {5, time.Hour - 1000, true}, {5, time.Hour, false},
		{6, -1000, true}, {6, time.Hour, false}, {7, time.Hour, true},
	} {
		if got := f.Valid(test.doc, noon.Add(test.at).UnixMicro()); got != test.want {
			t.Errorf("%d at %v: %v", test.doc, test.at, got)
		}
	}
}
