package ubi_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/api/ubi"
	"moments/content"
	"moments/engine/journal"
	"moments/engine/receive"
	"moments/keywords"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestReadsEverythingThatIsUsed(t *testing.T) {
	got, err := ubi.NewReader().Read([]byte(`{"action_name":"dwell","timestamp":"2026-11-02T10:00:00.250+01:00","user_query":"sso","query_id":"q","client_id":"c",
		"session_id":"s","user_id":"jo@example.com","message":"m","message_type":"INFO","application":"shop","own":{"deep":[1]},
		"event_attributes":{"id":"e","token":"t1","tokens":["t2"],"chain":"c1","object":{"object_id":"a","internal_id":"7"},"position":{"ordinal":3},
		"seconds":1.5,"value":2,"currency":"EUR","moment":"do/-/-","test":true,"own":1}}`))
	want := receive.Event{
		ID: "e", Kind: journal.Dwell, At: time.Date(2026, 11, 2, 9, 0, 0, 250e6, time.UTC), Tokens: []string{"t1", "t2"}, Asset: "a", Chain: "c1", Phrase: "sso",
		Moment: keywords.Moment{Intent: keywords.Do}, Seconds: 1.5, Value: 2, Currency: "EUR", Test: true,
	}
	got.At = got.At.UTC()
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	got, err = ubi.NewReader().Read([]byte(`{"action_name":"report","timestamp":"2026-11-02T10:00:00Z","user_query":"q","event_attributes":{"phrase":"p"}}`))
	if err != nil || got.Phrase != "p" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestSaysWhyItCannot(t *testing.T) {
	const good = `"action_name":"click","timestamp":"2026-11-02T10:00:00Z"`
	for body, code := range map[string]string{
		`{"timestamp":"2026-11-02T10:00:00Z"}`:                             ubi.CodeKind,
		`{"action_name":"add_to_cart","timestamp":"2026-11-02T10:00:00Z"}`: ubi.CodeKind,
		`{"action_name":"Click","timestamp":"2026-11-02T10:00:00Z"}`:       ubi.CodeKind,
		`{"action_name":"click"}`:                                          ubi.CodeTimestamp,
		`{"action_name":"click","timestamp":"2026-11-02"}`:                 ubi.CodeTimestamp,
		`{"action_name":"click","timestamp":"2026-11-02T10:00:00"}`:        ubi.CodeTimestamp,
		`{"action_name":"click","timestamp":1762074000000}`:                ubi.CodeField,
		`{` + good + `,"event_attributes":[]}`:                             ubi.CodeField,
		`{` + good + `,"event_attributes":{"seconds":"long"}}`:             ubi.CodeField,
		`{` + good + `,"event_attributes":{"moment":"do"}}`:                ubi.CodeField,
		`{` + good + `,"event_attributes":{"id":"a","id":"b"}}`:            ubi.CodeField,
		`null`: ubi.CodeKind, `[]`: ubi.CodeField, `7`: ubi.CodeField, `{`: ubi.CodeField,
		`{` + good + `,"x":"` + strings.Repeat("x", ubi.MaxEventBytes) + `"}`: ubi.CodeTooLarge,
	} {
		_, err := ubi.NewReader().Read([]byte(body))
		var why *ubi.Error
		if !errors.Is(err, ubi.ErrEvent) || !errors.As(err, &why) || why.Code != code || why.Detail == "" {
			t.Errorf("%.80s: %v, want %s", body, err, code)
		}
	}
}

func entries() []journal.Entry {
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	do := keywords.Moment{Intent: keywords.Do, Step: "use"}
	return []journal.Entry{
		{Seq: 1, At: at, Answer: &journal.Answer{
			ID: "answer-1", At: at, Phrase: "set up sso", Chain: "c1", Visitor: "v", Given: journal.Given{Channel: "web", Locale: "en"}, Moment: do,
			Reading: journal.Reading{Confidence: 0.8}, Found: 3, Sample: true,
			Pool:  []journal.Pooled{{Asset: "a"}, {Asset: "b"}, {Asset: "c"}},
			Slate: []journal.Shown{{Pool: 2, Position: 2}, {Pool: 0, Position: 1}, {Pool: 1}},
		}},
		{Seq: 2, At: at, Outcome: &journal.Outcome{
			Event: "e1", Kind: journal.Impression, At: at, Trust: 1, Visitor: "v", Chain: "c1",
			Items: []journal.Item{
				{Answer: "answer-1", Asset: "a", Moment: do, Position: 1, Propensity: 0.5}, {Answer: "answer-1", Asset: "c", Moment: do, Position: 2, Propensity: 1, Pinned: true},
			},
		}},
		{Seq: 3, At: at, Outcome: &journal.Outcome{Event: "e2", Kind: journal.Click, At: at, Items: []journal.Item{{Asset: content.AssetID("b")}}, Test: true}},
		{Seq: 4, At: at, Outcome: &journal.Outcome{
			Event: "e3", Kind: journal.Correction, At: at, Phrase: "sso", Moment: keywords.Moment{Intent: keywords.Know}, Trust: 0,
		}},
		{Seq: 5, At: at, Outcome: &journal.Outcome{
			Event: "e4", Kind: journal.Conversion, At: at, Trust: 1, Value: 99, Currency: "EUR", Seconds: 2,
			Items: []journal.Item{{Answer: "answer-1", Asset: "a", Moment: do, Position: 1, Propensity: 0.5}},
		}},
		{Seq: 6, At: at},
	}
}

func TestLinesAreGolden(t *testing.T) {
	var got strings.Builder
	for _, e := range entries() {
		for _, line := range ubi.Lines(e) {
			data, err := json.Marshal(line)
			if err != nil {
				t.Fatal(err)
			}
			got.Write(append(data, '\n'))
		}
	}
	const file = "testdata/journal.jsonl"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Error(diff)
	}
}

// What is exported can be sent again: every event line is an event that is taken.
func TestExportedEventsCanBeRead(t *testing.T) {
	for _, e := range entries()[1:5] {
		for _, line := range ubi.Lines(e) {
			data, err := json.Marshal(line)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := ubi.NewReader().Read(data); err != nil || got.Kind != e.Outcome.Kind || !got.At.Equal(e.Outcome.At) {
				t.Errorf("%s: %+v %v", data, got, err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"action_name":"click","timestamp":"2026-11-02T10:00:00Z","event_attributes":{"token":"AQEB","position":{"ordinal":1}}}`,
		`{"action_name":"dwell","timestamp":"2026-11-02T10:00:00+14:00","event_attributes":{"seconds":1e308}}`, `{"event_attributes":null}`, `null`,
		`{"action_name":"correction","timestamp":"9999-12-31T23:59:59.999999999Z","event_attributes":{"moment":"do/use/-"}}`,
	} {
		f.Add([]byte(seed))
	}
	reader := ubi.NewReader()
	f.Fuzz(func(t *testing.T, data []byte) {
		event, err := reader.Read(data)
		if err != nil {
			if !errors.Is(err, ubi.ErrEvent) {
				t.Fatal(err)
			}
			return
		}
		if _, err := journal.ParseKind(string(event.Kind)); err != nil || event.At.IsZero() && !strings.Contains(string(data), "0001") {
			t.Fatalf("%q: %+v", data, event)
		}
	})
}
