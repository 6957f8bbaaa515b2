package fields_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/content/ingest/fields"
	"moments/content/ingest/front"
	"moments/keywords"
)

// read makes an asset of names and texts.
func read(v fields.Vocabulary, table bool, pairs ...string) (fields.Read, error) {
	raw := front.Fields{}
	for i := 0; i < len(pairs); i += 2 {
		raw.Add(pairs[i], pairs[i+1])
	}
	known, _ := v.Values(raw)
	return fields.Of(known, fields.Options{Table: table, Steps: keywords.DefaultSteps()})
}

func TestNamesDifferByWhereTheyStand(t *testing.T) {
	pages, tables := fields.OfPages(), fields.OfTables(map[string]string{"title": "Überschrift"})
	for name, want := range map[string][2]fields.Field{
		"Title": {fields.Title, fields.Title}, "ms.topic": {fields.Kind, ""}, "Content Type": {"", fields.Kind}, "audience": {"", fields.Personas},
		"published": {fields.Shown, fields.Published}, "uberschrift": {"", fields.Title}, "_row": {"", ""},
	} {
		if got := [2]fields.Field{pages.Field(name), tables.Field(name)}; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !tables.IsAssets([]string{"Headline", "LINK"}) || tables.IsAssets([]string{"Headline"}) || tables.IsAssets([]string{"url"}) {
		t.Error("which columns are those of assets")
	}
	if n := tables.Score([]string{"Title", "x", "Url"}); n != 2 {
		t.Errorf("score %d", n)
	}
}

func TestLists(t *testing.T) {
	tests := []struct {
		table bool
		text  string
		want  string
	}{
		{true, "a|b, c", "[a b-c]"}, {true, "a; b, c", "[a b-c]"}, {true, "a, b", "[a b]"}, {true, "a", "[a]"}, {true, " | ", "[]"},
		{false, "a, b|c", "[a b c]"},
	}
	for _, test := range tests {
		v := fields.OfPages()
		if test.table {
			v = fields.OfTables(nil)
		}
		if got, err := read(v, test.table, "topics", test.text); err != nil || fmt.Sprint(got.Asset.Topics) != test.want {
			t.Errorf("%q: %v, %v; want %s", test.text, got.Asset.Topics, err, test.want)
		}
	}
}

func TestWhatCannotBe(t *testing.T) {
	wrong := []string{"quality", "7", "rating", "9", "language", "English", "image", "picture.png", "status", "good"}
	_, err := read(fields.OfTables(nil), true, wrong...)
	var first *content.FieldError
	if !errors.As(err, &first) || !errors.Is(err, content.ErrInvalid) {
		t.Errorf("a table: %v", err)
	}
	got, err := read(fields.OfPages(), false, wrong...)
	if diff := cmp.Diff([]string{"language", "status", "quality", "image"}, got.Ignored); err != nil || diff != "" {
		t.Errorf("a page: %v\n%s", err, diff)
	}
	if _, err := read(fields.OfPages(), false, "expires", "soon"); err == nil {
		t.Error("a page whose end is no date would be shown for ever")
	}
}

func TestQuality(t *testing.T) {
	for text, want := range map[string]float64{"5": 1, "2.5": 0.5, "2,5": 0.5, "": 0} {
		if got, err := read(fields.OfTables(nil), true, "Quality 1-5", text); err != nil || got.Asset.Quality != want {
			t.Errorf("%q: %v, %v", text, got.Asset.Quality, err)
		}
	}
	if got, err := read(fields.OfTables(nil), true, "Rating", "5", "quality", "0.3"); err != nil || got.Asset.Quality != 0.3 {
		t.Errorf("both: %v, %v", got.Asset.Quality, err)
	}
}

func TestIntentsOfTools(t *testing.T) {
	got, err := read(fields.OfTables(nil), true, "Intent", "Informational, Navigational, Local")
	if err != nil || len(got.Asset.Moments) != 0 {
		t.Fatalf("%v, %v", got.Asset.Moments, err)
	}
	got, err = read(fields.OfTables(nil), true, "Intent", "Commercial, Navigational, do")
	if err != nil || fmt.Sprint(got.Asset.Moments) != "[do/-/-]" || len(got.Hints) != 1 || got.Hints[0].Intent != keywords.Buy {
		t.Errorf("%v, %+v, %v", got.Asset.Moments, got.Hints, err)
	}
}

func FuzzDate(f *testing.F) {
	for _, text := range []string{"2026-01-02", "Jan 2, 2026", "1/2/2026", "2026-01-02T03:04:05+02:00", "0000-00-00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if at, ok := fields.Date(text); ok && (at.Location() != time.UTC || at.Year() < 0) {
			t.Errorf("%q: %v", text, at)
		}
	})
}

func TestColumnsForNoField(t *testing.T) {
	if err := fields.CheckColumns(map[string]string{"Title": "a", "meta description": "b", "Tags": "c"}); err != nil {
		t.Error(err)
	}
	err := fields.CheckColumns(map[string]string{"titel_": "fine", "zz": "b", "sumary": "c"})
	var column *fields.ColumnError
	if !errors.As(err, &column) || !errors.Is(err, fields.ErrColumn) || column.Name != "sumary" || column.Nearest != "summary" {
		t.Fatalf("%v", err)
	}
	for _, never := range column.Known {
		if never == "sidebar" || never == "shown" {
			t.Errorf("tables have no %s", never)
		}
	}
	if errors.As(fields.CheckColumns(map[string]string{"qqqqqq": "c"}), &column); column.Nearest != "" {
		t.Errorf("far off: %s", column.Nearest)
	}
}
