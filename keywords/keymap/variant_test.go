package keymap_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	gocmp "github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/keymap"
)

// through says which rows match a phrase, and through what: email marketing <compound: e-mail = email>.
func through(m *keymap.Map, phrase string, language keywords.Language) (list []string) {
	units := utf16.Encode([]rune(phrase))
	for _, h := range m.Match(keywords.Phrase(phrase).Terms(language), string(language)) {
		text := h.Row.Phrase
		if h.Variant != "" {
			typed := string(utf16.Decode(units[h.Typed[0]:h.Typed[1]]))
			text += fmt.Sprintf(" <%s: %s = %s>", h.Variant, typed, h.Corrected)
		}
		list = append(list, text)
	}
	return list
}

func TestCloseVariants(t *testing.T) {
	synonyms := [][]string{
		{"cell phone", "mobile", "smartphone"}, {"phone", "telephone"}, {"laptop", "notebook computer"}, {"how to", "guide"},
	}
	known := map[string]bool{"house": true}
	for name, c := range map[string]struct {
		rows []string // exact, phrase and broad in front
		want map[string][]string
	}{
		"plurals and stems are plain": {
			[]string{"exact running shoe", "broad shoe shop"},
			map[string][]string{
				"Running Shoes": {"running shoe"}, "run shoe": {"running shoe"}, "shops with shoes": {"shoe shop"}, "shoes": nil}},
		"accents are plain": {
			[]string{"exact cafe menu"}, map[string][]string{"Café Menü": {"cafe menu"}}},
		"word order is plain for broad only": {
			[]string{"broad blue sensor", "phrase sensor blue"}, map[string][]string{"sensor blue": {"sensor blue", "blue sensor"},
				"blue sensor": {"blue sensor"}}},
		"one letter wrong": {
			[]string{"exact install sensor"}, map[string][]string{
				"intall sensor":   {"install sensor <typo: intall = install>"},
				"install sensro":  {"install sensor <typo: sensro = sensor>"},
				"install senor":   {"install sensor <typo: senor = sensor>"},
				"install Sénsorr": {"install sensor <typo: Sénsorr = sensor>"},
				"install sensrs":  {"install sensor <typo: sensrs = sensor>"}, // of a plural
				"intall senor":    nil,                                        // two
				"install snsro":   nil,                                        // two in one word
				"install tensor":  nil,                                        // first letter
				"install censor":  nil,
			}},
		"short words and numbers are no typos": {
			[]string{"phrase crm tool", "phrase iphone13 case", "phrase model 20245"},
			map[string][]string{"crn tool": nil, "iphone14 case": nil, "model 20246": nil, "crm toool": nil}},
		"a word of the map is no typo": {
			[]string{"phrase horse stable", "phrase house stable price", "broad table"},
			map[string][]string{"house stable": nil, "tables": {"table"}, "stable": nil}},
		"a word of the vocabulary is no typo": {
			[]string{"phrase horse"}, map[string][]string{"house": nil, "horsse": {"horse <typo: horsse = horse>"}}},
		"stop words are no typos": {
			[]string{"phrase theirs", "phrase would", "phrase where to", "phrase wherever", "broad shouldr"},
			map[string][]string{"wuold": nil, "wheree to": nil, "should": nil, "shoulder": {"shouldr <typo: shoulder = shouldr>"}}},
		"apart, with a hyphen, and as one": {
			[]string{"exact e-mail", "exact cardreader", "exact single sign on", "phrase setup"},
			map[string][]string{
				"email": {"e-mail <compound: email = e mail>"}, "e mail": {"e-mail"}, "E-Mails": {"e-mail"},
				"emails":         {"e-mail <compound: emails = e mail>"},
				"card reader":    {"cardreader <compound: card reader = cardreader>"},
				"card-readers":   {"cardreader <compound: card-readers = cardreader>"},
				"singlesignon":   {"single sign on <compound: singlesignon = single sign on>"},
				"single-sign-on": {"single sign on"}, "single signon": {"single sign on <compound: signon = sign on>"},
				"set up crm": {"setup <compound: set up = setup>"},
			}},
		"a stem is not a compound": {
			[]string{"exact install i"},
			map[string][]string{"install": nil, "installi": {"install i <compound: installi = install i>"}}},
		"a part of a compound is not the compound": {
			[]string{"broad card", "phrase reader", "exact card reader"},
			map[string][]string{"cardreader": {"card reader <compound: cardreader = card reader>"}}},
		"a compound is no typo": {
			[]string{"exact sign on", "exact signin"}, map[string][]string{"signon": {"sign on <compound: signon = sign on>"}}},
		"synonyms in any direction": {
			[]string{"exact mobile plan", "broad cell phone case", "phrase notebook computer"},
			map[string][]string{
				"cell phone plans":    {"mobile plan <synonym: cell phone = mobile>"},
				"Smartphone plan":     {"mobile plan <synonym: Smartphone = mobile>"},
				"case for my mobile":  {"cell phone case <synonym: mobile = cell phone>"},
				"laptops":             {"notebook computer <synonym: laptops = notebook computer>"},
				"notebook":            nil,
				"mobile smartphone":   nil,
				"laptop and computer": {"notebook computer <synonym: laptop = notebook computer>"},
			}},
		"the longest synonym only": {
			[]string{"exact cell telephone", "exact telephone"},
			map[string][]string{"cell phone": nil, "phone": {"telephone <synonym: phone = telephone>"}}},
		"one variant in one place": {
			[]string{"exact mobile sensor"}, map[string][]string{
				"mobile senosr": {"mobile sensor <typo: senosr = sensor>"}, "cell phone senosr": nil}},
		"stop words have no variants": {
			[]string{"phrase how to", "exact do", "broad into", "phrase into"},
			map[string][]string{"howto": nil, "guide": nil, "doing": nil, "how-to": {"how to"}, "in to": nil, "into": {"into"}}},
		"negatives have none": {
			[]string{"negative-broad sensor", "negative-exact e-mail", "negative-phrase mobile", "negative-phrase free"},
			map[string][]string{
				"sensors": nil, "senosr": nil, "Sénsor": {"sensor"}, "email": nil, "e mail": {"e-mail"}, "cell phone": nil,
				"Free!": {"free"}}},
	} {
		var list []keymap.Row
		for _, text := range c.rows {
			match, phrase, _ := strings.Cut(text, " ")
			list = append(list, row(t, phrase+" | "+match+" | know/-/-"))
		}
		m, err := keymap.Compile(list, keymap.WithSynonyms(synonyms), keymap.WithKnown(func(word string) bool { return known[word] }))
		if err != nil {
			t.Fatal(err)
		}
		for phrase, want := range c.want {
			if diff := gocmp.Diff(want, through(m, phrase, keywords.English)); diff != "" {
				t.Errorf("%s: %q: %s", name, phrase, diff)
			}
		}
	}
}

// Rows are read in the language of their locale, and those without one in English, whatever the phrase's language.
func TestLanguages(t *testing.T) {
	m := compile(t,
		"schuhe kaufen | exact | buy/-/- | locale=de", "wie man schuhe putzt | broad | do/-/- | locale=de-AT",
		"zapatos | broad | buy/-/- | locale=es", "shoe | phrase | know/-/-", "schuhe | negative-exact | -/-/-")
	for _, c := range []struct {
		phrase   string
		language keywords.Language
		want     []string
	}{
		{"Schuh kaufen", "de", []string{"schuhe kaufen"}},
		{"Schuhe kaufne", "de", []string{"schuhe kaufen <typo: kaufne = kaufen>"}},
		{"putzen die schuhe", "de", nil},
		{"Schuhe putzt", "de", []string{"wie man schuhe putzt"}},
		{"zapato", "es", []string{"zapatos"}},
		{"zapato", "", []string{"zapatos"}},
		{"schuh kaufen", "", []string{"schuhe kaufen"}},
		{"schuhe kaufen", "en", nil},
		{"shoes", "de", []string{"shoe"}},
		{"shoes", "ja", []string{"shoe"}},
		{"Schuhe", "de", []string{"schuhe"}},
		{"Schuhe", "fr", []string{"schuhe"}},
	} {
		if diff := gocmp.Diff(c.want, through(m, c.phrase, c.language)); diff != "" {
			t.Errorf("%q (%s): %s", c.phrase, c.language, diff)
		}
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

func TestPrecedenceIsAsWritten(t *testing.T) {
	m, err := keymap.Compile(rows(t,
		"email marketing tool | exact | buy/-/- | id=exact, plain",
		"e mail marketing tool | exact | buy/-/- | id=exact, compound",
		"newsletter marketing tool | exact | buy/-/- | id=exact, synonym",
		"email marketing tooll | exact | buy/-/- | id=no typo, tool has four letters",
		"email marketin tool | exact | buy/-/- | id=no typo, the map knows the word",
		"marketing tool | phrase | buy/-/- | id=phrase, longer",
		"email | phrase | buy/-/- | id=phrase, earlier",
		"tool | phrase | buy/-/- | weight=2 | id=phrase, later and heavier",
		"tool | phrase | know/-/- | weight=2 | id=phrase, later and heavier and younger",
		"tools | phrase | do/-/- | id=phrase, later",
		"newsletter marketing | phrase | buy/-/- | id=phrase, synonym though longer",
		"tool email | broad | buy/-/- | id=broad, longer",
		"marketing | broad | buy/-/- | weight=10 | id=broad, heavier",
		"tool newsletter | broad | buy/-/- | id=broad, synonym",
		"marketing | negative-broad | go/-/- | id=negative broad",
		"email marketing tool | negative-exact | go/-/- | id=negative exact",
	), keymap.WithSynonyms([][]string{{"email", "newsletter"}}))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, h := range m.Match(terms(t, "email marketing tool"), "en") {
		fmt.Fprintf(&b, "%.2f  %-36s %s %q\n", h.Factor, h.Row.ID, h.Row.Label(), h.Row.Phrase)
	}
	golden(t, "precedence.txt", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}
