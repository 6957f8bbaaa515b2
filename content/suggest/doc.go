// Package suggest says which moments, kind, personas and topics a page would serve, judged by its text: how sure that is, and why.
//
// It guarantees that the same page, site and model give the same suggestions in the same order; that every suggestion has at
// least one reason in words; that the base model knows forms of language and not one site's subjects; and that no input makes it
// panic or take longer than its length allows: at most [MaxText] bytes of a text are read. It is pure; a [Model] may be used by
// many goroutines.
//
// # The model
//
// P(intent | page) is proportional to exp of the sum of the weights, in nats, that the features of the page have for that intent:
// multinomial logistic regression (Berger, Della Pietra and Della Pietra, "A Maximum Entropy Approach to Natural Language
// Processing", 1996). A feature is something of the form of a page: "the title begins with a verb of doing", "3+ lines begin as
// instructions", "2+ prices". Amounts are steps that add up, so that more never says less by accident. What a site's people confirm
// moves the weights by their greatest posterior probability around those of the base, see [Learn].
//
// Personas and topics are those of [moments/content/suggest/subject].
//
// The words: a [Page] is what is judged; a class is a set of words that do the same in any page (verbs of doing, words of price);
// a [Feature] is what a model sees; a [Site] is what the page is judged for; a [Suggestion] is a value with its probability and
// the reasons.
package suggest
