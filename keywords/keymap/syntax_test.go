package keymap_test

import (
	"errors"
	"strings"
	"testing"

	"moments/keywords"
	"moments/keywords/keymap"
)

func TestParseSyntax(t *testing.T) {
	for text, want := range map[string]keymap.Row{
		"[blue widget]":       {Phrase: "blue widget", Match: keymap.Exact},
		`"blue widget"`:       {Phrase: "blue widget", Match: keymap.Phrase},
		"“blue widget”":       {Phrase: "blue widget", Match: keymap.Phrase},
		"-free":               {Phrase: "free", Match: keymap.Broad, Negative: true},
		"-free download":      {Phrase: "free download", Match: keymap.Broad, Negative: true},
		"-[free crm]":         {Phrase: "free crm", Match: keymap.Exact, Negative: true},
		`-"free crm"`:         {Phrase: "free crm", Match: keymap.Phrase, Negative: true},
		"+blue +widget":       {Phrase: "blue widget", Match: keymap.Broad},
		"+blue widget":        {Phrase: "blue widget", Match: keymap.Broad},
		"-+blue +widget":      {Phrase: "blue widget", Match: keymap.Broad, Negative: true},
		"  [ blue  widget ] ": {Phrase: "blue  widget", Match: keymap.Exact},
	} {
		phrase, m, negative, ok := keymap.ParseSyntax(text)
		if got := (keymap.Row{Phrase: phrase, Match: m, Negative: negative}); !ok || got != want {
			t.Errorf("%q: %+v, %t", text, got, ok)
		}
	}
	for _, text := range []string{
		"", "blue widget", "[blue", "blue]", `"blue`, "[]", "[?]", "[[blue]]", `"blue" "widget"`, "[a] b",
		"- blue", "--blue", "-", "+", "c++",
		"google +", "e-mail", "-[blue", "+-blue", "[", `"`, "-?",
	} {
		if phrase, m, negative, ok := keymap.ParseSyntax(text); ok || phrase != text || m != "" || negative {
			t.Errorf("%q: %q, %s, %t, %t", text, phrase, m, negative, ok)
		}
	}
}

func TestRowsTakeTheSyntaxOfTheirPhrase(t *testing.T) {
	for _, c := range []struct{ given, want keymap.Row }{
		{keymap.Row{Phrase: "[crm]"}, keymap.Row{Phrase: "crm", Match: keymap.Exact}},
		{keymap.Row{Phrase: "[crm]", Match: keymap.Exact}, keymap.Row{Phrase: "crm", Match: keymap.Exact}},
		{keymap.Row{Phrase: `-"crm"`}, keymap.Row{Phrase: "crm", Match: keymap.Phrase, Negative: true}},
		{keymap.Row{Phrase: `"crm"`, Negative: true}, keymap.Row{Phrase: "crm", Match: keymap.Phrase, Negative: true}},
		{
			keymap.Row{Phrase: "-[crm]", Match: keymap.Exact, Negative: true},
			keymap.Row{Phrase: "crm", Match: keymap.Exact, Negative: true},
		},
		{keymap.Row{Phrase: "-40 degrees"}, keymap.Row{Phrase: "40 degrees", Match: keymap.Broad, Negative: true}},
		// a match type of its own makes - and + a part of the phrase
		{keymap.Row{Phrase: "-40 degrees", Match: keymap.Exact}, keymap.Row{Phrase: "-40 degrees", Match: keymap.Exact}},
		{keymap.Row{Phrase: "+1 number", Match: keymap.Broad}, keymap.Row{Phrase: "+1 number", Match: keymap.Broad}},
		{keymap.Row{Phrase: "crm"}, keymap.Row{Phrase: "crm", Match: keymap.Broad}},
	} {
		m, err := keymap.Compile([]keymap.Row{c.given})
		if err != nil || m.Rows()[0] != c.want {
			t.Errorf("%+v: %+v, %v", c.given, m.Rows(), err)
			continue
		}
		again, err := keymap.Compile(m.Rows())
		if err != nil || again.Rows()[0] != c.want {
			t.Errorf("%+v again: %+v, %v", c.given, again.Rows(), err)
		}
	}
}

func TestSyntaxThatContradictsTheMatchType(t *testing.T) {
	for _, c := range []struct {
		row  keymap.Row
		said []string
	}{
		{keymap.Row{Phrase: "[crm]", Match: keymap.Phrase}, []string{`"[crm]"`, "means exact", "match phrase"}},
		{keymap.Row{Phrase: `"crm"`, Match: keymap.Broad}, []string{"means phrase", "match broad"}},
		{keymap.Row{Phrase: `-"crm"`, Match: keymap.Phrase}, []string{"means negative-phrase", "match phrase"}},
		{
			keymap.Row{Phrase: `-"crm"`, Match: keymap.Exact, Negative: true},
			[]string{"means negative-phrase", "match negative-exact"},
		},
	} {
		_, err := keymap.Compile([]keymap.Row{c.row})
		if !errors.Is(err, keymap.ErrInvalid) {
			t.Errorf("%+v: %v", c.row, err)
			continue
		}
		for _, said := range c.said {
			if !strings.Contains(err.Error(), said) {
				t.Errorf("%+v: %q not in %v", c.row, said, err)
			}
		}
	}
}

func FuzzParseSyntax(f *testing.F) {
	for _, text := range []string{"[crm]", `-"free crm"`, "+blue +widget", "-free", "“a”", "[", "-[\xff]", "-+[x]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		phrase, m, negative, ok := keymap.ParseSyntax(text)
		if !ok && (phrase != text || m != "" || negative) {
			t.Fatalf("%q: no syntax, but %q, %s, %t", text, phrase, m, negative)
		}
		if len(phrase) > len(text) || ok && m == "" {
			t.Fatalf("%q: %q, %q", text, phrase, m)
		}
		compiled, err := keymap.Compile([]keymap.Row{{Phrase: text}})
		if err != nil {
			return
		}
		if again, err := keymap.Compile(compiled.Rows()); err != nil || again.Rows()[0] != compiled.Rows()[0] {
			t.Fatalf("%q: %+v, again %+v, %v", text, compiled.Rows()[0], again.Rows(), err)
		}
	})
}

// FuzzMatch matches any phrase against rows of any phrases: a row of the phrase itself is found, spans lie within the phrase,
// and variants are of the row.
func FuzzMatch(f *testing.F) {
	for _, text := range []string{"install the sensor\ne mail", "e-mail\nemail", "東京 タワー\nタワー", "sensro\nsensor\nthe", "\xff\n\u202e"} {
		f.Add(text, "en")
	}
	f.Add("schuhe kaufen\nschuhe kaufne\nschuhekaufen", "de")
	f.Fuzz(func(t *testing.T, text, locale string) {
		lines := strings.SplitN(text, "\n", 8)
		p, err := keywords.ParsePhrase(lines[0])
		if err != nil {
			return
		}
		language := keywords.LanguageOf(locale)
		asked := p.Terms(language)
		var list []keymap.Row
		for i, line := range lines {
			r := keymap.Row{Phrase: line, Match: []keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}[i%3], Negative: i%4 == 3}
			if _, err := keymap.Compile([]keymap.Row{r}); err == nil {
				list = append(list, r)
			}
		}
		m, err := keymap.Compile(list, keymap.WithSynonyms([][]string{lines}))
		if err != nil {
			t.Fatal(err)
		}
		isOwn := len(list) > 0 && list[0].Phrase == lines[0] && m.Rows()[0].Phrase == string(p) && len(asked) > 0
		for _, h := range m.Match(asked, locale) {
			for _, span := range [][2]int{h.Span, h.Typed} {
				if span[0] < 0 || span[0] > span[1] || span[1] > asked[len(asked)-1].End {
					t.Fatalf("%q: span %v", p, span)
				}
			}
			isPlain := h.Variant == ""
			if isPlain != (h.Factor == 1) || isPlain != (h.Corrected == "") || h.Row.Negative && !isPlain {
				t.Fatalf("%q: %+v", p, h)
			}
			isOwn = isOwn && h.Place != 0
		}
		if isOwn {
			t.Fatalf("%q is not found in itself", p)
		}
	})
}
