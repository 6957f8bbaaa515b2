// Package dryrun says what another keyword map would have changed, had it been in force for the past searches: which are read differently, which
// answers change, and what that would have brought.
//
// It guarantees that every search of the period is read, whatever the budget; that a search of which it says nothing is read the same by both
// maps; that answers are computed again by the engine itself, without exploring and without a trace in the journal; that the share of the
// changed searches that was looked at stands beside what was found; and that what the log cannot know is said to be so. Equal logs, maps
// and assets give equal reports as long as the budget is enough.
//
// The words: a [Search] is a phrase with what the request said, a [Asked] is one with how often it was asked; it is different when the two maps
// read it differently; a different search gains an answer where it had only a fallback, and loses one the other way round; [Clicks] are
// what the log says that visitors would have made of it.
package dryrun
