package wire_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/api/wire"
	"moments/content"
	"moments/engine"
	"moments/engine/gap"
	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/engine/rank"
	"moments/engine/receive"
	"moments/engine/retrieve"
	"moments/keywords"
	"moments/keywords/keymap"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func indented(t *testing.T, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + "\n"
}

func answer() engine.Answer {
	do := keywords.Moment{Intent: keywords.Do, Step: "use", Persona: "it-manager"}
	return engine.Answer{
		ID: "id", Site: "main", At: noon, Took: 640 * time.Microsecond, Chain: "c1", Context: "ctx",
		Query: keywords.Query{
			Phrase: "set up sso", Language: "en", Moment: do, Confidence: 0.81, Topics: []keywords.Topic{"sso"},
			Intents: keywords.Distribution{{Key: "do", P: 0.81}, {Key: "know", P: 0.14}, {Key: "buy", P: 0.05}},
			Steps:   keywords.Distribution{{Key: "use", P: 1}},
			Why:     []keywords.Evidence{{Source: "row", Ref: "412", Match: "phrase", Span: [2]int{0, 10}, For: keywords.Moment{Intent: keywords.Do, Step: "use"}, Weight: 2.1}},
		},
		Items: []engine.Item{
			{
				Asset: content.Asset{
					ID: "sso-guide", URL: "https://www.example.com/sso", Title: "Set up <SSO>", Kind: "guide", Moments: []keywords.Moment{do}, Image: "/sso.png",
					CTAURL: "/trial", CTALabel: "Try it",
				},
				Intent: keywords.Do, Position: 1, RankInGroup: 1, Score: 0.74, Propensity: 0.4217391304347826, Pinned: true, Token: "tok",
				TitleRanges: [][2]int{{0, 6}}, Snippet: "…", SnipRanges: [][2]int{{0, 1}}, Why: "Why.", Learned: engine.Learned{Shown: 3, Relative: 1.2},
				Explanation: &rank.Explanation{Name: "score", Value: 0.74, Message: "m", Children: []rank.Explanation{{Name: "text", Value: 0.74}}},
			},
			{Asset: content.Asset{ID: "plain", Title: "Plain"}, Intent: "", Position: 2, RankInGroup: 1},
		},
	}
}

func TestAnswerIsGolden(t *testing.T) {
	golden(t, "answer.json", indented(t, wire.AnswerJSON(answer())))
	golden(t, "nothing.json", indented(t, wire.AnswerJSON(engine.Answer{Fallback: retrieve.RungRecent})))
	golden(t, "query.json", indented(t, wire.QueryJSON(answer().Query)))
}

func TestAnswerCanBeRead(t *testing.T) {
	want := wire.AnswerJSON(answer())
	var got wire.Answer
	if err := json.Unmarshal([]byte(indented(t, want)), &got); err != nil {
		t.Fatal(err)
	}
	want.Query.Personas = wire.Distribution{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := json.Unmarshal([]byte(`{"query":{"intents":[1]}}`), &got); err == nil {
		t.Error("a list is a distribution")
	}
}

func report() gap.Report {
	do := keywords.Moment{Intent: keywords.Do, Step: "use"}
	return gap.Assess(gap.Given{
		Period: gap.Period{From: ledger.DayOf(noon) - 29, To: ledger.DayOf(noon), Since: ledger.DayOf(noon) - 90}, Generated: noon,
		Demands: []gap.Demand{
			{
				Key: gap.Key{Moment: do, Topic: "sso"}, Own: 40, Before: 20, Satisfied: 10, Sessions: 30, Confidence: 0.8, Sample: true,
				Imported: []gap.Source{{Name: "search-console", Count: 100}}, Phrases: []gap.Phrase{{Text: "=sso|now", Own: 30, Imported: 60}, {Text: "sso", Own: 10}},
			},
			{Key: gap.Key{Moment: keywords.Moment{Persona: "it-manager"}, Cluster: "invoice"}, Planned: true, Priority: 5, Question: "+Where is my invoice?"},
		},
		Supply: map[gap.Key]gap.Supply{{Moment: do, Topic: "sso"}: {Pieces: 2, Retrieved: 5}},
	})
}

func TestGapsAreGolden(t *testing.T) {
	golden(t, "gaps.json", indented(t, wire.GapsJSON(report())))
	golden(t, "gaps_none.json", indented(t, wire.GapsJSON(gap.Report{Generated: noon})))
	var out strings.Builder
	if err := wire.WriteGapsCSV(&out, report()); err != nil {
		t.Fatal(err)
	}
	golden(t, "gaps.csv", out.String())
}

type full struct{ after int }

func (f *full) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

func TestCSVThatCannotBeWritten(t *testing.T) {
	r := report()
	for range 10 {
		r.Rows = append(r.Rows, r.Rows...)
	}
	for _, after := range []int{0, 5000, 200_000} {
		if err := wire.WriteGapsCSV(&full{after: after}, r); err == nil {
			t.Errorf("after %d bytes: no error", after)
		}
	}
}

func TestGapsOf(t *testing.T) {
	g := wire.GapsJSON(report())
	part, ok := g.Of(keywords.Moment{Intent: keywords.Do, Step: "use"})
	if !ok || len(part.Rows) != 1 || part.Rows[0].Topic != "sso" || part.Cell.Rows != 1 {
		t.Errorf("%+v", part)
	}
	if part, ok := g.Of(keywords.Moment{Intent: keywords.Buy}); ok || part.Rows == nil {
		t.Errorf("%+v", part)
	}
}

// No cell begins with what makes a formula, whatever stands in it, and a reader gets back what was written, but for the apostrophe.
func TestCellsAreSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ =+\-@\t\r\n\x00＝＋－＠'a]{0,8}`)).Draw(t, "cell")
		safe := wire.SafeCell(cell)
		if first := strings.TrimLeft(safe, " "); first != "" && strings.ContainsRune("=+-@＝＋－＠\t\r\n\x00", []rune(first)[0]) {
			t.Fatalf("%q goes out as %q", cell, safe)
		}
		if strings.TrimPrefix(safe, "'") != cell && safe != cell {
			t.Fatalf("%q became %q", cell, safe)
		}
		var out strings.Builder
		w := csv.NewWriter(&out)
		if err := w.Write([]string{safe, "x"}); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		back, err := csv.NewReader(strings.NewReader(out.String())).Read()
		if err != nil || strings.ReplaceAll(back[0], "\n", "") != strings.NewReplacer("\r\n", "", "\n", "").Replace(safe) {
			t.Fatalf("%q was read as %q: %v", safe, back, err)
		}
	})
}

func TestAssetThereAndBack(t *testing.T) {
	asset := content.Asset{
		ID: "a", Source: "docs", ExternalID: "a.md", URL: "/a", Title: "A", Summary: "s", Kind: "guide", Language: "en",
		Moments: []keywords.Moment{{Intent: keywords.Do}}, Topics: []keywords.Topic{"sso"}, Keywords: []string{"k"}, Channels: []string{"web"}, Regions: []string{"at"},
		Published: noon, Updated: noon.Add(time.Second / 2), Image: "/a.png", Status: content.Live, Quality: 0.5, Priority: 0.25, CTAURL: "/x", CTALabel: "X", Version: 3,
	}
	shown := wire.AssetJSON(&asset, noon)
	if !shown.Eligible || *shown.Withdrawn || shown.Version != 3 {
		t.Errorf("%+v", shown)
	}
	in, err := shown.Input()
	want := asset
	want.Source, want.ExternalID, want.Version = "", "", 0
	if diff := cmp.Diff(want, in.Asset); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if empty := wire.AssetJSON(new(content.Asset), noon); empty.Moments == nil || empty.Topics == nil || empty.PublishedAt != "" || empty.Eligible {
		t.Errorf("%+v", empty)
	}
}

func TestAssetsThatCannotBe(t *testing.T) {
	many := make([]string, 70)
	for i := range many {
		many[i] = "use"
	}
	for name, asset := range map[string]wire.Asset{
		"title":        {ID: "a"},
		"published_at": {ID: "a", Title: "A", PublishedAt: "soon"},
		"updated_at":   {ID: "a", Title: "A", UpdatedAt: "2026-13-01"},
		"moments":      {ID: "a", Title: "A", Moments: []string{"know"}},
		"moments ":     {ID: "a", Title: "A", Intents: []string{"sell"}},
		"moments  ":    {ID: "a", Title: "A", Intents: []string{"know", "do"}, Steps: many},
		"topics":       {ID: "a", Title: "A", Topics: []string{"SSO"}},
		"topics ":      {ID: "a", Title: "A", Topics: []string{"-"}},
	} {
		_, err := asset.Input()
		var wrong *content.FieldError
		if !errors.Is(err, content.ErrInvalid) || !errors.As(err, &wrong) || wrong.Field != strings.TrimSpace(name) || wrong.Try == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMomentsOfAnAsset(t *testing.T) {
	in, err := wire.Asset{ID: "a", Title: "A", Moments: []string{"go/-/-"}, Intents: []string{"know", "do"}, Personas: []string{"p", "q"}}.Input()
	var got []string
	for _, m := range in.Moments {
		got = append(got, m.String())
	}
	if diff := cmp.Diff([]string{"go/-/-", "know/-/p", "know/-/q", "do/-/p", "do/-/q"}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestRequestIsTranslated(t *testing.T) {
	got, err := wire.RecommendRequest{
		Phrase: new("sso"), Intent: "DO", Step: "-", Persona: "it-manager", Channel: "web", Locale: "en", Region: "at", Page: "/p", Visitor: "v", User: "u", Consent: "full",
		Chain: "c", Context: "x", Limit: 3, PerGroup: 2, Filters: wire.RecommendFilters{Kind: "guide", Topic: "sso", Language: "en"}, Explain: true, Test: true,
	}.Read()
	want := engine.Request{
		Phrase: "sso", Intent: keywords.Do, Persona: "it-manager", Channel: "web", Locale: "en", Region: "at", Page: "/p", Consent: journal.ConsentFull, Chain: "c",
		Context: "x", Limit: 3, PerGroup: 2, Filters: retrieve.Filters{Kind: "guide", Topic: "sso", Language: "en"}, Explain: true, Test: true,
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	_, err = wire.RecommendRequest{User: strings.Repeat("u", 300)}.Read()
	if !errors.Is(err, engine.ErrRequest) {
		t.Errorf("a long user: %v", err)
	}
}

func TestCounts(t *testing.T) {
	var r wire.Recorded
	for i, verdict := range []receive.Verdict{receive.Accepted, receive.Duplicate, receive.Orphan, receive.Rejected, receive.Accepted} {
		r.Count(i, receive.Receipt{Verdict: verdict, Code: "c", Detail: "d"})
	}
	if r.Accepted != 2 || r.Duplicate != 1 || r.Orphan != 1 || len(r.Rejected) != 1 || r.Rejected[0] != (wire.RejectedEvent{Index: 3, Code: "c", Detail: "d"}) {
		t.Errorf("%+v", r)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	snapshot := &keymap.Snapshot{Personas: []keywords.PersonaDefinition{{Key: "p"}}}
	for _, v := range []any{
		wire.PersonasJSON(snapshot), wire.StepsJSON(&keymap.Snapshot{}), wire.PlannedJSON(&keymap.Snapshot{}), wire.StatusJSON(engine.Status{}),
		wire.AnswerJSON(engine.Answer{Items: []engine.Item{{}}}), wire.GapsJSON(gap.Report{Rows: []gap.Row{{}}}), wire.AssetJSON(new(content.Asset), noon),
	} {
		if text := indented(t, v); strings.Contains(text, "null") {
			t.Errorf("%s", text)
		}
	}
}
