package speech

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"

	"moments/keywords"
)

// Reader tags parts of speech with prose's model, which is loaded at first use: about 0.2 s and 30 MB. The zero value is ready
// for use, by many goroutines.
type Reader struct {
	load  sync.Once
	model *prose.Model
}

// Names says what the parts of speech of an English phrase show, by the names that the lexicon weighs: <wh-word>, <modal-first>,
// <verb-first>, <gerund-first>, <verb-after-to>, <superlative>, <near-someone>. It takes about 100 microseconds.
func (r *Reader) Names(p keywords.Phrase) []string { return features(r.tags(p)) }

// maxProseBytes bounds what prose is given: its tokenizer takes quadratic time on some input.
const maxProseBytes = 256

// tags returns the tagged tokens of a phrase, none when prose cannot stand it.
func (r *Reader) tags(p keywords.Phrase) (tokens []prose.Token) {
	defer func() {
		if recover() != nil {
			tokens = nil
		}
	}()
	r.load.Do(r.loadModel)
	if r.model == nil {
		return nil
	}
	doc, err := prose.NewDocument(tame(string(p)), prose.UsingModel(r.model),
		prose.WithSegmentation(false), prose.WithExtraction(false))
	if err != nil {
		return nil
	}
	return doc.Tokens()
}

// loadModel loads the tagger only: without extraction, its model is not needed.
func (r *Reader) loadModel() {
	doc, err := prose.NewDocument("x", prose.WithExtraction(false), prose.WithSegmentation(false))
	if err == nil {
		r.model = doc.Model
	}
}

// tame makes text that prose does not panic on: valid UTF-8, bounded, and every character as long as its lower case.
func tame(text string) string {
	if len(text) > maxProseBytes {
		text = text[:maxProseBytes]
	}
	return strings.Map(func(r rune) rune {
		if utf8.RuneLen(unicode.ToLower(r)) != utf8.RuneLen(r) {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// features are the names, as cue files have them, of what the tags of a phrase show.
func features(tokens []prose.Token) (names []string) {
	var before prose.Token
	for i, t := range tokens {
		if name := feature(before, t, i == 0); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
		before = t
	}
	return names
}

func feature(before, t prose.Token, isFirst bool) string {
	switch {
	case strings.HasPrefix(t.Tag, "W"):
		return "<wh-word>"
	case isFirst && t.Tag == "MD":
		return "<modal-first>"
	case isFirst && (t.Tag == "VB" || t.Tag == "VBP") && !auxiliary[strings.ToLower(t.Text)]:
		return "<verb-first>"
	case isFirst && t.Tag == "VBG":
		return "<gerund-first>"
	case t.Tag == "VB" && before.Tag == "TO":
		return "<verb-after-to>"
	case t.Tag == "JJS" || t.Tag == "RBS":
		return "<superlative>"
	case t.Tag == "PRP" && before.Text == "near":
		return "<near-someone>"
	}
	return ""
}

// auxiliary verbs begin questions, not instructions.
var auxiliary = map[string]bool{"am": true, "are": true, "do": true, "have": true, "is": true}
