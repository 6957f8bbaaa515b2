// Package retrieve finds what could be shown: the candidates of a request, with everything that is known of each.
//
// It guarantees that a candidate may be shown to this visitor now: it is published and not over, in the channel, the region and the filters, hidden by
// nobody, and not the page itself; that what was pinned and may be shown is among them; that there are candidates whenever the site has
// anything to show at all; and that it says whether they answer what was asked, or stand in for an answer.
//
// The words: an [Ask] is a request as far as finding goes; [Found] is what there is for it; the ladder is what is shown when nothing
// answers, rung by rung.
package retrieve
