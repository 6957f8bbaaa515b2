package sheet_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestFiles reads files as people write them, and compares what was detected, taken and refused.
func TestFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*", "*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f, err := sheet.Read(bytes.NewReader(data), filepath.Base(path), sheet.Options{})
			compareGolden(t, strings.TrimSuffix(path, ".csv")+".golden", described(f, err))
		})
	}
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("look at what has changed, then run with -update:\n%s", diff)
	}
}

// described writes down everything that Read has returned.
func described(f *sheet.File, err error) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, delimiter %q, %d rows\n", f.Kind, f.Encoding, f.Delimiter, f.Rows())
	if f.Tool != "" || f.Layout != "" {
		fmt.Fprintf(&b, "%s of %s, header in row %d, %.2f sure: %s\n", f.Layout, f.Tool, f.Sheet.HeaderRow, f.Confidence, f.Why)
		fmt.Fprintf(&b, "market %q, period %q, notes %q\n", f.Market, f.Period, f.Notes)
	}
	var columns []string
	for canonical, header := range f.Columns {
		columns = append(columns, fmt.Sprintf("%s=%q", canonical, header))
	}
	slices.Sort(columns)
	fmt.Fprintf(&b, "columns: %s\n", strings.Join(columns, " "))
	for _, c := range f.Ignored {
		fmt.Fprintf(&b, "ignored: %q, %s\n", c.Header, c.Why)
	}
	entry := func(i int, v any) { fmt.Fprintf(&b, "line %d: %+v\n", f.Lines[i], v) }
	for i, v := range f.Map {
		entry(i, v)
		if f.Hints != nil {
			fmt.Fprintf(&b, "  %+v\n", f.Hints[i])
		}
	}
	for i, v := range f.Personas {
		entry(i, v)
	}
	for i, v := range f.Steps {
		entry(i, v)
	}
	for i, v := range f.Planned {
		entry(i, v)
	}
	for i, v := range f.Searches {
		entry(i, v)
	}
	for i, v := range f.Rules {
		entry(i, v)
	}
	fmt.Fprintln(&b, err)
	return b.String()
}

func TestAliases(t *testing.T) {
	for canonical, headers := range map[string][]string{
		"phrase":  {"phrase", "Keyword", "QUERY", "search_term", "Search Term", "Top queries", "Queries", "Phräse"},
		"intent":  {"intent", "Search Intent", "user-intent"},
		"moment":  {"moment", "Micro-Moment", "micro moment"},
		"stage":   {"stage", "Journey Phase", "Buying stage", "funnel_stage"},
		"persona": {"persona", "Audience", "Target Persona", "hs_persona"},
		"volume":  {"volume", "Search volume", "Avg. monthly searches"},
		"match":   {"match", "Match type", "Criterion Type"},
		"row_id":  {"row_id", "Row ID", "rowid"},
	} {
		for _, header := range headers {
			other := "phrase"
			if canonical == "phrase" {
				other = "note"
			}
			f, err := sheet.Read(strings.NewReader(header+","+other+"\n"), "x.csv", sheet.Options{As: sheet.KeywordMap})
			if err != nil || f.Columns[canonical] != header {
				t.Errorf("%q is not taken for %s: %v", header, canonical, err)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for cell, want := range map[string]int{
		"": -1, "0": 0, "12": 12, "2,400": 2400, "2.400": 2400, "1 200 000": 1200000, "1'000": 1000, "007": 7,
	} {
		f := read(t, "phrase,volume\ncrm,\""+cell+"\"\n")
		if f.Map[0].Volume != want {
			t.Errorf("%q is %d, want %d", cell, f.Map[0].Volume, want)
		}
	}
	for _, cell := range []string{"1,2", "12,5", "1,2345", "-1", "1e3", "ten", "99999999999", "1,000.5", "0-10"} {
		if _, err := sheet.Read(strings.NewReader("phrase,volume\ncrm,\""+cell+"\"\n"), "x.csv", sheet.Options{}); err == nil {
			t.Errorf("%q is taken for a number", cell)
		}
	}
}

func TestWeights(t *testing.T) {
	for cell, want := range map[string]float64{"": 0, "1": 1, "0.5": 0.5, "0,25": 0.25, "10": 10, "1e-1": 0.1} {
		if got := read(t, "phrase,weight\ncrm,\""+cell+"\"\n").Map[0].Weight; got != want {
			t.Errorf("%q is %v, want %v", cell, got, want)
		}
	}
	for _, cell := range []string{"0", "-1", "11", "NaN", "Inf", "much", "1,000,000"} {
		if _, err := sheet.Read(strings.NewReader("phrase,weight\ncrm,\""+cell+"\"\n"), "x.csv", sheet.Options{}); err == nil {
			t.Errorf("%q is taken for a weight", cell)
		}
	}
}

func TestStagesExpandToTheStepsOfTheSite(t *testing.T) {
	const text = "phrase,stage,step\ncrm,TOFU,\nerp,TOFU,one\nhr,BOFU,\n"
	f, err := sheet.Read(strings.NewReader(text), "x.csv", sheet.Options{Steps: ownSteps()})
	if want := "x.csv:4: stage: found decision, of which the site has no step; name a step, or another stage"; f == nil ||
		!strings.Contains(fmt.Sprint(err), want) {
		t.Fatal(err)
	}
	var got []string
	for _, r := range f.Map {
		got = append(got, fmt.Sprint(r.Phrase, " ", r.Moment, " ", r.Stage, " ", r.Factor()))
	}
	want := []string{
		"crm -/one/- awareness 0.5", "crm -/two/- awareness 0.5",
		"erp -/one/- awareness 1", // a step that is named stands by itself
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What a spreadsheet takes for a formula is written so that it is none, and is read back as it was.
func TestFormulas(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "＝x": "'＝x", "'=x": "''=x", "''=x": "'''=x",
		"'quoted'": "'quoted'", "plain": "plain", "'": "'", "": "", "a=b": "a=b",
	} {
		text := written(t, noted(cell))
		line := strings.Split(text, "\n")[1]
		if !strings.HasSuffix(line, ","+want) {
			t.Errorf("%q is written as %q", cell, line)
		}
		if back := read(t, text).Map[0].Note; back != cell {
			t.Errorf("%q is read back as %q", cell, back)
		}
	}
}

func ownSteps() []keywords.StepDefinition {
	return []keywords.StepDefinition{
		{Key: "one", Question: "?", Stage: keywords.Awareness}, {Key: "two", Question: "?", Stage: keywords.Awareness},
	}
}

func noted(note string) []keymap.Row {
	return []keymap.Row{{Phrase: "crm", Match: keymap.Exact, Volume: -1, Note: note}}
}
