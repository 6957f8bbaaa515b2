package eval_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"moments/content"
	"moments/engine/eval"
	"moments/internal/kv"
)

// fingerprint is one of everything that a corpus makes.
func fingerprint(c *eval.Corpus) string {
	h := sha256.New()
	for a := range c.Assets() {
		fmt.Fprintf(h, "%+v\n", a)
	}
	for _, class := range []eval.PhraseClass{eval.Consecutive, eval.Frequent, eval.Pair} {
		fmt.Fprintln(h, c.Phrases(50, 3, 5, class))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// The fingerprint was computed once: benchmarks of different machines and years are to be comparable. It changes only
// with the generator, and with the fields of an asset.
func TestCorpusIsTheSameEverywhere(t *testing.T) {
	config := eval.CorpusConfig{Seed: 7, Assets: 300}
	if got := fingerprint(eval.NewCorpus(config)); got != "316f8e62bdf42319" {
		t.Errorf("fingerprint %s", got)
	}
	config.Seed = 8
	if fingerprint(eval.NewCorpus(config)) == fingerprint(eval.NewCorpus(eval.CorpusConfig{Seed: 7, Assets: 300})) {
		t.Error("another seed makes the same")
	}
}

func TestAssetsAreWithinTheirBounds(t *testing.T) {
	c := eval.NewCorpus(eval.CorpusConfig{Seed: 1, Assets: 3000})
	var lengths []int
	moments, n := 0, 0
	for a := range c.Assets() {
		if err := a.Validate(); err != nil {
			t.Fatal(err)
		}
		title, summary := len(strings.Fields(a.Title)), len(strings.Fields(a.Summary))
		if title < 4 || title > 9 || summary < 12 || summary > 25 || len(a.Keywords) < 3 || len(a.Keywords) > 6 {
			t.Fatalf("%d words of title, %d of summary, %d keywords", title, summary, len(a.Keywords))
		}
		if string(a.ID) != fmt.Sprintf("asset-%07d", n) {
			t.Fatalf("%s is asset %d", a.ID, n)
		}
		lengths = append(lengths, len(strings.Fields(a.Text)))
		moments += len(a.Moments)
		n++
	}
	slices.Sort(lengths)
	// Nine tenths are below 60 x e^(0.75 x 1.28) = 157.
	if median, high := lengths[n/2], lengths[n*9/10]; median < 55 || median > 65 || high < 140 || high > 175 {
		t.Errorf("median length %d, nine tenths below %d", median, high)
	}
	if n != 3000 || moments < 2700 || moments > 3300 {
		t.Errorf("%d assets, %d moments", n, moments)
	}
}

// Asset i is the same by itself, and a longer corpus begins with the shorter.
func TestAssetsStandByThemselves(t *testing.T) {
	short, long := eval.NewCorpus(eval.CorpusConfig{Seed: 1, Assets: 20}), eval.NewCorpus(eval.CorpusConfig{Seed: 1, Assets: 9000})
	i := 0
	for a := range short.Assets() {
		if got := long.Asset(i); fmt.Sprint(got) != fmt.Sprint(a) {
			t.Fatalf("asset %d:\n%v\n%v", i, a, got)
		}
		i++
	}
	for range long.Assets() {
		break
	}
}

// With 1,000 words, that of rank r has the share 1/(r + 2.7) of the sum 5.75: the first 0.270/5.75, 4.7 %, the first
// ten 1.413/5.75, 24.6 %; times the five in six that are not an asset's own.
func TestFrequencies(t *testing.T) {
	c := eval.NewCorpus(eval.CorpusConfig{Seed: 3, Assets: 2000, Words: 1000})
	count, total := map[string]int{}, 0
	for a := range c.Assets() {
		for _, w := range strings.Fields(strings.ToLower(strings.ReplaceAll(a.Text, ".", ""))) {
			count[w]++
			total++
		}
	}
	var shares []float64
	for _, n := range count {
		shares = append(shares, float64(n)/float64(total))
	}
	slices.Sort(shares)
	slices.Reverse(shares)
	ten := 0.0
	for _, s := range shares[:10] {
		ten += s
	}
	own := 5. / 6
	if first := shares[0] / own; first < 0.045 || first > 0.049 || ten/own < 0.24 || ten/own > 0.252 {
		t.Errorf("first %.3f, ten %.3f", first, ten/own)
	}
	if len(count) < 990 {
		t.Errorf("%d different words", len(count))
	}
}

func TestPhrases(t *testing.T) {
	c := eval.NewCorpus(eval.CorpusConfig{Seed: 1, Assets: 500})
	var text strings.Builder
	for a := range c.Assets() {
		text.WriteString(strings.ToLower(strings.ReplaceAll(" "+a.Title+" "+a.Summary+" "+a.Text+" \n", ".", "")))
	}
	for _, test := range []struct {
		class       eval.PhraseClass
		least, most int
	}{{eval.Consecutive, 3, 5}, {eval.Frequent, 3, 5}, {eval.Pair, 2, 2}} {
		phrases := c.Phrases(1000, 3, 5, test.class)
		for _, p := range phrases {
			if n := len(strings.Fields(p)); n < test.least || n > test.most {
				t.Fatalf("%s: %q", test.class, p)
			}
			if test.class != eval.Frequent && !strings.Contains(text.String(), " "+p+" ") {
				t.Fatalf("%s: %q is in no asset", test.class, p)
			}
		}
		slices.Sort(phrases)
		if n := len(slices.Compact(phrases)); n != 1000 {
			t.Errorf("%s: %d different phrases", test.class, n)
		}
	}
	words := map[string]bool{}
	for _, p := range c.Phrases(1000, 3, 5, eval.Frequent) {
		for w := range strings.FieldsSeq(p) {
			words[w] = true
		}
	}
	if len(words) > 200 {
		t.Errorf("%d words are frequent", len(words))
	}
	if got := eval.NewCorpus(eval.CorpusConfig{}).Phrases(3, 3, 5, eval.Consecutive); len(got) != 3 {
		t.Errorf("of no assets: %q", got) // the text of asset 0 is there all the same
	}
}

// The catalogue takes what is made.
func TestTheCatalogueTakesACorpus(t *testing.T) {
	store, err := kv.Open("", kv.Config{Kinds: content.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	catalog, err := content.OpenCatalog(store, "main")
	if err != nil {
		t.Fatal(err)
	}
	inputs := slices.Collect(eval.NewCorpus(eval.CorpusConfig{Assets: 50}).Assets())
	puts, err := catalog.Put(context.Background(), kv.Author{Actor: "test", At: time.Unix(1, 0)}, inputs...)
	if err != nil || len(puts) != 50 || puts[49].Outcome != content.New {
		t.Errorf("%v, %v", puts, err)
	}
}

func BenchmarkCorpus(b *testing.B) {
	c := eval.NewCorpus(eval.CorpusConfig{Assets: 100_000})
	for b.Loop() {
		for range c.Assets() {
		}
	}
}
