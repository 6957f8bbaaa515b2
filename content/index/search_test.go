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
		got.Score, got.Near = 0, 0
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
		Terms: []index.Term{
			{Text: "plain", DF: 2, IDF: idf(3, 2)}, {Text: "languag", DF: 1, IDF: idf(3, 1)}, {Text: "unheard", IDF: idf(3, 0)},
		},
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

func TestNear(t *testing.T) {
	h := newHouse(t, "")
	h.put(
		content.Input{
			Asset: content.Asset{ID: "a", Title: "Red shoes for running", Summary: "Running in the red", Keywords: []string{"blue"}},
			Text:  "blue running",
		},
		page("b", strings.Repeat("Filler ", 70)+"red shoes", ""), page("c", "Red", "shoes"),
	)
	h.catchUp()
	for _, test := range []struct {
		query, id string
		want      float64
	}{
		{"red", "a", 0}, {"red shoes", "a", 1}, {"shoes red", "a", 1}, {"red running", "a", 1}, {"shoes running", "a", 1},
		{"blue running", "a", 0}, // in different parts
		{"shoes missing", "a", 0},
		{"red shoes", "b", 0}, // too far back
		{"red shoes", "c", 0},
		{"shoes red running", "a", 1},
		{"red shoes missing", "a", (idf(3, 3) + idf(3, 3)) / (idf(3, 3)*3 + idf(3, 0))},
	} {
		for _, hit := range h.search(test.query).Hits {
			if string(hit.ID) == test.id && math.Abs(hit.Match.Near-test.want) > 1e-9 {
				t.Errorf("%q in %s: %v, want %v", test.query, test.id, hit.Match.Near, test.want)
			}
		}
	}
}

// bm25f is the scorer as it stands in the papers, over the words of assets: k1 1.2; weights 3, 2, 1.5 and 1, b 0.5, 0.5, 0.5
// and 0.75 for title, keywords, summary and body.
type bm25f struct {
	fields  map[content.AssetID][4]map[string]float64
	lengths map[content.AssetID][4]float64
	average [4]float64
}

func newBM25F(analyzer *words.Analyzer, inputs []content.Input) *bm25f {
	s := &bm25f{fields: map[content.AssetID][4]map[string]float64{}, lengths: map[content.AssetID][4]float64{}}
	for _, in := range inputs {
		var fields [4]map[string]float64
		var lengths [4]float64
		for f, text := range []string{in.Title, strings.Join(in.Keywords, " "), in.Summary, in.Text} {
			fields[f] = map[string]float64{}
			for _, token := range analyzer.Analyze([]byte(text)) {
				fields[f][string(token.Term)]++
				lengths[f]++
			}
			s.average[f] += lengths[f] / float64(len(inputs))
		}
		s.fields[in.ID], s.lengths[in.ID] = fields, lengths
	}
	return s
}

func (s *bm25f) x(id content.AssetID, term string) (x float64) {
	for f, field := range s.fields[id] {
		if tf := field[term]; tf > 0 {
			b := [4]float64{.5, .5, .5, .75}[f]
			x += [4]float64{3, 2, 1.5, 1}[f] * tf / (1 - b + b*s.lengths[id][f]/s.average[f])
		}
	}
	return x
}

func (s *bm25f) scores(terms []index.Term) map[content.AssetID]float64 {
	scores := map[content.AssetID]float64{}
	for _, term := range terms {
		df := 0.0
		for id := range s.fields {
			if s.x(id, term.Text) > 0 {
				df++
			}
		}
		for id := range s.fields {
			if x := s.x(id, term.Text); x > 0 {
				scores[id] += idf(float64(len(s.fields)), df) * x / (x + 1.2)
			}
		}
	}
	return scores
}

// Every asset with a word of the query is found, by the score of the papers, also after changes.
func TestScores(t *testing.T) {
	m, err := words.Mapping()
	must(t, err)
	analyzer := words.New(m)
	for seed := range uint64(8) {
		h := newHouse(t, "")
		c := newCorpus(seed, 60)
		inputs := make([]content.Input, 50)
		for i := range 100 {
			in := c.input(i%50, 8)
			in.ID, in.Source, in.ExternalID = content.AssetID(fmt.Sprintf("p%02d", i%50)), "", ""
			inputs[i%50] = in
			h.put(in)
			if i%15 == 0 {
				h.catchUp()
			}
		}
		h.catchUp()
		oracle := newBM25F(analyzer, inputs)
		for n := range 40 {
			text := c.text(1+n%4) + " unheard"
			got, err := h.index.Search(t.Context(), index.Query{Text: text, Limit: 100})
			must(t, err)
			want := oracle.scores(got.Terms)
			if len(got.Hits) != len(want) || len(want) == 0 {
				t.Fatalf("seed %d, %q: %d hits, want %d", seed, text, len(got.Hits), len(want))
			}
			for i, hit := range got.Hits {
				if got, want := hit.Match.Score, want[hit.ID]/want[got.Hits[0].ID]; math.Abs(got-want) > 1e-8 {
					t.Fatalf("seed %d, %q: score %d is %v, want %v", seed, text, i, got, want)
				}
			}
		}
	}
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
		if racing {
			continue // allocations mean nothing then
		}
		if allocs := testing.AllocsPerRun(1, func() { h.search(text) }); allocs > 100_000 {
			t.Errorf("%.20q: %v allocations", text, allocs)
		}
	}
	for _, text := range []string{
		everything, strings.Repeat("\xff", 100), strings.Repeat("qqqqqqqqqq ", 5000), strings.Repeat("x", 10_000),
	} {
		q := index.Query{Text: text, Prefix: true, Typos: true, Language: text}
		q.Filter = index.Filter{Kinds: []string{text}, Languages: []string{text}}
		result, err := h.index.Search(t.Context(), q)
		must(t, err)
		if len(result.Hits) > 0 || len(result.Corrected) > 2*len(text) {
			t.Errorf("%.20q: %d hits, corrected to %d bytes", text, len(result.Hits), len(result.Corrected))
		}
		if _, err := h.index.Suggest(index.SuggestQuery{Prefix: text, Limit: 1 << 40, Filter: q.Filter}); err != nil {
			t.Error(err)
		}
	}
	for _, text := range []string{".*", "*", "~", "/.*/", "👩‍💻"} {
		if got := h.search(text); got.Total > 1 {
			t.Errorf("%q finds %d assets", text, got.Total)
		}
	}
}

// A search of a few words makes little garbage, however much there is to be found.
func TestAllocations(t *testing.T) {
	if racing {
		t.Skip("pools forget on purpose under the race detector")
	}
	h := newHouse(t, "")
	c := newCorpus(1, 500)
	var inputs []content.Input
	for i := range 1000 {
		inputs = append(inputs, c.input(i, 20))
	}
	h.put(inputs...)
	h.catchUp()
	phrases := c.phrases(50, 4, 4)
	search := func() {
		for _, phrase := range phrases {
			h.search(phrase)
		}
	}
	search()
	if allocs := testing.AllocsPerRun(5, search) / float64(len(phrases)); allocs > 25 {
		t.Errorf("%v allocations a search", allocs)
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
