package keymap_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"moments/keywords"
	"moments/keywords/keymap"
)

// cappedRows are rows of the first words, many of which match any phrase of those, with a few moments.
func cappedRows(random *rand.Rand, n, words int) []keymap.Row {
	steps := []keywords.Step{"use", "proof", "", "worth"}
	list := make([]keymap.Row, n)
	for i := range list {
		phrase := make([]string, 1+random.IntN(3))
		for w := range phrase {
			phrase[w] = someWord(uint64(random.IntN(words)))
		}
		list[i] = keymap.Row{
			ID: fmt.Sprint(i), Phrase: strings.Join(phrase, " "), Volume: -1, Weight: 1 + float64(random.IntN(3))/4,
			Match:    []keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad, keymap.Broad}[random.IntN(4)],
			Moment:   keywords.Moment{Intent: keywords.Intents()[random.IntN(4)], Step: steps[random.IntN(4)]},
			Negative: random.IntN(4) == 0,
		}
	}
	// One of the later negative hits is the only one for its moment.
	return append(list, keymap.Row{
		ID: "last", Phrase: someWord(0), Volume: -1, Match: keymap.Broad, Negative: true, Weight: 0.1,
		Moment: keywords.Moment{Intent: keywords.Buy, Step: "urgent"},
	})
}

// Of too many hits the first in precedence stay, in their order, and are vetoed as if all were there.
func TestHitsAreCapped(t *testing.T) {
	beyond := 0 // seeds with a negative hit that stays for its moment alone
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		m, err := keymap.Compile(cappedRows(random, 4000, 12), keymap.WithSynonyms([][]string{{someWord(1), someWord(40)}}))
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, n := range random.Perm(10) {
			words = append(words, someWord(uint64(n)))
		}
		words[slices.Index(words, someWord(5))] += "q" // a typo
		asked := keywords.Phrase(strings.Join(words, " ")).Terms(keywords.English)
		all, got := m.MatchAll(asked, "en"), m.Match(asked, "en")
		if len(all) < 3*keymap.MaxHits {
			t.Fatalf("%d hits are too few", len(all))
		}
		var want []keymap.Hit
		negative, positive, excluded := 0, 0, map[keywords.Moment]bool{}
		for i, hit := range all {
			if i > 0 && !precedes(&all[i-1], &hit) {
				t.Fatalf("%+v is behind %+v", hit, all[i-1])
			}
			if hit.Row.Negative {
				if negative++; negative <= keymap.MaxHits || !excluded[hit.Row.Moment] {
					want = append(want, hit)
				}
				excluded[hit.Row.Moment] = true
			} else if positive++; positive <= keymap.MaxHits {
				want = append(want, hit)
			}
		}
		if want[len(want)-keymap.MaxHits-1].Row.ID == "last" {
			beyond++
		}
		if len(got) != len(want) || positive <= keymap.MaxHits || negative <= keymap.MaxHits {
			t.Fatalf("%d hits, want %d; %d positive, %d negative", len(got), len(want), positive, negative)
		}
		for i := range got {
			if got[i].Row != want[i].Row || vetoing(got[i]) != vetoing(want[i]) {
				t.Fatalf("hit %d is %+v, want %+v", i, got[i], want[i])
			}
		}
	}
	if beyond == 0 {
		t.Error("no negative hit was the first for its moment beyond the cap")
	}
}

func vetoing(h keymap.Hit) *keymap.Row {
	if h.VetoedBy == nil {
		return nil
	}
	return h.VetoedBy.Row
}

// precedes is the order of hits as far as a hit shows it: all but how many words had to match.
func precedes(a, b *keymap.Hit) bool {
	kinds := map[keymap.Match]int{keymap.Exact: 0, keymap.Phrase: 1, keymap.Broad: 2}
	switch {
	case a.Row.Negative != b.Row.Negative:
		return a.Row.Negative
	case a.Row.Match != b.Row.Match:
		return kinds[a.Row.Match] < kinds[b.Row.Match]
	}
	return a.Factor >= b.Factor
}
