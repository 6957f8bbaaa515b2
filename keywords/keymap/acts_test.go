package keymap_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

func TestActsOfRows(t *testing.T) {
	r := keymap.Row{
		ID: "r1", Phrase: "oven", Moment: keywords.Moment{Intent: keywords.Buy, Persona: "owner"}, Pin: "a", Boost: "b", Bury: "c", Hide: "d",
		From: "2026-11-27", Until: "2026-11-30", Channel: "web",
	}
	period, err := keywords.ParsePeriod("2026-11-27", "2026-11-30")
	if err != nil {
		t.Fatal(err)
	}
	act := func(kind keywords.ActKind, asset string) keywords.Act {
		return keywords.Act{Kind: kind, Asset: asset, Row: "r1", Persona: "owner", Channel: "web", Period: period}
	}
	want := []keywords.Act{act(keywords.Pin, "a"), act(keywords.Boost, "b"), act(keywords.Bury, "c"), act(keywords.Hide, "d")}
	if diff := gocmp.Diff(want, r.Acts()); diff != "" {
		t.Error(diff)
	}
	if plain := (keymap.Row{ID: "r2", From: "2026-11-27"}); plain.Acts() != nil || plain.HasActs() {
		t.Error("dates alone do nothing")
	}
}

// Dates are published in one form, and those that are none are refused.
func TestDatesOfRows(t *testing.T) {
	l := openLibrary(t, openStore(t, ""))
	publish := func(from, until string) error {
		_, err := l.Publish(context.Background(), editor, []keymap.Row{{ID: "r1", Phrase: "oven", Pin: "a", From: from, Until: until}}, "")
		return err
	}
	if err := publish(" 2026-11-27T00:00:00+00:00", "2026-12-01T00:00:00Z "); err != nil {
		t.Fatal(err)
	}
	stored, err := l.Rows(context.Background())
	if err != nil || stored[0].From != "2026-11-27" || stored[0].Until != "2026-11-30" {
		t.Errorf("%+v, %v", stored, err)
	}
	for _, wrong := range [][2]string{{"soon", ""}, {"2026-11-30", "2026-11-27"}} {
		if err := publish(wrong[0], wrong[1]); !errors.Is(err, keymap.ErrInvalid) || !strings.Contains(err.Error(), wrong[0]) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// oldRow is a row as it was stored before rows had acts and dates.
type oldRow struct {
	ID     string          `cbor:"1,keyasint"`
	Phrase string          `cbor:"2,keyasint"`
	Match  keymap.Match    `cbor:"3,keyasint"`
	Moment keywords.Moment `cbor:"5,keyasint"`
	Pin    string          `cbor:"9,keyasint,omitempty"`
	Volume int             `cbor:"10,keyasint,omitempty"`
}

// A map that was published before is read as it is, and publishing it again is no change: a row without acts is the same bytes.
func TestRowsOfOlderMaps(t *testing.T) {
	now := keymap.Row{ID: "r1", Phrase: "oven", Match: keymap.Exact, Moment: keywords.Moment{Intent: keywords.Buy}, Pin: "a", Volume: -1}
	old, err := kv.Marshal(oldRow{"r1", "oven", keymap.Exact, keywords.Moment{Intent: keywords.Buy}, "a", -1})
	if err != nil {
		t.Fatal(err)
	}
	var read keymap.Row
	if err := kv.Unmarshal(old, &read); err != nil || read != now {
		t.Errorf("%+v, %v", read, err)
	}
	if again, err := kv.Marshal(now); err != nil || string(again) != string(old) {
		t.Errorf("%x and %x, %v", again, old, err)
	}
}
