package suggest

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"moments/content"
	"moments/content/ingest"
)

var (
	update = flag.Bool("update", false, "write the golden report anew")
	learn  = flag.Bool("learn", false, "learn the base model anew")
)

// journeys is where the labelled pages of a real site are; tests that need them skip without.
const journeys = "../../../shared/data/d365-customer-insights/content"

// labelled is a page with what is known of it.
type labelled struct {
	page  Page
	right map[Axis][]string
	place string
}

// held reports whether a page is in the half that is not learned from.
func (l labelled) held() bool {
	sum := sha256.Sum256([]byte(l.place))
	return sum[0]%2 == 1
}

func pageOf(in content.Input) Page {
	return Page{Title: in.Title, Summary: in.Summary, URL: in.URL, Language: in.Language, Text: in.Text}
}

var topicLine = regexp.MustCompile(`(?m)^ms\.topic:\s*"?([a-z-]+)`)

// journeyPages are those that say how-to (do), or overview or article (know), of which keep is true. What they say is not part of the
// pages.
func journeyPages(t testing.TB, keep func(labelled) bool) (all []labelled) {
	t.Helper()
	if _, err := os.Stat(journeys); err != nil {
		t.Skipf("the labelled pages are not here (%v)", err)
	}
	for in := range inputs(t, journeys) {
		raw, err := os.ReadFile(filepath.Join(journeys, in.ExternalID))
		if err != nil {
			t.Fatal(err)
		}
		intent := map[string]string{"how-to": "do", "overview": "know", "article": "know"}[string(found(topicLine.FindSubmatch(raw)))]
		l := labelled{pageOf(in), map[Axis][]string{Intents: {intent}}, in.ExternalID}
		if intent != "" && keep(l) {
			all = append(all, l)
		}
	}
	return all
}

func found(match [][]byte) []byte {
	if match == nil {
		return nil
	}
	return match[1]
}

func inputs(t testing.TB, dir string) func(yield func(content.Input) bool) {
	return func(yield func(content.Input) bool) {
		for item, err := range ingest.Read(t.Context(), ingest.Source{Path: dir}, ingest.Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			if item.Skip == nil && !yield(item.Input) {
				return
			}
		}
	}
}

// samplePages are those of the sample site, with the tags that its people gave them.
func samplePages(t testing.TB) (all []labelled) {
	t.Helper()
	for in := range inputs(t, "../../cmd/moments/demo/site/assets") {
		l := labelled{pageOf(in), map[Axis][]string{Kinds: {in.Kind}}, in.ExternalID}
		for _, m := range in.Moments {
			l.right[Intents] = appendNew(l.right[Intents], []string{string(m.Intent)})
			l.right[Steps] = appendNew(l.right[Steps], []string{string(m.Step)})
		}
		all = append(all, l)
	}
	return all
}

// writtenPages are those of testdata/pages.txt.
func writtenPages(t testing.TB) (all []labelled) {
	t.Helper()
	data, err := os.ReadFile("testdata/pages.txt")
	if err != nil {
		t.Fatal(err)
	}
	for n, part := range strings.Split(string(data), "\n== ")[1:] {
		lines := strings.SplitN(part, "\n", 4)
		intents, address, _ := strings.Cut(lines[0], " ")
		text := ""
		if len(lines) > 3 {
			text = strings.TrimSpace(lines[3])
		}
		all = append(all, labelled{
			Page{Title: lines[1], Summary: lines[2], URL: address, Text: text},
			map[Axis][]string{Intents: strings.Split(intents, ",")}, fmt.Sprint("page ", n),
		})
	}
	return all
}

// labelsOf are the labels of pages. What belongs to one site is left out: the base must not know it.
func labelsOf(m *Model, pages []labelled, weight float64) (labels []Label) {
	for _, l := range pages {
		names := slices.DeleteFunc(Names(m.Features(l.page)), func(name string) bool { return strings.HasPrefix(name, OwnPrefix) })
		labels = append(labels, Label{Features: names, Right: l.right, Weight: weight})
	}
	return labels
}

// ownWeight is how much a page counts that was written or tagged for this, over one of a site of a single trade.
const ownWeight = 2

// baseRigour is that of learning the base.
var baseRigour = rigour{general: 4, own: 4}

// trained is the base learned anew from what is written here and from the half of the journeys' pages that is not held back.
func trained(t testing.TB, journeys []labelled) *Model {
	m := byHand()
	labels := append(labelsOf(m, writtenPages(t), ownWeight), labelsOf(m, samplePages(t), ownWeight)...)
	tune := slices.DeleteFunc(slices.Clone(journeys), labelled.held)
	return fit(m, append(labels, labelsOf(m, tune, 1)...), baseRigour)
}

// TestLearned learns the base anew with -learn; otherwise it sees that the file is what its data gives, with MOMENTS_SLOW=1.
func TestLearned(t *testing.T) {
	if !*learn && os.Getenv("MOMENTS_SLOW") == "" {
		t.Skip("MOMENTS_SLOW=1 runs it")
	}
	pages := journeyPages(t, every)
	m := trained(t, pages)
	tune := len(slices.DeleteFunc(slices.Clone(pages), labelled.held))
	comment := fmt.Sprintf(`What was learned of pages: features and weights in nats; see package suggest. "go test -learn -run TestLearned" writes it.
Learned from:
  MicrosoftDocs/customer-insights (CC BY 4.0): ms.topic of %d pages, how-to as do, overview and article as know; the others are held back
  cmd/moments/demo/site: %d pages with the tags of their people
  testdata/pages.txt: %d pages written for this
`, tune, len(samplePages(t)), len(writtenPages(t)))
	var b strings.Builder
	if err := m.write(&b, byHand(), comment); err != nil {
		t.Fatal(err)
	}
	if *learn {
		if err := os.WriteFile("learned.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, _ := files.ReadFile("learned.txt")
	if b.String() != string(want) {
		t.Error("learned.txt is not what its data gives: go test -learn -run TestLearned")
	}
}

func intentOf(m *Model, p Page) string { return m.Probabilities(Intents, m.Features(p)).Top().Key }
