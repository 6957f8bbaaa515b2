package subject

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"moments/keywords"
)

// Tagged is an asset whose topics are known, with what its title and summary say.
type Tagged struct {
	Topics   []keywords.Topic
	Title    string
	Summary  string
	Language string
}

// Profile is what the assets of each topic have in common. It does not change and may be used by many goroutines.
type Profile struct {
	topics []topic
	pages  int
	in     map[string]int // pages that have a stem in title or summary
}

type topic struct {
	key   keywords.Topic
	label string
	pages int
	in    map[string]int
}

// mostWords is how many different words a profile holds.
const mostWords = 200_000

// NewProfile learns of assets what their topics sound like. Known are topics that a suggestion may name, too, although no asset has
// them yet. It takes some ten microseconds for each asset.
func NewProfile(known []keywords.Topic, assets []Tagged) *Profile {
	p := &Profile{in: map[string]int{}}
	places := map[keywords.Topic]int{}
	place := func(key keywords.Topic) *topic {
		i, ok := places[key]
		if !ok {
			i = len(p.topics)
			places[key] = i
			p.topics = append(p.topics, topic{key: key, label: keywordsOf(string(key)), in: map[string]int{}})
		}
		return &p.topics[i]
	}
	for _, key := range known {
		place(key)
	}
	for i := range assets {
		text := Text{Language: assets[i].Language, Title: Words(assets[i].Title), Summary: Words(assets[i].Summary)}
		p.pages++
		for _, stem := range text.Stem().gist() {
			if len(p.in) < mostWords || p.in[stem] > 0 {
				p.in[stem]++
			}
			for _, key := range assets[i].Topics {
				place(key).in[stem]++
			}
		}
		for _, key := range assets[i].Topics {
			place(key).pages++
		}
	}
	slices.SortFunc(p.topics, func(a, b topic) int { return strings.Compare(string(a.key), string(b.key)) })
	return p
}

// keywordsOf reads a key as words.
func keywordsOf(key string) string {
	return strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(key)
}

// gist are the stems of title and summary that carry meaning, each once.
func (s *Stems) gist() []string {
	stems := slices.DeleteFunc(slices.Concat(s.title, s.summary), func(stem string) bool {
		return len(stem) < 2 || s.language.IsStopWord(stem)
	})
	slices.Sort(stems)
	return slices.Compact(stems)
}

// What speaks for a topic, in nats, learned by logistic regression from the pages and topics of digital.gov (GSA, public
// domain); see docs/tagging.md.
const (
	topicBias    = -4.5
	topicTitle   = 0.8
	topicWhole   = 1.6 // over it, for a label of several words: these seldom stand together by chance
	topicSummary = 0.8
	topicPath    = 0.75
	topicHeading = 0.15
	topicOften   = 0.6 // for each doubling of how often the text says it
	topicLike    = 0.3 // for each nat by which title and summary are like those of the topic
	topicPrior   = 1.2 // for each nat of the share of pages that have the topic
)

// Topics are those that a page is likely to be about, by [LeastTopic], the most probable first. A nil profile knows none.
func (p *Profile) Topics(s *Stems) (all []Suggestion) {
	if p == nil {
		return nil
	}
	gist := s.gist()
	for i := range p.topics {
		t := &p.topics[i]
		e := p.evidence(t, s, gist)
		if confidence := 1 / (1 + math.Exp(-e.nats())); confidence >= LeastTopic {
			all = append(all, Suggestion{string(t.key), confidence, e.why(t)})
		}
	}
	return order(all)
}

// evidence is what a page says of one topic.
type evidence struct {
	title, summary, path, heading bool
	several                       bool    // words of the label, in title or summary
	times                         int     // in the text
	like                          float64 // nats, by the words of the topic's assets
	alike                         []string
	prior                         float64 // nats
}

func (p *Profile) evidence(t *topic, s *Stems, gist []string) evidence {
	label := s.of(t.label)
	e := evidence{
		title: within([][]string{s.title}, label) > 0, summary: within([][]string{s.summary}, label) > 0,
		path: within([][]string{s.path}, label) > 0, heading: within(s.headings, label) > 0, times: within(s.text, label),
	}
	e.several = len(label) > 1 && (e.title || e.summary)
	e.prior = min(max(math.Log((float64(t.pages)+1)/(float64(p.pages)+ordinary))-math.Log(1/ordinary), -mostPrior), mostPrior)
	if t.pages > 0 {
		e.like, e.alike = p.like(t, gist)
	}
	return e
}

// like is by how many nats the words speak for the topic: naive Bayes over the words that the page has, each at most clip.
func (p *Profile) like(t *topic, gist []string) (sum float64, alike []string) {
	const smooth, clip, least = 0.5, 2.0, 0.7
	for _, stem := range gist {
		all, own := p.in[stem], t.in[stem]
		if all == 0 {
			continue
		}
		inside := (float64(own) + smooth) / (float64(t.pages) + 2*smooth)
		outside := (float64(all-own) + smooth) / (float64(p.pages-t.pages) + 2*smooth)
		nats := min(max(math.Log(inside/outside), -clip), clip)
		if math.Abs(nats) >= least {
			sum += nats
		}
		if nats >= 1 && own > 1 {
			alike = append(alike, stem)
		}
	}
	const most = 6
	return min(max(sum, -most), most), alike
}

func (e *evidence) nats() float64 {
	nats := topicBias + topicLike*e.like + topicPrior*e.prior + topicOften*math.Log2(1+float64(e.times))
	for _, s := range []struct {
		is    bool
		worth float64
	}{{e.title, topicTitle}, {e.several, topicWhole}, {e.summary, topicSummary}, {e.path, topicPath}, {e.heading, topicHeading}} {
		if s.is {
			nats += s.worth
		}
	}
	return nats
}

// An ordinary topic is that of one page in so many; how far another one may be from it, in nats.
const (
	ordinary  = 33.0
	mostPrior = 1.5
)

func (e *evidence) why(t *topic) (why []string) {
	for _, place := range []struct {
		is   bool
		name string
	}{{e.title, "title"}, {e.summary, "summary"}, {e.heading, "a heading"}, {e.path, "address"}} {
		if place.is {
			why = append(why, fmt.Sprintf("%s says %q", place.name, t.label))
		}
	}
	if e.times > 0 {
		why = append(why, fmt.Sprintf("its text says %q (%d)", t.label, e.times))
	}
	if len(e.alike) > 0 {
		why = append(why, fmt.Sprintf("has words of its other assets: %s", strings.Join(e.alike[:min(len(e.alike), 5)], ", ")))
	}
	return why[:min(len(why), MostReasons)]
}
