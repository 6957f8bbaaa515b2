package tagger

import (
	"slices"

	"moments/keywords"
	"moments/keywords/keymap"
)

// Alike reports whether the keyword maps and topics of two sites that differ in nothing else say the same of a phrase: Tag then reads it alike
// against both, but for Query.MapVersion and the ids of rows. It does not err on that side; when it returns false, Tag may still read it alike.
// It costs the matching of rows and topics only, a fraction of Tag, and needs the words of the phrase in the language that it is read in.
func (t *Tagger) Alike(terms []keywords.Term, language string, before, after Site) bool {
	if !slices.EqualFunc(before.Map.Match(terms, language), after.Map.Match(terms, language), sayTheSame) {
		return false
	}
	known, would := t.vocabularyOf(before), t.vocabularyOf(after)
	if known == would {
		return true
	}
	q := keywords.Query{Terms: terms, Language: language}
	return slices.Equal(known.topicsIn(&q), would.topicsIn(&q))
}

// sayTheSame reports whether two hits weigh the same for the same, and want the same done.
func sayTheSame(a, b keymap.Hit) bool {
	return a.Row.Moment == b.Row.Moment && a.Row.Topic == b.Row.Topic && a.Row.Negative == b.Row.Negative && weightOf(&a) == weightOf(&b) &&
		(a.VetoedBy == nil) == (b.VetoedBy == nil) && a.Variant == b.Variant && a.Typed == b.Typed && a.Corrected == b.Corrected &&
		slices.EqualFunc(a.Row.Acts(), b.Row.Acts(), sameAct)
}

// sameAct reports whether two acts want the same, whatever their rows are called.
func sameAct(a, b keywords.Act) bool {
	b.Row = a.Row
	return a == b
}
