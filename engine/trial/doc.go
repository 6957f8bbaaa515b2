// Package trial says what another policy would have brought, from the log of the one that ran: off-policy estimates. It is pure: rounds and
// seeds in, numbers out; readers take an io.Reader or the entries of the journal.
//
// It guarantees that an estimate stands beside its intervals and beside what speaks against it: a log that cannot answer is said to be one, in
// plain words; that probabilities of Moments' own log are those of package rank, recomputed by its own code and held against what was logged;
// that only outcomes with trust count, test traffic and pinned slots never; and that equal logs give equal numbers on every machine.
//
// The words: a [Round] is one thing that was shown and what it brought; a [Log] is many of them; the logged policy is the one that chose, the
// target the one in question; the weight of a round is how much likelier the target shows it than the logged policy did; a cluster is a set of
// rounds that hang together, such as those of one seed; effective rounds are how many the weights leave.
package trial
