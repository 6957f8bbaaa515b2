package keymap

import (
	"fmt"

	"moments/keywords/keymap/pattern"
)

// ParseSyntax reads a phrase in the notation of search advertising: [exact], "phrase", +modified +broad (read as broad),
// and any of them, or words alone, with - before it as a negative. It returns the phrase without the signs. When there are
// none, or they do not pair, ok is false and the phrase is returned as it is.
func ParseSyntax(phrase string) (bare string, m Match, negative, ok bool) {
	bare, kind, negative, ok := pattern.ParseSyntax(phrase)
	if ok {
		m = matches[kind]
	}
	return bare, m, negative, ok
}

// takeSyntax takes over what the signs around the phrase say, unless the row has a match type that says something else. A match
// type of its own makes signs other than brackets and quotes a part of the phrase.
func (r *Row) takeSyntax() {
	bare, m, negative, ok := ParseSyntax(r.Phrase)
	switch {
	case !ok:
	case r.Match == "":
		r.Phrase, r.Match, r.Negative = bare, m, r.Negative || negative
	case m == r.Match && m != Broad && (r.Negative || !negative):
		r.Phrase = bare
	}
}

// checkSyntax returns what was found and what to try when brackets or quotes say another match type than the row has.
func (r *Row) checkSyntax() (found, try string) {
	said := Row{}
	_, said.Match, said.Negative, _ = ParseSyntax(r.Phrase)
	if said.Match == "" || said.Match == Broad || said.Match == r.Match && (r.Negative || !said.Negative) {
		return "", ""
	}
	return fmt.Sprintf("phrase %.40q, which means %s, with match %s", r.Phrase, said.Label(), r.Label()),
		"leave the match type blank, or take the signs off the phrase"
}
