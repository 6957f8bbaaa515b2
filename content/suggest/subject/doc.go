// Package subject says whom a page is for and what it is about: which of a site's personas and topics, how sure that is, and why.
//
// It guarantees that the same page and site give the same suggestions in the same order, each with a reason in words; that a persona
// is never suggested by what only the body says; and that nothing is known but what the site defines and what its assets say. It is pure.
//
// The words: a [Text] is a page in words; [Stems] are a text as it is compared; a [Profile] is what the assets of each topic have in
// common; a [Suggestion] is a value with its probability and the reasons.
package subject
