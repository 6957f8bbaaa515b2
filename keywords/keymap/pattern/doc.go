// Package pattern finds the patterns that the words of a phrase match, as search advertising matches keywords: exact, phrase
// and broad, by word stems, and through close variants.
//
// It guarantees that a [Matcher] never changes and may be read by many goroutines; that finding is deterministic; and that
// the cost of a phrase grows with its words and with what it matches, not with the number of patterns that it does not.
//
// The words: a [Pattern] is a phrase with a [Kind] and a locale; a pattern is strict when it matches by folded words only
// and through no variant; a [Variant] is how the words as typed differ from those that matched; a [Found] is a pattern that
// matches.
//
// Variants. One place of the phrase at most is read otherwise for one match, because two guesses in one phrase of a few
// words make another phrase of it:
//
//   - compound: words written apart, with a hyphen or as one, in both directions (e mail, e-mail, email), up to three parts;
//   - synonym: the longest term of a synonym group from the left, in the place of which any other of the group is read;
//   - typo: one letter too many, too few, another one, or two neighbours swapped (Damerau 1964), with the first letter kept,
//     where both words have five letters or more and no digit.
//
// A word is no typo when any pattern or synonym has it, when the caller's vocabulary does, when it is a stop word, or when it
// is part of a compound. Corrections are found with a symmetric-delete dictionary (SymSpell, Garbe 2012). Nothing of stop
// words only matches through a variant, is a variant, or is a broad match.
package pattern
