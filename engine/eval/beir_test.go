package eval_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/engine/eval"
)

// documents reads a whole corpus.
func documents(text string) (all []eval.Document, err error) {
	for d, err := range eval.ReadDocuments(strings.NewReader(text)) {
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

func TestReadDocuments(t *testing.T) {
	got, err := documents("\xef\xbb\xbf" + `{"_id": "1", "title": "A title", "text": "Words\nof it", "metadata": {"x": [1]}}` + "\r\n\n" +
		`{"text": "", "_id": "b/2"}`)
	want := []eval.Document{{ID: "1", Title: "A title", Text: "Words\nof it"}, {ID: "b/2"}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Every word of a document is in the asset once, and the catalogue takes it.
func TestDocumentsAreAssets(t *testing.T) {
	long := strings.Repeat("word ", 400)
	tests := []struct{ name, title, text, wantTitle, wantText string }{
		{"both", "A title", "Its text.", "A title", "Its text."},
		{"no title", "", "Its text.", "Its text.", ""},
		{"no title, long", " ", "x " + long, "x" + strings.Repeat(" word", 15), " word" + strings.Repeat(" word", 384)},
		{"a long title", long, "Its text.", strings.TrimSpace(strings.Repeat("word ", 204)), strings.Repeat(" word", 195) + " word Its text."},
		{"one word without end", "", strings.Repeat("é", 60), strings.Repeat("é", 40), strings.Repeat("é", 20)},
		{"nothing", "", "", "?", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := eval.Document{ID: "7", Title: test.title, Text: test.text}.Asset()
			if in.Title != test.wantTitle || in.Text != test.wantText || in.ExternalID != "7" {
				t.Errorf("%q\n%q", in.Title, in.Text)
			}
			if err := in.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
	in := eval.Document{ID: "7", Title: "t", Text: strings.Repeat("word ", 2_000_000)}.Asset()
	if len(in.Text) > content.MaxTextBytes || in.Validate() != nil {
		t.Errorf("%d bytes: %v", len(in.Text), in.Validate())
	}
}

func TestReadQueries(t *testing.T) {
	got, err := eval.ReadQueries(strings.NewReader("{\"_id\":\"1\",\"text\":\"vitamin D\"}\n{\"_id\":\"2\",\"text\":\"x\",\"metadata\":{}}\n"))
	if want := map[string]string{"1": "vitamin D", "2": "x"}; err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestReadQrels(t *testing.T) {
	got, err := eval.ReadQrels(strings.NewReader("query-id\tcorpus-id\tscore\r\n1\ta b\t1\r\n1\tc\t-1\n2\ta b\t9\n"))
	want := map[string]map[string]int{"1": {"a b": 1, "c": 0}, "2": {"a b": eval.MaxGrade}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestCollectionRefusals(t *testing.T) {
	corpus := func(text string) error { _, err := documents(text); return err }
	queries := func(text string) error { _, err := eval.ReadQueries(strings.NewReader(text)); return err }
	qrels := func(text string) error { _, err := eval.ReadQrels(strings.NewReader(text)); return err }
	tests := []struct {
		name       string
		read       func(string) error
		file, want string
	}{
		{"not JSON", corpus, "{\"_id\":\"1\"}\nx\n", `line 2: found "x"; write one JSON object a line`},
		{"a number for an id", corpus, `{"_id":1}`, `line 1: found "{\"_id\":1}"`},
		{"no id", corpus, `{"text":"a"}`, `line 1, _id: found ""; give each line an _id of its own`},
		{"twice", corpus, "{\"_id\":\"1\"}\n{\"_id\":\"1\"}", `line 2, _id: found "1"`},
		{"a line without end", corpus, "{\"_id\":\"1\"}\n" + strings.Repeat("x", 17<<20), "line 2: found more than 16 MiB"},
		{"nothing to search for", queries, `{"_id":"1","text":" "}`, "line 1, text: found nothing"},
		{"queries twice", queries, "{\"_id\":\"1\",\"text\":\"a\"}\n{\"_id\":\"1\",\"text\":\"a\"}", `line 2, _id`},
		{"empty", qrels, "", "line 1: found an empty file; begin with the header"},
		{"no header", qrels, "1\ta\t1\n", `line 1: found "1\ta\t1"; begin with the header`},
		{"two fields", qrels, "query-id\tcorpus-id\tscore\n1\ta\n", `line 2: found "1\ta"; write query, document and grade`},
		{"no grade", qrels, "query-id\tcorpus-id\tscore\n1\ta\thigh\n", `line 2, score: found "high"`},
		{"judged twice", qrels, "query-id\tcorpus-id\tscore\n1\ta\t1\n1\ta\t2\n", `line 3: found document "a" twice for query "1"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := test.read(test.file)
			var cell *eval.CellError
			if !errors.Is(err, eval.ErrJudgments) || !errors.As(err, &cell) || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("\n got %v\nwant %s", err, test.want)
			}
		})
	}
	broken := errors.New("broken")
	if _, err := eval.ReadQrels(iotest.ErrReader(broken)); !errors.Is(err, broken) || errors.Is(err, eval.ErrJudgments) {
		t.Errorf("%v", err)
	}
}

// What is read is within bounds: ids once, assets that the catalogue takes.
func FuzzReadDocuments(f *testing.F) {
	f.Add("{\"_id\":\"1\",\"title\":\"a\",\"text\":\"b\"}\n{\"_id\":\"2\"}")
	f.Add("\xef\xbb\xbf{\"_id\":\"\\u0000\",\"title\":\"\\ud800 \"}\r\n")
	f.Add("{\"_id\":\"1\",\"text\":\"" + strings.Repeat("long ", 100) + "\"}")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := documents(text)
		if err != nil && !errors.Is(err, eval.ErrJudgments) {
			t.Fatal(err)
		}
		met := map[string]bool{}
		for _, d := range all {
			if err := d.Asset().Validate(); err != nil || met[d.ID] {
				t.Fatalf("%q: %v", d.ID, err)
			}
			met[d.ID] = true
		}
	})
}

// What is read can be written and read again.
func FuzzReadQrels(f *testing.F) {
	f.Add("query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t-3\n")
	f.Add("query-id\tcorpus-id\tscore\r\n\n\xff\t\xff\t9\r\n")
	f.Add("1\ta\t1\n")
	f.Fuzz(func(t *testing.T, text string) {
		qrels, err := eval.ReadQrels(strings.NewReader(text))
		if err != nil {
			if !errors.Is(err, eval.ErrJudgments) || qrels != nil {
				t.Fatal(qrels, err)
			}
			return
		}
		again := "query-id\tcorpus-id\tscore\n"
		for query, grades := range qrels {
			for document, grade := range grades {
				if grade < 0 || grade > eval.MaxGrade {
					t.Fatal(grade)
				}
				again += fmt.Sprintf("%s\t%s\t%d\n", query, document, grade)
			}
		}
		if got, err := eval.ReadQrels(strings.NewReader(again)); err != nil || !cmp.Equal(got, qrels) {
			t.Fatalf("%v\n%v\n%v", err, qrels, got)
		}
	})
}
