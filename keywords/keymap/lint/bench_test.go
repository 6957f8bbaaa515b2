package lint_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/lint"
)

// exported are rows as the export of a keyword tool makes them: different phrases around one seed word, their other words as frequent as words
// are in a language, broad match, a few topics, an intent of the tool's.
func exported(n int) []keymap.Row {
	random := rand.New(rand.NewPCG(1, 2))
	lead := strings.Fields("best how what buy cheap free online top near why when compare cost install setup reset repair")
	tail := strings.Fields("software tool price reviews guide template for small business login app vs example")
	nouns := make([]string, 8_000)
	for i := range nouns {
		letters := make([]byte, 4+random.IntN(6))
		for j := range letters {
			letters[j] = byte('a' + random.IntN(26))
		}
		nouns[i] = string(letters)
	}
	zipf := rand.NewZipf(random, 1.1, 8, uint64(len(nouns)-1))
	seen, rows := map[string]bool{}, make([]keymap.Row, 0, n)
	for len(rows) < n {
		words := []string{lead[random.IntN(len(lead))], "sensor"}[random.IntN(2):]
		for range 1 + random.IntN(3) {
			words = append(words, nouns[zipf.Uint64()])
		}
		for range random.IntN(3) {
			words = append(words, tail[random.IntN(len(tail))])
		}
		phrase := strings.Join(words, " ")
		if seen[phrase] {
			continue
		}
		seen[phrase] = true
		rows = append(rows, keymap.Row{
			Phrase: phrase, Match: keymap.Broad, Moment: keywords.Moment{Intent: keywords.Intents()[len(rows)%4]}, Volume: random.IntN(5_000),
			Source: "semrush", Topic: keywords.Topic(nouns[len(rows)%300]),
		})
	}
	return rows
}

func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{30_000, 100_000} {
		rows := exported(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			found := 0
			for b.Loop() {
				found = len(lint.Check(rows, lint.Options{Steps: steps, Personas: personas}))
			}
			b.ReportMetric(float64(found), "findings")
		})
	}
}
