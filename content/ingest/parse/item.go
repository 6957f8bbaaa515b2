package parse

import (
	"moments/content"
	"moments/content/ingest/builder"
	"moments/content/ingest/document"
	"moments/content/ingest/format"
	"moments/keywords"
	"moments/keywords/sheet"
)

// File is what is known of a file besides its bytes.
type File struct {
	Path string `cbor:"path"` // within the root
	Root string `cbor:"root"` // the name of the root, for a page that has no other title
	Size int64  `cbor:"size"` // 0 when it is not known
	// Alone says that the file was given for itself and not in a folder, so that nothing else tells where it belongs.
	Alone bool `cbor:"alone"`
	// Site is the site that it is a page of, as far as that is known.
	Site builder.Site `cbor:"site"`
	// As is the format that somebody says it has; "" finds out.
	As format.Format `cbor:"as"`
	// Columns are names of columns that a table uses, by the canonical ones.
	Columns map[string]string `cbor:"columns"`
	// Steps are what a stage stands for; nil are the default ones.
	Steps []keywords.StepDefinition `cbor:"steps"`
}

// Found is what a file turned out to be. Sheets are the tables in it that hold assets, none in other formats; Left are
// those that hold none.
type Found struct {
	Format format.Format `json:"format"`
	Why    string        `json:"why"`
	Sheets []Sheet       `json:"sheets,omitempty"`
	Left   []LeftSheet   `json:"left,omitempty"`
}

// LeftSheet is a table that holds no assets. Kind is what it looks like, "" when nobody knows; Why says why it was left.
type LeftSheet struct {
	Name      string     `json:"name"`
	HeaderRow int        `json:"header_row"` // from 1
	Columns   []string   `json:"columns"`    // as they stand there
	Kind      sheet.Kind `json:"kind,omitempty"`
	Hidden    bool       `json:"hidden,omitempty"`
	Why       string     `json:"why"`
}

// Sheet is a table of assets.
type Sheet struct {
	Name      string            `json:"name"`
	Encoding  string            `json:"encoding,omitempty"`  // of text
	Delimiter string            `json:"delimiter,omitempty"` // of text
	HeaderRow int               `json:"header_row"`          // from 1
	Columns   map[string]string `json:"columns"`             // field to header
	Ignored   []string          `json:"ignored,omitempty"`   // headers that stand for nothing here
}

// Item is one asset, or one skip. The asset has no source yet and is not validated.
type Item struct {
	Sheet   string // in files with several
	Row     int    // as in Skip
	Input   content.Input
	Skip    *Skip           // nil for an asset
	Ignored []string        // fields that were left out; columns are told once, in the sheet
	Hints   []document.Hint // intents that its markup speaks for
	Partial string          // why text is missing, "" when it is whole
	Offset  int64           // how far the file has been read, 0 when it is not known
}

// Event is what a file has to say: first what it is, then its items.
type Event struct {
	Found *Found `cbor:"found,omitempty"`
	Item  *Item  `cbor:"item,omitempty"`
}
