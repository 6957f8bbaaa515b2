package format

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"moments/content/ingest/fields"
	"moments/content/ingest/prose"
)

// Guess is what a file looks like, and the reason. Without a format it is none that is read: Found says what it is
// instead and Try what to do. Binary says that it is no text although its name promises one.
type Guess struct {
	Format     Format
	Why        string
	Found, Try string
	Binary     bool
}

func is(f Format, why string) Guess { return Guess{Format: f, Why: why} }

func isNot(found, try string) Guess { return Guess{Found: found, Try: try} }

// Detect goes by the first bytes, then by what the text begins with, then by the extension of the name.
func Detect(start []byte, at string) Guess {
	if g := byMagic(start); g != (Guess{}) {
		return g
	}
	ext := strings.ToLower(path.Ext(at))
	text, err := prose.Decode(start)
	if err != nil && bytes.IndexByte(text, 0) >= 0 || err == prose.ErrBinary {
		if _, known := extensions[ext]; !known {
			return unknown(ext)
		}
		return Guess{Binary: true, Found: prose.ErrBinary.Error(), Try: "leave it out, or save it as a text file in UTF-8"}
	}
	text = bytes.TrimLeft(text, " \t\r\n")
	if g := byRoot(text, ext); g != (Guess{}) {
		return g
	}
	if g := byText(text, ext); g != (Guess{}) {
		return g
	}
	return byExtension(text, ext)
}

// byMagic knows the formats that are not text.
func byMagic(start []byte) Guess {
	has := func(magic string) bool { return bytes.HasPrefix(start, []byte(magic)) }
	switch {
	case bytes.Contains(start[:min(len(start), 1<<10)], []byte("%PDF-")):
		return is(PDF, "it begins with %PDF-")
	case has("PK\x03\x04"), has("PK\x05\x06"), has("PK\x07\x08"):
		return is(Zip, "it begins as a zip")
	case has("\xd0\xcf\x11\xe0"):
		return isNot("a file of an old or protected Office", "save it as DOCX or XLSX without a password")
	}
	return Guess{}
}

// byRoot knows markup by its first element.
func byRoot(text []byte, ext string) Guess {
	root := firstElement(text)
	why := fmt.Sprintf("its first element is <%s>", root)
	switch root {
	case "":
		return Guess{}
	case "rss", "feed", "rdf:rdf":
		return is(Feed, why)
	case "urlset", "sitemapindex":
		return isNot("a sitemap", "import its address instead, and the pages are fetched")
	case "svg":
		return isNot("a drawing", supported)
	case "html", "!doctype html", "head", "body":
		return is(HTML, why)
	}
	if f := extensions[ext]; f == HTML || f == Markdown {
		return Guess{}
	}
	return isNot(fmt.Sprintf("markup whose first element is <%s>", root), supported)
}

// firstElement is the name of the first element of a text, lower case: after declarations and comments. A doctype of
// HTML counts. It is "" for a text that does not begin with markup.
func firstElement(text []byte) string {
	for {
		text = bytes.TrimLeft(text, " \t\r\n")
		end := ""
		lower := strings.ToLower(string(text[:min(len(text), 20)]))
		switch {
		case strings.HasPrefix(lower, "<!--"):
			end = "-->"
		case strings.HasPrefix(lower, "<!doctype html"):
			return "!doctype html"
		case strings.HasPrefix(lower, "<!doctype") && bytes.IndexByte(text, '[') < bytes.IndexByte(text, '>') && bytes.IndexByte(text, '[') > 0:
			end = "]>"
		case strings.HasPrefix(lower, "<?"), strings.HasPrefix(lower, "<!"):
			end = ">"
		default:
			return elementName(text)
		}
		_, after, found := bytes.Cut(text, []byte(end))
		if !found {
			return ""
		}
		text = after
	}
}

func elementName(text []byte) string {
	const longest = 40
	inner, found := bytes.CutPrefix(text, []byte("<"))
	inner = inner[:min(len(inner), longest)]
	end := bytes.IndexAny(inner, " \t\r\n/>")
	if !found || end <= 0 {
		return ""
	}
	for _, c := range inner[:end] {
		if c != ':' && c != '-' && c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return ""
		}
	}
	return strings.ToLower(string(inner[:end]))
}

// byText knows front matter and JSON.
func byText(text []byte, ext string) Guess {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	switch fence := string(bytes.TrimRight(line, " \t\r")); {
	case fence == "---" && ext != ".yaml" && ext != ".yml", fence == "+++":
		return is(Markdown, "it begins with front matter between "+fence)
	case extensions[ext] == Markdown:
		return Guess{}
	case bytes.Contains(text, []byte("jsonfeed.org/version/")) && bytes.HasPrefix(text, []byte("{")):
		return is(Feed, "it says that it is a JSON Feed")
	}
	inner := bytes.TrimLeft(text[min(1, len(text)):], " \t\r\n")
	switch {
	case bytes.HasPrefix(text, []byte("[")) && bytes.IndexAny(inner, "{]") == 0:
		return is(JSON, "it begins as a JSON list")
	case !bytes.HasPrefix(text, []byte("{")) || bytes.IndexAny(inner, `"}`) != 0:
		return Guess{}
	case hasLines(text) || extensions[ext] == Lines:
		return is(Lines, "each line begins as a JSON object")
	}
	return is(JSON, "it begins as a JSON object")
}

// hasLines reports whether the first line is an object, and the second begins as one.
func hasLines(text []byte) bool {
	first, second, found := bytes.Cut(text, []byte("\n"))
	return found && bytes.HasSuffix(bytes.TrimSpace(first), []byte("}")) && bytes.HasPrefix(bytes.TrimSpace(second), []byte("{"))
}

// byExtension trusts the name. A text without a name that says something is a table when its first line says so.
func byExtension(text []byte, ext string) Guess {
	if f, known := extensions[ext]; known {
		switch {
		case f == Feed:
			return isNot("a file of the type \""+ext+"\" that is no feed", supported)
		case f == PDF || f == DOCX:
			return isNot("text in a file of the type \""+ext+"\"", "name it after what it is")
		}
		return is(f, "its name ends with "+ext)
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	header := strings.FieldsFunc(string(line), func(r rune) bool { return strings.ContainsRune(",;\t", r) })
	if fields.OfTables(nil).IsAssets(header) {
		return is(Table, "its first line names the columns of assets")
	}
	return unknown(ext)
}

func unknown(ext string) Guess { return isNot(fmt.Sprintf("a file of the type %.20q", ext), supported) }
