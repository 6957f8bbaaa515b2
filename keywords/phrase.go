package keywords

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of a phrase.
const (
	MaxPhraseBytes = 512
	MaxPhraseTerms = 32 // later words are not read
)

// Errors of phrases.
var (
	ErrPhraseEmpty   = errors.New("the phrase is empty")
	ErrPhraseTooLong = errors.New("the phrase is too long")
)

// Phrase is text as typed, after cleaning: valid UTF-8 in NFC, no control, bidi or zero-width characters, single
// spaces, between 1 and MaxPhraseBytes bytes. Make one with ParsePhrase.
type Phrase string

// ParsePhrase cleans text and returns it as a Phrase. Any bytes are accepted; it returns ErrPhraseEmpty when nothing
// is left of them and ErrPhraseTooLong past MaxPhraseBytes.
func ParsePhrase(text string) (Phrase, error) {
	if len(text) > 4*MaxPhraseBytes {
		return "", fmt.Errorf("%w: %d bytes, at most %d are read", ErrPhraseTooLong, len(text), MaxPhraseBytes)
	}
	// NFC comes after the removals, which can bring a letter and its accent together.
	composed := norm.NFC.String(strings.Map(visible, strings.ToValidUTF8(text, " ")))
	cleaned := strings.Join(strings.Fields(composed), " ")
	switch {
	case cleaned == "":
		return "", ErrPhraseEmpty
	case len(cleaned) > MaxPhraseBytes:
		return "", fmt.Errorf("%w: %d bytes, at most %d are read", ErrPhraseTooLong, len(cleaned), MaxPhraseBytes)
	}
	return Phrase(cleaned), nil
}

// visible maps control characters to a space and drops format characters (bidi overrides, zero-width marks).
func visible(r rune) rune {
	switch {
	case unicode.Is(unicode.Cf, r):
		return -1
	case unicode.IsControl(r):
		return ' '
	}
	return r
}

var (
	mailForm   = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.[\p{L}]{2,}`)
	digitsForm = regexp.MustCompile(`\+?\p{Nd}[\p{Nd} ./()-]{5,}\p{Nd}`)
	yearsForm  = regexp.MustCompile(`^(19|20)\d\d([ /-]+(19|20)\d\d)+$`)
)

// Masked returns the phrase with e-mail addresses and runs of seven and more digits (telephone, card and account
// numbers, also with separators) replaced, so that it can be stored. Years side by side, as in 2024-2025, stay.
func (p Phrase) Masked() Phrase {
	if !strings.Contains(string(p), "@") && countDigits(string(p)) < 7 {
		return p
	}
	s := mailForm.ReplaceAllString(string(p), "[email]")
	s = digitsForm.ReplaceAllStringFunc(s, func(run string) string {
		if countDigits(run) < 7 || yearsForm.MatchString(run) {
			return run
		}
		return "[number]"
	})
	return Phrase(bounded(s))
}

// bounded cuts s, which masking can make longer, back to MaxPhraseBytes, between two characters.
func bounded(s string) string {
	if len(s) <= MaxPhraseBytes {
		return s
	}
	end := MaxPhraseBytes
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.TrimRight(s[:end], " ")
}

func countDigits(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// Term is one word of a phrase. Word is its folded form (lower case, NFKC, accents removed), Stem its stem in the language
// in which the phrase was read, Start and End its place in the phrase in UTF-16 code units.
type Term struct {
	Word, Stem string
	Start, End int
}

// Terms splits the phrase at everything that is neither a letter, a digit, a mark nor an inner apostrophe, and returns at
// most MaxPhraseTerms words in their order, with their stems in a language. Chinese and Japanese, which have no spaces, are
// read as pairs of characters that overlap, and so do their places.
func (p Phrase) Terms(l Language) []Term {
	terms := make([]Term, 0, 8)
	p.eachWord(func(word string, start int) bool {
		pieces(word, func(from, to int) bool {
			at := start + unitsIn(word[:from])
			if folded := foldWord(word[from:to]); folded != "" {
				terms = append(terms, Term{Word: folded, Stem: l.Stem(folded), Start: at, End: at + unitsIn(word[from:to])})
			}
			return len(terms) < MaxPhraseTerms
		})
		return len(terms) < MaxPhraseTerms
	})
	return terms
}

// eachWord calls fn with every word and its place in UTF-16 code units, until fn returns false.
func (p Phrase) eachWord(fn func(word string, start int) bool) {
	units, first, start := 0, -1, 0
	for i, r := range string(p) {
		inner := (r == '\'' || r == '’') && first >= 0
		switch isPart := inner || isWordRune(r); {
		case isPart && first < 0:
			first, start = i, units
		case !isPart && first >= 0:
			if !fn(string(p[first:i]), start) {
				return
			}
			first = -1
		}
		units += utf16.RuneLen(r)
	}
	if first >= 0 {
		fn(string(p[first:]), start)
	}
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

func foldWord(word string) string { return strings.TrimSpace(Fold(strings.Trim(word, "'’"))) }

func unitsIn(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// Normal is the phrase as a key: its folded words joined by single spaces. Phrases that differ only in case, accents
// and punctuation have the same one. Runs of Chinese and Japanese stay whole in it.
func (p Phrase) Normal() string {
	words := make([]string, 0, 8)
	p.eachWord(func(word string, _ int) bool {
		if folded := foldWord(word); folded != "" {
			words = append(words, folded)
		}
		return len(words) < MaxPhraseTerms
	})
	return strings.Join(words, " ")
}

// Fold lower-cases s, applies NFKC, removes accents and typographic apostrophes.
func Fold(s string) string {
	if isPlain(s) {
		return s
	}
	// Lower case comes after NFKD, which turns lettered symbols into capitals.
	decomposed := strings.ToLower(norm.NFKD.String(s))
	folded := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '’':
			return '\''
		}
		return r
	}, decomposed)
	return norm.NFC.String(folded)
}

func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}
