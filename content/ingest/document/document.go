package document

import (
	"errors"

	"moments/content/ingest/front"
	"moments/keywords"
)

// Errors of all readers of formats. They are wrapped with what was found.
var (
	// ErrLimit is returned for input that is larger or deeper than it may be.
	ErrLimit = errors.New("past a limit")
	// ErrBroken is returned for input that is not of its format, or damaged so that nothing can be read.
	ErrBroken = errors.New("not readable")
)

// Names of fields: those of the columns in assets.csv. Values are texts as they stand in the file; lists have one text
// an entry, dates any form that the import reads. FieldAuthor is no property of an asset.
const (
	FieldURL       = "url"
	FieldTitle     = "title"
	FieldSummary   = "summary"
	FieldKind      = "kind"
	FieldLanguage  = "language"
	FieldTopics    = "topics"
	FieldKeywords  = "keywords"
	FieldPublished = "published_at"
	FieldUpdated   = "updated_at"
	FieldExpires   = "expires_at"
	FieldImage     = "image"
	FieldStatus    = "status"
	FieldAuthor    = "author"
)

// Document is one content piece as its file tells it.
type Document struct {
	// ID is its name within the source, for the external id of the asset: a post number or guid; "" when it has none,
	// as a page that is known by its address.
	ID string `json:"id,omitempty"`
	// Fields are what it says of itself, by the names above. The title is the best that there is, headings and file
	// properties included; none when there is nothing.
	Fields    front.Fields `json:"fields,omitempty"`
	Headings  []Heading    `json:"headings,omitempty"`  // at most MaxHeadings
	Paragraph string       `json:"paragraph,omitempty"` // the first of the text, on one line
	Text      string       `json:"text,omitempty"`      // paragraphs apart by empty lines
	Hints     []Hint       `json:"hints,omitempty"`     // each intent and reason once, the strongest first
	Canonical string       `json:"canonical,omitempty"` // the address that stands for it, absolute; "" when it says none
	NoIndex   bool         `json:"noindex,omitempty"`   // it asks not to be found
	NoFollow  bool         `json:"nofollow,omitempty"`  // it asks that its links are not followed
	Links     []string     `json:"links,omitempty"`     // absolute addresses, each once; only where they were asked for
	Partial   string       `json:"partial,omitempty"`   // why text is missing; "" when it is whole
}

// Heading is a heading of a document. Level is from 1 to 6.
type Heading struct {
	Level int    `json:"level"`
	Text  string `json:"text"`
}

// Hint is an intent that the markup of a document speaks for, and the words in it that do. It is a suggestion.
type Hint struct {
	Intent keywords.Intent `json:"intent"`
	Why    string          `json:"why"`
}

// First is the first text of a field, "" when there is none.
func (d *Document) First(field string) string {
	if texts := d.Fields[front.Fold(field)]; len(texts) > 0 {
		return texts[0]
	}
	return ""
}

// Set puts texts in the place of those of a field; without texts that are not empty it changes nothing.
func (d *Document) Set(field string, texts ...string) {
	fresh := front.Fields{}
	fresh.Add(field, texts...)
	for name, values := range fresh {
		if d.Fields == nil {
			d.Fields = front.Fields{}
		}
		d.Fields[name] = values
	}
}

// SetDefault is Set for a field that has no text yet.
func (d *Document) SetDefault(field string, texts ...string) {
	if d.First(field) == "" {
		d.Set(field, texts...)
	}
}

// Hint adds a hint, once.
func (d *Document) Hint(intent keywords.Intent, why string) {
	hint := Hint{intent, why}
	for _, h := range d.Hints {
		if h == hint {
			return
		}
	}
	if len(d.Hints) < MaxHints {
		d.Hints = append(d.Hints, hint)
	}
}
