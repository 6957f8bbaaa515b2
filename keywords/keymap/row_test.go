package keymap_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/keymap"
)

func TestRowFacts(t *testing.T) {
	for _, c := range []struct {
		row    keymap.Row
		label  string
		live   bool
		factor float64
	}{
		{keymap.Row{Match: keymap.Exact}, "exact", true, 1},
		{keymap.Row{Match: keymap.Broad, Negative: true, Status: keymap.Live, Weight: 0.5}, "negative-broad", true, 0.5},
		{keymap.Row{Match: keymap.Phrase, Status: keymap.Draft, Weight: 1}, "phrase", false, 1},
		{keymap.Row{Match: keymap.Phrase, Status: keymap.Paused, Weight: 10}, "phrase", false, 10},
	} {
		if c.row.Label() != c.label || c.row.Live() != c.live || c.row.Factor() != c.factor {
			t.Errorf("%+v: %s, %t, %v", c.row, c.row.Label(), c.row.Live(), c.row.Factor())
		}
	}
}

// What has more than one spelling is published in one, so that spelling it otherwise is no change.
func TestPublishTidiesRows(t *testing.T) {
	store := openStore(t, "")
	l := openLibrary(t, store)
	untidy := keymap.Row{
		ID: " r1 ", Phrase: "  Set\tup  sso ", Moment: keywords.Moment{Intent: keywords.Do}, Locale: " en ", Pin: " guide ", Volume: -7,
		Status: "live", Note: " x ",
	}
	tidy := keymap.Row{
		ID: "r1", Phrase: "Set up sso", Match: keymap.Broad, Moment: keywords.Moment{Intent: keywords.Do}, Locale: "en", Pin: "guide",
		Volume: -1, Note: "x",
	}
	for want, r := range []keymap.Row{untidy, tidy} {
		version, err := l.Publish(context.Background(), editor, []keymap.Row{r}, "")
		if err != nil || version != 1 {
			t.Fatalf("%d: version %d, %v", want, version, err)
		}
	}
	stored, err := l.Rows(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff([]keymap.Row{tidy}, stored); diff != "" {
		t.Error(diff)
	}
}

func TestSuggestions(t *testing.T) {
	l := openLibrary(t, openStore(t, ""))
	for found, want := range map[string]string{
		"discovr":   `did you mean "discover"?`,
		"uze":       `did you mean "use"?`,
		"worthwile": `did you mean "worth"?`,
		"opinions":  `did you mean "opinion"?`,
		"zzzzzzzz":  "defined are discover, fit, opinion, proof, urgent, use, worth",
		"x":         "defined are discover, fit, opinion, proof, urgent, use, worth",
	} {
		_, err := l.Publish(context.Background(), editor, rows(t, fmt.Sprintf("crm | exact | know/%s/-", found)), "")
		if !errors.Is(err, keymap.ErrUndefined) || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v", found, err)
		}
	}
}

func TestCancelledRequestsReadNothing(t *testing.T) {
	l := openLibrary(t, openStore(t, ""))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Rows(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("rows: %v", err)
	}
	if _, err := l.Publish(ctx, editor, rows(t, "crm | exact | know/-/-"), ""); !errors.Is(err, context.Canceled) {
		t.Errorf("publish: %v", err)
	}
	if _, err := l.PutPersonas(ctx, editor, people()); !errors.Is(err, context.Canceled) {
		t.Errorf("personas: %v", err)
	}
}
