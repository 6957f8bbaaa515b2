package keywords

import (
	_ "embed"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
)

// Language is the primary subtag of a BCP 47 tag in lower case: en, de. "" is not known, and is read as English.
type Language string

// The languages that phrases are read in.
const (
	English Language = "en"
	German  Language = "de"
	Spanish Language = "es"
	French  Language = "fr"
)

// LanguageOf is the language of a BCP 47 tag or a locale: de for de-AT and de_AT.
func LanguageOf(tag string) Language {
	primary, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return Language(strings.ToLower(primary))
}

// Stem is the Snowball stem of a folded word, in English without a possessive ending. It is the word itself in languages
// that Snowball does not have.
func (l Language) Stem(word string) string {
	stem := l.stemmer()
	if stem == nil {
		return word
	}
	if l == English || l == "" {
		word = strings.TrimSuffix(word, "'s")
	}
	env := snowballstem.NewEnv(word)
	stem(env)
	return env.Current()
}

func (l Language) stemmer() func(*snowballstem.Env) bool {
	switch l {
	case English, "":
		return english.Stem
	case German:
		return german.Stem
	case Spanish:
		return spanish.Stem
	case French:
		return french.Stem
	}
	return stemmers[l]
}

// stemmers are those of the languages that phrases are not read in, but that assets and rows may have.
var stemmers = map[Language]func(*snowballstem.Env) bool{
	"ar": arabic.Stem, "da": danish.Stem, "fi": finnish.Stem, "ga": irish.Stem, "hu": hungarian.Stem, "it": italian.Stem,
	"nb": norwegian.Stem, "nl": dutch.Stem, "nn": norwegian.Stem, "no": norwegian.Stem, "pt": portuguese.Stem,
	"ro": romanian.Stem, "ru": russian.Stem, "sv": swedish.Stem, "ta": tamil.Stem, "tr": turkish.Stem,
}
