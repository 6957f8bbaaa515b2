package intake_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"moments/content/runs"
	"moments/engine/intake"
)

// phrases are the rows of the draft, each with its intent, step and weight.
func (d *desk) phrases() map[string]string {
	d.engine.T.Helper()
	now, err := d.engine.Drafts().Get(d.engine.T.Context())
	d.must(err)
	all := map[string]string{}
	for _, r := range now.Rows {
		all[r.Phrase] = r.Moment.String() + " " + string(r.Topic)
	}
	return all
}

const ownMap = "row_id,phrase,match,intent,step,topic\nr1,buy ice,exact,buy,worth,ice\nr2,ice guide,exact,know,,guide\n"

// A list of keywords is put to what is there, and says nothing of the columns that it has not. An export of our own is the whole map, unless
// some of its rows cannot be read; full makes any list the whole map.
func TestOnlyAWholeMapRemovesRows(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		full bool
		want map[string]string
		gone int
	}{
		"a list":      {"Keyword;Match;Intent\nbuy ice;exact;do\nnew;exact;know\n", false, map[string]string{"buy ice": "do/worth/- ice", "ice guide": "know/-/- guide", "new": "know/-/- "}, 0},
		"full":        {"Keyword;Match;Intent\nbuy ice;exact;do\n", true, map[string]string{"buy ice": "do/-/- "}, 2},
		"our own":     {"row_id,phrase,match,intent\nr1,buy ice,exact,buy\n", false, map[string]string{"buy ice": "buy/-/- "}, 1},
		"our own bad": {"row_id,phrase,match,intent\nr1,buy more ice,exact,buy\nr2,ice guide,exact,BAD\n", false, map[string]string{"buy more ice": "buy/worth/- ice", "ice guide": "know/-/- guide"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.take(file("keyword_map.csv", ownMap), intake.Options{})
			task := d.take(file("words.csv", c.text), intake.Options{Full: c.full})
			got := d.phrases()
			if len(got) != len(c.want) || task.Counts.Withdrawn != c.gone || task.State != runs.Done {
				t.Errorf("%v, %s %+v %v", got, task.State, task.Counts, task.Notes)
			}
			for phrase, want := range c.want {
				if got[phrase] != want {
					t.Errorf("%s is %q, want %q", phrase, got[phrase], want)
				}
			}
		})
	}
}

// The rows of errors.csv, mended, come to those that were taken, where these went, whatever the file is called.
func TestMendedRowsRemoveNothing(t *testing.T) {
	all := map[intake.Kind][3]string{
		intake.Assets: {"id,url,title,quality\na,/a,First,BAD\nb,/b,Second,0.5\n", "BAD", "0.9"},
	}
	for kind, c := range lists {
		if kind != intake.Personas { // a key is made of anything
			all[kind] = [3]string{c.broken, c.bad, c.good}
		}
	}
	for kind, c := range all {
		t.Run(string(kind), func(t *testing.T) {
			d := newDesk(t)
			unnamed := func(name, text string) intake.Upload {
				return intake.Upload{Name: name, Body: strings.NewReader(text)}
			}
			broken := d.take(unnamed(string(kind)+".csv", c[0]), intake.Options{})
			mended := strings.Replace(d.errors(broken.ID), c[1], c[2], 1)
			task := d.take(unnamed("e.csv", mended), intake.Options{})
			if task.State != runs.Done || task.Counts.Withdrawn != 0 || task.Counts.Written() != 1 || task.Source != broken.Source {
				t.Errorf("%s %+v of %q, which was %q; %v", task.State, task.Counts, task.Source, broken.Source, task.Notes)
			}
			whole := d.take(unnamed(string(kind)+".csv", strings.Replace(c[0], c[1], c[2], 1)), intake.Options{})
			if whole.Counts.New+whole.Counts.Changed != 0 {
				t.Errorf("the whole file, mended: %+v %v", whole.Counts, whole.Notes)
			}
		})
	}
}

func TestWhatAListLosesIsNamed(t *testing.T) {
	d := newDesk(t)
	task := d.take(file("steps.csv", "key,question,stage\nuse,How?,retention\n"), intake.Options{})
	if all := strings.Join(task.Notes, " "); !strings.Contains(all, "discover") || task.Counts.Withdrawn == 0 {
		t.Errorf("%+v %v", task.Counts, task.Notes)
	}
}

func TestUndefinedPersonasAreSaid(t *testing.T) {
	d := newDesk(t)
	d.take(file("personas.csv", "key,name\nowner,Owner\n"), intake.Options{})
	task := d.take(file("keyword_map.csv", "phrase,intent,persona,step\nice,buy,cook,\nsnow,buy,,nowhere\nrain,buy,owner,\n"), intake.Options{})
	all := strings.Join(task.Notes, " ")
	if !strings.Contains(all, "2 with a persona or step that is not defined (persona cook, step nowhere)") || task.Counts.New != 3 {
		t.Errorf("%+v %v", task.Counts, task.Notes)
	}
}

// A single file is a source of its own, wherever it lies.
func TestAFileIsItsOwnSource(t *testing.T) {
	d := newDesk(t)
	put := func(folder, name, text string) intake.Upload {
		at := filepath.Join(t.TempDir(), folder, name)
		d.must(os.MkdirAll(filepath.Dir(at), 0o755))
		d.must(os.WriteFile(at, []byte(text), 0o644))
		return intake.Upload{Path: at}
	}
	expect(t, "first", d.take(put("one", "pages.csv", twoAssets), intake.Options{}), runs.Done, runs.Counts{New: 2})
	expect(t, "elsewhere", d.take(put("two", "pages.csv", twoAssets), intake.Options{}), runs.Done, runs.Counts{Unchanged: 2})
	other := put("one", "others.csv", "id,title\nx,X\n")
	expect(t, "another", d.take(other, intake.Options{Full: true}), runs.Done, runs.Counts{New: 1})
	less := put("one", "pages.csv", "id,url,title,body\na,/a,First,one\n")
	found, err := d.Inspect(t.Context(), d.engine.Author(), less, intake.Options{Full: true})
	d.must(err)
	preview, err := d.Preview(t.Context(), found.ID, nil)
	d.must(err)
	if all := strings.Join(preview.Notes, " "); !strings.Contains(all, "these would be withdrawn: b") || preview.Counts.Withdrawn != 1 {
		t.Errorf("%+v %v", preview.Counts, preview.Notes)
	}
}

// Searches of two sites or months do not take each other's place, however their files are called.
func TestSearchesAreNamed(t *testing.T) {
	const queries = "Top queries,Clicks,Impressions,CTR,Position\nice,1,10,1%,1\n"
	d := newDesk(t)
	put := func(folder string) intake.Upload {
		at := filepath.Join(t.TempDir(), folder, "Queries.csv")
		d.must(os.MkdirAll(filepath.Dir(at), 0o755))
		d.must(os.WriteFile(at, []byte(queries), 0o644))
		return intake.Upload{Path: at}
	}
	expect(t, "one site", d.take(put("one"), intake.Options{}), runs.Done, runs.Counts{New: 1})
	expect(t, "another", d.take(put("two"), intake.Options{}), runs.Done, runs.Counts{New: 1})
	expect(t, "the same", d.take(put("one"), intake.Options{}), runs.Done, runs.Counts{Unchanged: 1})
	for text, want := range map[string]string{queries: "stdin-", strings.Replace(queries, "10", "20", 1): "stdin-"} {
		task := d.take(intake.Upload{Name: intake.Stdin, Body: strings.NewReader(text)}, intake.Options{As: intake.Searches})
		if !strings.HasPrefix(task.Source, want) || task.Counts.New != 1 {
			t.Errorf("%q: %+v", task.Source, task.Counts)
		}
	}
}

func TestJSONOfSearches(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		kind       intake.Kind
	}{
		"Algolia":   {"a.json", `{"searches": [{"search": "ice", "count": 12, "nbHits": 3}]}`, intake.Searches},
		"a list":    {"a.json", `[{"search": "ice", "count": 12, "nbHits": 3}]`, intake.Searches},
		"Typesense": {"t.jsonl", `{"id":"1","q":"ice","count":12}`, intake.Searches},
		"assets":    {"a.json", `[{"id": "a", "title": "Ice", "keyword": "ice"}]`, intake.Assets},
		"lines":     {"a.jsonl", `{"id": "a", "title": "Ice", "url": "/a"}`, intake.Assets},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			task := d.take(file(c.file, c.text), intake.Options{})
			if task.Kind != string(c.kind) || task.Counts.New != 1 {
				t.Errorf("%s %+v %s %v", task.Kind, task.Counts, task.Problem, task.Faults)
			}
		})
	}
}

func TestOutcomesAreShownTheirDoor(t *testing.T) {
	d := newDesk(t)
	upload := file("outcomes.csv", "occurred_at,event,user_id,url\n2026-05-01T10:00:00Z,lead,u1,https://example.com/\n")
	_, err := d.Start(t.Context(), d.engine.Author(), upload, intake.Options{})
	if !errors.Is(err, intake.ErrUnreadable) || !strings.Contains(err.Error(), "POST /v1/outcomes") {
		t.Error(err)
	}
}
