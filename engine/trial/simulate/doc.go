// Package simulate plays policies against each other on tests that were really run: which of several headlines is chosen most? It is pure: tests and
// seeds in, numbers out.
//
// It guarantees that all policies of a report meet the same visitors in one run; that ours is the code that serves (the fold of package
// outcome fed with entries of the journal, the pool and the draw of package rank with their defaults) and not a copy; that its logged
// probabilities are held against what was drawn; and that equal arguments give equal reports. It is a simulation: click rates are real, the
// visitors are drawn at those rates, one after the other and each alone, and a report says so.
//
// The words: a [Test] is a moment with arms, each an asset with a click rate; a round is one visitor who is shown one arm; pseudo-regret is
// what was lost in expectation by not showing the best arm: the sum over rounds of its rate less that of the arm shown (Bubeck, Cesa-Bianchi
// 2012). A policy holds half the traffic of a moment for an arm when it was shown in half of the last rounds.
package simulate
