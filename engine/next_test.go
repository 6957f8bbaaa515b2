package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"moments/content"
	"moments/content/index"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/keywords"
)

// wandering is a site whose visitors go on to what only they know. Each of its assets is about a subject and shares its words with the four
// others of that subject.
type wandering struct {
	*enginetest.Engine
	random *rand.Rand
	titles []string
	wants  [][]float64 // by asset: how likely each other is what its reader wants next
	events int
}

const (
	subjects   = 12
	perSubject = 5
	assets     = subjects * perSubject
	shownNext  = 3
)

// newWandering makes a site with the seed. Of all readers the share beyond wants something that no word tells: for each asset three others
// of other subjects; the rest wants something of the same subject.
func newWandering(t *testing.T, seed uint64, beyond float64) *wandering {
	t.Helper()
	w := &wandering{
		Engine: enginetest.New(t, func(c *engine.Config) { c.Dir = "" }),
		random: rand.New(rand.NewPCG(seed, seed)),
	}
	var inputs []content.Input
	for i := range assets {
		subject, own := word(i/perSubject), word(subjects+i)
		in := w.Asset(w.id(i), fmt.Sprintf("%s with %s", subject, own))
		in.Topics, in.Text = []keywords.Topic{keywords.Topic(subject)}, fmt.Sprintf("All of %s, and of %s.", subject, own)
		inputs, w.titles = append(inputs, in), append(w.titles, in.Title)
		w.wants = append(w.wants, w.preferences(i, beyond))
	}
	w.MustPut(inputs...)
	return w
}

// word is a word that nobody knows, another one for each number.
func word(i int) string {
	const syllables = "bakelimotuzarenipo"
	at := func(n int) string { return syllables[2*(n%9) : 2*(n%9)+2] }
	return at(i) + at(i/9) + at(i+4) + "n"
}

func (w *wandering) id(i int) string { return fmt.Sprintf("asset-%02d", i) }

func (w *wandering) preferences(i int, beyond float64) []float64 {
	wants := make([]float64, assets)
	for j := range assets {
		if j != i && j/perSubject == i/perSubject {
			wants[j] = (1 - beyond) / (perSubject - 1)
		}
	}
	for _, share := range []float64{0.5, 0.3, 0.2} {
		j := i
		for j/perSubject == i/perSubject || wants[j] > 0 {
			j = w.random.IntN(assets)
		}
		wants[j] = share * beyond
	}
	return wants
}

// visit is one visitor who goes on up to three times: to what the page shows when it is what is wanted, else, half of the time, by a search.
func (w *wandering) visit(number int) {
	visitor, at, last := fmt.Sprint("visitor-", number), w.random.IntN(assets), engine.Answer{}
	for range 3 {
		want := w.draw(w.wants[at])
		last = w.ask(engine.Request{Page: "/" + w.id(at), Visitor: visitor, Limit: shownNext, Context: last.Context})
		if !w.choose(visitor, last, want) {
			if w.random.IntN(2) == 0 {
				return
			}
			found := w.ask(engine.Request{Phrase: w.titles[want], Page: "/" + w.id(at), Visitor: visitor, Limit: shownNext, Context: last.Context})
			if !w.choose(visitor, found, want) {
				return
			}
		}
		at = want
		w.Advance(time.Minute)
	}
}

func (w *wandering) draw(probabilities []float64) int {
	left := w.random.Float64()
	for i, p := range probabilities {
		if left -= p; left < 0 {
			return i
		}
	}
	return slices.Index(probabilities, slices.Max(probabilities))
}

func (w *wandering) ask(r engine.Request) engine.Answer {
	w.T.Helper()
	answer, err := w.Recommend(context.Background(), r)
	if err != nil {
		w.T.Fatal(err)
	}
	return answer
}

// choose reports what the visitor saw, and that the item was chosen, if it is there.
func (w *wandering) choose(visitor string, answer engine.Answer, want int) bool {
	w.T.Helper()
	var all, chosen []string
	for _, item := range answer.Items {
		all = append(all, item.Token)
		if string(item.Asset.ID) == w.id(want) {
			chosen = append(chosen, item.Token)
		}
	}
	w.events++
	events := []engine.Event{{ID: fmt.Sprint("seen-", w.events), Kind: journal.Impression, At: w.Now(), Visitor: visitor, Tokens: all}}
	if len(chosen) > 0 {
		events = append(events, engine.Event{ID: fmt.Sprint("click-", w.events), Kind: journal.Click, At: w.Now(), Visitor: visitor, Tokens: chosen})
	}
	w.MustRecord(events...)
	return len(chosen) > 0
}

// hits is the share of readers who find what they want next among what is shown, over all pages. Show returns what stands on a page.
func (w *wandering) hits(show func(page int) []content.AssetID) float64 {
	sum := 0.0
	for i := range assets {
		for _, id := range show(i) {
			var j int
			fmt.Sscanf(string(id), "asset-%d", &j)
			sum += w.wants[i][j]
		}
	}
	return sum / assets
}

// served is what the engine shows to a visitor of its own on each page.
func (w *wandering) served(page int) (shown []content.AssetID) {
	answer := w.ask(engine.Request{Page: "/" + w.id(page), Visitor: fmt.Sprint("judge-", page), Limit: shownNext, Test: true})
	for _, item := range answer.Items {
		shown = append(shown, item.Asset.ID)
	}
	return shown
}

// alike is what the index has nearest to the title of the page, and nothing else.
func (w *wandering) alike(page int) (shown []content.AssetID) {
	result, err := w.Index().Search(context.Background(), index.Query{Text: w.titles[page], Limit: shownNext + 1})
	if err != nil {
		w.T.Fatal(err)
	}
	for _, hit := range result.Hits {
		if string(hit.ID) != w.id(page) && len(shown) < shownNext {
			shown = append(shown, hit.ID)
		}
	}
	return shown
}

// What visitors did is worth more than words, where words cannot know; where they do know, it costs little; and without a log it is
// what words say. The seed is stated, the visits are invented.
func TestJourneysBeatLikeness(t *testing.T) {
	for _, test := range []struct {
		name          string
		beyond        float64
		visits        int
		fresh, gained float64 // share of hits of likeness, at least: with no log; after the visits
	}{
		{"most want what no word tells", 0.8, 600, 0.9, 2},
		{"most want what is alike", 0.2, 300, 0.9, 0.95},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWandering(t, 4, test.beyond)
			words, fresh := w.hits(w.alike), w.hits(w.served)
			t.Logf("alike %.3f, without a log %.3f", words, fresh)
			if fresh < test.fresh*words {
				t.Errorf("without a log %.3f, by likeness %.3f", fresh, words)
			}
			for n := range test.visits {
				w.visit(n)
				if (n+1)%100 == 0 {
					t.Logf("after %4d visits %.3f", n+1, w.hits(w.served))
				}
			}
			if after := w.hits(w.served); after < test.gained*words {
				t.Errorf("after %d visits %.3f, by likeness %.3f", test.visits, after, words)
			}
		})
	}
}

// What is said of an item is what journeys and likeness know, in plain words.
func TestNextSaysWhy(t *testing.T) {
	e := enginetest.New(t, nil)
	var inputs []content.Input
	for _, title := range []string{"Fridge sensors", "Fridge sensors explained", "Prices", "Careers"} {
		inputs = append(inputs, e.Asset(strings.ToLower(strings.ReplaceAll(title, " ", "-")), title))
	}
	e.MustPut(inputs...)
	for i := range 20 {
		answer := e.MustRecommend(engine.Request{Page: "/fridge-sensors", Visitor: fmt.Sprint("v", i)})
		e.MustSee(answer, "prices")
	}
	why := map[content.AssetID]string{}
	for _, item := range e.MustRecommend(engine.Request{Page: "/fridge-sensors"}).Items {
		why[item.Asset.ID] = item.Why
	}
	if why["prices"] == "" {
		t.Fatalf("%v", why)
	}
	t.Logf("%v", why)
}
