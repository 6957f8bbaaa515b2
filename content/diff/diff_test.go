package diff_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/content/diff"
	"moments/keywords"
)

func TestAssets(t *testing.T) {
	before := content.Asset{Title: "A", Topics: []keywords.Topic{"ice"}, Version: 1, Print: "x", Body: "1"}
	after := content.Asset{
		Title: "B", Topics: []keywords.Topic{"ice", "snow"}, Version: 2, Print: "y", Body: "2", Quality: 0.5,
		Moments: []keywords.Moment{{Intent: keywords.Do}}, Expires: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
		Withdrawn: true, Reason: content.Missing,
	}
	want := []diff.Field{
		{"title", "A", "B"}, {"moments", "", "do/-/-"}, {"topics", "ice", "ice | snow"}, {"expires_at", "", "2027-01-02T03:04:05Z"},
		{"withdrawn", "", "missing"}, {"quality", "", "0.5"},
	}
	if got := diff.Assets(&before, &after); !cmp.Equal(want, got) {
		t.Error(cmp.Diff(want, got))
	}
	if got := diff.Assets(&after, &after); len(got) != 0 {
		t.Errorf("the same: %+v", got)
	}
}

// Every field of an asset but those that the catalogue decides is compared.
func TestNoFieldIsForgotten(t *testing.T) {
	own := map[string]bool{"ID": true, "Source": true, "ExternalID": true, "Body": true, "Version": true, "Print": true, "Reason": true, "Confirmed": true, "Hints": true}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[content.Asset]()) {
		if own[field.Name] {
			continue
		}
		var zero, set content.Asset
		value := reflect.ValueOf(&set).Elem().FieldByIndex(field.Index)
		switch value.Interface().(type) {
		case time.Time:
			value.Set(reflect.ValueOf(time.Unix(1, 0)))
		case bool:
			value.SetBool(true)
		case float64:
			value.SetFloat(1)
		case []keywords.Moment:
			value.Set(reflect.ValueOf([]keywords.Moment{{Intent: keywords.Do}}))
		default:
			fill(value)
		}
		if got := diff.Assets(&zero, &set); len(got) != 1 {
			t.Errorf("%s: %+v", field.Name, got)
		}
	}
}

// fill sets a text, or a list of one.
func fill(value reflect.Value) {
	if value.Kind() == reflect.String {
		value.SetString("x")
		return
	}
	one := reflect.MakeSlice(value.Type(), 1, 1)
	one.Index(0).SetString("x")
	value.Set(one)
}

func TestTexts(t *testing.T) {
	got := diff.Texts("one\ntwo\nthree", "one\n2\nthree\nfour")
	want := diff.Lines{Added: 2, Removed: 1, Shown: []string{"@@ -1,3 +1,4 @@", " one", "-two", "+2", " three", "+four"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := diff.Texts("same", "same\n"); got.Added+got.Removed+len(got.Shown) != 0 {
		t.Errorf("the same: %+v", got)
	}
	long := strings.Repeat("line\n", 1000)
	if got := diff.Texts("", long); got.Added != 1000 || len(got.Shown) != diff.MaxShown {
		t.Errorf("%d added, %d shown", got.Added, len(got.Shown))
	}
}

// The lines that were removed are as many as those that were there and are not, whatever the texts.
func TestTheCountsAddUp(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) []string {
		return rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "--- a", "+++ b", ""})).Draw(t, "lines")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "before"), text.Draw(t, "after")
		full := func(lines []string) string { return strings.Join(append(lines, "end"), "\n") }
		got := diff.Texts(full(a), full(b))
		if got.Added-got.Removed != len(b)-len(a) {
			t.Fatal(fmt.Sprintf("%+v", got))
		}
	})
}
