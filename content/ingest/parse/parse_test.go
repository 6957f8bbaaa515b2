package parse_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/format"
	"moments/content/ingest/parse"
	"moments/keywords/sheet/grid"
)

// events reads a file and returns what it is and what is in it.
func events(t testing.TB, f parse.File, data string) (found *parse.Found, items []parse.Item) {
	t.Helper()
	err := parse.New().Parse(f, strings.NewReader(data), func(e parse.Event) error {
		if e.Found != nil {
			found = e.Found
		}
		if e.Item != nil {
			items = append(items, *e.Item)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, items
}

// told is one line for what became of each item.
func told(items []parse.Item) (lines []string) {
	for _, it := range items {
		what := it.Input.Title
		if it.Skip != nil {
			what = string(it.Skip.Code)
		}
		lines = append(lines, fmt.Sprintf("%d %s", it.Row, what))
	}
	return lines
}

// packed is a zip of files, in order of name and text.
func packed(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func workbook(t testing.TB, sheets ...grid.Table) string {
	t.Helper()
	var b bytes.Buffer
	if err := grid.WriteXLSX(&b, sheets...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWhatAFileIsIsSaid(t *testing.T) {
	book := workbook(t, grid.Table{Name: "A", Header: []string{"id", "title"}, Rows: grid.Lines([][]string{{"1", "One"}})})
	tests := []struct {
		file      parse.File
		data      string
		want, why string
	}{
		{parse.File{Path: "notes.txt", As: format.Markdown}, "# Heading", "markdown", "it was given as markdown"},
		{parse.File{Path: "a.csv"}, book, "table", "it is an Excel workbook"},
		{parse.File{Path: "a"}, "<rss version='2.0'></rss>", "feed", "its first element is <rss>"},
	}
	for _, test := range tests {
		if found, items := events(t, test.file, test.data); found == nil || string(found.Format) != test.want || found.Why != test.why {
			t.Errorf("%s: %+v, %v", test.file.Path, found, told(items))
		}
	}
	for name, code := range map[string]parse.Code{"a.gif": parse.Unsupported, "a.md": parse.Binary} {
		if found, items := events(t, parse.File{Path: name}, "GIF89a\x00"); found != nil || len(items) != 1 || items[0].Skip == nil || items[0].Skip.Code != code {
			t.Errorf("%s: %+v, %v", name, found, told(items))
		}
	}
}

func TestSheetsOfAWorkbook(t *testing.T) {
	book := workbook(t,
		grid.Table{Name: "Read me", Header: []string{"This is our list"}, Rows: grid.Lines(nil)},
		grid.Table{Name: "Blog", Header: []string{"Our blog"}, Rows: grid.Lines([][]string{
			{"as of", "November"}, {}, {"Title", "URL", "Quality 1-5", "Owner"}, {"One", "/one", "4", "me"}, {"", "/two", "9", ""},
		})},
		grid.Table{Name: "Videos", Header: []string{"External ID", "Title"}, Rows: grid.Lines([][]string{{"v1", "Film"}})},
	)
	found, items := events(t, parse.File{Path: "audit.xlsx"}, book)
	want := []parse.Sheet{
		{Name: "Blog", HeaderRow: 4, Columns: map[string]string{"title": "Title", "url": "URL", "rating": "Quality 1-5"}, Ignored: []string{"Owner"}},
		{Name: "Videos", HeaderRow: 1, Columns: map[string]string{"id": "External ID", "title": "Title"}},
	}
	if diff := cmp.Diff(want, found.Sheets); diff != "" {
		t.Error(diff)
	}
	left := []parse.LeftSheet{{Name: "Read me", HeaderRow: 1, Columns: []string{"This is our list"}, Why: "the columns This is our list"}}
	if diff := cmp.Diff(left, found.Left); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"0 unsupported", "5 One", "6 invalid", "2 Film"}, told(items)); diff != "" {
		t.Error(diff)
	}
	if items[1].Input.Quality != 0.8 || items[1].Sheet != "Blog" {
		t.Errorf("%+v", items[1])
	}
	faults := []parse.Fault{{Field: "rating", Column: "Quality 1-5", Found: `"9"`, Try: "use a number from 1 to 5"}}
	if diff := cmp.Diff(faults, items[2].Skip.Faults); diff != "" {
		t.Error(diff)
	}
}

// The sheets of a workbook that are no assets are left, with what they look like.
func TestSheetsOfOtherKinds(t *testing.T) {
	book := workbook(t,
		grid.Table{Name: "Content", Header: []string{"title", "url"}, Rows: grid.Lines([][]string{{"One", "/one"}})},
		grid.Table{Name: "Keywords", Header: []string{"phrase", "intent"}, Rows: grid.Lines([][]string{{"set up sso", "do"}})},
		grid.Table{Name: "Personas", Header: []string{"key", "name", "description"}, Rows: grid.Lines([][]string{{"it", "IT", "x"}})},
	)
	found, items := events(t, parse.File{Path: "all.xlsx"}, book)
	want := []parse.LeftSheet{
		{Name: "Keywords", HeaderRow: 1, Columns: []string{"phrase", "intent"}, Kind: "keyword_map", Why: "the columns phrase, intent, which look like keyword_map"},
		{Name: "Personas", HeaderRow: 1, Columns: []string{"key", "name", "description"}, Kind: "personas",
			Why: "the columns key, name, description, which look like personas"},
	}
	if diff := cmp.Diff(want, found.Left); diff != "" || len(found.Sheets) != 1 {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2 One", "0 unsupported", "0 unsupported"}, told(items)); diff != "" || items[1].Skip.Code.Wrong() {
		t.Error(diff)
	}
}

func TestColumnsForNoField(t *testing.T) {
	for name, text := range map[string]string{"a.csv": "id,title\n1,One\n", "a.json": `[{"id":"1","title":"One"}]`} {
		found, items := events(t, parse.File{Path: name, Columns: map[string]string{"sumary": "Beschreibung"}}, text)
		if found != nil || len(items) != 1 || items[0].Skip == nil {
			t.Fatalf("%s: %v", name, told(items))
		}
		s := items[0].Skip
		if s.Found != `the field "sumary", to which a column is given` || !strings.HasPrefix(s.Try, "did you mean summary? use one of id, url, title, summary, ") {
			t.Errorf("%s: %s", name, s)
		}
	}
}

// The sheets of content teams, with the headers that they have.
func TestSheetsOfContentTeams(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"PathFactory", "Title,Description,SEO Title,Content Type,Custom URL Slug,Content Engagement Score,Internal Name,Funnel Stage,Estimated Cost,Persona," +
			"Industry,Expiry date,External ID,Topics\n" +
			"Guide,How it works,Guide | Us,White Paper,the-guide,1,guide_v2,Top,200,IT Manager,Retail,2030-01-31,A-17,\"Sensors, Alarms\"\n",
			"A-17 /the-guide white-paper [-/discover/it-manager] [sensors alarms] [Retail] 2030"},
		{"a gap audit", "Title,URL,Format,Journey phase,Target persona,Touchpoint,Intent,Quality 1-5,Performance,Last updated\n" +
			"Guide,https://a.example/g,Video,Decision,IT Manager,newsletter; web,Informational,5,Good,2026-01-31\n",
			"https://a.example/g https://a.example/g video [-/urgent/it-manager -/worth/it-manager] [] [] 1"},
		{"HubSpot", "Blog name,Post title,Post URL,Post language,Publish date,Last modified date,Author,Tags,Meta description,Post body,Featured image URL,Status\n" +
			"Us,Guide,https://a.example/g,en,2026-01-31 10:00,2026-02-01 10:00,Ann,Sensors; Alarms,Short,<p>Long</p><p>text</p>,https://a.example/i.png,DRAFT\n",
			"https://a.example/g https://a.example/g  [] [sensors alarms] [] 1"},
		{"HubSpot, with names of posts", "Blog name,Post name,Post SEO title,Post language,Post URL,Author,Publish date,Last modified date,Tags,Post status," +
			"Meta description,Post body,Featured image URL\n" +
			"Us,Guide,Guide,en,https://a.example/g,Ann,2026-01-31 10:00,2026-02-01 10:00,\"cdp,data\",Published,Short,<p>Long</p>,\n",
			"https://a.example/g https://a.example/g  [] [cdp data] [] 1"},
		{"German", "Titel;Adresse;Beschreibung;Datum;Sprache;Themen\nFührer;https://a.example/g;Kurz;31.1.2026;de;x\n", "https://a.example/g https://a.example/g  [] [] [] 1"},
	}
	for _, test := range tests {
		_, items := events(t, parse.File{Path: "a.csv"}, test.text)
		if len(items) != 1 || items[0].Skip != nil {
			t.Errorf("%s: %v %+v", test.name, told(items), items)
			continue
		}
		in := items[0].Input
		got := fmt.Sprintf("%s %s %s %v %v %v %d", in.ExternalID, in.URL, in.Kind, in.Moments, in.Topics, in.Keywords, in.Expires.Year())
		if got != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
	}
	_, items := events(t, parse.File{Path: "a.csv"}, tests[1].text)
	if h := items[0].Hints; len(h) != 1 || h[0].Intent != "know" {
		t.Errorf("a tool's intent is a hint: %+v", h)
	}
	_, items = events(t, parse.File{Path: "a.csv"}, tests[2].text)
	if in := items[0].Input; in.Status != "draft" || in.Text != "Long\n\ntext" || in.Summary != "Short" || in.Image == "" || in.Updated.IsZero() {
		t.Errorf("%+v", in)
	}
}

func TestListsInJSON(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{`{"count": 2, "tags": ["x", "y"], "posts": [{"id":1,"title":"A"},{"id":2,"title":"B"}], "next": null}`, []string{"1 A", "2 B"}},
		{`{"data": {"list": {"items": [{"id":1,"title":"A"}]}}}`, []string{"1 A"}},
		{`{"none": [], "empty": {}, "deep": {"a": {"b": {"c": {"d": [{"id":1,"title":"A"}]}}}}}`, []string{"0 unsupported"}},
		{`{"x": [1, [2, {"id": 3}]], "y": [{"id":1,"title":"A"}]}`, []string{"1 A"}},
		{`{"x": "y"}`, []string{"0 unsupported"}},
		{`{"x": [{"id":1,"title":"A"}`, []string{"1 A", "0 syntax"}},
		{`{"x": `, []string{"0 syntax"}},
		{`{}`, []string{"0 unsupported"}},
	}
	for _, test := range tests {
		_, items := events(t, parse.File{Path: "a.json"}, test.text)
		if diff := cmp.Diff(test.want, told(items)); diff != "" {
			t.Errorf("%s\n%s", test.text, diff)
		}
	}
}

func TestErrorsCSVComesBackWhole(t *testing.T) {
	header, rows := []string{"Title", "URL", "Published at", "Owner"}, [][]string{
		{"One", "/one", "2026-01-01", "me"}, {"Two", "/two", "soon", "=you"}, {"Three", "three", "2026-01-03", ""},
	}
	files := map[string]string{"a.xlsx": workbook(t, grid.Table{Name: "A", Header: header, Rows: grid.Lines(rows)})}
	for name, comma := range map[string]string{"a.csv": ",", "b.csv": ";", "a.tsv": "\t"} {
		files[name] = strings.Join(header, comma) + "\n"
		for _, row := range rows {
			files[name] += strings.Join(row, comma) + "\n"
		}
	}
	for name, data := range files {
		f := parse.File{Path: name}
		_, items := events(t, f, data)
		var faults []grid.Fault
		for _, it := range items {
			if it.Skip != nil {
				for _, wrong := range it.Skip.Faults {
					faults = append(faults, grid.Fault{Row: it.Row, Column: wrong.Column, Code: string(it.Skip.Code), Message: wrong.Found, Suggestion: wrong.Try})
				}
			}
		}
		var out bytes.Buffer
		if err := parse.WriteErrors(&out, f, []byte(data), "", faults); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !strings.Contains(out.String(), "_suggestion") || !strings.Contains(out.String(), "'=you") || strings.Contains(out.String(), "/one") {
			t.Errorf("%s: %s", name, out.String())
		}
		mended := strings.NewReplacer("soon", "2026-01-02", "three", "/three").Replace(out.String())
		_, items = events(t, parse.File{Path: "errors.csv"}, mended)
		if diff := cmp.Diff([]string{"2 Two", "3 Three"}, told(items)); diff != "" {
			t.Errorf("%s: mended:\n%s", name, diff)
		}
	}
}
