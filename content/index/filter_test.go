package index_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/content/index"
	"moments/keywords"
)

// passes is what Filter says of an asset.
func passes(f *index.Filter, a *content.Asset) bool {
	any := func(wanted, has []string) bool {
		return len(wanted) == 0 || slices.ContainsFunc(has, func(v string) bool { return slices.Contains(wanted, v) })
	}
	var wanted []string
	for _, tag := range f.Languages {
		wanted = append(wanted, string(keywords.LanguageOf(tag)))
	}
	languages := []string{string(keywords.LanguageOf(a.Language))}
	return any(f.Kinds, []string{a.Kind}) && (len(a.Channels) == 0 || any(f.Channels, a.Channels)) &&
		(len(a.Regions) == 0 || any(f.Regions, a.Regions)) && (a.Language == "" || any(wanted, languages)) &&
		(len(f.Topics) == 0 || slices.ContainsFunc(a.Topics, func(t keywords.Topic) bool { return slices.Contains(f.Topics, t) })) &&
		(f.At.IsZero() || a.EligibleAt(f.At))
}

// some is a random part of values, and one is one of them.
func some(rng *rand.Rand, values ...string) []string {
	rng.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	return values[:rng.IntN(len(values))]
}

func one(rng *rand.Rand, values ...string) string { return values[rng.IntN(len(values))] }

// someTime is none, one close to the author's, or one years away from it.
func someTime(rng *rand.Rand) time.Time {
	close := author.At.Add(time.Duration(rng.IntN(5)-2) * time.Microsecond)
	return [...]time.Time{{}, close, author.At.AddDate(rng.IntN(900)-450, 0, 0)}[rng.IntN(3)]
}

// putFacetted puts n assets of a few words with random facets, of which the index follows 40 at a time, and then half of them
// again with other ones. It returns what they are in the end.
func (h *house) putFacetted(rng *rand.Rand, c *corpus, n int) map[content.AssetID]content.Asset {
	var inputs []content.Input
	for i := range n * 3 / 2 {
		in := page(fmt.Sprintf("p%02d", i%n), c.text(1+rng.IntN(3)), c.text(5))
		if rng.IntN(3) == 0 {
			in.Title = strings.ToUpper(in.Title)
		}
		in.Keywords = some(rng, c.text(1), c.text(2), strings.ToUpper(c.text(2)))
		in.Kind, in.Language = one(rng, "guide", "video", "tool"), one(rng, "", "en", "en-GB", "pl", "cs")
		in.Channels, in.Regions = some(rng, "web", "mail", "app"), some(rng, "us", "at")
		for _, topic := range some(rng, "red", "green", "blue") {
			in.Topics = append(in.Topics, keywords.Topic(topic))
		}
		if in.Published, in.Expires = someTime(rng), someTime(rng); !in.Expires.IsZero() && !in.Expires.After(in.Published) {
			in.Published = time.Time{}
		}
		in.Status = content.Live
		inputs = append(inputs, in)
	}
	assets := map[content.AssetID]content.Asset{}
	for some := range slices.Chunk(inputs, 40) {
		h.put(some...)
		h.catchUp()
	}
	for _, in := range inputs {
		stored, err := h.catalog.Get(in.ID)
		must(h.t, err)
		assets[in.ID] = stored
	}
	return assets
}

func someFilter(rng *rand.Rand) index.Filter {
	f := index.Filter{
		Kinds: some(rng, "guide", "video", "none"), Channels: some(rng, "web", "mail"), Regions: some(rng, "us", "at"),
		Languages: some(rng, "en-US", "pl", "de"), At: someTime(rng),
	}
	if rng.IntN(3) == 0 {
		f.Topics = []keywords.Topic{"red", "none"}
	}
	return f
}

// Filtered searches and suggestions are right, whatever assets there are.
func TestFilter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t, "")
		defer func() { must(t, h.index.Close()) }()
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		c := newCorpus(rng.Uint64(), 12)
		assets := h.putFacetted(rng, c, 80)
		for range 20 {
			h.checkFiltered(rt, index.Query{Text: c.text(3), Limit: []int{1, 3, 1000}[rng.IntN(3)], Filter: someFilter(rng)}, assets)
		}
		for range 20 {
			prefix := c.text(1)
			h.checkSuggested(rt, index.SuggestQuery{
				Prefix: prefix[:min(len(prefix), 2+rng.IntN(2))], Limit: 1 + rng.IntN(12), Filter: someFilter(rng),
			}, assets)
		}
	})
}

// checkFiltered holds that a filtered search finds what the unfiltered one finds, in its order and with its scores, without what
// does not pass.
func (h *house) checkFiltered(rt *rapid.T, q index.Query, assets map[content.AssetID]content.Asset) {
	got, err := h.index.Search(h.t.Context(), q)
	must(h.t, err)
	all, err := h.index.Search(h.t.Context(), index.Query{Text: q.Text, Limit: 1000})
	must(h.t, err)
	want := slices.DeleteFunc(all.Hits, func(hit index.Hit) bool { a := assets[hit.ID]; return !passes(&q.Filter, &a) })
	if total := uint64(len(want)); got.Total > total || got.Total < min(total, uint64(q.Limit)+1) {
		rt.Fatalf("%+v: total %d of %d", q, got.Total, total)
	}
	want = want[:min(q.Limit, len(want))]
	for i := range want { // is a share of the best hit's
		want[i].Match.Score, got.Hits[i].Match.Score = 0, 0
	}
	if diff := gocmp.Diff(want, append([]index.Hit{}, got.Hits...)); diff != "" {
		rt.Fatalf("%+v: %s", q, diff)
	}
}

// checkSuggested holds that suggestions are the titles and keywords of the assets that pass, counted and spelled as these have
// them.
func (h *house) checkSuggested(rt *rapid.T, q index.SuggestQuery, assets map[content.AssetID]content.Asset) {
	got, err := h.index.Suggest(q)
	must(h.t, err)
	if diff := gocmp.Diff(suggested(assets, q), got); diff != "" {
		rt.Fatalf("%+v: %s", q, diff)
	}
}

// suggested is what Suggest should say, from the assets alone.
func suggested(assets map[content.AssetID]content.Asset, q index.SuggestQuery) (all []index.Suggestion) {
	spellings := map[string]map[string]int{} // by key, of the assets that pass
	counts := map[string]int{}
	for _, a := range assets {
		keys := map[string]bool{}
		for _, text := range append([]string{a.Title}, a.Keywords...) {
			if key := strings.ToLower(text); !keys[key] && strings.HasPrefix(key, q.Prefix) && passes(&q.Filter, &a) {
				keys[key] = true
				if spellings[key] == nil {
					spellings[key] = map[string]int{}
				}
				spellings[key][text]++
				counts[key]++
			}
		}
	}
	for key, count := range counts {
		texts := slices.Sorted(maps.Keys(spellings[key]))
		best := slices.MaxFunc(texts, func(a, b string) int { return spellings[key][a] - spellings[key][b] })
		all = append(all, index.Suggestion{Text: best, Assets: count})
	}
	slices.SortFunc(all, func(a, b index.Suggestion) int {
		return cmp.Or(b.Assets-a.Assets, len(a.Text)-len(b.Text), strings.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)))
	})
	return all[:min(len(all), q.Limit)]
}

// A title under embargo does not leak before its time, nor stay after it, and lends its spelling to nothing.
func TestSuggestEmbargo(t *testing.T) {
	h := newHouse(t, "")
	secret := page("secret", "Merger With Acme", "")
	secret.Keywords = []string{"MERGER"}
	secret.Published, secret.Expires = author.At.Add(time.Hour), author.At.Add(2*time.Hour)
	open := page("open", "Merger", "")
	other := secret
	other.ID, other.Title = "other", "Acme merger"
	h.put(secret, open, other)
	h.catchUp()
	for _, test := range []struct {
		after time.Duration
		want  string
	}{
		{0, "[{Merger 1}]"}, {time.Hour - time.Microsecond, "[{Merger 1}]"},
		{time.Hour, "[{MERGER 3} {Merger With Acme 1}]"},
		{2*time.Hour - time.Microsecond, "[{MERGER 3} {Merger With Acme 1}]"}, {2 * time.Hour, "[{Merger 1}]"},
	} {
		got, err := h.index.Suggest(index.SuggestQuery{Prefix: "mer", Filter: index.Filter{At: author.At.Add(test.after)}})
		must(t, err)
		if s := fmt.Sprint(got); s != test.want {
			t.Errorf("after %v: %s, want %s", test.after, s, test.want)
		}
	}
}

func TestSuggest(t *testing.T) {
	h := newHouse(t, "")
	titled := func(id, title string, keywords ...string) content.Input {
		in := page(id, title, "")
		in.Keywords = keywords
		return in
	}
	h.put(
		titled("a", "Plain language", "plain  English", "style"), titled("b", "PLAIN English", "plain language"),
		titled("c", "Plain English", "plan"), titled("d", "Über uns"), titled("gone", "plain gone"),
	)
	h.catchUp()
	_, err := h.catalog.Withdraw(t.Context(), author, "gone")
	must(t, err)
	h.catchUp()
	for _, test := range []struct {
		prefix string
		limit  int
		want   string
	}{
		// Each once, as the most assets spell it, or else the first by bytes.
		{"pl", 0, "[{PLAIN English 3} {Plain language 2} {plan 1}]"},
		{"Plain ", 0, "[{PLAIN English 3} {Plain language 2}]"},
		{"plain l", 0, "[{Plain language 2}]"},
		{"plain", 1, "[{PLAIN English 3}]"},
		{"uber", 0, "[{Über uns 1}]"}, {"p", 0, "[]"}, {"", 0, "[]"}, {" ", 0, "[]"}, {"zz", 0, "[]"}, {"sty", 99, "[{style 1}]"},
	} {
		got, err := h.index.Suggest(index.SuggestQuery{Prefix: test.prefix, Limit: test.limit})
		must(t, err)
		if s := fmt.Sprint(got); s != test.want {
			t.Errorf("%q: %s, want %s", test.prefix, s, test.want)
		}
	}
	must(t, h.index.Close())
	if _, err := h.index.Suggest(index.SuggestQuery{Prefix: "plain"}); err == nil {
		t.Error("suggestions of a closed index")
	}
}
