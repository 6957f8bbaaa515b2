package feed

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"moments/content/ingest/bounded"
	"moments/content/ingest/document"
	"moments/content/ingest/prose"
)

// Limits of feeds.
const (
	MaxBytes     = 32 << 20 // of a feed that is no export of WordPress
	MaxEntries   = 1_000_000
	MaxItemBytes = 16 << 20 // of an item of WXR, with what stands before it
)

// Format is a format of feeds.
type Format string

// The formats.
const (
	WXR  Format = "wxr" // an export of WordPress
	RSS  Format = "rss"
	Atom Format = "atom"
	JSON Format = "json-feed"
)

// Entry is one entry of a feed, in its order.
type Entry struct {
	Row      int // from 1
	Document document.Document
	// Left is why the entry is no content, in one or two words that can be counted: the status or the type that
	// WordPress gives it, as "draft" or "attachment". "" is content.
	Left string
}

// startBytes is how much of a file is looked at to tell its format.
const startBytes = 4 << 10

// Detect tells the format of a file from its first kilobytes, "" for no feed.
func Detect(start []byte) Format {
	start = start[:min(len(start), startBytes)]
	switch gofeed.DetectFeedType(bytes.NewReader(start)) {
	case gofeed.FeedTypeAtom:
		return Atom
	case gofeed.FeedTypeRSS:
		if bytes.Contains(start, []byte(wordPress)) {
			return WXR
		}
		return RSS
	case gofeed.FeedTypeJSON:
		if bytes.Contains(start, []byte("jsonfeed.org/version/")) {
			return JSON
		}
	}
	return ""
}

// Read yields the entries of a feed. An error is the last of it: document.ErrLimit, document.ErrBroken, or that of the
// reader. An export of WordPress is read item by item; of it, entries come before the error.
func Read(from io.Reader) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		buffered := bufio.NewReaderSize(from, startBytes)
		start, err := buffered.Peek(startBytes)
		if err != nil && err != io.EOF {
			yield(Entry{}, err)
			return
		}
		switch Detect(start) {
		case WXR:
			readExport(buffered, yield)
		case "":
			yield(Entry{}, fmt.Errorf("%w: no feed", document.ErrBroken))
		default:
			readFeed(buffered, yield)
		}
	}
}

func readFeed(from io.Reader, yield func(Entry, error) bool) {
	data, err := io.ReadAll(io.LimitReader(from, MaxBytes+1))
	if err == nil && len(data) > MaxBytes {
		err = fmt.Errorf("%w: a feed of more than %d bytes", document.ErrLimit, MaxBytes)
	}
	if err == nil && !isJSON(data) { // lenient, as the parser of feeds is, so that the depth is the same
		err = bounded.Check(bytes.NewReader(data), true)
	}
	if err != nil {
		yield(Entry{}, err)
		return
	}
	f, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		yield(Entry{}, fmt.Errorf("%w: %w", document.ErrBroken, err))
		return
	}
	for i, item := range f.Items {
		if !yield(Entry{Row: i + 1, Document: documentOf(f, item)}, nil) {
			return
		}
	}
}

// isJSON is for what has a parser with limits of its own.
func isJSON(data []byte) bool { return Detect(data) == JSON }

// documentOf makes a document of an item of a feed.
func documentOf(f *gofeed.Feed, item *gofeed.Item) (d document.Document) {
	address := resolve(f, item.Link)
	d.ID = cmp.Or(item.GUID, address)
	d.Set(document.FieldURL, address)
	d.Set(document.FieldTitle, prose.Plain(item.Title))
	d.Set(document.FieldLanguage, f.Language)
	d.Set(document.FieldTopics, item.Categories...)
	d.Set(document.FieldPublished, when(item.PublishedParsed))
	d.Set(document.FieldUpdated, when(item.UpdatedParsed))
	if item.Image != nil {
		d.Set(document.FieldImage, resolve(f, item.Image.URL))
	}
	for _, author := range item.Authors {
		d.SetDefault(document.FieldAuthor, author.Name)
	}
	readEnclosures(&d, f, item.Enclosures)
	setText(&d, item.Content, item.Description)
	finish(&d)
	return d
}

// maxTitle is the length in runes of a title that is taken from the text: notes have none of their own.
const maxTitle = 100

func finish(d *document.Document) {
	d.Finish()
	d.SetDefault(document.FieldTitle, prose.Shorten(d.Paragraph, maxTitle))
}

// setText takes the content for the text and the description for the summary; where there is one of them it is the
// text.
func setText(d *document.Document, content, description string) {
	description = prose.Tidy(prose.Plain(description))
	d.Text = prose.Tidy(prose.Plain(content))
	if d.Text == "" {
		d.Text = description
	} else if d.Text != description {
		d.Set(document.FieldSummary, description)
	}
}

// readEnclosures takes an attached picture for the image, and sound and film for the kind.
func readEnclosures(d *document.Document, f *gofeed.Feed, enclosures []*gofeed.Enclosure) {
	for _, e := range enclosures {
		general, _, _ := strings.Cut(e.Type, "/")
		switch general {
		case "image":
			d.SetDefault(document.FieldImage, resolve(f, e.URL))
		case "audio":
			d.SetDefault(document.FieldKind, "podcast")
		case "video":
			d.SetDefault(document.FieldKind, "video")
		}
	}
}

// resolve makes an address absolute, by that of the site; "" for one that is not of the web.
func resolve(f *gofeed.Feed, address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" {
		return ""
	}
	if base, err := url.Parse(f.Link); err == nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

func when(t *time.Time) string {
	if t == nil || t.Year() < 1 || t.Year() > 9999 {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
