package front_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/front"
)

func TestFold(t *testing.T) {
	tests := map[string]string{
		"Published At": "publishedat", "published_at": "publishedat", "ms.date": "msdate", "Überschrift": "uberschrift", "CTA-URL": "ctaurl",
		"§$%": "", "名前": "名前", "ﬁeld": "field", "a\xffb": "ab",
	}
	for name, want := range tests {
		if got := front.Fold(name); got != want {
			t.Errorf("Fold(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestFieldsOf(t *testing.T) {
	got := front.FieldsOf(map[string]any{
		"text": " a ", "number": json.Number("1.50"), "whole": int64(7), "part": 0.25, "truth": true, "none": nil, "empty": "  ",
		"when": time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "list": []any{"a", nil, json.Number("2"), []any{"deep"}, map[string]any{}},
		"object": map[string]any{"x": "y"}, "params": map[string]any{"persona": "p", "params": map[string]any{"step": "use"}},
		"Title": "second by its name", "title_": "third", "TITLE": "first",
	})
	want := front.Fields{
		"text": {"a"}, "number": {"1.50"}, "whole": {"7"}, "part": {"0.25"}, "truth": {"true"}, "when": {"2026-01-02T03:04:05Z"},
		"list": {"a", "2"}, "persona": {"p"}, "step": {"use"}, "title": {"first", "second by its name", "third"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzSplit(f *testing.F) {
	for _, page := range []string{
		"---\ntitle: A\ntags: [a, b]\nparams: {x: y}\n---\ntext", "+++\na = \"b\"\n[c]\nd = [1]\n+++\ntext", "{\"a\": [1, {}]}\ntext",
		"---\na: &a [1]\nb: *a\n<<: *a\n---\n", "\n\n---\n- a\n---\n", "---\na: \"\n---\n", "{{< a >}}",
	} {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		fields, text, err := front.Split(page)
		var broken *front.Error
		if err != nil {
			if !errors.As(err, &broken) || broken.Reason == "" || broken.Line < 0 || broken.Line > 1+bytes.Count(page, []byte("\n")) {
				t.Fatalf("error %#v", err)
			}
			return
		}
		if !bytes.HasSuffix(page, text) {
			t.Errorf("the text %q is not the end of the page", text)
		}
		size := 0
		for name, values := range fields {
			if front.Fold(name) != name || len(values) == 0 {
				t.Errorf("field %q: %q", name, values)
			}
			for _, value := range values {
				size += len(value)
			}
		}
		// An escape is longer than what it stands for; an address in a comment is counted once more.
		if utf8.Valid(page) && size > 2*len(page) {
			t.Errorf("%d bytes of fields from %d", size, len(page))
		}
	})
}
