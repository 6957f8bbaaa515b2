// Package label keeps what people said of assets' tags: accepted or corrected, by whom, when, and which suggestion that answers.
//
// It guarantees that a label and the tag that it gives the asset are written together or not at all; that what people said survives
// importing the asset again, for as long as its source does not say something new (see content.Confirmed), and stays as a label in
// any case; that saying the same twice changes nothing; and that everything can be taken back, one by one or a whole batch at once.
// Labels are truth, rows of the cmd log.
//
// The words: a [Label] is the last that was said of one axis of one asset; a [Verdict] is what was said; a batch is what was said in one
// go. What labels teach is for content/suggest to learn.
package label
