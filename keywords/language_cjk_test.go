package keywords_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
)

func TestTermsOfChineseAndJapanese(t *testing.T) {
	for text, want := range map[string][]keywords.Term{
		"日本語": {{Word: "日本", Stem: "日本", Start: 0, End: 2}, {Word: "本語", Stem: "本語", Start: 1, End: 3}},
		"東京":  {{Word: "東京", Stem: "東京", Start: 0, End: 2}},
		"茶":   {{Word: "茶", Stem: "茶", Start: 0, End: 1}},
		"iPhoneケース 15": {
			{Word: "iphone", Stem: "iphon", Start: 0, End: 6},
			{Word: "ケー", Stem: "ケー", Start: 6, End: 8},
			{Word: "ース", Stem: "ース", Start: 7, End: 9},
			{Word: "15", Stem: "15", Start: 10, End: 12},
		},
		"3月 お茶": {
			{Word: "3", Stem: "3", Start: 0, End: 1},
			{Word: "月", Stem: "月", Start: 1, End: 2},
			{Word: "お茶", Stem: "お茶", Start: 3, End: 5},
		},
		"𠮷野家": { // the first is two code units long
			{Word: "𠮷野", Stem: "𠮷野", Start: 0, End: 3}, {Word: "野家", Stem: "野家", Start: 2, End: 4},
		},
		"ｶﾞｽ":  {{Word: "カス", Stem: "カス", Start: 0, End: 3}}, // half-width, the mark goes with its letter
		"日本's": {{Word: "日本", Stem: "日本", Start: 0, End: 2}, {Word: "s", Stem: "s", Start: 2, End: 4}},
	} {
		if diff := cmp.Diff(want, phrase(t, text).Terms(keywords.English)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// Scripts that have spaces, or need a dictionary, are read as they stand; places run from the first letter typed, whichever
// way it is shown.
func TestTermsOfOtherScripts(t *testing.T) {
	for text, want := range map[string][]keywords.Term{
		"서울 날씨": {{Word: "서울", Stem: "서울", Start: 0, End: 2}, {Word: "날씨", Stem: "날씨", Start: 3, End: 5}},
		"ร้าน":  {{Word: "ราน", Stem: "ราน", Start: 0, End: 4}},
		"\u202bשלום\u202c, עולם 5G": {
			{Word: "שלום", Stem: "שלום", Start: 0, End: 4},
			{Word: "עולם", Stem: "עולם", Start: 6, End: 10},
			{Word: "5g", Stem: "5g", Start: 11, End: 13},
		},
		"مقهى قريب": {
			{Word: "مقهى", Stem: "مقهى", Start: 0, End: 4}, {Word: "قريب", Stem: "قريب", Start: 5, End: 9},
		},
	} {
		if diff := cmp.Diff(want, phrase(t, text).Terms("")); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestNormalKeepsChineseWhole(t *testing.T) {
	if normal := phrase(t, "日本語 ケース!").Normal(); normal != "日本語 ケース" {
		t.Errorf("%q", normal)
	}
}

// Spans, bounds and folding hold for any mixture of scripts, which rapid's own strings seldom are.
func TestTermsOfMixedScripts(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"日", "本", "語", "か", "カ", "ー", "ﾞ", "ｶ", "𠮷", "a", "É", "'", " ", "-", "한", "글", "ש", "م", "ไ", "้", "\u3099", "9", "Ж", "々",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, s := range rapid.SliceOfN(piece, 1, 60).Draw(t, "pieces") {
			text += s
		}
		checkPhrase(t, text)
	})
}
