package index_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"moments/content"
	"moments/content/index"
	"moments/content/index/words"
	"moments/keywords"
)

var about = cmpopts.EquateApprox(0, 1e-9)

// idf is the formula as it stands in the papers.
func idf(docs, df float64) float64 { return math.Log(1 + (docs-df+0.5)/(df+0.5)) }

func TestMatch(t *testing.T) {
	h := newHouse(t, "")
	h.put(
		content.Input{
			Asset: content.Asset{
				ID: "a", Title: "Plain language", Summary: "For editors",
				Keywords: []string{"clear-writing"}, Topics: []keywords.Topic{"plain-language"},
			},
			Text: "Write for readers.",
		},
		page("b", "Something else", "A language of readers"),
		page("c", "Nothing of it", "At all"),
		page("d", "Plainly", ""),
	)
	h.catchUp()
	plain, language, clear, editors, reader, unknown := idf(4, 2), idf(4, 2), idf(4, 1), idf(4, 1), idf(4, 2), idf(4, 0)
	for _, test := range []struct {
		query string
		id    content.AssetID
		want  index.Match
	}{
		{"plain", "a", index.Match{Title: 1, Keywords: 1, Head: 1, Any: 1}},
		{"Editors", "a", index.Match{Summary: 1, Head: 1, Any: 1}},
		{"the reader's", "b", index.Match{Any: 1}},
		{"language readers", "b", index.Match{Any: 1}},
		{"clear language", "a", index.Match{
			Title: language / (clear + language), Keywords: 1, Head: 1, Any: 1}},
		{"plain editors readers", "a", index.Match{
			Title: plain / (plain + editors + reader), Keywords: plain / (plain + editors + reader),
			Summary: editors / (plain + editors + reader), Head: (plain + editors) / (plain + editors + reader), Any: 1}},
		{"language zyzzyva", "a", index.Match{
			Title: language / (language + unknown), Keywords: language / (language + unknown),
			Head: language / (language + unknown), Any: language / (language + unknown)}},
		{"language language language", "a", index.Match{Title: 1, Keywords: 1, Head: 1, Any: 1}},
	} {
		result := h.search(test.query)
		at := -1
		for i, hit := range result.Hits {
			if hit.ID == test.id {
				at = i
			}
		}
		if at < 0 {
			t.Errorf("%q does not find %s: %+v", test.query, test.id, result.Hits)
			continue
		}
		got := result.Hits[at].Match
		got.Score = 0
		if diff := cmp.Diff(test.want, got, about); diff != "" {
			t.Errorf("%q in %s: %s", test.query, test.id, diff)
		}
	}
}

func TestResult(t *testing.T) {
	h := newHouse(t, "")
	h.put(page("a", "Plain", "language"), page("b", "Plain", ""), page("c", "Other", ""))
	h.catchUp()
	got := h.search("plain LANGUAGES unheard plain")
	want := index.Result{
		Terms: []index.Term{{"plain", 2, idf(3, 2)}, {"languag", 1, idf(3, 1)}, {"unheard", 0, idf(3, 0)}},
		Total: 2, Seq: 3, Hits: got.Hits,
	}
	if diff := cmp.Diff(want, got, about); diff != "" {
		t.Error(diff)
	}
	if got := h.found("plain language"); got != "a b" {
		t.Errorf("found %q", got)
	}
	if got.Hits[0].Match.Score != 1 || got.Hits[1].Match.Score >= 1 || got.Hits[1].Match.Score <= 0 {
		t.Errorf("scores %v and %v", got.Hits[0].Match.Score, got.Hits[1].Match.Score)
	}
}

func TestNothingToLookUp(t *testing.T) {
	h := newHouse(t, "")
	for _, text := range []string{"", " ", "the of and", "?!", "\x00"} {
		for range 2 {
			if got := h.search(text); len(got.Hits) > 0 || got.Total > 0 {
				t.Errorf("%q finds %+v", text, got)
			}
			h.put(page("a", "Plain "+text, ""))
			h.catchUp()
		}
	}
}

func TestLimit(t *testing.T) {
	h := newHouse(t, "")
	var inputs []content.Input
	for i := range 1200 {
		inputs = append(inputs, page(fmt.Sprintf("p%04d", i), "Plain", ""))
	}
	h.put(inputs...)
	h.catchUp()
	for limit, want := range map[int]int{-1: 200, 0: 200, 1: 1, 7: 7, 1000: 1000, 5000: 1000} {
		result, err := h.index.Search(t.Context(), index.Query{Text: "plain", Limit: limit})
		must(t, err)
		if len(result.Hits) != want || result.Total != 1200 {
			t.Errorf("limit %d: %d hits of %d, want %d of 1200", limit, len(result.Hits), result.Total, want)
		}
		for i, hit := range result.Hits {
			if want := fmt.Sprintf("p%04d", i); string(hit.ID) != want {
				t.Fatalf("limit %d: hit %d is %s, want %s", limit, i, hit.ID, want)
			}
		}
	}
}

// Bleve's own search is the oracle of the scores: ours are the same but for one factor, also after changes.
func TestScoresAreBleves(t *testing.T) {
	m, err := words.Mapping()
	must(t, err)
	analyzer := words.New(m)
	for seed := range uint64(12) {
		h := newHouse(t, "")
		c := newCorpus(seed, 60)
		for batch := range 3 {
			var inputs []content.Input
			for i := range 20 {
				inputs = append(inputs, c.input(batch*10+i, 8))
			}
			h.put(inputs...)
			h.catchUp()
		}
		for n := range 40 {
			// Bleve scores a repeated word twice, and one alone without the share of the words.
			text := distinct(analyzer, c.text(1+n%4)) + " unheard"
			ours, err := h.index.Search(t.Context(), index.Query{Text: text, Limit: 100})
			must(t, err)
			_, theirs, err := h.index.Baseline(t.Context(), index.Query{Text: text, Limit: 100})
			must(t, err)
			if len(ours.Hits) != len(theirs) || len(theirs) == 0 {
				t.Fatalf("seed %d, %q: %d hits, Bleve has %d", seed, text, len(ours.Hits), len(theirs))
			}
			for i, hit := range ours.Hits {
				if got, want := hit.Match.Score, theirs[i]/theirs[0]; math.Abs(got-want) > 1e-9 {
					t.Fatalf("seed %d, %q: score %d is %v, Bleve's %v", seed, text, i, got, want)
				}
			}
		}
	}
}

// distinct leaves out words whose term an earlier one has.
func distinct(analyzer *words.Analyzer, text string) string {
	var kept []string
	for _, word := range strings.Fields(text) {
		if len(analyzer.Terms(strings.Join(append(kept, word), " "))) > len(kept) {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// No text may cost much, and none is syntax.
func TestHostilePhrases(t *testing.T) {
	h := newHouse(t, "")
	c := newCorpus(1, 2000)
	var inputs []content.Input
	for i := range 2000 {
		inputs = append(inputs, c.input(i, 20))
	}
	inputs = append(inputs, page("syntax", "a.b field:value", "emoji 👩‍💻 and NUL"))
	h.put(inputs...)
	h.catchUp()
	everything := strings.Join(c.words, " ")
	for _, text := range []string{
		".*", "/.*/", "*", "a*", "?", "~2", "\"open", "field:*", "+a -b", "(((((", "a^1000000", "[a TO z]", "text:/.*/",
		strings.Repeat("*a* ", 2500), strings.Repeat("x", 10_000), strings.Repeat("👩‍💻", 500), "\x00",
		strings.Repeat("\xff", 100), strings.Repeat("(", 20_000), everything, strings.Repeat(everything+" ", 3),
		"ȺȺȺȺ's \xb4\xd4's", strings.Repeat("word ", 5000),
	} {
		result := h.search(text)
		if len(result.Terms) > 32 || len(result.Hits) > index.DefaultLimit {
			t.Errorf("%.20q: %d terms, %d hits", text, len(result.Terms), len(result.Hits))
		}
		allocs := testing.AllocsPerRun(1, func() { h.search(text) })
		if allocs > 100_000 {
			t.Errorf("%.20q: %v allocations", text, allocs)
		}
	}
	for _, text := range []string{".*", "*", "~", "/.*/", "👩‍💻"} {
		if got := h.search(text); got.Total > 1 {
			t.Errorf("%q finds %d assets", text, got.Total)
		}
	}
}

func TestContextEnds(t *testing.T) {
	h := newHouse(t, "")
	h.put(page("a", "Plain", ""))
	h.catchUp()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := h.index.Search(ctx, index.Query{Text: "plain"})
	if !errors.Is(err, context.Canceled) || errors.Is(err, index.ErrDamaged) {
		t.Errorf("searching with a context that has ended: %v", err)
	}
	for name, fn := range map[string]func(context.Context) error{
		"Rebuild":   h.index.Rebuild,
		"Verify":    func(ctx context.Context) error { _, err := h.index.Verify(ctx); return err },
		"Reconcile": func(ctx context.Context) error { _, err := h.index.Reconcile(ctx); return err },
	} {
		if err := fn(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}
	if stats, err := h.index.Stats(); err != nil || stats.Damaged {
		t.Errorf("%+v, %v", stats, err)
	}
	if got := h.found("plain"); got != "a" {
		t.Errorf("found %q", got)
	}
}
