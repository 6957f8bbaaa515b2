package tagger_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"moments/keywords"
	"moments/keywords/tagger"
)

// sharedRows returns the rows of a file of real phrases, without its header.
func sharedRows(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skip("the shared data is not here: ", err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.LazyQuotes, reader.FieldsPerRecord = true, -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// counts are of one class against the rest.
type counts struct{ hits, extra, missed float64 }

func (c *counts) add(want, got bool) {
	switch {
	case want && got:
		c.hits++
	case got:
		c.extra++
	case want:
		c.missed++
	}
}

func (c *counts) f1() float64 { return 2 * c.hits / (2*c.hits + c.extra + c.missed) }

func (c *counts) String() string {
	return fmt.Sprintf("F1 %.3f, precision %.3f, recall %.3f of %.0f",
		c.f1(), c.hits/(c.hits+c.extra), c.hits/(c.hits+c.missed), c.hits+c.missed)
}

// The bars are a little below what the weights reach, to notice when a change makes them worse.
func TestRealQuestions(t *testing.T) {
	tg := tagger.New(tagger.Config{})
	var do, steps counts
	for _, row := range sharedRows(t, "nf-cats/valid.csv") {
		p, err := keywords.ParsePhrase(row[2])
		if err != nil {
			continue
		}
		m := tg.Tag(p, tagger.Site{}, tagger.Given{}).Moment
		do.add(row[1] == "INSTRUCTION", m.Intent == keywords.Do)
		steps.add(row[1] == "COMPARISON" || row[1] == "EXPERIENCE", m.Step == "worth" || m.Step == "opinion")
	}
	t.Logf("nf-cats valid: INSTRUCTION as do: %s; COMPARISON and EXPERIENCE as worth or opinion: %s", &do, &steps)
	if do.f1() < 0.78 || steps.f1() < 0.2 {
		t.Error("worse than before")
	}
}

func TestRealQueries(t *testing.T) {
	tg := tagger.New(tagger.Config{})
	var local, know counts
	for _, row := range sharedRows(t, "mozilla-smart-intent/manual_labels.csv") {
		p, err := keywords.ParsePhrase(row[0])
		if err != nil || row[1] != "information_intent" && row[1] != "yelp_intent" {
			continue
		}
		i := tg.Tag(p, tagger.Site{}, tagger.Given{}).Moment.Intent
		local.add(row[1] == "yelp_intent", i == keywords.Go || i == keywords.Buy)
		know.add(row[1] == "information_intent", i == keywords.Know)
	}
	t.Logf("mozilla: yelp_intent as go or buy: %s; information_intent as know: %s", &local, &know)
	if local.f1() < 0.69 {
		t.Error("worse than before")
	}
}
