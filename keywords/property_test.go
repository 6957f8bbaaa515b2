package keywords_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"moments/keywords"
)

var anyPhrase = rapid.Custom(func(t *rapid.T) keywords.Phrase {
	p, err := keywords.ParsePhrase("x" + rapid.StringN(0, 60, 400).Draw(t, "text"))
	if err != nil {
		t.Skip()
	}
	return p
})

// What is masked once is masked for good: the marks are themselves no personal data.
func TestMaskedIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := anyPhrase.Draw(t, "phrase").Masked()
		if twice := once.Masked(); twice != once {
			t.Fatalf("%q is masked again as %q", once, twice)
		}
	})
}

func TestMaskedLeavesNoLongNumberAndNoAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[0-9]{7,16}`).Draw(t, "number")
		address := rapid.StringMatching(`[a-z0-9.]{1,12}@[a-z0-9]{1,12}\.[a-z]{2,4}`).Draw(t, "address")
		p, err := keywords.ParsePhrase("call " + number + " or write to " + address + " please")
		if err != nil {
			t.Fatal(err)
		}
		if masked := string(p.Masked()); strings.Contains(masked, number) || strings.Contains(masked, "@") {
			t.Fatalf("%q is masked as %q", p, masked)
		}
	})
}

// Case, accents in either form and punctuation around words do not change the key of a phrase.
func TestNormalIgnoresSpelling(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"café", "sso", "don't", "zürich", "24", "naïve"}), 1, 6)
	rapid.Check(t, func(t *rapid.T) {
		list := words.Draw(t, "words")
		plain := keywords.Phrase(strings.Join(list, " "))
		other, err := keywords.ParsePhrase("(" + strings.ToUpper(strings.Join(list, ", ")) + "?!)")
		if err != nil {
			t.Fatal(err)
		}
		if plain.Normal() != other.Normal() {
			t.Fatalf("%q is %q, %q is %q", plain, plain.Normal(), other, other.Normal())
		}
	})
}

// Terms carry the stem of their word, which is what rows and cues are compared by.
func TestTermsHaveTheStemsOfTheirWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, term := range anyPhrase.Draw(t, "phrase").Terms(keywords.English) {
			if term.Stem != keywords.English.Stem(term.Word) {
				t.Fatalf("%+v, want the stem %q", term, keywords.English.Stem(term.Word))
			}
		}
	})
}
