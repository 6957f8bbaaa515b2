package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
	"moments/keywords/sheet/grid"
)

func read(t *testing.T, text string) *sheet.File {
	t.Helper()
	f, err := sheet.Read(strings.NewReader(text), "file.csv", sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDetect(t *testing.T) {
	for header, want := range map[string]sheet.Kind{
		"row_id,phrase,match,intent,step,persona,topic,weight,locale,pin,volume,source,owner,status,note": sheet.KeywordMap,
		"Keyword,Search Intent,Search Volume":         sheet.KeywordMap,
		"Search Term":                                 sheet.KeywordMap,
		"key,name,description,jobs,signals,crm_value": sheet.Personas,
		"key,question,stage":                          sheet.Steps,
		"Micro-Moment,Topic":                          sheet.Moments,
		"phrase,count,date,source,locale":             sheet.Searches,
		"Query;Count":                                 "",
		"id,url,title,summary":                        sheet.Assets,
		"url,name,moments":                            sheet.Assets,
		"phrase,persona,step,expect_moment":           sheet.Tests,
		"phrase,expect_url":                           sheet.Tests,
		"phrase,persona,grade,assets":                 "",
		"occurred_at,event,moment":                    "",
		"a,b,c":                                       "",
		"":                                            "",
		"PHRÁSE,Cóunt":                                sheet.Searches,
		"Top Queries,Clicks,Impressions":              sheet.Searches,
		"Top pages,Clicks,Impressions":                "",
		"Keyword,Currency,Avg. monthly searches,Three month change,YoY change": sheet.KeywordMap,
		"Journey Phase,Keyword,Funnel stage":                                   sheet.KeywordMap,
	} {
		if got := sheet.Detect("x.csv", &grid.Sheet{Header: strings.Split(header, ",")}); got.Kind != want || got.Why == "" {
			t.Errorf("%q is %+v, want %q", header, got, want)
		}
	}
}

func TestKeywordMap(t *testing.T) {
	f := read(t, `row_id,phrase,match,intent,step,persona,topic,weight,locale,pin,volume,source,owner,status,note
r1,what is haccp,exact,know,discover,IT Manager,Food Safety,,en,what-is-haccp,"2,400",team,Mara,live,"two
lines"
,free template,Negative Phrase,buy,,,,"0,5",,,,,,paused,
`)
	want := []keymap.Row{
		{ID: "r1", Phrase: "what is haccp", Match: keymap.Exact,
			Moment: keywords.Moment{Intent: keywords.Know, Step: "discover", Persona: "it-manager"}, Topic: "food-safety",
			Locale: "en", Pin: "what-is-haccp", Volume: 2400, Source: "team", Owner: "Mara", Note: "two\nlines"},
		{Phrase: "free template", Match: keymap.Phrase, Negative: true, Moment: keywords.Moment{Intent: keywords.Buy},
			Weight: 0.5, Volume: -1, Status: keymap.Paused},
	}
	if diff := cmp.Diff(want, f.Map); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{2, 4}, f.Lines); diff != "" || f.Rows() != 2 || f.Kind != sheet.KeywordMap {
		t.Error(f.Kind, f.Rows(), diff)
	}
}

func TestMomentColumn(t *testing.T) {
	f := read(t, "phrase,moment\nsso,do/use/it-manager\ncrm,know/-/-\nerp,\n")
	for i, want := range []string{"do/use/it-manager", "know/-/-", "-/-/-"} {
		if got := f.Map[i].Moment.String(); got != want {
			t.Errorf("row %d: %s", i+1, got)
		}
	}
}

func TestStageExpandsToItsSteps(t *testing.T) {
	f := read(t, `row_id,keyword,match,intent,funnel stage,weight
7,crm,exact,know,MOFU,
,erp,exact,know,TOFU,2
,hr,exact,buy,decision,1
`)
	var got []string
	for i, r := range f.Map {
		got = append(got, fmt.Sprintf("%d %s %s %s %s %.4g", f.Lines[i], r.ID, r.Phrase, r.Moment, r.Stage, r.Factor()))
	}
	want := []string{
		"2 7.fit crm know/fit/- consideration 0.3333",
		"2 7.proof crm know/proof/- consideration 0.3333",
		"2 7.opinion crm know/opinion/- consideration 0.3333",
		"3  erp know/discover/- awareness 2",
		"4  hr buy/worth/- decision 0.5",
		"4  hr buy/urgent/- decision 0.5",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if problems := keymap.Contradictions(f.Map); len(problems) != 0 {
		t.Errorf("the steps of one stage contradict: %v", problems)
	}
}

func TestMatchTypes(t *testing.T) {
	for cells, want := range map[string]string{
		`crm,exact`:                    "exact crm",
		`crm,Phrase match`:             "phrase crm",
		`crm,BROAD`:                    "broad crm",
		`crm,negative-exact`:           "negative-exact crm",
		`crm,Negative Broad`:           "negative-broad crm",
		`crm,Campaign Negative Phrase`: "negative-phrase crm",
		`crm,negative`:                 "negative-broad crm",
		`crm,`:                         "broad crm",
		`[crm tool],`:                  "exact crm tool",
		`"""crm tool""",`:              "phrase crm tool",
		`+crm +tool,`:                  "broad crm tool",
		`-crm,`:                        "negative-broad crm",
		`-[crm tool],`:                 "negative-exact crm tool",
		`"-""crm tool""",`:             "negative-phrase crm tool",
		`[crm tool],exact`:             "exact [crm tool]",
		`'+crm,`:                       "broad crm",
	} {
		f := read(t, "phrase,match\n"+cells+"\n")
		if got := f.Map[0].Label() + " " + f.Map[0].Phrase; got != want {
			t.Errorf("%s: %s, want %s", cells, got, want)
		}
	}
}

func TestOtherKinds(t *testing.T) {
	people := read(t, `key,name,description,jobs,signals,crm_value
IT Manager,IT manager,Runs it.,Keep it safe,api|sso| |vlan,IT
`)
	if diff := cmp.Diff([]keywords.PersonaDefinition{{
		Key: "it-manager", Name: "IT manager", Description: "Runs it.", Jobs: "Keep it safe",
		Signals: []string{"api", "sso", "vlan"}, CRMValue: "IT",
	}}, people.Personas); diff != "" {
		t.Error(diff)
	}
	steps := read(t, "key;question;stage\nfit;Is this good for me?;Consideration\n")
	if diff := cmp.Diff([]keywords.StepDefinition{
		{Key: "fit", Question: "Is this good for me?", Stage: keywords.Consideration},
	}, steps.Steps); diff != "" {
		t.Error(diff)
	}
	plans := read(t, "moment\ttopic\tquestion\tpriority\tnote\nknow/fit/-\tCRM\tIs it for us?\t5\tsoon\n-/-/-\t\t\t\t\n")
	if diff := cmp.Diff([]keywords.PlannedMoment{
		{Moment: keywords.Moment{Intent: keywords.Know, Step: "fit"}, Topic: "crm", Question: "Is it for us?", Priority: 5,
			Note: "soon"},
		{},
	}, plans.Planned); diff != "" {
		t.Error(diff)
	}
	demand := read(t, "phrase,count,date,source,locale\ncall 0301234567,12,2026-05,Search Console,en\ncrm,3,2026-05-31,,\n")
	if diff := cmp.Diff([]keywords.PastSearch{
		{Phrase: "call [number]", Count: 12, Date: "2026-05", Source: "search-console", Locale: "en"},
		{Phrase: "crm", Count: 3, Date: "2026-05-31"},
	}, demand.Searches); diff != "" {
		t.Error(diff)
	}
	if assets := read(t, "id,title,body\nx,A title,text\n"); assets.Kind != sheet.Assets || assets.Rows() != 0 {
		t.Errorf("%+v", assets)
	}
}

func TestEncodingsAndDelimiters(t *testing.T) {
	const text = "phrase,match,note\nkühlschrank für büro,exact,\"a, b\"\n日本 😀,broad,x\n"
	want := read(t, text).Map
	encode := func(e interface{ String(string) (string, error) }) string {
		encoded, err := e.String(text)
		if err != nil {
			t.Fatal(err)
		}
		return encoded
	}
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
	for name, c := range map[string]struct{ data, encoding string }{
		"UTF-8 with BOM":    {"\xef\xbb\xbf" + text, "UTF-8"},
		"UTF-16LE with BOM": {"\xff\xfe" + encode(little), "UTF-16LE"},
		"UTF-16BE with BOM": {"\xfe\xff" + encode(big), "UTF-16BE"},
		"UTF-16LE":          {encode(little), "UTF-16LE"},
		"CRLF":              {strings.ReplaceAll(text, "\n", "\r\n"), "UTF-8"},
		"blank lines":       {"\n\n" + text + "\n,,\n", "UTF-8"},
	} {
		f, err := sheet.Read(iotest.OneByteReader(strings.NewReader(c.data)), "file.csv", sheet.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, f.Map); diff != "" || f.Encoding != c.encoding {
			t.Errorf("%s as %s: %s", name, f.Encoding, diff)
		}
	}
	for delimiter, header := range map[rune]string{
		';': "phrase;match;note", '\t': "phrase\tmatch\tnote", ',': "phrase,match,\"a;b;c;d\"",
	} {
		f := read(t, header+"\n"+strings.Join([]string{"crm", "exact", `"x, y; z"`}, string(delimiter))+"\n")
		if f.Delimiter != delimiter || f.Map[0].Match != keymap.Exact {
			t.Errorf("%q: detected %q", header, f.Delimiter)
		}
	}
}

func TestWrongEncodings(t *testing.T) {
	const text = "phrase,match\ncrm,exact\nkühlschrank für büros,exact\n"
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, latin)
	if diff := cmp.Diff(read(t, text).Map, f.Map); diff != "" || f.Encoding != "Windows-1252" {
		t.Errorf("%s: %s", f.Encoding, diff)
	}
	russian, err := charmap.Windows1251.NewEncoder().String("phrase,match\ncrm,exact\nкупить холодильник,exact\n")
	if err != nil {
		t.Fatal(err)
	}
	f, err = sheet.Read(strings.NewReader(russian), "x.csv", sheet.Options{})
	want := "x.csv:3: phrase: found the bytes EA F3 EF E8, which are not UTF-8 (it looks like Windows-1251); save the file as UTF-8\nrows that cannot be taken: 1"
	if f == nil || f.Rows() != 1 || fmt.Sprint(err) != want {
		t.Errorf("%+v\n%v\n%s", f, err, want)
	}
	for name, c := range map[string]struct {
		data, part string
		kind       error
	}{
		"binary": {"\x7fELF\x00\x00\x01", "no text", sheet.ErrEncoding},
		"zip":    {"PK\x03\x04abc", "zip", sheet.ErrKind},
	} {
		f, err := sheet.Read(strings.NewReader(c.data), "latin.csv", sheet.Options{})
		if !errors.Is(err, c.kind) || f != nil || !strings.Contains(err.Error(), c.part) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestColumns(t *testing.T) {
	f := read(t, "Search_Volume,KEYWORD,Kéyword,CPC (USD)\n70,crm,other,1\n")
	if diff := cmp.Diff(map[string]string{"phrase": "KEYWORD", "volume": "Search_Volume"}, f.Columns); diff != "" {
		t.Error(diff)
	}
	want := []sheet.Column{{Header: "Kéyword", Why: `phrase is read from the column "KEYWORD"`}, {Header: "CPC (USD)", Why: "it stands for nothing here"}}
	if diff := cmp.Diff(want, f.Ignored); diff != "" {
		t.Error(diff)
	}
	mapped, err := sheet.Read(strings.NewReader("Begriff,phrase,Menge\ncrm,wrong,5\n"), "x.csv",
		sheet.Options{Columns: map[string]string{"phrase": "begriff", "count": "Menge"}})
	if err != nil || mapped.Kind != sheet.Searches || mapped.Searches[0].Phrase != "crm" || mapped.Searches[0].Count != 5 {
		t.Errorf("%+v, %v", mapped, err)
	}
}

func TestMissingColumns(t *testing.T) {
	for name, c := range map[string]struct {
		file, text, want string
		options          sheet.Options
		kind             error
	}{
		"by the file's name": {"keywords.csv", "Begriff,Volume\n",
			`keywords.csv has no column "phrase"; found: Begriff, Volume; try --map phrase=Begriff`,
			sheet.Options{}, sheet.ErrColumn},
		"by the columns": {"x.csv", "match,intent,step\n",
			`x.csv has no column "phrase"; found: match, intent, step; try --map phrase=NAME`,
			sheet.Options{}, sheet.ErrColumn},
		"by the options": {"x.csv", "phrase\n", `x.csv has no column "count"; found: phrase; try --map count=NAME`,
			sheet.Options{As: sheet.Searches}, sheet.ErrColumn},
		"mapped": {"x.csv", "phrase\n", `x.csv has no column "Anzahl"; found: phrase; try another one for --map count=`,
			sheet.Options{Columns: map[string]string{"count": "Anzahl"}}, sheet.ErrColumn},
		"mapped from nothing": {"x.csv", "phrase,Menge\n", `a file of keyword_map has no column "volum"; found: phrase, `,
			sheet.Options{Columns: map[string]string{"volum": "Menge"}}, sheet.ErrColumn},
		"unknown": {"x.csv", "a,b\n", `x.csv: not a file that is known: found a, b; say what it holds with the option as, one of assets, keyword_map, `,
			sheet.Options{}, sheet.ErrKind},
		"empty": {"x.csv", "", `x.csv: not a file that is known: found nothing`, sheet.Options{}, sheet.ErrKind},
	} {
		f, err := sheet.Read(strings.NewReader(c.text), c.file, c.options)
		if f != nil || !errors.Is(err, c.kind) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRowErrors(t *testing.T) {
	const text = `phrase,match,intent,step,persona,topic,weight,volume,status,moment
crm,exact,know,,,,,,,
crm,fuzzy,buying,!,,,0,many,gone,
,exact,,,,,,,,
?!,exact,,,,,,,,
crm,exact,know,,,,,,,buy/-/-
crm,exact,,,,,,,,buy
crm,exact,,,,,,,,,surplus
crm,ex"act,,,,,,,,
last,exact,do,,,,,,,
`
	f, err := sheet.Read(strings.NewReader(text), "m.csv", sheet.Options{})
	if f == nil || len(f.Map) != 2 || f.Map[1].Phrase != "last" || f.Lines[1] != 10 {
		t.Fatalf("%+v, %v", f, err)
	}
	got := fmt.Sprint(err)
	want := `m.csv:3: weight: found "0"; use a number above 0, at most 10
m.csv:3: volume: found "many"; use a whole number from 0 to 2147483647
m.csv:3: status: found "gone"; use live, draft or paused
m.csv:3: intent: found "buying"; use know, go, do or buy
m.csv:3: step: found "!"; use letters and digits, at most 32
m.csv:3: match: found "fuzzy"; use exact, phrase, broad or one of them with negative- before it
m.csv:4: phrase: found nothing; fill the cell
m.csv:5: phrase: found "?!" without a word; write at least one word
m.csv:6: moment: found "buy/-/-" beside know/-/- in the columns of the axes; leave one of them blank
m.csv:7: moment: found "buy"; write intent/step/persona, with - for any, as in do/use/-
m.csv:8: found 11 cells under 10 columns; put cells that contain the delimiter in quotes
m.csv:9: found bare " in non-quoted-field; put the cell in quotes and double each quote in it, as in "a 12"" screen"
rows that cannot be taken: 7`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var one *sheet.RowError
	if !errors.As(err, &one) || !errors.Is(err, sheet.ErrRow) ||
		one.Row != 3 || one.Column != "weight" || one.Code != sheet.CodeInvalid {
		t.Errorf("%+v", one)
	}
}

func TestRowErrorsOfOtherKinds(t *testing.T) {
	for text, want := range map[string]string{
		"key,name\n,x\n":                                     "key: found nothing",
		"key,name\nx,\n":                                     "name: found nothing",
		"key,question,stage\na,b,later\n":                    "stage: found \"later\"; use awareness",
		"key,question,stage\na,b,\n":                         "stage: found nothing",
		"moment\nknow\n":                                     "moment: found \"know\"",
		"moment,priority\nknow/-/-,6\n":                      "priority: found \"6\"; use a whole number from 0 to 5",
		"phrase,count\ncrm,\n":                               "count: found nothing",
		"phrase,count\ncrm,-1\n":                             "count: found \"-1\"",
		"phrase,count,date\ncrm,1,May 2026\n":                "date: found \"May 2026\"; use a day",
		"phrase,count,source\ncrm,1,hearsay\n":               "source: found \"hearsay\"; use search-console",
		"phrase,count\n" + strings.Repeat("x", 600) + ",1\n": "phrase: found",
	} {
		f, err := sheet.Read(strings.NewReader(text), "x.csv", sheet.Options{})
		if f == nil || f.Rows() != 0 || !errors.Is(err, sheet.ErrRow) || !strings.Contains(err.Error(), "x.csv:2: "+want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestRowErrorsAreCapped(t *testing.T) {
	_, err := sheet.Read(strings.NewReader("phrase,match\n"+strings.Repeat("crm,fuzzy\n", 250)), "x.csv", sheet.Options{})
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != sheet.MaxRowErrors+1 || lines[sheet.MaxRowErrors] != "rows that cannot be taken: 250" {
		t.Errorf("%d lines, last %q", len(lines), lines[len(lines)-1])
	}
}

func TestLimits(t *testing.T) {
	many := "phrase" + strings.Repeat(",x", grid.MaxColumns)
	if _, err := sheet.Read(strings.NewReader(many+"\n"), "x.csv", sheet.Options{}); !errors.Is(err, sheet.ErrLimit) {
		t.Errorf("columns: %v", err)
	}
	open := "phrase,note\ncrm,\"never closed" + strings.Repeat("more text\n", 2*grid.MaxRecordBytes/10)
	_, err := sheet.Read(strings.NewReader(open), "x.csv", sheet.Options{})
	if !errors.Is(err, sheet.ErrRow) || !strings.Contains(err.Error(), "x.csv:2: found a row of more than 1048576 bytes; look for a quote") {
		t.Errorf("record: %v", err)
	}
	long := "phrase,note\ncrm," + strings.Repeat("x", grid.MaxCellBytes+1) + "\n"
	_, err = sheet.Read(strings.NewReader(long), "x.csv", sheet.Options{})
	var e *sheet.RowError
	if !errors.As(err, &e) || e.Code != sheet.CodeTooLong || e.Row != 2 {
		t.Errorf("cell: %v", err)
	}
	if racing {
		return
	}
	rows := "phrase,count\n" + strings.Repeat(",\n", grid.MaxRows+1)
	if _, err := sheet.Read(strings.NewReader(rows), "x.csv", sheet.Options{}); !errors.Is(err, sheet.ErrLimit) {
		t.Errorf("rows: %v", err)
	}
}

func TestReadersErrorsAreReturned(t *testing.T) {
	broken := errors.New("broken")
	for _, before := range []string{"", "phrase,match\n", "phrase,match\ncrm,exact\n"} {
		r := io.MultiReader(strings.NewReader(before), iotest.ErrReader(broken))
		if _, err := sheet.Read(r, "x.csv", sheet.Options{}); !errors.Is(err, broken) {
			t.Errorf("after %q: %v", before, err)
		}
	}
}

func TestSharedSearchesAreRead(t *testing.T) {
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "digitalgov", "searches.csv"))
	if err != nil {
		t.Skip("the shared data is not here: ", err)
	}
	defer file.Close()
	f, err := sheet.Read(file, "searches.csv", sheet.Options{})
	if err != nil || f.Kind != sheet.Searches || f.Rows() < 600 {
		t.Errorf("%s: %v", f.Kind, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("phrase,match,stage\n'=crm,exact,TOFU\n\"[a]\",,\n"))
	f.Add([]byte("key;name;signals\nx;y;a|b\n"))
	f.Add([]byte("\xff\xfep\x00h\x00r\x00a\x00s\x00e\x00\n\x00a\x00"))
	f.Add([]byte("Keyword,Intent,Volume,Keyword Difficulty\noven,Commercial,1K-10K,\noven,Navigational,-,\n"))
	f.Add([]byte("# x 20260501\nSearch term,Event count\noven,1\nOven,2\n(not set),3\n"))
	f.Add([]byte("Campaign,Keyword,Criterion Type\na,[],\nb,[oven],Campaign Negative Exact\n"))
	f.Add([]byte("phrase,expect_moment,expect_min_rank\noven,know,\n"))
	f.Add([]byte("moment\tpriority\ndo/use/-\t3\n"))
	f.Add([]byte("phrase,count\n\"open"))
	f.Add([]byte("phrase,hide,until,channel\ncrm,a,2026-11-30,web\n"))
	f.Add([]byte("act,asset,phrase,from,strength\nboost,a,[crm],2026-11-27,\"0,3\"\npin,b,,,\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := sheet.Read(bytes.NewReader(data), "x.csv", sheet.Options{})
		if file == nil && err == nil {
			t.Fatal("neither a file nor an error")
		}
		var written bytes.Buffer
		switch {
		case file == nil:
			return
		case file.Kind == sheet.KeywordMap:
			err = sheet.WriteMap(&written, file.Map)
		case file.Kind == sheet.Rules:
			err = sheet.WriteRules(&written, file.Rules)
		default:
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		again, err := sheet.Read(&written, "x.csv", sheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(file.Map, again.Map) + cmp.Diff(file.Rules, again.Rules); diff != "" {
			t.Fatal(diff)
		}
	})
}
