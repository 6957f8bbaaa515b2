package sheet_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
	"moments/keywords/sheet/grid"
)

// fixtures are the exports of tools as they are, by name.
func fixtures(t testing.TB) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "tools", "*.csv"))
	if err != nil || len(paths) < 18 {
		t.Fatal(paths, err)
	}
	files := map[string]string{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = string(data)
	}
	return files
}

// records cuts a fixture as the tool meant it.
func records(t testing.TB, text string) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	switch head, _, _ := strings.Cut(text, "\n"); {
	case strings.Contains(head, "\t") || strings.HasPrefix(text, "Keyword Stats"):
		r.Comma = '\t'
	case strings.Contains(head, ";"):
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func asXLSX(t testing.TB, rows [][]string) string {
	t.Helper()
	var b bytes.Buffer
	if err := grid.WriteXLSX(&b, grid.Table{Name: "Export", Header: rows[0], Rows: slices.Values(rows[1:])}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func asUTF16(t testing.TB, text string) string {
	t.Helper()
	s, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func zipped(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		m, err := w.Create(files[i])
		if err == nil {
			_, err = m.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every export says the same whether it was saved as UTF-8, as UTF-16, as XLSX or in a zip.
func TestEveryExportIsReadHoweverItIsSaved(t *testing.T) {
	for name, text := range fixtures(t) {
		want, err := sheet.Read(strings.NewReader(text), name, sheet.Options{})
		if err != nil || want.Rows() == 0 || want.Tool == "" {
			t.Errorf("%s: %+v, %v", name, want, err)
			continue
		}
		for how, data := range map[string]string{
			"UTF-16": asUTF16(t, text), "XLSX": asXLSX(t, records(t, text)), "zip": zipped(t, name, text), "BOM": "\xef\xbb\xbf" + text,
			"CRLF": strings.ReplaceAll(text, "\n", "\r\n"),
		} {
			got, err := sheet.Read(strings.NewReader(data), name, sheet.Options{})
			if err != nil {
				t.Errorf("%s as %s: %v", name, how, err)
				continue
			}
			if diff := gocmp.Diff(want.Map, got.Map) + gocmp.Diff(want.Searches, got.Searches) + gocmp.Diff(want.Hints, got.Hints); diff != "" || want.Layout != got.Layout {
				t.Errorf("%s as %s is %s: %s", name, how, got.Layout, diff)
			}
		}
	}
}

// An export of Search Console holds seven tables: the queries are read, the others say where and when.
func TestSearchConsole(t *testing.T) {
	queries := "Top queries,Clicks,Impressions,CTR,Position\nbread oven,120,2400,5%,3.4\n"
	others := []string{
		"Pages.csv", "Top pages,Clicks,Impressions,CTR,Position\nhttps://example.com/,1,2,50%,1\n",
		"Countries.csv", "Country,Clicks,Impressions,CTR,Position\nGermany,1,2,50%,1\n",
		"Devices.csv", "Device,Clicks,Impressions,CTR,Position\nMobile,1,2,50%,1\n",
		"Search appearance.csv", "Search Appearance,Clicks,Impressions,CTR,Position\nVideos,1,2,50%,1\n",
		"Dates.csv", "Date,Clicks,Impressions,CTR,Position\n2026-05-31,1,2,50%,1\n2026-05-01,1,2,50%,1\n",
		"Filters.csv", "Filter,Value\nSearch type,Web\nCountry,Germany\n",
	}
	data := zipped(t, append([]string{"Queries.csv", queries}, others...)...)
	b, err := sheet.Open(grid.File{Name: "example.com-Performance.zip", Data: strings.NewReader(data), Size: int64(len(data))}, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	files, left, err := sheet.ReadBook(b, "example.com-Performance.zip", sheet.Options{})
	if err != nil || len(files) != 1 || len(left) != 6 {
		t.Fatal(files, left, err)
	}
	f := files[0]
	if f.Market != "Germany" || f.Period != "2026-05-01 to 2026-05-31" || f.Name != "example.com-Performance.zip/Queries.csv" {
		t.Errorf("market %q, period %q, name %q", f.Market, f.Period, f.Name)
	}
	if diff := gocmp.Diff([]keywords.PastSearch{{Phrase: "bread oven", Count: 2400, Date: "2026-05", Source: "search-console"}}, f.Searches); diff != "" {
		t.Error(diff)
	}
	for _, l := range left {
		if !strings.Contains(l.Why, "Search Console's export") {
			t.Errorf("%s: %s", l.Sheet, l.Why)
		}
	}
	// Pages alone are nothing to be read.
	if f, err := sheet.Read(strings.NewReader(others[1]), "Pages.csv", sheet.Options{}); f != nil || !errors.Is(err, sheet.ErrKind) {
		t.Error(f, err)
	}
}

func TestThousandRowsOfSearchConsoleAreCutOff(t *testing.T) {
	for rows, want := range map[int]bool{999: false, 1000: true, 1001: false} {
		var b strings.Builder
		b.WriteString("Top queries,Clicks,Impressions\n")
		for i := range rows {
			fmt.Fprintf(&b, "oven %d,1,2\n", i)
		}
		f := read(t, b.String())
		said := slices.ContainsFunc(f.Notes, func(n string) bool { return strings.Contains(n, "cut off") })
		if said != want {
			t.Errorf("%d rows: %q", rows, f.Notes)
		}
	}
}

func TestVolumes(t *testing.T) {
	for cell, want := range map[string][2]int{
		"": {-1, 0}, "-": {-1, 0}, "n/a": {-1, 0}, "0": {0, 0}, "720": {720, 0}, "12,100": {12100, 0}, "12.100": {12100, 0}, "12 100": {12100, 0},
		"1.2K": {1200, 0}, "3M": {3000000, 0}, "10 - 100": {10, 100}, "1K – 10K": {1000, 10000}, "<10": {0, 10}, "100 to 1000": {100, 1000}, "90.0": {90, 0},
	} {
		f := read(t, "Keyword\tVolume\tKeyword Difficulty\noven\t"+cell+"\t\n")
		if r := f.Map[0]; r.Volume != want[0] || r.VolumeHigh != want[1] {
			t.Errorf("%q is %d to %d, want %v", cell, r.Volume, r.VolumeHigh, want)
		}
	}
}

// The words of tools for intents, and what they are here.
func TestIntentsOfTools(t *testing.T) {
	for cell, want := range map[string]string{
		"Informational": "know/", "Commercial": "buy/consideration", "Transactional": "buy/decision", "Navigational": "/ navigational",
		"Local": "go/", "Informational,Branded": "/ navigational", "Informational,Non-branded": "know/", "Commercial, Informational": "buy/consideration",
		"Commercial, Transactional": "buy/decision", "i": "know/", "": "/", "Something new": "/",
	} {
		f := read(t, "Keyword,Intent,Volume,Keyword Difficulty\noven,\""+cell+"\",1,\n")
		h := f.Hints[0][0]
		got := string(h.Intent) + "/" + string(h.Stage)
		if h.Navigational {
			got += " navigational"
		}
		if got != want || f.Map[0].Moment != (keywords.Moment{Intent: h.Intent}) || h.Source != "semrush" || f.Map[0].Live() {
			t.Errorf("%q is %s, want %s; row %+v", cell, got, want, f.Map[0])
		}
	}
	for phrase, want := range map[string]keywords.Intent{
		"how to clean an oven": keywords.Do, "How do I reset it": keywords.Do, "oven set up": keywords.Do, "comment faire du pain": keywords.Do,
		"oven near me": keywords.Go, "what is steam": keywords.Know, "show tower": keywords.Know,
	} {
		if f := read(t, "Keyword,Intent,Volume,Keyword Difficulty\n"+phrase+",Informational,1,\n"); f.Hints[0][0].Intent != want {
			t.Errorf("%q is %s, want %s", phrase, f.Hints[0][0].Intent, want)
		}
	}
}

// A cut out of an export, without the columns that tell the tool, is still what a tool says; a map in our words is a map.
func TestWordsOfToolsInAMap(t *testing.T) {
	f := read(t, "Keyword,Intent,Volume\noven,Commercial,5\nhow to bake,\"Informational, Non-branded\",\npan,,\n")
	if f.Tool != "tool" || f.Map[0].Status != keymap.Draft || f.Map[1].Moment.Intent != keywords.Do || f.Hints[0][0].Label != "Commercial" {
		t.Errorf("%+v", f)
	}
	for _, text := range []string{"Keyword,Intent,Volume\noven,buy,5\npan,,\n", "Keyword,Intent\noven,buy\npan,Commercial\n", "Keyword,Intent\noven,\n", "Keyword,Intent\noven,?\n"} {
		f, err := sheet.Read(strings.NewReader(text), "x.csv", sheet.Options{})
		if f == nil || f.Tool != "" || f.Kind != sheet.KeywordMap {
			t.Errorf("%q: %+v, %v", text, f, err)
		}
	}
}

// The same phrase of two tools is one row with both sources; volumes are not added up.
func TestMerge(t *testing.T) {
	magic := read(t, "Keyword,Intent,Volume,Keyword Difficulty\nbread oven,Commercial,12100,5\nsteam oven,Informational,90,\nquiet oven,,,\n")
	explorer := read(t, "Keyword,Volume,Parent Keyword,Intents\nBread Oven,11000,oven,\"Informational,Non-branded\"\nnew oven,5,,\nquiet oven,40,,\n")
	planner := read(t, "Keyword\tAvg. monthly searches\tCompetition\nbread oven\t5000\tHigh\nquiet oven\t50\tLow\n")
	m := sheet.Merge(magic, explorer, planner)
	var got []string
	for i, r := range m.Rows {
		got = append(got, fmt.Sprintf("%s %s %s %d-%d %d", r.Phrase, r.Source, r.Moment, r.Volume, r.VolumeHigh, len(m.Hints[i])))
	}
	want := []string{
		"bread oven ahrefs|keyword-planner|semrush buy/-/- 12100-0 3", "steam oven semrush know/-/- 90-0 1",
		"quiet oven ahrefs|keyword-planner|semrush -/-/- 40-0 3", "new oven ahrefs -/-/- 5-0 1",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(m.Notes) != 2 {
		t.Error(m.Notes)
	}
	own := read(t, "phrase,match\nbread oven,exact\nbread oven,exact\n")
	if m := sheet.Merge(own); len(m.Rows) != 2 || m.Hints[0] != nil {
		t.Errorf("canonical rows are merged: %+v", m)
	}
}

// Sheets of several kinds in one book are a file each, and what gave what is said.
func TestBooksOfSeveralKinds(t *testing.T) {
	var b bytes.Buffer
	err := grid.WriteXLSX(&b,
		grid.Table{Name: "Read me", Header: []string{"How to fill this book"}, Rows: slices.Values([][]string{{"Like this."}})},
		grid.Table{Name: "Map", Header: []string{"phrase", "match", "intent"}, Rows: slices.Values([][]string{{"oven", "exact", "know"}, {"bad", "vague", ""}})},
		grid.Table{Name: "People", Header: []string{"key", "name"}, Rows: slices.Values([][]string{{"baker", "Baker"}})},
		grid.Table{Name: "Pages", Header: []string{"id", "title", "url"}, Rows: slices.Values([][]string{{"a", "A", "https://example.com"}})},
	)
	if err != nil {
		t.Fatal(err)
	}
	data := b.String()
	book, err := sheet.Open(grid.File{Name: "all.xlsx", Data: strings.NewReader(data), Size: int64(len(data))}, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	files, left, err := sheet.ReadBook(book, "all.xlsx", sheet.Options{})
	var got []string
	for _, f := range files {
		got = append(got, fmt.Sprintf("%s: %s %d", f.Sheet.Name, f.Kind, f.Rows()))
	}
	if diff := gocmp.Diff([]string{"Map: keyword_map 1", "People: personas 1", "Pages: assets 0"}, got); diff != "" {
		t.Error(diff)
	}
	if len(left) != 1 || left[0].Sheet != "Read me" {
		t.Errorf("%+v", left)
	}
	if !errors.Is(err, sheet.ErrRow) || !strings.Contains(err.Error(), "all.xlsx (Map):3: match: ") {
		t.Errorf("%v", err)
	}
	if f, err := sheet.Read(strings.NewReader(data), "all.xlsx", sheet.Options{}); f != nil || !errors.Is(err, sheet.ErrKind) {
		t.Errorf("%+v, %v", f, err)
	}
}

// Sheets of one kind are read as one by Read; phrases in both are one row.
func TestSheetsOfOneKind(t *testing.T) {
	header := []string{"Keyword", "Volume", "Keyword Difficulty"}
	var b bytes.Buffer
	err := grid.WriteXLSX(&b,
		grid.Table{Name: "May", Header: header, Rows: slices.Values([][]string{{"oven", "5", ""}, {"pan", "7", ""}})},
		grid.Table{Name: "June", Header: header, Rows: slices.Values([][]string{{"Oven", "6", ""}, {"tin", "lots", ""}})},
		grid.Table{Name: "Legend", Header: []string{"Colour", "Sense"}, Rows: slices.Values([][]string{{"red", "hot"}})},
	)
	if err != nil {
		t.Fatal(err)
	}
	f, err := sheet.Read(&b, "ovens.xlsx", sheet.Options{})
	if f == nil || !errors.Is(err, sheet.ErrRow) || f.Sheet != nil || len(f.Map) != 2 || f.Map[0].Volume != 6 || len(f.Lines) != 2 || len(f.Hints) != 2 {
		t.Errorf("%+v, %v", f, err)
	}
}

// broken are tables with faults, and the cells that mend them, as a person would do it in errors.csv.
var broken = []struct {
	name, text string
	mend       map[string]string // cell -> cell
}{
	{"keyword_map.csv", "row_id;phrase;match;volume;note\nr1;crm;exact;5;\nr2;erp;vague;many;\"two\nlines\"\nr3;=hr;exact;1;'x\nr4;a;exact;1;b;c\n",
		map[string]string{"vague": "exact", "many": "7", "c": ""}},
	{"personas.csv", "key,name\nbaker,Baker\n!,Cook\n", map[string]string{"!": "cook"}},
	{"steps.csv", "key,question,stage\nfit,Is it?,later\n", map[string]string{"later": "decision"}},
	{"moments.csv", "moment,priority\nknow/-/-,9\nbuy/-/-,2\n", map[string]string{"9": "5"}},
	{"searches.csv", "phrase,count,date\noven,x,2026-05\npan,3,May\n", map[string]string{"x": "4", "May": "2026-05"}},
	{"tests.csv", "phrase,expect_moment,expect_url,expect_min_rank\noven,knowing,,\npan,,a,99\n", map[string]string{"knowing": "know", "99": "3"}},
	{"rules.csv", "act,asset,phrase\nlift,a,oven\npin,b,pan\n", map[string]string{"lift": "boost"}},
	{"magic.csv", "Keyword,Intent,Volume,Keyword Difficulty\noven,Commercial,lots,4\npan,,5,\n\"12\"\" pan,,5,\n", map[string]string{"lots": "40"}},
	{"positions.csv", "Keyword,Position,Search Volume,Keyword Intents,Traffic Cost\noven,1,lots,commercial,2\n,2,3,,\n", map[string]string{"lots": "40", "": "tin"}},
	{"builder.csv", "Database,Keyword,Seed keyword,Volume,Page type\nus,oven,x,lots,\n", map[string]string{"lots": "40"}},
	{"api.csv", "database;Keyword;Search Volume;Keyword Difficulty Index;Intent\nus;oven;1;2;9\nus;pan;1;2;1\n", map[string]string{"9": "0"}},
	{"explorer.csv", "#,Keyword,Country,Volume,CPS\n1,oven,us,lots,\n", map[string]string{"lots": "40"}},
	{"organic.csv", "Keyword,Volume,Current URL,Local\noven,3,https://example.com,perhaps\n", map[string]string{"perhaps": "true"}},
	{"Keyword Stats.csv", "Keyword Stats\nMay 1, 2026\nKeyword\tAvg. monthly searches\tCompetition\noven\tlots\tHigh\npan\t50\tLow\n", map[string]string{"lots": "500"}},
	{"editor.csv", "Campaign,Ad Group,Keyword,Criterion Type\na,b,oven,Vague\na,,,\na,b,[pan],\n", map[string]string{"Vague": "Exact"}},
	{"terms.csv", "Report\nSearch term,Campaign,Impr.\noven,a,many\npan,a,2\n", map[string]string{"many": "3"}},
	{"Queries.csv", "Top queries,Clicks,Impressions\noven,1,many\n", map[string]string{"many": "3"}},
	{"ga4.csv", "# x\nSearch term,Event count\noven,many\n", map[string]string{"many": "3"}},
	{"relevanssi.csv", "query,hits,time\noven,2,yesterday\n", map[string]string{"yesterday": "2026-05-02 10:00:00"}},
	{"algolia.csv", "search,count,nbHits\noven,many,1\n", map[string]string{"many": "3"}},
	{"typesense.csv", "q,count\noven,many\n", map[string]string{"many": "3"}},
	{"support.csv", "phrase,source\noven beeps,hearsay\n", map[string]string{"hearsay": "support"}},
}

// errorsOf reads a file and writes its errors.csv; how many rows had faults comes with it.
func errorsOf(t *testing.T, name, text string) (*sheet.File, string) {
	t.Helper()
	b, err := sheet.Open(grid.File{Name: name, Data: strings.NewReader(text), Size: int64(len(text))}, sheet.Options{})
	if err != nil {
		t.Fatal(name, err)
	}
	defer b.Close()
	files, _, err := sheet.ReadBook(b, name, sheet.Options{})
	if len(files) != 1 {
		t.Fatal(name, err)
	}
	var out bytes.Buffer
	if err := grid.WriteErrors(&out, files[0].Sheet, files[0].Faults); err != nil {
		t.Fatal(name, err)
	}
	return files[0], out.String()
}

// A bad file, its errors.csv with the cells mended, and that file read again: no errors, and the rows that were missing.
func TestErrorsRoundTrip(t *testing.T) {
	for _, c := range broken {
		for _, how := range []string{"CSV", "XLSX"} {
			text := c.text
			if how == "XLSX" && c.name != "magic.csv" { // broken quotes are a matter of CSV
				text = asXLSX(t, lenient(t, text))
			}
			first, found := errorsOf(t, c.name, text)
			if len(first.Faults) == 0 {
				t.Errorf("%s as %s has no faults", c.name, how)
			}
			mended := mend(t, found, first.Sheet.Delimiter, c.mend)
			again, rest := errorsOf(t, "errors.csv", mended)
			if len(again.Faults) != 0 || again.Rows() == 0 || again.Kind != first.Kind || again.Layout != first.Layout {
				t.Errorf("%s as %s, mended:\n%s\nis %s %s with %+v\n%s", c.name, how, mended, again.Kind, again.Layout, again.Faults, rest)
			}
			if len(again.Sheet.Dropped) != 5 || slices.ContainsFunc(again.Ignored, func(c sheet.Column) bool { return strings.HasPrefix(c.Header, "_") }) {
				t.Errorf("%s: dropped %q, ignored %+v", c.name, again.Sheet.Dropped, again.Ignored)
			}
			if how == "XLSX" {
				continue
			}
			whole, _ := errorsOf(t, c.name, mend(t, text, 0, c.mend))
			if diff := gocmp.Diff(phrasesOf(whole), phrasesOf(first, again)); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	}
}

// JSONL has its errors.csv as well: its rows as a table.
func TestTypesenseAsLines(t *testing.T) {
	first, found := errorsOf(t, "queries.jsonl", "{\"id\":\"0\",\"q\":\"descaling\",\"count\":61}\n{\"q\":\"spare door\",\"count\":\"many\"}\n")
	if first.Layout != "Typesense query collection" || len(first.Searches) != 1 || first.Searches[0].Count != 61 || first.Sheet.Format != "JSONL" {
		t.Errorf("%+v", first)
	}
	again, _ := errorsOf(t, "errors.csv", mend(t, found, ',', map[string]string{"many": "9"}))
	want := []keywords.PastSearch{{Phrase: "spare door", Count: 9, Source: "site-search"}}
	if diff := gocmp.Diff(want, again.Searches); diff != "" || len(again.Faults) != 0 {
		t.Error(diff, again.Faults)
	}
}

func lenient(t *testing.T, text string) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	header, _, _ := strings.Cut(text, "\n")
	switch {
	case strings.Contains(text, "\t"):
		r.Comma = '\t'
	case strings.Contains(header, ";"):
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// mend replaces whole cells of a table.
func mend(t *testing.T, text string, comma rune, cells map[string]string) string {
	t.Helper()
	rows := lenientAs(t, text, comma)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = cmp.Or(comma, ',')
	if comma == 0 && strings.Contains(strings.SplitN(text, "\n", 2)[0], ";") {
		w.Comma = ';'
	}
	if comma == 0 && strings.Contains(text, "\t") {
		w.Comma = '\t'
	}
	for i, row := range rows {
		for c, cell := range row {
			if to, ok := cells[cell]; ok && i > 0 && (cell != "" || c == 0 && row[0] == "" && len(row) > 2) {
				row[c] = to
			}
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.String()
}

func lenientAs(t *testing.T, text string, comma rune) [][]string {
	if comma == 0 {
		return lenient(t, text)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord, r.Comma = -1, comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// phrasesOf is everything that some files hold, as sorted text.
func phrasesOf(files ...*sheet.File) (list []string) {
	add := func(v any) { list = append(list, fmt.Sprintf("%+v", v)) }
	for _, f := range files {
		for _, r := range f.Map {
			add(r)
		}
		for _, s := range f.Searches {
			add(s)
		}
		for _, v := range f.Personas {
			add(v)
		}
		for _, v := range f.Steps {
			add(v)
		}
		for _, v := range f.Planned {
			add(v)
		}
		for _, v := range f.Expectations {
			add(v)
		}
		for _, v := range f.Rules {
			add(v)
		}
	}
	slices.Sort(list)
	return list
}

func TestTestsAreRead(t *testing.T) {
	f := read(t, "phrase,persona,step,expect_moment,expect_url,expect_min_rank\nwhat is haccp,IT Manager,fit,know,https://example.com/haccp,3\nbuy it,,,buy/worth/-,,\n")
	want := []keywords.Expectation{
		{Phrase: "what is haccp", Persona: "it-manager", Step: "fit", Moment: keywords.Moment{Intent: keywords.Know}, URL: "https://example.com/haccp", MinRank: 3},
		{Phrase: "buy it", Moment: keywords.Moment{Intent: keywords.Buy, Step: "worth"}},
	}
	if diff := gocmp.Diff(want, f.Expectations); diff != "" || f.Kind != sheet.Tests || f.Rows() != 2 {
		t.Error(f.Kind, diff)
	}
}
