package evidence_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/mine"
	"moments/engine/mine/evidence"
	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

func TestWhatIsKnown(t *testing.T) {
	e := enginetest.New(t, nil)
	e.MustPut(e.Asset("a-pump", "Heat pump basics", "know/-/-"), e.Asset("b-pump", "Heat pump care", "do/use/-"))
	veto := keymap.Row{ID: "2", Phrase: "old sensor", Match: keymap.Phrase, Negative: true}
	e.MustPublish(keymap.Row{ID: "1", Phrase: "sensor", Match: keymap.Phrase, Moment: e.Moment("know/-/-")}, veto)
	for range 3 {
		e.MustSee(e.MustRecommend(engine.Request{Phrase: "Heat pump", Visitor: "v"}), "b-pump")
	}
	e.MustSee(e.MustRecommend(engine.Request{Phrase: "heat pump", Visitor: "w"}), "a-pump")
	phrases := []mine.Phrase{{Text: "heat pump", Own: 4}, {Text: "red sensor", Own: 1}, {Text: "old sensor", Own: 1}, {Text: "kettle", Own: 1}}
	cfg := evidence.Config{
		Tagger: tagger.New(tagger.Config{}), Site: e.ReadsAgainst(), Index: e.Index(), Now: e.Now(), Sure: .6, Length: uint64(e.Store().Head(kv.Out)),
		After: func(ctx context.Context, passed uint64, fn func(journal.Entry) error) error {
			if passed != 0 {
				t.Errorf("%d entries were passed over", passed)
			}
			return e.Entries(ctx, fn)
		},
	}
	if err := evidence.Find(context.Background(), cfg, phrases); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range phrases {
		got = append(got, fmt.Sprintf("%s: row %v, leads to %q, opened %q", p.Text, p.Reading.ByRow, p.Leads, p.Clicked))
	}
	want := []string{`heat pump: row false, leads to "a-pump", opened "b-pump"`, `red sensor: row true, leads to "", opened ""`,
		`old sensor: row false, leads to "", opened ""`, `kettle: row false, leads to "", opened ""`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q, want %q", got, want)
	}
	if len(phrases[0].Reading.Intents) == 0 {
		t.Errorf("%+v", phrases[0])
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if err := evidence.Find(ended, cfg, phrases); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
