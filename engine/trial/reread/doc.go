// Package reread reads the phrases of past answers again, against a changed keyword map, and says how the answers would have been ranked: so
// that what a map would bring is known from the log before it is published. It is pure: entries, maps and facts of assets in, values out.
//
// It guarantees that an answer whose phrase both maps read alike stays exactly as it was logged; that of the others only that changes which
// hangs on the reading; and that what the log cannot know, such as assets that only the changed map would pin, is said to be so and not guessed.
package reread
