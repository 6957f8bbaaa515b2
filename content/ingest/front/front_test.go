package front_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/front"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		name, page string
		fields     front.Fields
		text       string
	}{
		{"none", "# A page\n", front.Fields{}, "# A page\n"},
		{"empty page", "", front.Fields{}, ""},
		{"YAML", "---\ntitle: A page\n---\ntext\n---\nmore", front.Fields{"title": {"A page"}}, "text\n---\nmore"},
		{"empty YAML", "---\n---\ntext", front.Fields{}, "text"},
		{"a comment only", "---\n# none\n---\ntext", front.Fields{}, "text"},
		{"empty lines above", "\n\n---\ntitle: A\n---\n", front.Fields{"title": {"A"}}, ""},
		{"carriage returns", "---\r\ntitle: A\r\n---\r\ntext", front.Fields{"title": {"A"}}, "text"},
		{"spaces after the fence", "--- \ntitle: A\n---\t\ntext", front.Fields{"title": {"A"}}, "text"},
		{"scalars as written", "---\nslug: 2013\ntitle: No\ndate: 2014-01-13 2:35:36 -0400\n---\n",
			front.Fields{"slug": {"2013"}, "title": {"No"}, "date": {"2014-01-13 2:35:36 -0400"}}, ""},
		{"lists", "---\ntags: [a, b]\ntopics:\n- c\n-\n- ~\n- {x: y}\n---\n", front.Fields{"tags": {"a", "b"}, "topics": {"c"}}, ""},
		{"nothing", "---\na:\nb: ~\nc: \"\"\nd: ' '\n---\n", front.Fields{}, ""},
		{"folded names", "---\nms.topic: how-to\nCTA_Label: Go\nÉtat: x\n---\n",
			front.Fields{"mstopic": {"how-to"}, "ctalabel": {"Go"}, "etat": {"x"}}, ""},
		{"the last one counts", "---\na: 1\nb: 2\na: 3\n---\n", front.Fields{"a": {"3"}, "b": {"2"}}, ""},
		{"parameters", "---\ntitle: A\nparams:\n  persona: p\nother:\n  deep: x\n---\n", front.Fields{"title": {"A"}, "persona": {"p"}}, ""},
		{"aliases", "---\na: &x [1, 2]\nb: *x\nc: [*x]\n---\n", front.Fields{"a": {"1", "2"}}, ""},
		{"multi-line", "---\nsummary: >\n  one\n  two\n---\n", front.Fields{"summary": {"one two"}}, ""},
		{"address in a comment", "---\n# View this page at https://a.example/x\ntitle: A\n---\n",
			front.Fields{"title": {"A"}, "viewthispageat": {"https://a.example/x"}}, ""},
		{"TOML", "+++\ntitle = \"A\"\ntags = [\"b\", 2]\ndate = 2026-01-02\ndraft = true\nweight = 0.5\n[params]\npersona = \"p\"\n[x]\ny = 1\n+++\ntext",
			front.Fields{"title": {"A"}, "tags": {"b", "2"}, "date": {"2026-01-02"}, "draft": {"true"}, "weight": {"0.5"}, "persona": {"p"}}, "text"},
		{"TOML with an offset", "+++\ndate = 2026-01-02T03:04:05Z\n+++\n", front.Fields{"date": {"2026-01-02T03:04:05Z"}}, ""},
		{"JSON", "{\"title\": \"A\", \"tags\": [\"b\", 3, null, {}], \"draft\": false, \"n\": 1e3}\ntext",
			front.Fields{"title": {"A"}, "tags": {"b", "3"}, "draft": {"false"}, "n": {"1e3"}}, "\ntext"},
		{"a shortcode is no object", "{{< note >}}", front.Fields{}, "{{< note >}}"},
		{"a rule below text", "text\n---\nmore", front.Fields{}, "text\n---\nmore"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fields, text, err := front.Split([]byte(test.page))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.fields, fields); diff != "" {
				t.Error(diff)
			}
			if string(text) != test.text {
				t.Errorf("text %q, want %q", text, test.text)
			}
		})
	}
}

func TestBrokenFrontMatter(t *testing.T) {
	tests := []struct {
		name, page string
		line       int
		reason     string
	}{
		{"no end", "---\ntitle: A\n", 1, "no closing ---"},
		{"no end, further down", "\n\n+++\na = 1\n", 3, "no closing +++"},
		{"a tab", "---\ntitle: A\n\tb: c\n---\n", 3, "a tab character"},
		{"a colon", "---\ntitle: A\nsummary: one: two\n---\n", 3, "mapping values are not allowed"},
		{"the first line", "---\ntitle: A: B\n---\n", 2, "mapping values"},
		{"a quote", "---\na: 1\ntitle: \"A\nb: 2\n---\n", 0, ""},
		{"a sentence", "---\nnot a field\n---\n", 2, "no list of fields"},
		{"a list", "---\n- a\n---\n", 2, "no list of fields"},
		{"below empty lines", "\n\n---\n- a\n---\n", 4, "no list of fields"},
		{"TOML", "+++\na = 1\nb = \n+++\n", 3, ""},
		{"JSON", "{\"a\": 1,\n \"b\": }\n", 2, "invalid character"},
		{"endless", "---\n" + strings.Repeat("a: b\n", 60_000) + "---\n", 1, "no closing --- within"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := front.Split([]byte(test.page))
			var broken *front.Error
			if !errors.As(err, &broken) || !errors.Is(err, front.ErrFront) {
				t.Fatalf("error %v", err)
			}
			if test.line > 0 && broken.Line != test.line || !strings.Contains(broken.Reason, test.reason) {
				t.Errorf("%v, want line %d and %q", broken, test.line, test.reason)
			}
		})
	}
}
