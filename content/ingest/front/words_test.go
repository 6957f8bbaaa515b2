package front_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/front"
)

func TestWords(t *testing.T) {
	tests := []struct {
		page       string
		tags, cats []string
	}{
		{"---\ntags: sso security\ncategories: a  b\n---\n", []string{"sso", "security"}, []string{"a", "b"}},
		{"---\ntags: [single sign on]\n---\n", []string{"single sign on"}, nil},
		{"---\ntags: single sign on, crm\n---\n", []string{"single sign on, crm"}, nil},
		{"---\ntags: a b\ntags: [c d]\n---\n", []string{"c d"}, nil},
		{"---\ntags: [c d]\ntags: a b\n---\n", []string{"a", "b"}, nil},
		{"---\ntags:\n---\n", nil, nil},
	}
	for _, test := range tests {
		f, _, err := front.Split([]byte(test.page))
		if err != nil {
			t.Fatal(err)
		}
		f.SplitWords()
		if diff := cmp.Diff([][]string{test.tags, test.cats}, [][]string{f["tags"], f["categories"]}); diff != "" {
			t.Errorf("%q\n%s", test.page, diff)
		}
	}
	f := front.Fields{front.Words: {"title"}, "title": {"a b"}}
	if f.SplitWords(); len(f["title"]) != 1 {
		t.Error("a title is split")
	}
}
