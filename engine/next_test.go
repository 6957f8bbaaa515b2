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
	"moments/engine/rank"
	"moments/engine/receive"
	"moments/engine/retrieve"
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
	subjects   = 8
	perSubject = 5
	assets     = subjects * perSubject
	shownNext  = 3
)

// newWandering makes a site with the seed. Of all readers the share beyond wants something that no word tells: for each asset three others
// of other subjects; the rest wants something of the same subject.
func newWandering(t testing.TB, seed uint64, beyond float64) *wandering {
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
	defer w.MustCatchUp()
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
	events := []receive.Event{{ID: fmt.Sprint("seen-", w.events), Kind: journal.Impression, At: w.Now(), Visitor: visitor, Tokens: all}}
	if len(chosen) > 0 {
		events = append(events, receive.Event{ID: fmt.Sprint("click-", w.events), Kind: journal.Click, At: w.Now(), Visitor: visitor, Tokens: chosen})
	}
	if _, err := w.Record(context.Background(), w.Author(), events); err != nil {
		w.T.Fatal(err)
	}
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

// worlds are what readers may want: what no word tells, or what is alike. Seed and numbers are part of the result.
var worlds = []struct {
	name   string
	beyond float64 // share of readers who want what no word tells
	visits int     // of the test
	gained float64 // what is served must hit after them, as a multiple of what likeness does
}{
	{"what no word tells", 0.8, 400, 2},
	{"what is alike", 0.2, 250, 0.9},
}

const seed = 4

// What visitors did is worth more than words where words cannot know; where words do know, it costs little; and without a log
// next best is no worse than words. The visits are invented; BenchmarkNextBest has more of them.
func TestJourneysBeatLikeness(t *testing.T) {
	for _, world := range worlds {
		t.Run(world.name, func(t *testing.T) {
			w := newWandering(t, seed, world.beyond)
			words, fresh := w.hits(w.alike), w.hits(w.served)
			if fresh < 0.97*words {
				t.Errorf("without a log %.3f, by likeness %.3f", fresh, words)
			}
			for n := range world.visits {
				w.visit(n)
			}
			after := w.hits(w.served)
			if after < world.gained*words {
				t.Errorf("after %d visits %.3f, by likeness %.3f", world.visits, after, words)
			}
			t.Logf("by likeness %.3f, without a log %.3f, after %d visits %.3f", words, fresh, world.visits, after)
		})
	}
}

// BenchmarkNextBest reports the hits of both worlds after more and more visits, and what a request takes; -benchtime 1x is enough.
func BenchmarkNextBest(b *testing.B) {
	for _, world := range worlds {
		b.Run(strings.ReplaceAll(world.name, " ", "-"), func(b *testing.B) {
			w := newWandering(b, seed, world.beyond)
			b.ReportMetric(w.hits(w.alike), "hits/likeness")
			for n := range 1600 {
				if n == 0 || n == 200 || n == 400 || n == 800 {
					b.ReportMetric(w.hits(w.served), fmt.Sprintf("hits/%d", n))
				}
				w.visit(n)
			}
			b.ReportMetric(w.hits(w.served), "hits/1600")
			const answers = 1000
			before := b.Elapsed()
			for i := range answers {
				w.served(i % assets)
			}
			b.ReportMetric(float64((b.Elapsed()-before).Microseconds())/answers, "us/answer")
		})
	}
}

// office is a site of six pages, two of which are alike, that always shows what it holds for best.
func office(t *testing.T) *enginetest.Engine {
	t.Helper()
	e := enginetest.New(t, func(c *engine.Config) {
		policy := rank.DefaultPolicy()
		policy.Temperature, c.Policy = 0, &policy
	})
	e.MustDefine("owner")
	e.MustPut(
		e.Asset("sensors", "Fridge sensors"), e.Asset("faq", "Questions about fridge sensors"), e.Asset("prices", "What it costs"),
		e.Asset("careers", "Work with us"), e.Asset("showroom", "Our showroom", "go/-/-"), e.Asset("letter", "A letter", "know/-/owner"),
	)
	return e
}

// goOn lets so many visitors open an asset from a page.
func goOn(e *enginetest.Engine, times int, page string, to content.AssetID) {
	for i := range times {
		e.MustSee(e.MustRecommend(engine.Request{Page: "/" + page, Visitor: fmt.Sprint(page, to, i)}), to)
	}
}

func TestNextIsNeverWhatWasJustSeen(t *testing.T) {
	e := office(t)
	goOn(e, 5, "sensors", "prices")
	var answer engine.Answer
	for i, page := range []string{"sensors", "prices", "faq", "careers", "showroom"} {
		answer = next(e, answer, engine.Request{Page: "/" + page})
		if got := len(answer.Items); got != 5-i {
			t.Fatalf("on the page number %d of six: %v", i+1, ids(answer))
		}
	}
	if got := ids(answer); !slices.Equal(got, []string{"letter"}) {
		t.Errorf("what is left is %v", got)
	}
	answer = next(e, answer, engine.Request{Page: "/letter"})
	if got := ids(answer); len(got) != 5 || slices.Contains(got, "letter") {
		t.Errorf("when everything was seen: %v", got)
	}
}

func TestNextIsWhatServesTheMoment(t *testing.T) {
	e := office(t)
	for name, test := range map[string]struct {
		ask   engine.Request
		first string
	}{
		"an intent":              {engine.Request{Intent: keywords.Go}, "showroom"},
		"an intent, on a page":   {engine.Request{Intent: keywords.Go, Page: "/careers"}, "showroom"},
		"a persona":              {engine.Request{Persona: "owner"}, "letter"},
		"a persona, on a page":   {engine.Request{Persona: "owner", Page: "/careers"}, "letter"},
		"what is like the page":  {engine.Request{Page: "/faq"}, "sensors"},
		"a page and a kind":      {engine.Request{Page: "/faq", Filters: retrieve.Filters{Kind: "video"}}, ""},
		"a page that is no page": {engine.Request{Page: "/nowhere", Intent: keywords.Go}, "showroom"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := append(ids(e.MustRecommend(test.ask)), ""); got[0] != test.first {
				t.Errorf("%v, want %q first", got, test.first)
			}
		})
	}
}

func TestWithNothingKnownNextIsWhatIsPopular(t *testing.T) {
	e := office(t)
	if answer := e.MustRecommend(engine.Request{}); len(answer.Items) != 6 || !strings.HasPrefix(answer.Items[0].Why, "Visitors are served") {
		t.Errorf("%v %q", ids(answer), answer.Items[0].Why)
	}
}

// The record of such an answer gives the same scores again, and its features carry what journeys said.
func TestARecordedNextCanBeScoredAgain(t *testing.T) {
	e := office(t)
	goOn(e, 20, "sensors", "prices")
	goOn(e, 20, "careers", "showroom")
	e.MustRecommend(engine.Request{Page: "/sensors"})
	answers, _ := entries(t, e)
	record, journeys := answers[len(answers)-1], 0
	weights := rank.DefaultWeights()
	for _, p := range record.Pool {
		features, err := rank.ParseFeatures(p.Features)
		if err != nil || weights.Score(&features) != p.Score {
			t.Errorf("%s scores %v again, logged is %v: %v", p.Asset, weights.Score(&features), p.Score, err)
		}
		if features.Get(rank.Journey) > 0.55 {
			journeys++
		}
		if said := features.Get(rank.Journey) > 0.55; said != (p.Asset == "prices") {
			t.Errorf("%s: journeys say %v", p.Asset, features.Get(rank.Journey))
		}
	}
	if record.On != "sensors" || journeys != 1 {
		t.Errorf("on %q, %d by journeys", record.On, journeys)
	}
}

func TestNextSaysWhy(t *testing.T) {
	e := office(t)
	goOn(e, 2, "careers", "letter")
	goOn(e, 20, "sensors", "prices")
	goOn(e, 20, "careers", "showroom")
	why := map[content.AssetID]string{}
	add := func(a engine.Answer) engine.Answer {
		for _, item := range a.Items {
			why[item.Asset.ID] = item.Why
		}
		return a
	}
	first := add(e.MustRecommend(engine.Request{Page: "/sensors"}))
	if got := why["prices"]; !strings.HasPrefix(got, "People who were on this page went on to it; chosen") {
		t.Errorf("prices: %q", got)
	}
	if got := why["faq"]; got != "Like the page you are on." {
		t.Errorf("faq: %q", got)
	}
	if got := why["letter"]; strings.Contains(got, "went on") {
		t.Errorf("of two people is told: %q", got)
	}
	add(next(e, first, engine.Request{Page: "/letter"}))
	if got := why["prices"]; !strings.HasPrefix(got, "People who read “Fridge sensors” went on to it") {
		t.Errorf("prices, a page later: %q", got)
	}
}
