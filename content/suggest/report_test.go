package suggest

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"moments/content"
	"moments/content/suggest/subject"
	"moments/keywords"
)

// outcome is what was right of a page and what was said of it.
type outcome struct {
	right []string
	said  string
	sure  float64
}

func (o outcome) hit() bool { return slices.Contains(o.right, o.said) }

func outcomesOf(m *Model, axis Axis, pages []labelled, of func(labelled) bool) (all []outcome) {
	for _, l := range pages {
		if of(l) && len(l.right[axis]) > 0 {
			top := m.Probabilities(axis, m.Features(l.page)).Top()
			all = append(all, outcome{l.right[axis], top.Key, top.P})
		}
	}
	return all
}

// macroF1 is the mean F1 of the classes that are right somewhere; a page with several counts for the one that was said.
func macroF1(all []outcome) float64 {
	hit, said, right := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, o := range all {
		truth := o.right[0]
		if o.hit() {
			truth = o.said
			hit[truth]++
		}
		said[o.said]++
		right[truth]++
	}
	sum := 0.0
	for class := range right {
		sum += 2 * hit[class] / (said[class] + right[class])
	}
	return sum / float64(len(right))
}

func accuracy(all []outcome) float64 {
	n := 0.0
	for _, o := range all {
		if o.hit() {
			n++
		}
	}
	return n / float64(len(all))
}

// calibrationError is the mean distance of confidence and accuracy over ten bins of equal width, weighted by pages.
func calibrationError(all []outcome) (e float64) {
	sure, hits, n := [10]float64{}, [10]float64{}, [10]float64{}
	for _, o := range all {
		bin := min(int(o.sure*10), 9)
		sure[bin] += o.sure
		n[bin]++
		if o.hit() {
			hits[bin]++
		}
	}
	for bin := range n {
		e += math.Abs(sure[bin]-hits[bin]) / float64(len(all))
	}
	return e
}

// interval holds 95 of 100 values of a measure over bootstrap samples.
func interval(all []outcome, measure func([]outcome) float64) (low, high float64) {
	random := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, 400)
	for i := range values {
		sample := make([]outcome, len(all))
		for j := range sample {
			sample[j] = all[random.IntN(len(all))]
		}
		values[i] = measure(sample)
	}
	slices.Sort(values)
	return values[10], values[390]
}

func report(b *strings.Builder, name string, all []outcome) {
	low, high := interval(all, macroF1)
	fmt.Fprintf(b, "%-58s %4d pages  macro-F1 %.2f [%.2f, %.2f]  accuracy %.2f  calibration error %.2f\n",
		name, len(all), macroF1(all), low, high, accuracy(all), calibrationError(all))
}

// reportSure is about what is suggested, and not unknown.
func reportSure(b *strings.Builder, name string, all []outcome, least float64) {
	sure := slices.DeleteFunc(slices.Clone(all), func(o outcome) bool { return o.sure < least || o.said == keywords.Unknown })
	fmt.Fprintf(b, "%-58s %4d of %d pages  accuracy %.2f\n", name, len(sure), len(all), accuracy(sure))
}

func every(labelled) bool { return true }

// TestHeldBack judges the pages of a real site that were not learned from: the bar holds.
func TestHeldBack(t *testing.T) {
	held := outcomesOf(Base(), Intents, journeyPages(t, labelled.held), every)
	if got := macroF1(held); got < leastF1 || len(held) < 100 {
		t.Errorf("macro-F1 of %d pages held back is %.3f, less than %v", len(held), got, leastF1)
	}
}

// leastF1 is the bar.
const leastF1 = 0.75

// TestReport learns three times. MOMENTS_SLOW=1 runs it.
func TestReport(t *testing.T) {
	if os.Getenv("MOMENTS_SLOW") == "" {
		t.Skip("MOMENTS_SLOW=1 runs it")
	}
	pages := journeyPages(t, every)
	base, before := Base(), byHand()
	written, sample := labelsOf(before, writtenPages(t), ownWeight), labelsOf(before, samplePages(t), ownWeight)
	unseen := fit(before, slices.Concat(written, sample), baseRigour)
	withoutSample := fit(before, append(labelsOf(before, slices.DeleteFunc(slices.Clone(pages), labelled.held), 1), written...), baseRigour)

	var b strings.Builder
	held := outcomesOf(base, Intents, pages, labelled.held)
	report(&b, "do or know, customer-insights, the half held back", held)
	reportSure(&b, "the same, where one is suggested", held, LeastIntent)
	report(&b, "do or know, customer-insights, a model that never saw it", outcomesOf(unseen, Intents, pages, every))
	report(&b, "know, go, do, buy, sample site, never seen", outcomesOf(withoutSample, Intents, samplePages(t), every))
	report(&b, "steps, sample site, written by hand alone", outcomesOf(before, Steps, samplePages(t), every))
	reportSure(&b, "steps, the same, where one is suggested", outcomesOf(before, Steps, samplePages(t), every), LeastStep)
	report(&b, "kinds, sample site, written by hand alone", outcomesOf(before, Kinds, samplePages(t), every))
	golden(t, "testdata/report.golden", b.String())
}

// TestTopicReport judges each page of a site by the topics of the others, in four parts. MOMENTS_SLOW=1 runs it.
func TestTopicReport(t *testing.T) {
	const site, parts = "../../../shared/data/digitalgov/content", 4
	if _, err := os.Stat(site); err != nil || os.Getenv("MOMENTS_SLOW") == "" {
		t.Skip("takes ten seconds and a real site: MOMENTS_SLOW=1")
	}
	var all [parts][]content.Input
	for in := range inputs(t, site) {
		if len(in.Topics) > 0 {
			h := fnv.New32()
			h.Write([]byte(in.ExternalID))
			all[h.Sum32()%parts] = append(all[h.Sum32()%parts], in)
		}
	}
	m, said, hits, right, n := Base(), 0, 0, 0, 0
	for part := range all {
		p := profileWithout(all[:], part)
		for _, in := range all[part] {
			n++
			right += len(in.Topics)
			page := pageOf(in)
			for _, s := range p.Topics(takeApart(&page, m.classesOf(&page)).subject().Stem()) {
				said++
				for _, topic := range in.Topics {
					if string(topic) == s.Value {
						hits++
					}
				}
			}
		}
	}
	golden(t, "testdata/topics.golden", fmt.Sprintf("topics, digital.gov, %d pages: %d of %d suggested are right (%.2f), of %d in all (%.2f)\n",
		n, hits, said, float64(hits)/float64(said), right, float64(hits)/float64(right)))
}

func profileWithout(parts [][]content.Input, part int) *subject.Profile {
	var tagged []subject.Tagged
	for i := range parts {
		for _, in := range parts[i] {
			if i != part {
				tagged = append(tagged, subject.Tagged{Topics: in.Topics, Title: in.Title, Summary: in.Summary, Language: in.Language})
			}
		}
	}
	return subject.NewProfile(nil, tagged)
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update writes it anew):\n%s", path, got)
	}
}
