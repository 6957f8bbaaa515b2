package keymap

import "strings"

// stopText are English words that do not make a match. Words that turn a meaning round (not, without, near) are no
// stop words.
const stopText = `
a about all also am an and any are as at be been being but by can could did do does doing done for from get gets got had
has have having he her hers him his how i if in into is it its me my mine of off on or our ours she should so some such
than that the their them then there these they this those to too up us was we were what when where which who whom whose
why will with would you your yours i'm it's what's that's there's who's where's how's i've you're we're they're i'd i'll
please`

// stopWords holds the folded words themselves, not their stems: "use" is none, though "us" is.
func stopWords() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(stopText) {
		words[w] = true
	}
	return words
}
