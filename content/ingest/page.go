package ingest

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"moments/content"
	"moments/content/ingest/front"
	"moments/content/ingest/prose"
)

// Lengths in runes of what is taken from the text of a page.
const (
	maxSummary = 300
	maxHeading = 200
)

// readPage reads a Markdown file.
func (r *reader) readPage(f file) Item {
	item := Item{Path: f.path, Bytes: f.size}
	data, skip := readAll(r.root.fs, f.path)
	if skip == nil {
		item.Input, item.Ignored, skip = r.parsePage(f.path, data)
	}
	item.Skip = skip
	return item
}

// readAll reads a file of at most MaxPageBytes, whatever its size was said to be.
func readAll(from fs.FS, at string) ([]byte, *Skip) {
	opened, err := from.Open(at)
	if err != nil {
		return nil, unreadable(err)
	}
	defer opened.Close()
	data, err := io.ReadAll(io.LimitReader(opened, MaxPageBytes+1))
	if err != nil {
		return nil, unreadable(err)
	}
	return data, file{size: int64(len(data))}.tooLarge()
}

// parsePage makes an asset of the bytes of a page and the names of the fields that were left out.
func (r *reader) parsePage(at string, data []byte) (in content.Input, ignored []string, skip *Skip) {
	decoded, err := prose.Decode(data)
	if err != nil {
		return in, nil, noText(err)
	}
	fields, markdown, err := front.Split(decoded)
	if err != nil {
		return in, nil, newSkip(FrontMatter, err.Error(), "correct the front matter between its two fences")
	}
	v, _ := r.fronts.valuesOf(fields)
	v[fieldURL] = []string{pageURL(v, at)}
	b := builder{values: v, separators: "|,", lenient: true, steps: r.steps}
	in, err = b.build()
	if err != nil {
		return in, nil, invalid(err)
	}
	text := r.markdown.Read(markdown)
	isList := strings.HasPrefix(path.Base(at), "_index.")
	in.Summary = r.markdown.Line(v.first(fieldSummary))
	if text.Text == "" && in.Summary == "" && (isList || in.Title == "") {
		return in, nil, newSkip(NoText, "neither text nor a summary", "write one, or leave the page out")
	}
	in.Title = cmp.Or(in.Title, prose.Shorten(text.Heading, maxHeading), readableName(at), r.root.name)
	in.Summary = cmp.Or(in.Summary, prose.Shorten(text.Paragraph, maxSummary))
	in.Text = text.Text
	in.ID = content.AssetID(v.first(fieldID))
	in.ExternalID = cmp.Or(v.first(fieldID), at)
	return in, b.ignored, nil
}

// pageURL is the address in the front matter, or that of the path: without extension, an index being its folder, and
// a slug in the place of the last part.
func pageURL(v values, at string) string {
	if given := v.first(fieldURL); given != "" {
		if isAbsolute(given) {
			return given
		}
		return "/" + given
	}
	at = strings.TrimSuffix(at, path.Ext(at))
	base := path.Base(at)
	if base == "index" || base == "_index" {
		at = strings.TrimPrefix(path.Dir(at), ".")
	}
	if slug := v.first(fieldSlug); slug != "" && base != "_index" && !strings.Contains(slug, "/") {
		at = path.Join(path.Dir(at), slug)
	}
	return (&url.URL{Path: "/" + at}).EscapedPath()
}

var datePrefix = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[-_]`)

// readableName makes a title of the name of a file, or of its folder for an index; "" when there is nothing to read in it.
func readableName(at string) string {
	name := strings.TrimSuffix(path.Base(at), path.Ext(at))
	if name == "index" || name == "_index" {
		name = strings.Trim(path.Base(path.Dir(at)), "./")
	}
	name = datePrefix.ReplaceAllString(name, "")
	name = prose.Line(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, name))
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return ""
	}
	return fmt.Sprintf("%c%s", unicode.ToUpper(first), name[size:])
}
