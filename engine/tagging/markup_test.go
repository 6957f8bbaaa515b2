package tagging_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"moments/content"
	"moments/content/ingest"
	"moments/engine/enginetest"
	"moments/engine/tagging"
)

// What a page says of itself to machines comes through the import and is strong evidence, whatever its title is.
func TestMarkupComesThroughAnImport(t *testing.T) {
	tests := []struct{ file, title, markup, intent, why string }{
		{"lamp.html", "Build your own lamp", `{"@type":"Product","name":"Lamp","offers":{"@type":"Offer","price":"12"}}`, "buy", "schema.org Product"},
		{"offer.html", "Three weeks in May", `{"@type":"Offer","price":"300"}`, "buy", "schema.org Offer"},
		{"cafe.html", "The blue one", `{"@type":"LocalBusiness","name":"The blue one"}`, "go", "schema.org LocalBusiness"},
		{"soup.html", "Leek soup", `{"@type":"HowTo","name":"Leek soup"}`, "do", "schema.org HowTo"},
		{"none.html", "The red one", `{}`, "", ""},
	}
	files := fstest.MapFS{}
	for _, test := range tests {
		files[test.file] = &fstest.MapFile{Data: []byte(`<html lang="en"><head><title>` + test.title + `</title><script type="application/ld+json">` +
			test.markup + `</script></head><body><main><h1>` + test.title + `</h1><p>It is what its name says, and no more.</p></main></body></html>`)}
	}
	e := enginetest.New(t, nil)
	var inputs []content.Input
	for item, err := range ingest.Read(t.Context(), ingest.Source{FS: files, Name: "site"}, ingest.Options{}) {
		if err != nil || item.Skip != nil {
			t.Fatal(err, item.Skip)
		}
		inputs = append(inputs, item.Input)
	}
	put(t, e, inputs...)
	list := suggested(t, e, tagging.Filter{})
	for _, test := range tests {
		i := slices.IndexFunc(list, func(s tagging.Suggested) bool { return s.Asset.Title == test.title })
		if i < 0 {
			t.Errorf("%s has no suggestion", test.title)
			continue
		}
		intent, why := "", ""
		if s := list[i]; len(s.Moments) > 0 {
			intent, _, _ = strings.Cut(s.Moments[0].Value, "/")
			why = strings.Join(s.Moments[0].Why, "; ")
		}
		if intent != test.intent || !strings.Contains(why, test.why) {
			t.Errorf("%s: %q because of %q, want %q because of %q", test.title, intent, why, test.intent, test.why)
		}
	}
}
