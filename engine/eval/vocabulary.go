package eval

import (
	"math/bits"
	"math/rand/v2"
	"strings"
)

// vocabulary are pronounceable invented words, the most frequent first, drawn by the law of Zipf and Mandelbrot: the
// word of rank r comes up as often as 1 / (r + 2.7). Only whole numbers are used, so that every machine draws the same.
type vocabulary struct {
	words []string
	until []uint64 // sums of the weights
	guide []uint32 // where in until to begin, by the highest bits of a draw
	shift int
}

// guideBits is how many bits of a draw the guide looks at.
const guideBits = 16

func newVocabulary(size int, seed uint64) *vocabulary {
	v := &vocabulary{words: inventWords(size, seed), until: make([]uint64, size)}
	total := uint64(0)
	for i := range v.until {
		total += 10 << 40 / uint64(10*(i+1)+27)
		v.until[i] = total
	}
	v.shift = max(bits.Len64(total-1)-guideBits, 0)
	v.guide = make([]uint32, (total-1)>>v.shift+1)
	word := uint32(0)
	for cell := range v.guide {
		for v.until[word] <= uint64(cell)<<v.shift {
			word++
		}
		v.guide[cell] = word
	}
	return v
}

// draw returns a word by its frequency.
func (v *vocabulary) draw(random *rand.Rand) int {
	x := random.Uint64N(v.until[len(v.until)-1])
	word := v.guide[x>>v.shift]
	for v.until[word] <= x {
		word++
	}
	return int(word)
}

// Parts of syllables.
var (
	onsets = strings.Fields("b c d f g h l m n p r s t v w br ch cl dr gr pl sh st tr")
	vowels = strings.Fields("a e i o u")
	codas  = []string{"", "", "", "l", "m", "n", "r"}
)

// inventWords makes different words of two to four syllables; frequent ones are shorter.
func inventWords(size int, seed uint64) []string {
	random := rand.New(rand.NewPCG(seed, 1))
	words, met := make([]string, 0, size), make(map[string]bool, size)
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	for len(words) < size {
		syllables := 2
		if len(words) >= 1000 {
			syllables += random.IntN(3)
		}
		word := ""
		for range syllables {
			word += pick(onsets) + pick(vowels)
		}
		if word += pick(codas); !met[word] {
			met[word] = true
			words = append(words, word)
		}
	}
	return words
}
