package eval

import "math/rand/v2"

// PhraseClass is a way of making phrases.
type PhraseClass string

// The classes of phrases.
const (
	Consecutive PhraseClass = "consecutive" // words that follow one another in a random asset
	Frequent    PhraseClass = "frequent"    // any of the 200 most frequent words: what is most work to search
	Pair        PhraseClass = "pair"        // two consecutive words, whatever the lengths asked for
)

// frequentWords is how many words count as frequent.
const frequentWords = 200

// Phrases returns up to n different phrases of least to most words, lower case. They are the same for the same corpus
// and arguments; there are fewer than n only if hardly any others can be made.
func (c *Corpus) Phrases(n, least, most int, class PhraseClass) []string {
	if class == Pair {
		least, most = 2, 2
	}
	random := rand.New(rand.NewPCG(c.config.Seed, 0))
	phrases, met := make([]string, 0, n), map[string]bool{}
	for tries := 0; len(phrases) < n && tries < 20*n; tries++ {
		length := least + random.IntN(max(most-least, 0)+1)
		phrase := c.join(c.phrase(random, length, class))
		if !met[phrase] {
			met[phrase] = true
			phrases = append(phrases, phrase)
		}
	}
	return phrases
}

func (c *Corpus) phrase(random *rand.Rand, length int, class PhraseClass) []int {
	if class == Frequent {
		words := make([]int, length)
		for i := range words {
			words[i] = random.IntN(frequentWords)
		}
		return words
	}
	d := c.draft(random.IntN(max(c.config.Assets, 1)))
	text := append(append(d.title, d.summary...), d.body...)
	start := random.IntN(max(len(text)-length, 0) + 1)
	return text[start:min(start+length, len(text))]
}
