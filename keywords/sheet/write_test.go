package sheet_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
)

func written(t interface{ Fatal(...any) }, rows []keymap.Row) string {
	var b bytes.Buffer
	if err := sheet.WriteMap(&b, rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWriteMap(t *testing.T) {
	got := written(t, []keymap.Row{
		{ID: "r1", Phrase: "crm, hosted", Match: keymap.Exact, Topic: "crm",
			Moment: keywords.Moment{Intent: keywords.Know, Persona: "owner"},
			Weight: 0.5, Volume: 10, Note: "=1+1"},
		{Phrase: "jobs", Match: keymap.Broad, Negative: true, Volume: -1, Status: keymap.Draft},
	})
	want := `row_id,phrase,match,intent,step,persona,topic,weight,locale,pin,volume,source,owner,status,note
r1,"crm, hosted",exact,know,,owner,crm,0.5,,,10,,,live,'=1+1
,jobs,negative-broad,,,,,,,,,,,draft,
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// anyText is text as a row has it: trimmed, without zero bytes, with line breaks of the one kind that CSV can keep.
func anyText() *rapid.Generator[string] {
	dangerous := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "'", "''=", "'x", "\"", "＝", "["})
	return rapid.Custom(func(t *rapid.T) string {
		text := dangerous.Draw(t, "begin") + rapid.StringN(0, 20, 60).Draw(t, "text")
		return strings.TrimSpace(strings.NewReplacer("\r", " ", "\x00", "0").Replace(text))
	})
}

func anyRow() *rapid.Generator[keymap.Row] {
	key := rapid.SampledFrom([]string{"", "fit", "use", "it-manager", "1a"})
	return rapid.Custom(func(t *rapid.T) keymap.Row {
		phrase, err := keywords.ParsePhrase("word " + anyText().Draw(t, "phrase"))
		if err != nil {
			t.Skip()
		}
		return keymap.Row{
			ID: anyText().Draw(t, "id"), Phrase: string(phrase), Negative: rapid.Bool().Draw(t, "negative"),
			Match: rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}).Draw(t, "match"),
			Moment: keywords.Moment{
				Intent: rapid.SampledFrom(append(keywords.Intents(), "")).Draw(t, "intent"),
				Step:   keywords.Step(key.Draw(t, "step")), Persona: keywords.Persona(key.Draw(t, "persona")),
			},
			Topic:  keywords.Topic(key.Draw(t, "topic")),
			Weight: rapid.SampledFrom([]float64{0, 1, 0.1, 1.0 / 3, 10}).Draw(t, "weight"),
			Locale: anyText().Draw(t, "locale"), Pin: anyText().Draw(t, "pin"), Volume: rapid.IntRange(-1, 1<<31-2).Draw(t, "volume"),
			Source: anyText().Draw(t, "source"), Owner: anyText().Draw(t, "owner"), Note: anyText().Draw(t, "note"),
			Status: rapid.SampledFrom([]string{"", keymap.Draft, keymap.Paused}).Draw(t, "status"),
		}
	})
}

// acting is a row that wants something done with assets, for a time.
func acting(t *rapid.T, r keymap.Row) keymap.Row {
	r.Boost, r.Bury, r.Hide = anyText().Draw(t, "boost"), anyText().Draw(t, "bury"), anyText().Draw(t, "hide")
	r.From = rapid.SampledFrom([]string{"", "2026-11-27", "2026-11-27T08:30:00Z"}).Draw(t, "from")
	r.Until = rapid.SampledFrom([]string{"", "2026-11-30", "2026-11-30T08:30:00Z"}).Draw(t, "until")
	r.Channel = anyText().Draw(t, "channel")
	return r
}

func TestMapRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(anyRow(), 1, 8).Draw(t, "rows")
		if rapid.Bool().Draw(t, "staged") {
			for i := range rows {
				if rows[i].Moment.Step != "" {
					rows[i].Stage = keywords.Consideration
				}
			}
		}
		if rapid.Bool().Draw(t, "acting") {
			for i := range rows {
				rows[i] = acting(t, rows[i])
			}
		}
		if rapid.Bool().Draw(t, "ranged") {
			for i := range rows {
				rows[i].Volume, rows[i].VolumeHigh = 10*i, 100*i
			}
		}
		text := written(t, rows)
		f, err := sheet.Read(strings.NewReader(text), "keyword_map.csv", sheet.Options{})
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if diff := cmp.Diff(rows, f.Map); diff != "" {
			t.Fatalf("%s\n%s", diff, text)
		}
	})
}

// visible is a row whose texts XML can hold.
func visible(r keymap.Row) keymap.Row {
	for _, text := range []*string{&r.ID, &r.Locale, &r.Pin, &r.Source, &r.Owner, &r.Note, &r.Boost, &r.Bury, &r.Hide, &r.Channel} {
		*text = strings.TrimSpace(strings.Map(func(c rune) rune {
			if unicode.IsControl(c) && c != '\n' || c == '\ufffe' || c == '\uffff' {
				return 'c'
			}
			return c
		}, *text))
	}
	return r
}

func TestMapRoundTripThroughXLSX(t *testing.T) {
	for seed := range 5 {
		rows := rapid.SliceOfN(rapid.Map(anyRow(), visible), 20, 30).Example(seed)
		if seed%2 == 1 {
			for i := range rows {
				rows[i].Boost, rows[i].Until, rows[i].VolumeHigh = "=asset", "2026-11-30", rows[i].Volume+1
			}
		}
		var b bytes.Buffer
		if err := sheet.WriteMapXLSX(&b, rows); err != nil {
			t.Fatal(err)
		}
		f, err := sheet.Read(&b, "keyword_map.xlsx", sheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(rows, f.Map); diff != "" || f.Sheet.Format != "XLSX" {
			t.Fatalf("seed %d, %s: %s", seed, f.Sheet.Format, diff)
		}
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := written(t, rapid.SliceOfN(anyRow(), 1, 5).Draw(t, "rows"))
		records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range records {
			for _, cell := range record {
				if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
					t.Fatalf("cell %q", cell)
				}
			}
		}
	})
}
