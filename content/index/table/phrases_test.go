package table

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// However a phrase is written, it comes back, and those of one key stand together.
func TestPhraseLabels(t *testing.T) {
	keys := rapid.StringOfN(rapid.RuneFrom([]rune("ab ß é1-")), 1, 300, -1)
	rapid.Check(t, func(t *rapid.T) {
		key := keys.Draw(t, "key")
		phrase := rapid.OneOf(rapid.Just(key), rapid.Just(strings.ToUpper(key)), keys, rapid.Custom(func(t *rapid.T) string {
			phrase, capital := []byte(key), rapid.SliceOfN(rapid.Bool(), len(key), len(key)).Draw(t, "capital")
			for i, c := range phrase {
				if c >= 'a' && c <= 'z' && capital[i] {
					phrase[i] = c - 'a' + 'A'
				}
			}
			return string(phrase)
		})).Draw(t, "phrase")
		label := labelOf(PhraseTerm(key, phrase))
		gotKey, spelling := Key(label)
		if got := Phrase(gotKey, spelling); gotKey != key || got != phrase || !strings.HasPrefix(label, KeyPrefix(key)) {
			t.Fatalf("%q: %q and %q, want %q", label, gotKey, got, phrase)
		}
		if len(label) > len(key)+len(phrase)+2 {
			t.Fatalf("%q is long", label)
		}
	})
	if got := labelOf(PhraseTerm("plain english", "Plain English")); got != "plain english\x00\x01\x00\x06" {
		t.Errorf("%q", got)
	}
}
