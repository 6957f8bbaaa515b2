package acceptance

import (
	"flag"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	generated "moments/engine/eval"
)

var benchAssets = flag.Int("assets", 100_000, "assets of the benchmark")

const benchPhrases = 60

// BenchmarkKeystroke types phrases into the widget at 100,000 assets and measures, in the page, from the last keystroke to the
// frame after the results were drawn, with the usual 120 ms of waiting for a further letter; and the scripting that it takes to
// draw 20 hits on a processor slowed four times.
func BenchmarkKeystroke(b *testing.B) {
	s := newStage(b)
	corpus := generated.NewCorpus(generated.CorpusConfig{Seed: 1, Assets: *benchAssets})
	for inputs := range slices.Chunk(slices.Collect(corpus.Assets()), 1000) {
		_, err := s.Catalog().Put(b.Context(), s.Author(), inputs...)
		must(b, err)
	}
	s.MustCatchUp()
	phrases := corpus.Phrases(benchPhrases, 2, 3, generated.Consecutive)
	p := newTab(b, s)
	p.open(page{search: `data-test limit="20" per-group="20"`})
	p.focus()
	p.run(`window.painted = []; window.drawn = []; let pressed = 0;
	  input.addEventListener('keydown', (event) => { pressed = event.timeStamp; }, { capture: true });
	  host.addEventListener('moment:results', ({ detail }) => {
	    const began = performance.now();
	    queueMicrotask(() => { if (detail.total === 20) window.drawn.push(performance.now() - began); });
	    requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - pressed)));
	  });`)
	for b.Loop() {
		for i, phrase := range phrases {
			p.run(`input.select()`)
			p.keys(phrase)
			p.until(fmt.Sprintf(`window.painted.length > %d && window.answered?.query === %q`, i, phrase))
		}
		report(b, "keystroke", eval64(p, `window.painted`))
		p.do(command(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}))
		p.run(`window.drawn = []`)
		for _, phrase := range phrases[:20] {
			p.typed(phrase)
		}
		report(b, "draw-20-slowed", eval64(p, `window.drawn`))
	}
	b.ReportMetric(0, "ns/op")
}

func eval64(p *tab, expression string) []float64 { return eval[[]float64](p, expression) }

// report prints the median and the 95th percentile, in milliseconds.
func report(b *testing.B, name string, took []float64) {
	b.Helper()
	if len(took) == 0 {
		b.Fatalf("nothing was measured of %s", name)
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2], name+"-p50-ms")
	b.ReportMetric(took[(len(took)-1)*95/100], name+"-p95-ms")
	b.Logf("%s: %d measured, p50 %.0f ms, p95 %.0f ms", name, len(took), took[len(took)/2], took[(len(took)-1)*95/100])
}
