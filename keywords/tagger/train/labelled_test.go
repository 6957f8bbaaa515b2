package train_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/tagger/train"
)

// The hash is part of what figures mean: it must not change.
func TestFoldsStayAsTheyAre(t *testing.T) {
	for text, want := range map[keywords.Phrase]int{"how to fix it": 3, "gizmo": 4, "日本": 2} {
		if got := train.Fold(text, 5); got != want {
			t.Errorf("%q is in fold %d, was in %d", text, got, want)
		}
	}
	for _, text := range []keywords.Phrase{"How to FIX it?", "how  to fix-it", "hów to fix it"} {
		if train.Fold(text, 1000) != train.Fold("how to fix it", 1000) {
			t.Errorf("%q is in another fold", text)
		}
	}
}

// Folds are about equally large, and part all phrases.
func TestSplit(t *testing.T) {
	phrases := own(t, "web")
	const folds = 5
	var all []string
	for fold := range folds {
		rest, held := train.Split(phrases, folds, fold)
		if len(rest)+len(held) != len(phrases) || math.Abs(float64(len(held))/float64(len(phrases))-1.0/folds) > 0.03 {
			t.Errorf("fold %d holds back %d and leaves %d", fold, len(held), len(rest))
		}
		for _, l := range held {
			all = append(all, string(l.Phrase))
		}
		isHeld := func(l train.Labelled) bool { return train.Fold(l.Phrase, folds) == fold }
		if slices.ContainsFunc(rest, isHeld) {
			t.Errorf("fold %d is learned from", fold)
		}
	}
	if slices.Sort(all); len(slices.Compact(all)) != len(phrases) {
		t.Errorf("%d of %d phrases are in a fold", len(all), len(phrases))
	}
}

func TestFoldsAreInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 50).Draw(t, "n")
		if fold := train.Fold(keywords.Phrase(rapid.String().Draw(t, "text")), n); fold < 0 || fold >= n {
			t.Fatalf("%d of %d", fold, n)
		}
	})
}

// Each set is held back by as much as it says, by the words of its phrases alone.
func TestHoldBack(t *testing.T) {
	phrases := own(t, "web")[:600]
	for i := range phrases {
		phrases[i].HoldOut = []int{0, 1, 2}[i/200]
	}
	rest, held := train.HoldBack(phrases)
	counts := map[int]int{}
	for _, l := range held {
		counts[l.HoldOut]++
	}
	if counts[0] != 0 || counts[1] != 200 || math.Abs(float64(counts[2])-100) > 30 || len(rest)+len(held) != len(phrases) {
		t.Errorf("%v are held back of 200 each, %d are left", counts, len(rest))
	}
	again, same := train.HoldBack(append(held, rest...))
	if len(again) != len(rest) || len(same) != len(held) {
		t.Errorf("in another order, %d and %d", len(again), len(same))
	}
}

// labelled makes phrases with one intent.
func labelled(intent string, texts ...string) (phrases []train.Labelled) {
	for _, text := range texts {
		phrases = append(phrases, train.Labelled{Phrase: keywords.Phrase(text), Intents: strings.Split(intent, "|")})
	}
	return phrases
}
