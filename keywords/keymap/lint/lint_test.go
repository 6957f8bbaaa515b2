package lint_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/edit"
	"moments/keywords/keymap/lint"
)

var update = flag.Bool("update", false, "write the golden files")

var (
	personas = []keywords.Persona{"owner", "it-manager"}
	steps    = []keywords.Step{"fit", "use", "worth"}
)

// row reads "match phrase > moment" with options after it: =paused, =de, =topic:x, =pin:x, =until:x, =id:x, =weight.
func row(text string) keymap.Row {
	left, right, _ := strings.Cut(text, " > ")
	match, phrase, _ := strings.Cut(left, " ")
	options := strings.Split(right, " =")
	r := keymap.Row{Phrase: phrase, Volume: -1}
	match, r.Negative = strings.CutPrefix(match, "-")
	r.Match = keymap.Match(match)
	axes := strings.Split(options[0], "/")
	blank := strings.NewReplacer("-", "").Replace
	r.Moment.Intent, r.Moment.Step, r.Moment.Persona = keywords.Intent(blank(axes[0])), keywords.Step(blank(axes[1])), keywords.Persona(axes[2])
	if axes[2] == "-" {
		r.Moment.Persona = ""
	}
	for _, option := range options[1:] {
		name, value, _ := strings.Cut(option, ":")
		switch name {
		case "topic":
			r.Topic = keywords.Topic(value)
		case "pin":
			r.Pin = value
		case "until":
			r.Until = value
		case "id":
			r.ID = value
		case "weight":
			r.Weight = 2
		case keymap.Paused, keymap.Draft:
			r.Status = name
		default:
			r.Locale = option
		}
	}
	return r
}

func rowsOf(texts ...string) (list []keymap.Row) {
	for _, text := range texts {
		list = append(list, row(text))
	}
	return list
}

var options = lint.Options{
	Personas: personas, Steps: steps, Asset: func(name string) string { return map[string]string{"guide": "guide", "/guide": "guide"}[name] },
	Matched: func(id string) bool { return id != "quiet" }, At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
}

// short is a finding as "severity code rows", with its action.
func short(f lint.Finding) string {
	text := fmt.Sprintf("%s %s", f.Severity, f.Code)
	for _, p := range f.Rows {
		text += fmt.Sprintf(" %d", p.Number)
	}
	if a := f.Action; a != nil && a.Remove {
		text += " remove"
	} else if a != nil {
		text += fmt.Sprintf(" %s=%s", a.Column, a.Value)
	}
	return text
}

func TestFindings(t *testing.T) {
	for name, c := range map[string]struct{ rows, want []string }{
		"nothing":                    {rows: []string{"exact crm > know/fit/owner =pin:guide", "phrase erp price > buy/-/-", "-broad free > buy/-/-"}},
		"no word":                    {[]string{"exact ?! > know/-/-"}, []string{"error invalid 1", "warning never_fires 1 remove"}},
		"unknown match":              {[]string{"regex crm > know/-/-"}, []string{"error invalid 1"}},
		"ids twice":                  {[]string{"exact crm > know/-/- =id:a", "exact erp > know/-/- =id:a"}, []string{"error duplicate_id 2 1"}},
		"twice":                      {[]string{"exact CRM > know/-/-", "exact crm > know/-/-"}, []string{"error duplicate 2 1 remove"}},
		"two moments":                {[]string{"exact crm > know/-/-", "exact crm > buy/-/-"}, []string{"error conflict 2 1 status=paused"}},
		"narrower exception":         {[]string{"exact crm > know/-/-", "broad crm > buy/-/-"}, []string{"warning conflict 1 2"}},
		"paused rows are left alone": {rows: []string{"exact crm > know/-/-", "exact crm > buy/-/- =paused"}},
		"never speaks":               {[]string{"exact crm > know/-/-", "-exact crm > know/-/-"}, []string{"error vetoed 2 1"}},
		"vetoed":                     {[]string{"phrase free crm > buy/-/-", "-broad free > buy/-/-"}, []string{"warning vetoed 1 2"}},
		"suggested twice":            {[]string{"exact crm > know/-/-", "exact crm > know/-/- =draft"}, []string{"warning duplicate 2 1 remove"}},
		"suggested otherwise":        {[]string{"exact crm > know/-/- =draft", "exact crm > buy/-/- =draft"}, []string{"warning conflict 2 1 status=paused"}},
		"unknown persona, suggested": {[]string{"exact crm > know/-/ownr =draft"}, []string{"error unknown_persona 1 persona=owner"}},
		"unknown persona":            {[]string{"exact crm > know/-/ownr"}, []string{"error unknown_persona 1 persona=owner"}},
		"unknown step":               {[]string{"exact crm > know/zzzzzz/-"}, []string{"error unknown_step 1"}},
		"dead pin":                   {[]string{"exact crm > know/-/- =pin:gone"}, []string{"warning dead_pin 1 pin="}},
		"pin by address":             {[]string{"exact crm > know/-/- =pin:/guide"}, []string{"warning dead_pin 1 pin=guide"}},
		"plural": {
			[]string{"phrase blue sensor > know/-/-", "phrase blue sensors > know/-/-"}, []string{"note near_duplicate 1 2"}},
		"plural for another moment": {
			[]string{"phrase blue sensor > know/-/-", "phrase blue sensors > buy/-/-"},
			[]string{"warning shadowed 2 1", "note near_duplicate 1 2"}},
		"adds nothing":       {[]string{"exact buy blue sensor > buy/-/-", "broad sensor > buy/-/-"}, []string{"note shadowed 1 2 remove"}},
		"nothing to exclude": {[]string{"exact crm > know/-/-", "-broad free > buy/-/-"}, []string{"warning never_fires 2 remove"}},
		"stop words": {
			[]string{"broad how to > do/-/-", "phrase what is > know/-/-"}, []string{"warning stop_words 1 match=exact", "note stop_words 2"}},
		"over":  {[]string{"exact crm > know/-/- =pin:guide =until:2026-02-01"}, []string{"note over 1"}},
		"quiet": {[]string{"exact crm > know/-/- =id:quiet"}, []string{"note never_matched 1 status=paused"}},
		"same words with a hyphen": {
			[]string{"exact e-mail > know/-/-", "exact e mail > know/-/-"}, []string{"error duplicate 2 1 remove"}},
	} {
		var got []string
		for _, f := range lint.Check(rowsOf(c.rows...), options) {
			got = append(got, short(f))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

func TestEveryCodeHasARule(t *testing.T) {
	var codes []lint.Code
	for _, r := range lint.Rules() {
		codes = append(codes, r.Code)
		if r.Means == "" || r.Fix == "" {
			t.Errorf("%s is not explained", r.Code)
		}
	}
	if len(codes) != 15 || len(slices.Compact(slices.Sorted(slices.Values(codes)))) != len(codes) {
		t.Errorf("codes %v", codes)
	}
}

// many are rows with one of each sort of finding, and where they stand in a file.
func many() ([]keymap.Row, lint.Options) {
	o := options
	o.Line = func(place int) int { return place + 2 }
	return rowsOf("exact crm > know/-/- =id:a", "exact CRM > buy/-/- =id:b", "broad how to > do/-/- =id:c", "phrase erp > know/-/ownr =id:d",
		"phrase blue sensor > know/-/- =id:e", "phrase blue sensors > know/-/- =id:f =pin:gone"), o
}

func TestWriters(t *testing.T) {
	rows, o := many()
	list := lint.Check(rows, o)
	for name, write := range map[string]func(b *bytes.Buffer) error{
		"findings.txt":   func(b *bytes.Buffer) error { return lint.WriteText(b, "map.csv", list, 0) },
		"first.txt":      func(b *bytes.Buffer) error { return lint.WriteText(b, "map.csv", list, 1) },
		"findings.json":  func(b *bytes.Buffer) error { return lint.WriteJSON(b, len(rows), list) },
		"findings.sarif": func(b *bytes.Buffer) error { return lint.WriteSARIF(b, "map.csv", list) },
		"nothing.sarif":  func(b *bytes.Buffer) error { return lint.WriteSARIF(b, lint.Artifact, nil) },
	} {
		var got bytes.Buffer
		if err := write(&got); err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !strings.HasSuffix(name, ".txt") && !json.Valid(got.Bytes()) {
			t.Errorf("%s is no JSON", name)
		}
	}
}

// The actions of all findings make rows that can be published.
func TestActionsMakeRowsThatCanBePublished(t *testing.T) {
	rows, o := many()
	list := lint.Check(rows, o)
	if lint.Errors(list) == 0 {
		t.Fatal("nothing to mend")
	}
	mended := edit.Apply(rows, lint.Edits(rows, list))
	if left := lint.Check(mended, o); lint.Errors(left) > 0 {
		t.Errorf("%v", left)
	}
	if len(mended) != len(rows) || mended[1].Status != keymap.Paused || mended[5].Pin != "" || mended[3].Moment.Persona != "owner" {
		t.Errorf("%v", mended)
	}
}

// Rows have an error exactly when the library refuses them.
func TestErrorsAreWhatPublishRefuses(t *testing.T) {
	store, err := kv.Open("", kv.Config{Kinds: keymap.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	library, err := keymap.OpenLibrary(store, "main")
	if err != nil {
		t.Fatal(err)
	}
	ctx, by := context.Background(), kv.Author{Actor: "mara"}
	if _, err := library.PutPersonas(ctx, by, []keywords.PersonaDefinition{{Key: "owner", Name: "Owner"}}); err != nil {
		t.Fatal(err)
	}
	o := lint.Options{Personas: []keywords.Persona{"owner"}}
	for _, s := range keywords.DefaultSteps() {
		o.Steps = append(o.Steps, s.Key)
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := anyRows(t)
		_, err := library.Prepare(ctx, rows, "")
		if err != nil && !errors.Is(err, keymap.ErrInvalid) && !errors.Is(err, keymap.ErrContradiction) && !errors.Is(err, keymap.ErrUndefined) {
			t.Fatal(err)
		}
		if list := lint.Check(rows, o); (lint.Errors(list) > 0) != (err != nil) {
			t.Fatalf("publishing says %v, lint %v", err, list)
		}
	})
}

func anyRows(t *rapid.T) []keymap.Row {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	rows := make([]keymap.Row, rapid.IntRange(0, 8).Draw(t, "rows"))
	for i := range rows {
		rows[i] = keymap.Row{
			Phrase: pick("first", "how to", "CRM", "crm", "?", "[erp]") + pick("second", "", " sensor", " sensors"),
			ID:     pick("id", "", "", "", "", "a", "b"), Match: keymap.Match(pick("match", "", "exact", "phrase", "broad", "broad", "regex")),
			Negative: rapid.IntRange(0, 3).Draw(t, "negative") == 0, Status: pick("status", "", "", "live", "paused", "late"),
			Moment: keywords.Moment{
				Intent: keywords.Intent(pick("intent", "know", "buy", "")), Persona: keywords.Persona(pick("persona", "", "", "owner", "ownr")),
				Step: keywords.Step(pick("step", "", "use", "fit", "uze")),
			},
		}
	}
	return rows
}
