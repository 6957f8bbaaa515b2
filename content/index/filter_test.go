package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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

// A filtered search finds what the unfiltered one finds, in its order and with its scores, without what does not pass.
func TestFilter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t, "")
		defer func() { must(t, h.index.Close()) }()
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		c := newCorpus(rng.Uint64(), 20)
		some := func(from ...string) []string {
			rng.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
			return from[:rng.IntN(len(from))]
		}
		one := func(from ...string) string { return from[rng.IntN(len(from))] }
		at := func() time.Time {
			close := author.At.Add(time.Duration(rng.IntN(5)-2) * time.Microsecond)
			return [...]time.Time{{}, close, author.At.AddDate(rng.IntN(900)-450, 0, 0)}[rng.IntN(3)]
		}
		assets := map[content.AssetID]content.Asset{}
		for i := range 120 {
			in := page(fmt.Sprintf("p%02d", i%90), c.text(3), c.text(5))
			in.Kind, in.Language = one("guide", "video", "tool"), one("", "en", "en-GB", "pl", "cs")
			in.Channels, in.Regions = some("web", "mail", "app"), some("us", "at")
			for _, topic := range some("red", "green", "blue") {
				in.Topics = append(in.Topics, keywords.Topic(topic))
			}
			if in.Published, in.Expires = at(), at(); !in.Expires.IsZero() && !in.Expires.After(in.Published) {
				in.Published = time.Time{}
			}
			in.Status = content.Live
			h.put(in)
			assets[in.ID] = in.Asset
			if i%40 == 39 {
				h.catchUp()
			}
		}
		for range 20 {
			f := index.Filter{
				Kinds: some("guide", "video", "none"), Channels: some("web", "mail"), Regions: some("us", "at"),
				Languages: some("en-US", "pl", "de"), At: at(),
			}
			if rng.IntN(3) == 0 {
				f.Topics = []keywords.Topic{"red", "none"}
			}
			text, limit := c.text(3), []int{1, 3, 1000}[rng.IntN(3)]
			got, err := h.index.Search(t.Context(), index.Query{Text: text, Limit: limit, Filter: f})
			must(t, err)
			all, err := h.index.Search(t.Context(), index.Query{Text: text, Limit: 1000})
			must(t, err)
			want := slices.DeleteFunc(all.Hits, func(hit index.Hit) bool { a := assets[hit.ID]; return !passes(&f, &a) })
			if total := uint64(len(want)); got.Total > total || got.Total < min(total, uint64(limit)+1) {
				rt.Fatalf("%+v: total %d of %d", f, got.Total, total)
			}
			want = want[:min(limit, len(want))]
			for i := range want { // is a share of the best hit's
				want[i].Match.Score, got.Hits[i].Match.Score = 0, 0
			}
			if diff := cmp.Diff(want, append([]index.Hit{}, got.Hits...)); diff != "" {
				rt.Fatalf("%+v: %s", f, diff)
			}
		}
	})
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
		got, err := h.index.Suggest(test.prefix, test.limit)
		must(t, err)
		if s := fmt.Sprint(got); s != test.want {
			t.Errorf("%q: %s, want %s", test.prefix, s, test.want)
		}
	}
	must(t, h.index.Close())
	if _, err := h.index.Suggest("plain", 1); err == nil {
		t.Error("suggestions of a closed index")
	}
}
