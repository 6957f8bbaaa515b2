package index

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	bleve "github.com/blevesearch/bleve_index_api"

	"moments/content"
	"moments/content/index/bm25f"
	"moments/content/index/table"
	"moments/content/index/words"
)

// The fields of a document. text holds the words of all the others and of the body; stamp is stored, all others are
// searched. head has the words of title, keywords and summary as they are spelled, with their places; phrases has what
// Suggest completes, facets what filters name.
const (
	fieldText     = "text"
	fieldTitle    = "title"
	fieldKeywords = "keywords"
	fieldSummary  = "summary"
	fieldHead     = "head"
	fieldPhrases  = "phrases"
	fieldFacets   = "facets"
	fieldStamp    = "stamp"
)

// names are the fields by what they count as.
var names = table.Names{
	Whole: fieldText, Head: fieldHead, Phrases: fieldPhrases, Facets: fieldFacets,
	Parts: [...]string{bm25f.Title: fieldTitle, bm25f.Keywords: fieldKeywords, bm25f.Summary: fieldSummary},
}

// documentForm is counted up whenever documents are made differently, so that older ones are made anew.
const documentForm = 3

// maxBodyBytes is how much of a body is searched.
const maxBodyBytes = 1 << 20

// indexable reports whether an asset belongs into the index. A zero Asset, one that is gone, does not.
func indexable(a *content.Asset) bool {
	return a.ID != "" && a.Status != content.Draft && !a.Withdrawn
}

// stampOf is the part of the asset's fingerprint by which a stale document is known.
func stampOf(a *content.Asset) string { return a.Print[:min(len(a.Print), 16)] }

// newDocument makes the document of an asset and the text of its body, read in the language of the asset.
func (x *Index) newDocument(a *content.Asset, body string) *document.Document {
	title, keywords, summary := clean(a.Title), clean(keywordsOf(a)), clean(a.Summary)
	text := strings.Join([]string{title, keywords, summary, clean(words.Cut(body, maxBodyBytes))}, "\n")
	doc, reading := document.NewDocument(string(a.ID)), x.words.In(a.Language)
	for _, f := range [...]struct{ name, value string }{
		{fieldTitle, title}, {fieldKeywords, keywords}, {fieldSummary, summary}, {fieldText, text},
	} {
		doc.AddField(document.NewTextFieldCustom(f.name, nil, []byte(f.value), bleve.IndexField, reading))
	}
	head := strings.Join([]string{title, keywords, summary}, "\n")
	doc.AddField(document.NewTextFieldCustom(fieldHead, nil, []byte(head), bleve.IndexField|bleve.IncludeTermVectors,
		words.Spelled{Reading: reading, Language: words.ReadAs(a.Language)}))
	doc.AddField(document.NewTextFieldCustom(fieldPhrases, nil, nil, bleve.IndexField, tokens(phrasesOf(a))))
	doc.AddField(document.NewTextFieldCustom(fieldFacets, nil, nil, bleve.IndexField, tokens(facetsOf(a))))
	stamp := document.NewTextFieldCustom(fieldStamp, nil, []byte(stampOf(a)), bleve.StoreField, nil)
	doc.AddField(stamp)
	return doc
}

// tokens is an analyzer of Bleve that knows what it will say.
type tokens []string

// Analyze implements analysis.Analyzer.
func (t tokens) Analyze([]byte) analysis.TokenStream {
	stream := make(analysis.TokenStream, len(t))
	for i, token := range t {
		stream[i] = &analysis.Token{Term: []byte(token), Position: i + 1}
	}
	return stream
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
