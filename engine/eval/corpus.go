package eval

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"

	"moments/content"
	"moments/keywords"
)

// CorpusConfig says what a corpus is like. Equal ones make equal corpora.
type CorpusConfig struct {
	Seed   uint64
	Assets int
	Words  int // size of the vocabulary; 0 means 60,000, no fewer than 1,000 are used
	Body   int // median number of words of a body; 0 means 60
}

// Corpus makes assets of invented words for benchmarks: titles of 4 to 9 words, summaries of 12 to 25, 3 to 6 keywords
// of one or two, bodies of log-normal length (sigma 0.75). Words have the frequencies of Zipf's law, and each asset has
// a few of its own that it repeats. Any asset can be made by itself, at about 10 microseconds. A corpus is safe for
// concurrent use.
type Corpus struct {
	config CorpusConfig
	words  *vocabulary
	topics []keywords.Topic
}

// The tags that assets draw from.
const corpusTopics = 200

var (
	corpusKinds    = strings.Fields("article article article guide guide video whitepaper tool review place")
	corpusPersonas = []keywords.Persona{"it-manager", "owner", "marketer", "analyst"}
)

// NewCorpus returns a corpus. It makes the vocabulary, and no asset yet.
func NewCorpus(config CorpusConfig) *Corpus {
	if config.Words <= 0 {
		config.Words = 60_000
	}
	config.Words = max(config.Words, 1000)
	if config.Body <= 0 {
		config.Body = 60
	}
	c := &Corpus{config: config, words: newVocabulary(config.Words, config.Seed)}
	for i := range corpusTopics {
		c.topics = append(c.topics, keywords.Topic(c.words.words[100+i]))
	}
	return c
}

// Assets yields all assets in order, each valid for content.Catalog.Put.
func (c *Corpus) Assets() iter.Seq[content.Input] {
	return func(yield func(content.Input) bool) {
		for i := range c.config.Assets {
			if !yield(c.Asset(i)) {
				return
			}
		}
	}
}

// Asset makes asset i, from 0.
func (c *Corpus) Asset(i int) content.Input {
	d := c.draft(i)
	id := fmt.Sprintf("asset-%07d", i)
	in := content.Input{Text: c.sentences(d.body)}
	in.ID, in.Source, in.ExternalID, in.URL = content.AssetID(id), "corpus", id, "/corpus/"+id
	in.Title, in.Summary = capital(c.join(d.title)), c.sentences(d.summary)
	in.Kind, in.Language, in.Status = corpusKinds[d.random.IntN(len(corpusKinds))], "en", content.Live
	in.Topics = append(in.Topics, c.topics[d.random.IntN(corpusTopics)])
	if other := c.topics[d.random.IntN(corpusTopics)]; d.random.IntN(3) == 0 && other != in.Topics[0] {
		in.Topics = append(in.Topics, other)
	}
	for range d.random.IntN(3) {
		in.Moments = append(in.Moments, drawMoment(d.random))
	}
	for range 3 + d.random.IntN(4) {
		in.Keywords = append(in.Keywords, c.join(d.draw(c, 1+d.random.IntN(2), 2)))
	}
	in.Published = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, d.random.IntN(730))
	in.Updated = in.Published.AddDate(0, 0, d.random.IntN(90))
	return in
}

// drawMoment leaves an axis blank as often as tagged content does.
func drawMoment(random *rand.Rand) (m keywords.Moment) {
	intents, steps := keywords.Intents(), keywords.DefaultSteps()
	m.Intent = intents[random.IntN(len(intents))]
	if random.IntN(3) > 0 {
		m.Step = steps[random.IntN(len(steps))].Key
	}
	if random.IntN(2) > 0 {
		m.Persona = corpusPersonas[random.IntN(len(corpusPersonas))]
	}
	return m
}

// draft is the text of an asset as numbers of words, and the randomness that is left.
type draft struct {
	random               *rand.Rand
	own                  [8]int // words that the asset repeats
	title, summary, body []int
}

func (c *Corpus) draft(i int) *draft {
	d := &draft{random: rand.New(rand.NewPCG(c.config.Seed, uint64(i)+2))}
	for n := range d.own {
		d.own[n] = 50 + d.random.IntN(c.config.Words-50)
	}
	d.title = d.draw(c, 4+d.random.IntN(6), 2)
	d.summary = d.draw(c, 12+d.random.IntN(14), 4)
	d.body = d.draw(c, c.bodyLength(d.random), 6)
	return d
}

// draw returns n words, of which one in own is one of the asset's own.
func (d *draft) draw(c *Corpus, n, own int) []int {
	words := make([]int, n)
	for i := range words {
		if d.random.IntN(own) == 0 {
			words[i] = d.own[d.random.IntN(len(d.own))]
		} else {
			words[i] = c.words.draw(d.random)
		}
	}
	return words
}

// logNormal are quantiles of the log-normal distribution with sigma 0.75, in thousandths of its median, at (i + 0.5) /
// 65. They stand here as numbers, because exp need not be the same to the last bit on every machine.
var logNormal = [65]int{
	162, 224, 265, 299, 329, 357, 382, 407, 431, 454, 477, 499, 521, 543, 565, 587, 608, 630, 653, 675, 697, 720,
	743, 767, 790, 815, 839, 865, 890, 917, 944, 971, 1000, 1029, 1060, 1091, 1123, 1157, 1191, 1228, 1265, 1304,
	1346, 1389, 1434, 1482, 1532, 1586, 1643, 1705, 1771, 1842, 1920, 2004, 2098, 2203, 2321, 2457, 2615, 2804,
	3038, 3342, 3768, 4462, 6156,
}

func (c *Corpus) bodyLength(random *rand.Rand) int {
	cell, within := random.IntN(len(logNormal)-1), random.IntN(1000)
	thousandths := logNormal[cell] + (logNormal[cell+1]-logNormal[cell])*within/1000
	return max(c.config.Body*thousandths/1000, 1)
}

// wordBytes is how long a word with its space is, about.
const wordBytes = 10

func (c *Corpus) join(words []int) string {
	var b strings.Builder
	b.Grow(wordBytes * len(words))
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(c.words.words[w])
	}
	return b.String()
}

// sentence is how many words stand between two full stops.
const sentence = 12

func (c *Corpus) sentences(words []int) string {
	var b strings.Builder
	b.Grow(wordBytes * len(words))
	for i, w := range words {
		switch {
		case i == 0:
		case i%sentence == 0:
			b.WriteString(". ")
		default:
			b.WriteByte(' ')
		}
		if word := c.words.words[w]; i%sentence == 0 {
			b.WriteString(capital(word))
		} else {
			b.WriteString(word)
		}
	}
	b.WriteByte('.')
	return b.String()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
