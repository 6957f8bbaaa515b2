package format

import (
	"fmt"
	"path"
	"strings"
)

// Format is how a file is read.
type Format string

// The formats.
const (
	Markdown Format = "markdown" // with front matter or without; MDX, too
	HTML     Format = "html"
	Table    Format = "table" // CSV, TSV or XLSX with a row of headers
	JSON     Format = "json"  // a list of objects, or an object with one
	Lines    Format = "jsonl" // one object a line
	Feed     Format = "feed"  // RSS, Atom, JSON Feed or a WordPress export
	PDF      Format = "pdf"
	DOCX     Format = "docx"
	Zip      Format = "zip" // of any of these; its entries are files of their own
)

// Formats are all that can be forced, in the order in which people are told of them.
var Formats = []Format{Markdown, HTML, Table, JSON, Lines, Feed, PDF, DOCX}

// supported is what people are told when a file is none of them.
const supported = "use Markdown, HTML, CSV, TSV, XLSX, JSON, JSONL, RSS, Atom, WXR, PDF or DOCX"

// extensions say what is meant where the bytes do not.
var extensions = map[string]Format{
	".md": Markdown, ".markdown": Markdown, ".mdown": Markdown, ".mkd": Markdown, ".mdx": Markdown,
	".html": HTML, ".htm": HTML, ".xhtml": HTML,
	".csv": Table, ".tsv": Table, ".tab": Table, ".xlsx": Table, ".xlsm": Table,
	".json": JSON, ".jsonl": Lines, ".ndjson": Lines,
	".rss": Feed, ".atom": Feed, ".xml": Feed, ".pdf": PDF, ".docx": DOCX,
}

// ByName is the format that the ending of a name promises, "" for none.
func ByName(at string) Format { return extensions[strings.ToLower(path.Ext(at))] }

// Limits of files.
const (
	MaxPageBytes     = 2 << 20
	MaxDocumentBytes = 32 << 20
	MaxTableBytes    = 256 << 20
)

// Limit is the size in bytes of the largest file of a format. A page is bounded more tightly because its markup is
// costly to read.
func (f Format) Limit() int64 {
	switch f {
	case Markdown, HTML:
		return MaxPageBytes
	case PDF, DOCX:
		return MaxDocumentBytes
	}
	return MaxTableBytes
}

// HeadBytes is how much of a file Detect should see.
const HeadBytes = 16 << 10

// Named reads the name of a format that people give.
func Named(name string) (Format, error) {
	for _, f := range Formats {
		if strings.EqualFold(name, string(f)) {
			return f, nil
		}
	}
	return "", fmt.Errorf("a format of the name %.50q: %s", name, supported)
}
