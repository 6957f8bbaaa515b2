package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest"
	"moments/content/ingest/format"
	"moments/content/ingest/parse"
	"moments/keywords/sheet/grid"
)

// told is what became of the rows of a file: row and title, or row and code.
func told(t testing.TB, name, text string) (lines []string) {
	t.Helper()
	for _, item := range collect(t, from(map[string]string{name: text}), ingest.Options{}) {
		what := item.Input.Title
		if item.Skip != nil {
			what = string(item.Skip.Code)
			if item.Skip.Found == "" || item.Skip.Try == "" || item.Skip.Path != name || item.Skip.Row != item.Row {
				t.Errorf("the skip says too little: %+v", item.Skip)
			}
		}
		lines = append(lines, fmt.Sprintf("%d %s", item.Row, what))
	}
	return lines
}

func TestTables(t *testing.T) {
	long := strings.Repeat("x", 2*grid.MaxRecordBytes)
	tests := []struct {
		name, file, text string
		want             []string
	}{
		{"rows", "a.csv", "id,title\na,A\nb,B\n", []string{"2 A", "3 B"}},
		{"no last line end", "a.csv", "id,title\na,A", []string{"2 A"}},
		{"a mark and other names", "a.csv", "\xef\xbb\xbfPERMALINK,Head Line\n/a,A\n", []string{"2 A"}},
		{"UTF-16", "a.csv", "\xff\xfei\x00d\x00,\x00t\x00i\x00t\x00l\x00e\x00\n\x00a\x00,\x00\xe9\x00", []string{"2 é"}},
		{"several lines", "a.csv", "id,title,body\na,A,\"1\n2\n3\"\nb,B,\n", []string{"2 A", "5 B"}},
		{"short and empty rows", "a.csv", "id,title,body\na,A\n\n,,\nb,B,x\n", []string{"2 A", "5 B"}},
		{"long row", "a.csv", "id,title\na,A,x\nb,B\n", []string{"2 invalid", "3 B"}},
		{"a stray quote", "a.csv", "id,title\na,\"A\" x\nb,B\n", []string{"2 syntax", "3 B"}},
		{"an open quote", "a.csv", "id,title\na,\"A\nb,B\n", []string{"2 syntax", "3 B"}},
		{"an endless quote", "a.csv", "id,title\na,A\nb,\"" + long + "\nc,C\n", []string{"2 A", "3 too_large", "4 C"}},
		{"not UTF-8", "a.csv", "id,title\na,\xe9\nb,B\n", []string{"2 é", "3 B"}},
		{"zeros", "a.csv", "id,title\na,\x00\n", []string{"0 binary"}},
		{"empty", "a.csv", "", []string{"0 no_text"}},
		{"a header only", "a.csv", "id,title\n", nil},
		{"no title", "a.csv", "id,text\na,A\n", []string{"0 unsupported"}},
		{"no id", "a.csv", "title,text\na,A\n", []string{"0 unsupported"}},
		{"semicolons", "a.csv", "id;title\na;A\n", []string{"2 A"}},
		{"many columns", "a.csv", "id,title" + strings.Repeat(",x", 300) + "\na,A\n", []string{"0 too_large"}},
		{"twice", "a.csv", "id,title\na,A\na,B\n", []string{"2 A", "3 duplicate"}},

		{"objects", "a.json", `[{"id":"a","title":"A"},{"id":"b","title":"B"}]`, []string{"1 A", "2 B"}},
		{"a mark", "a.json", "\xef\xbb\xbf[{\"id\":\"a\",\"title\":\"A\"}]", []string{"1 A"}},
		{"no objects", "a.json", `[]`, nil},
		{"an object", "a.json", `{"id":"a","title":"A"}`, []string{"0 unsupported"}},
		{"no JSON", "a.json", `title: A`, []string{"0 unsupported"}},
		{"empty JSON", "a.json", ``, []string{"0 unsupported"}},
		{"other things", "a.json", `[1,null,"x",[],{"id":"a","title":"A"}]`, []string{"1 invalid", "2 invalid", "3 invalid", "4 invalid", "5 A"}},
		{"broken", "a.json", `[{"id":"a","title":"A"},{"id":]`, []string{"1 A", "2 syntax"}},
		{"cut off", "a.json", `[{"id":"a","title":"A"}`, []string{"1 A", "0 syntax"}},
		{"cut off in an object", "a.json", `[{"id":"a","title":"A"},{"id"`, []string{"1 A", "2 syntax"}},
		{"deep", "a.json", strings.Repeat("[", 20_000), []string{"1 syntax"}},
		{"a deep field", "a.json", `[{"id":"a","title":"A","x":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}]`, []string{"1 A"}},
		{"JSON not UTF-8", "a.json", "[{\"id\":\"a\",\"title\":\"\xe9\"},{\"id\":\"b\",\"title\":\"B\"}]", []string{"1 encoding", "2 B"}},
		{"a huge object", "a.json", `[{"id":"a","title":"` + strings.Repeat("x", 17<<20) + `"}]`, []string{"1 too_large"}},

		{"lines", "a.jsonl", "{\"id\":\"a\",\"title\":\"A\"}\n\n{\"id\":\"b\",\"title\":\"B\"}", []string{"1 A", "3 B"}},
		{"other ending", "a.ndjson", "{\"id\":\"a\",\"title\":\"A\"}", []string{"1 A"}},
		{"broken lines", "a.jsonl", "{\n{\"id\":\"a\",\"title\":\"A\"}\nnull\n{}{}\n\xff\n", []string{"1 syntax", "2 A", "3 invalid", "4 syntax", "5 encoding"}},
		{"a long line", "a.jsonl", `{"id":"a","title":"A","body":"` + strings.Repeat("x", 1<<20) + `"}`, []string{"1 A"}},
		{"long objects", "a.json", "[" + strings.Repeat(`{"title":"A","body":"`+strings.Repeat("x", 7<<20)+`"},`, 3) + `{"id":"a","title":"B"}]`,
			[]string{"1 invalid", "2 invalid", "3 invalid", "4 B"}},
		{"a huge line", "a.jsonl", "{\"id\":\"a\",\"title\":\"A\"}\n" + strings.Repeat("x", 17<<20), []string{"1 A", "2 too_large"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if racing && len(test.text) > 16<<20 {
				t.Skip("it would take long")
			}
			if diff := cmp.Diff(test.want, told(t, test.file, test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestColumnsOfOnesOwn(t *testing.T) {
	src := from(map[string]string{"a.csv": "Nummer,Überschrift,title,Themen\n7,Echt,Falsch,a|b\n"})
	items := collect(t, src, ingest.Options{Columns: map[string]string{"id": "nummer", "Title": "uberschrift", "topics": "THEMEN"}})
	if len(items) != 1 || items[0].Skip != nil {
		t.Fatalf("%+v", items)
	}
	if in := items[0].Input; in.ExternalID != "7" || in.Title != "Echt" || len(in.Topics) != 2 {
		t.Errorf("%+v", in)
	}
}

func TestUnknownColumnsAreNamed(t *testing.T) {
	item := one(t, "a.csv", "id,title,Owner,Notes\na,A,me,\n")
	want := &parse.Found{Format: format.Table, Why: "its name ends with .csv", Sheets: []parse.Sheet{{
		Name: "a", Encoding: "UTF-8", Delimiter: ",", HeaderRow: 1, Columns: map[string]string{"id": "id", "title": "title"}, Ignored: []string{"Owner", "Notes"},
	}}}
	if diff := cmp.Diff(want, item.Found); diff != "" {
		t.Error(diff)
	}
}

func TestManyRowsInLittleMemory(t *testing.T) {
	const rows = 5_000
	var b strings.Builder
	b.WriteString("id,title,body\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,Title %d,\"some text, quoted\"\n", i, i)
	}
	n := 0
	for _, item := range collect(t, from(map[string]string{"a.csv": b.String()}), ingest.Options{}) {
		if item.Skip != nil || item.Input.Title != fmt.Sprintf("Title %d", n) {
			t.Fatalf("item %d: %+v", n, item)
		}
		n++
	}
	if n != rows {
		t.Errorf("%d rows", n)
	}
}

func TestAMillionRows(t *testing.T) {
	if racing {
		t.Skip("it would take long")
	}
	files := map[string]string{
		"a.csv":   "id,title\n" + strings.Repeat(",\n", parse.MaxRows-1) + "a,A\n",
		"b.csv":   "id,title\n" + strings.Repeat(",\n", parse.MaxRows) + "b,B\n",
		"c.jsonl": strings.Repeat("\n", parse.MaxRows) + "{}\n",
	}
	last := map[string]parse.Code{}
	for item := range ingest.Read(t.Context(), from(files), ingest.Options{}) {
		last[item.Path] = ""
		if item.Skip != nil && item.Skip.Code != parse.Duplicate {
			last[item.Path] = item.Skip.Code
		}
	}
	want := map[string]parse.Code{"a.csv": "", "b.csv": parse.TooLarge, "c.jsonl": parse.TooLarge}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Error(diff)
	}
}
