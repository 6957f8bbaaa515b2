package keywords_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"moments/keywords"
)

func phrase(t *testing.T, text string) keywords.Phrase {
	t.Helper()
	p, err := keywords.ParsePhrase(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParsePhraseCleans(t *testing.T) {
	for text, want := range map[string]string{
		"set up sso":                      "set up sso",
		"  set\t up\r\n\u00a0sso ":        "set up sso",
		"se\u200bt up\u202e sso":          "set up sso",
		"cafe\u0301":                      "café",
		"cafe\u200b\u0301":                "café",
		"bad\xff\xfebytes":                "bad bytes",
		"nul\x00byte":                     "nul byte",
		"<script>alert('x')</script>":     "<script>alert('x')</script>",
		"'; DROP TABLE rows; --":          "'; DROP TABLE rows; --",
		"👩\u200d💻 laptops":                "👩💻 laptops",
		"שלום \u202eעולם":                 "שלום עולם",
		strings.Repeat("x", 512):          strings.Repeat("x", 512),
		strings.Repeat(" ", 1000) + "sso": "sso",
	} {
		if got := phrase(t, text); string(got) != want {
			t.Errorf("ParsePhrase(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestParsePhraseRefuses(t *testing.T) {
	for text, want := range map[string]error{
		"":                             keywords.ErrPhraseEmpty,
		" \t\u200b\xff":                keywords.ErrPhraseEmpty,
		strings.Repeat("x", 513):       keywords.ErrPhraseTooLong,
		strings.Repeat("word ", 2_000): keywords.ErrPhraseTooLong,
	} {
		if _, err := keywords.ParsePhrase(text); !errors.Is(err, want) {
			t.Errorf("%.20q: %v, want %v", text, err, want)
		}
	}
}

// checkPhrase holds every promise of Phrase against what came of text.
func checkPhrase(t interface{ Fatalf(string, ...any) }, text string) {
	p, err := keywords.ParsePhrase(text)
	if err != nil {
		if !errors.Is(err, keywords.ErrPhraseEmpty) && !errors.Is(err, keywords.ErrPhraseTooLong) {
			t.Fatalf("%q: %v", text, err)
		}
		return
	}
	s := string(p)
	switch {
	case len(s) == 0 || len(s) > keywords.MaxPhraseBytes:
		t.Fatalf("%q has %d bytes", s, len(s))
	case !utf8.ValidString(s) || !norm.NFC.IsNormalString(s):
		t.Fatalf("%q is not UTF-8 in NFC", s)
	case strings.Join(strings.Fields(s), " ") != s:
		t.Fatalf("%q has more than single spaces", s)
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		t.Fatalf("%q has invisible characters", s)
	}
	if again, err := keywords.ParsePhrase(s); err != nil || again != p {
		t.Fatalf("%q is cleaned to %q again (%v)", s, again, err)
	}
	if masked := p.Masked(); len(masked) > keywords.MaxPhraseBytes || !utf8.ValidString(string(masked)) {
		t.Fatalf("%q is masked as %q", s, masked)
	}
	checkTerms(t, p)
}

func checkTerms(t interface{ Fatalf(string, ...any) }, p keywords.Phrase) {
	units := utf16.Encode([]rune(string(p)))
	var before keywords.Term
	terms := p.Terms(keywords.English)
	if len(terms) > keywords.MaxPhraseTerms {
		t.Fatalf("%q has %d terms", p, len(terms))
	}
	for _, term := range terms {
		overlaps := term.Start < before.End && !isCJK(before.Word)
		if overlaps || term.Start < before.Start || term.End <= term.Start || term.End > len(units) {
			t.Fatalf("%q: term %+v is out of place", p, term)
		}
		before = term
		text := string(utf16.Decode(units[term.Start:term.End]))
		if folded := strings.TrimSpace(keywords.Fold(strings.Trim(text, "'’"))); folded != term.Word {
			t.Fatalf("%q: %+v stands for %q", p, term, text)
		}
		if term.Word == "" || keywords.Fold(term.Word) != term.Word {
			t.Fatalf("%q: %q is not folded", p, term.Word)
		}
	}
}

// isCJK reports whether a word is a pair of Chinese or Japanese characters, which shares one with the next.
func isCJK(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー' || r == 'ｰ'
}

func TestPhrasePromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkPhrase(t, rapid.String().Draw(t, "text"))
	})
}

func FuzzParsePhrase(f *testing.F) {
	for _, text := range []string{"set up sso", "ȺȺȺȺ's", "\xb4\xd4's", "e\u200b\u0301", "ℌ Ⅷ ﷺ", "a@b.co 1234567", "dogs' 'tis"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkPhrase(t, text) })
}

func TestMasked(t *testing.T) {
	for text, want := range map[string]string{
		"mail jane.doe+x@example.co.uk please": "mail [email] please",
		"jürgen@bücher.example":                "[email]",
		"call +49 (30) 123-4567 now":           "call [number] now",
		"card 4111 1111 1111 1111":             "card [number]",
		"account 1234567":                      "account [number]",
		"رقم ١٢٣٤٥٦٧٨":                         "رقم [number]",
		"iphone 15":                            "iphone 15",
		"open 24/7":                            "open 24/7",
		"calendar 2024-2025":                   "calendar 2024-2025",
		"compare 2022 2023 2024":               "compare 2022 2023 2024",
		"part 11 annex 11":                     "part 11 annex 11",
		"123456":                               "123456",
		"@home":                                "@home",
	} {
		if got := phrase(t, text).Masked(); string(got) != want {
			t.Errorf("Masked(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestMaskedStaysWithinTheLimit(t *testing.T) {
	p := phrase(t, strings.Repeat("1234567 x ", 51))
	if masked := p.Masked(); len(masked) > keywords.MaxPhraseBytes {
		t.Errorf("%d bytes", len(masked))
	}
}

func TestTermsSpansAreUTF16(t *testing.T) {
	got := phrase(t, "😀 Müller's 𝒳-ray, don’t!").Terms(keywords.English)
	want := []keywords.Term{
		{Word: "muller's", Stem: "muller", Start: 3, End: 11},
		{Word: "x", Stem: "x", Start: 12, End: 14},
		{Word: "ray", Stem: "ray", Start: 15, End: 18},
		{Word: "don't", Stem: "don't", Start: 20, End: 25},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The ligature stands for nothing but marks over a space.
func TestTermsOfALetterWithoutLetters(t *testing.T) {
	if terms := phrase(t, "\ufc5e").Terms(keywords.English); len(terms) != 0 {
		t.Errorf("%+v", terms)
	}
}

func TestTermsAreBounded(t *testing.T) {
	if n := len(phrase(t, strings.Repeat("a ", 100)).Terms(keywords.English)); n != keywords.MaxPhraseTerms {
		t.Errorf("%d terms", n)
	}
}

func TestNormal(t *testing.T) {
	for _, same := range [][]string{
		{"Set-up  SSO?", "set up sso", "SET UP (sso)"},
		{"café", "CAFE", "cafe\u0301"},
		{"don’t", "don't"},
		{"ℌello", "hello"},
	} {
		for _, text := range same[1:] {
			if a, b := phrase(t, same[0]).Normal(), phrase(t, text).Normal(); a != b {
				t.Errorf("%q is %q, %q is %q", same[0], a, text, b)
			}
		}
	}
}

func TestFoldIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := keywords.Fold(rapid.String().Draw(t, "text"))
		if twice := keywords.Fold(once); twice != once {
			t.Fatalf("%q folds to %q", once, twice)
		}
	})
}

func TestStem(t *testing.T) {
	for word, want := range map[string]string{
		"installing": "instal", "installed": "instal", "sensors": "sensor", "batteries": "batteri", "battery": "batteri",
		"company's": "compani", "sso": "sso", "日本": "日本", "": "",
	} {
		if got := keywords.English.Stem(word); got != want {
			t.Errorf("Stem(%q) = %q, want %q", word, got, want)
		}
	}
}
