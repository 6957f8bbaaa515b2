package tagger_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jdkato/prose/v2"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// benchWords is a vocabulary with the distribution of words in real phrases.
func benchWords(random *rand.Rand) func() string {
	zipf := rand.NewZipf(random, 1.1, 4, 30_000)
	return func() string { return fmt.Sprintf("word%d", zipf.Uint64()) }
}

func benchMap(b *testing.B, n int) *keymap.Map {
	b.Helper()
	random := rand.New(rand.NewPCG(1, uint64(n)))
	word := benchWords(random)
	rows := make([]keymap.Row, n)
	for i := range rows {
		words := make([]string, 2+random.IntN(3))
		for w := range words {
			words[w] = word()
		}
		rows[i] = keymap.Row{
			ID: fmt.Sprint(i), Phrase: strings.Join(words, " "), Volume: -1, Topic: keywords.Topic(fmt.Sprint("topic-", i%500)),
			Match:  []keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}[i%3],
			Moment: keywords.Moment{Intent: keywords.Do, Step: "use", Persona: "owner"},
		}
	}
	m, err := keymap.Compile(rows)
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// benchPhrases are 1,000 distinct phrases of 3 to 6 words; open ones are such that no cue decides.
func benchPhrases(open bool) []keywords.Phrase {
	random := rand.New(rand.NewPCG(2, 2))
	word := benchWords(random)
	begin := []string{"how to install", "what is", "buy", "compare", "best", "", "", "near me"}
	phrases := make([]keywords.Phrase, 1000)
	for i := range phrases {
		words := []string{begin[i%len(begin)], word(), word(), word()}
		if open {
			words[0] = "blue"
		}
		phrases[i] = keywords.Phrase(strings.TrimSpace(strings.Join(words, " ")))
	}
	return phrases
}

func benchSite(b *testing.B, rows int) tagger.Site {
	topics := make([]keywords.Topic, 500)
	for i := range topics {
		topics[i] = keywords.Topic(fmt.Sprint("topic-", i))
	}
	return tagger.Site{Map: benchMap(b, rows), Personas: people(), Topics: topics}
}

// BenchmarkTag reads phrases that were not seen before; nothing is cached. Mixed phrases are such as visitors type, open
// ones need prose.
func BenchmarkTag(b *testing.B) {
	tag := tagger.New(tagger.Config{})
	for _, n := range []int{10_000, 100_000} {
		site := benchSite(b, n)
		for name, phrases := range map[string][]keywords.Phrase{"mixed": benchPhrases(false), "open": benchPhrases(true)} {
			b.Run(fmt.Sprintf("rows=%d/%s", n, name), func(b *testing.B) {
				b.ReportAllocs()
				tag.Tag("blue thing", site, tagger.Given{}) // loads the model
				i := 0
				for b.Loop() {
					tag.Tag(phrases[i%len(phrases)], site, tagger.Given{})
					i++
				}
			})
		}
	}
}

// BenchmarkProseAlone is the baseline: the same phrases, tagged by prose with its model reused, and nothing else.
func BenchmarkProseAlone(b *testing.B) {
	doc, err := prose.NewDocument("x", prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil {
		b.Fatal(err)
	}
	for name, phrases := range map[string][]keywords.Phrase{"mixed": benchPhrases(false), "open": benchPhrases(true)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				_, err := prose.NewDocument(string(phrases[i%len(phrases)]), prose.UsingModel(doc.Model),
					prose.WithSegmentation(false), prose.WithExtraction(false))
				if err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}
