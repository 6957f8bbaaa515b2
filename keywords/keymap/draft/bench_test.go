package draft_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/edit"
	"moments/keywords/keymap/lint"
)

// exported are rows as the export of a keyword tool makes them: different phrases around one seed word.
func exported(n int) []keymap.Row {
	random := rand.New(rand.NewPCG(1, 2))
	lead, tail := strings.Fields("best how what buy cheap free compare install reset"), strings.Fields("software price reviews template login app")
	zipf := rand.NewZipf(random, 1.1, 8, 8_000)
	seen, rows := map[string]bool{}, make([]keymap.Row, 0, n)
	for len(rows) < n {
		phrase := fmt.Sprintf("%s sensor", lead[random.IntN(len(lead))])
		for range 1 + random.IntN(3) {
			phrase += fmt.Sprintf(" w%dx", zipf.Uint64())
		}
		phrase += " " + tail[random.IntN(len(tail))]
		if !seen[phrase] {
			seen[phrase] = true
			rows = append(rows, keymap.Row{
				Phrase: phrase, Match: keymap.Broad, Moment: keywords.Moment{Intent: keywords.Intents()[len(rows)%4]}, Volume: random.IntN(5_000),
				Source: "semrush", Topic: keywords.Topic(fmt.Sprintf("t%d", len(rows)%300)),
			})
		}
	}
	return rows
}

// BenchmarkLintAndDraft lints an export and drafts it, in a new store on the disk each time.
func BenchmarkLintAndDraft(b *testing.B) {
	rows := exported(30_000)
	for b.Loop() {
		b.StopTimer()
		d := open(b, false)
		b.StartTimer()
		lint.Check(rows, lint.Options{})
		got, _, err := d.Append(ctx, mara, rows, draft.How{Note: "semrush.xlsx"})
		if d.must(got, err); len(got.Rows) != len(rows) {
			b.Fatalf("%d rows", len(got.Rows))
		}
	}
}

// BenchmarkEdit edits one row of a large draft, or takes that back.
func BenchmarkEdit(b *testing.B) {
	for _, n := range []int{30_000, 100_000} {
		d := open(b, false)
		got := d.must(d.Put(ctx, mara, exported(n), now))
		b.Run(fmt.Sprintf("edit/%d", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				row := got.Rows[i*7919%n]
				row.Note = fmt.Sprint(i)
				d.must(d.Edit(ctx, mara, []edit.Edit{{Put: &row}}, now))
			}
		})
		b.Run(fmt.Sprintf("undo-redo/%d", n), func(b *testing.B) {
			for b.Loop() {
				d.must(d.Undo(ctx, mara, now))
				d.must(d.Redo(ctx, mara, now))
			}
		})
	}
}
