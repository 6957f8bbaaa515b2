package pattern

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
)

// The reference is the definition of matching, as plain and slow as can be: it tries every pattern against every way to
// read a phrase, and compares texts.

// reference finds what Find finds, in order of places: "place variant spelling".
func reference(patterns []Pattern, o Options, terms []keywords.Term, language string) (found []string) {
	for place, p := range patterns {
		if len(Read(p.Phrase, p.Locale).Words) == 0 || !speaks(p.Locale, Locale(language)) {
			continue
		}
		if text, ok := referenceMatch(patterns, p, o, terms, language); ok {
			found = append(found, fmt.Sprint(place, text))
		}
	}
	return found
}

// way is a phrase read in one way: words as typed, but for those from one place to another.
type way struct {
	text, stems, stop []string
	variant           Variant
	spelling          string
	from, to          int // what has to be used, of the words as read
}

func referenceMatch(patterns []Pattern, p Pattern, o Options, terms []keywords.Term, language string) (string, bool) {
	own := Read(p.Phrase, p.Locale)
	l := LanguageOf(p.Locale)
	typed := way{}
	for _, term := range terms {
		typed.text, typed.stems = append(typed.text, term.Word), append(typed.stems, l.Stem(term.Word))
	}
	if p.Strict || onlyStop(own.Words, l) {
		own.Stems, typed.stems = own.Words, typed.text
		return " ", fits(p.Kind, own, typed, l)
	}
	if fits(p.Kind, own, typed, l) {
		return " ", true
	}
	for _, w := range ways(patterns, l, o, typed, keywords.LanguageOf(language)) {
		if fits(p.Kind, own, w, l) {
			return fmt.Sprint(" ", w.variant, " ", w.spelling), true
		}
	}
	return "", false
}

func onlyStop(words []string, l keywords.Language) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !l.IsStopWord(w) })
}

// fits compares a pattern with one reading.
func fits(kind Kind, own Reading, w way, l keywords.Language) bool {
	n := len(own.Stems)
	switch kind {
	case Exact:
		return slices.Equal(own.Stems, w.stems)
	case Phrase:
		for at := 0; at+n <= len(w.stems); at++ {
			if slices.Equal(own.Stems, w.stems[at:at+n]) && (w.from == w.to || at <= w.from && w.to <= at+n) {
				return true
			}
		}
		return false
	}
	var content []string
	for i, word := range own.Words {
		if !l.IsStopWord(word) {
			content = append(content, own.Stems[i])
		}
	}
	for i := w.from; i < w.to; i++ {
		if !l.IsStopWord(w.text[i]) && !slices.Contains(content, w.stems[i]) {
			return false
		}
	}
	return len(content) > 0 && !slices.ContainsFunc(content, func(s string) bool { return !slices.Contains(w.stems, s) })
}

// instead reads the words of typed from one place to another as text.
func instead(typed way, from, to int, text []string, l keywords.Language, v Variant) way {
	w := way{variant: v, spelling: strings.Join(text, " "), from: from, to: from + len(text)}
	w.text = slices.Concat(typed.text[:from], text, typed.text[to:])
	var stems []string
	for _, word := range text {
		stems = append(stems, l.Stem(word))
	}
	w.stems = slices.Concat(typed.stems[:from], stems, typed.stems[to:])
	return w
}

// ways are all other ways to read the phrase, the closest first.
func ways(patterns []Pattern, l keywords.Language, o Options, typed way, language keywords.Language) (list []way) {
	rows := readings(patterns, l)
	isCompound := map[int]bool{}
	add := func(v Variant, from, to int, text []string) {
		if onlyStop(text, l) {
			return
		}
		for i := from; i < to && v == Compound; i++ {
			isCompound[i] = true
		}
		list = append(list, instead(typed, from, to, text, l, v))
	}
	for from := range typed.text {
		for to := from + 2; to <= min(from+3, len(typed.text)); to++ {
			joined := strings.Join(typed.text[from:to], "")
			last := strings.Join(typed.text[from:to-1], "") + typed.stems[to-1]
			if hasWord(rows, joined) {
				add(Compound, from, to, []string{joined})
			} else if hasWord(rows, last) {
				add(Compound, from, to, []string{last})
			}
		}
	}
	for i, word := range typed.text {
		if l.IsStopWord(word) {
			continue
		}
		for _, r := range rows {
			for n := 2; n <= 3; n++ {
				for at := 0; at+n <= len(r.Words); at++ {
					first, last := strings.Join(r.Words[at:at+n-1], ""), r.Words[at+n-1]
					rest, isFirst := strings.CutPrefix(word, first)
					if isFirst && rest != "" && l.Stem(rest) == l.Stem(last) && l.Stem(first+last) == typed.stems[i] {
						add(Compound, i, i+1, r.Words[at:at+n])
					}
				}
			}
		}
	}
	terms := synonymTerms(o.Synonyms, l)
	for from := 0; from < len(typed.text); from++ {
		longest := 0
		for _, t := range terms {
			n := len(t.Stems)
			if n > longest && from+n <= len(typed.stems) && slices.Equal(typed.stems[from:from+n], t.Stems) {
				longest = n
			}
		}
		for _, t := range terms {
			if n := len(t.Stems); n == longest && slices.Equal(typed.stems[from:from+n], t.Stems) {
				for _, other := range terms {
					if other.group == t.group {
						add(Synonym, from, from+n, other.Words)
					}
				}
			}
		}
		if longest > 0 {
			from += longest - 1
		}
	}
	for i, word := range typed.text {
		isKnown := o.Known != nil && o.Known(word) || hasStem(rows, typed.stems[i]) || hasWord(readings(patterns, ""), word)
		if isCompound[i] || isKnown || !canBeTypo(word) || language.IsStopWord(word) || l.IsStopWord(word) ||
			slices.ContainsFunc(terms, func(t term) bool { return slices.Contains(t.Stems, typed.stems[i]) }) {
			continue
		}
		near := nearest(rows, word, l)
		if len(near) == 0 && canBeTypo(typed.stems[i]) {
			near = nearest(rows, typed.stems[i], l)
		}
		for _, meant := range near {
			add(Typo, i, i+1, []string{meant})
		}
	}
	return list
}

// readings are the patterns of a language that are not strict, or all patterns for "".
func readings(patterns []Pattern, l keywords.Language) (list []Reading) {
	for _, p := range patterns {
		r := Read(p.Phrase, p.Locale)
		if l == "" || LanguageOf(p.Locale) == l && !p.Strict && !onlyStop(r.Words, l) {
			list = append(list, r)
		}
	}
	return list
}

func hasWord(rows []Reading, word string) bool {
	return slices.ContainsFunc(rows, func(r Reading) bool { return slices.Contains(r.Words, word) })
}

func hasStem(rows []Reading, stem string) bool {
	return slices.ContainsFunc(rows, func(r Reading) bool { return slices.Contains(r.Stems, stem) })
}

type term struct {
	Reading
	group int
}

func synonymTerms(groups [][]string, l keywords.Language) (terms []term) {
	for g, group := range groups {
		for _, text := range group {
			if r := Read(text, string(l)); !onlyStop(r.Words, l) {
				terms = append(terms, term{r, g})
			}
		}
	}
	return terms
}

func nearest(rows []Reading, word string, l keywords.Language) (near []string) {
	uses := map[string]int{}
	for _, r := range rows {
		for _, w := range r.Words {
			uses[w]++
		}
	}
	for w := range uses {
		if canBeTypo(w) && !l.IsStopWord(w) && []rune(w)[0] == []rune(word)[0] && damerau(w, word) == 1 {
			near = append(near, w)
		}
	}
	slices.SortFunc(near, func(a, b string) int { return cmp.Or(cmp.Compare(uses[b], uses[a]), cmp.Compare(a, b)) })
	return near[:min(len(near), 4)]
}

// damerau is the optimal string alignment distance, by the textbook's matrix.
func damerau(a, b string) int {
	x, y := []rune(a), []rune(b)
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			change := d[i-1][j-1]
			if x[i-1] != y[j-1] {
				change++
			}
			d[i][j] = min(change, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}

// The parts of patterns and of phrases are few, so that they meet.
var (
	ownParts = []string{"card reader", "card", "reader", "cardreader", "e mail", "email", "emails",
		"single sign on", "sign on", "signin", "card s",
		"phone", "mobile", "cell", "sensor", "sensors", "chips", "login", "how to", "the", "to", "guide"}
	typedParts = append([]string{"sensr", "sensrs", "senosr", "emial", "maile", "redaer", "phones",
		"singlesignon", "signon", "mobil",
		"cardreaders", "cards", "card readers", "chip", "cell phone", "smartphone", "log in", "int", "wie", "kaufen"}, ownParts...)
	groupsOfTerms = [][]string{{"cell phone", "mobile", "smartphone"}, {"phone", "telephone", "phone on"}, {"how to", "guide"}}
)

func text(parts []string, n int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, n).Draw(t, "parts"), " ")
	})
}

func anyPatterns(t *rapid.T) []Pattern {
	list := make([]Pattern, rapid.IntRange(1, 12).Draw(t, "patterns"))
	for i := range list {
		list[i] = Pattern{
			Phrase: text(ownParts, 2).Draw(t, "pattern"), Kind: rapid.SampledFrom([]Kind{Exact, Phrase, Broad}).Draw(t, "kind"),
			Strict: rapid.IntRange(0, 3).Draw(t, "strict") == 0,
			Locale: rapid.SampledFrom([]string{"", "", "en", "en-gb", "de"}).Draw(t, "locale"),
		}
	}
	return list
}

func found(m *Matcher, terms []keywords.Term, language string) []string {
	hits := m.Find(terms, language)
	slices.SortFunc(hits, func(a, b Found) int { return cmp.Compare(a.Place, b.Place) })
	var list []string
	for _, f := range hits {
		text := fmt.Sprint(f.Place, " ")
		if f.Variant != Plain {
			text += fmt.Sprint(f.Variant, " ", f.Spelling)
		}
		list = append(list, text)
	}
	return list
}

func TestFindIsWhatTheReferenceSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		patterns := anyPatterns(t)
		var o Options
		if rapid.Bool().Draw(t, "synonyms") {
			o.Synonyms = groupsOfTerms
		}
		if rapid.Bool().Draw(t, "known") {
			o.Known = func(word string) bool { return word == "emial" || word == "sensr" }
		}
		language := rapid.SampledFrom([]string{"", "en", "en-US", "de", "fr"}).Draw(t, "language")
		phrase := keywords.Phrase(text(typedParts, 3).Draw(t, "phrase"))
		terms := phrase.Terms(keywords.LanguageOf(language))
		want, got := reference(patterns, o, terms, language), found(Compile(patterns, o), terms, language)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (%s) in %+v: %s", phrase, language, patterns, diff)
		}
	})
}

func TestOneEditIsADistanceOfOne(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("abcé")), 0, 7, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		want := a != "" && b != "" && []rune(a)[0] == []rune(b)[0] && damerau(a, b) == 1
		if oneEdit(a, b) != want {
			t.Fatalf("%q and %q: %t, distance %d", a, b, !want, damerau(a, b))
		}
	})
}

// The dictionary finds each word that is one edit away: deletions miss none.
func TestNearFindsAllThatAreNear(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("abé")), 5, 7, -1)
	rapid.Check(t, func(t *rapid.T) {
		words := newVocabulary()
		for _, w := range rapid.SliceOfN(letters, 1, 40).Draw(t, "words") {
			words.learn(w, w)
		}
		dictionary := newTypos(&words, func(string) bool { return false })
		word := letters.Draw(t, "word")
		var want int
		for _, name := range words.names {
			if oneEdit(word, name) {
				want++
			}
		}
		got := dictionary.near(word)
		isFar := func(id uint32) bool { return !oneEdit(word, words.names[id]) }
		if len(got) != min(want, maxCorrections) || slices.ContainsFunc(got, isFar) {
			t.Fatalf("%q is near to %d words of %v, found %v", word, want, words.names, got)
		}
	})
}
