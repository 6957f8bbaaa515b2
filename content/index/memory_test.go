package index_test

import (
	"os"
	"reflect"
	"testing"

	"moments/content"
)

// short is an asset of a title and a summary of one line, eleven words on average.
func (c *corpus) short(i int) content.Input {
	in := c.input(i, 1)
	in.Title, in.Summary, in.Keywords, in.Text = c.text(3+c.rng.IntN(3)), c.text(5+c.rng.IntN(5)), nil, ""
	return in
}

// TestMemory prints what the tables of 100,000 assets take, by part, and what the heap of the process says of them: short assets,
// and those of 95 words.
func TestMemory(t *testing.T) {
	if os.Getenv("MOMENTS_SLOW") == "" {
		t.Skip("takes minutes: MOMENTS_SLOW=1")
	}
	for _, class := range []struct {
		name  string
		input func(c *corpus, i int) content.Input
	}{
		{"short", func(c *corpus, i int) content.Input { return c.short(i) }},
		{"95 words", func(c *corpus, i int) content.Input { return c.input(i, 60) }},
	} {
		t.Run(class.name, func(t *testing.T) {
			c := newCorpus(1, 30_000)
			h := newBenchHouse(t, *benchAssets, func(i int) content.Input { return class.input(c, i) })
			must(t, h.index.Rebuild(t.Context()))
			sizes := h.index.Sizes()
			per := 1e5 / float64(*benchAssets) / 1e6
			for i, v := 0, reflect.ValueOf(sizes); i < v.NumField(); i++ {
				t.Logf("%-10s %6.1f MB", v.Type().Field(i).Name, float64(v.Field(i).Int())*per)
			}
			stats, err := h.index.Stats()
			must(t, err)
			t.Logf("all        %6.1f MB for 100,000 assets, in %d segments", float64(sizes.Total())*per, stats.Segments)
			took, heap, err := h.index.TablesAnew()
			must(t, err)
			t.Logf("heap       %6.1f MB, made anew in %v", float64(heap)*per, took)
		})
	}
}
