package index

import (
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	bleve "github.com/blevesearch/bleve_index_api"

	"moments/content"
	"moments/content/index/words"
)

// The fields of a document. text holds the words of all the others and of the body; stamp is stored, all others are
// searched.
const (
	fieldText     = "text"
	fieldTitle    = "title"
	fieldKeywords = "keywords"
	fieldSummary  = "summary"
	fieldStamp    = "stamp"
)

// documentForm is counted up whenever documents are made differently, so that older ones are made anew.
const documentForm = 1

// maxBodyBytes is how much of a body is searched.
const maxBodyBytes = 1 << 20

// indexable reports whether an asset belongs into the index. A zero Asset, one that is gone, does not.
func indexable(a *content.Asset) bool {
	return a.ID != "" && a.Status != content.Draft && !a.Withdrawn
}

// stampOf is the part of the asset's fingerprint by which a stale document is known.
func stampOf(a *content.Asset) string { return a.Print[:min(len(a.Print), 16)] }

// newDocument makes the document of an asset and the text of its body.
func (x *Index) newDocument(a *content.Asset, body string) *document.Document {
	title, keywords, summary := clean(a.Title), clean(keywordsOf(a)), clean(a.Summary)
	text := strings.Join([]string{title, keywords, summary, clean(words.Cut(body, maxBodyBytes))}, "\n")
	doc := document.NewDocument(string(a.ID))
	for _, f := range [...]struct{ name, value string }{
		{fieldTitle, title}, {fieldKeywords, keywords}, {fieldSummary, summary}, {fieldText, text},
	} {
		doc.AddField(document.NewTextFieldCustom(f.name, nil, []byte(f.value), bleve.IndexField, x.words))
	}
	stamp := document.NewTextFieldCustom(fieldStamp, nil, []byte(stampOf(a)), bleve.StoreField, nil)
	doc.AddField(stamp)
	return doc
}

// keywordsOf are the keywords and topics of an asset as words.
func keywordsOf(a *content.Asset) string {
	all := append([]string(nil), a.Keywords...)
	for _, topic := range a.Topics {
		all = append(all, string(topic))
	}
	return strings.ReplaceAll(strings.Join(all, "\n"), "-", " ")
}

func clean(s string) string { return strings.ToValidUTF8(s, " ") }
