package feed

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"moments/content/ingest/bounded"
	"moments/content/ingest/document"
)

// wordPress begins the namespaces of WXR; a version follows, and for excerpts their name.
const wordPress = "http://wordpress.org/export/"

// Names that stand for its namespaces whatever the version. They are no prefixes, so that no file can mean them.
const (
	spaceWP      = "urn:wp"
	spaceExcerpt = "urn:excerpt"
)

// post is an item of WXR.
type post struct {
	Title       string     `xml:"title"`
	Link        string     `xml:"link"`
	GUID        string     `xml:"guid"`
	Creator     string     `xml:"http://purl.org/dc/elements/1.1/ creator"`
	Description string     `xml:"description"`
	Content     string     `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
	Excerpt     string     `xml:"urn:excerpt encoded"`
	ID          string     `xml:"urn:wp post_id"`
	Type        string     `xml:"urn:wp post_type"`
	Status      string     `xml:"urn:wp status"`
	Password    string     `xml:"urn:wp post_password"`
	Date        string     `xml:"urn:wp post_date_gmt"`
	Modified    string     `xml:"urn:wp post_modified_gmt"`
	Categories  []category `xml:"category"`
	Meta        []meta     `xml:"urn:wp postmeta"`
}

type category struct {
	Domain   string `xml:"domain,attr"`
	NiceName string `xml:"nicename,attr"`
	Label    string `xml:",chardata"`
}

type meta struct {
	Key   string `xml:"urn:wp meta_key"`
	Value string `xml:"urn:wp meta_value"`
}

// readExport reads an export item by item. The feed parser would hold all of it several times over, and knows none of
// the elements that are WordPress's own: exports of a hundred megabytes are common.
func readExport(from io.Reader, yield func(Entry, error) bool) {
	x := newExport(from)
	for row := 1; ; row++ {
		p, err := x.next()
		switch {
		case err == io.EOF:
			return
		case err == nil && row > MaxEntries:
			err = fmt.Errorf("%w: more than %d items", document.ErrLimit, MaxEntries)
		}
		if err != nil {
			yield(Entry{}, err)
			return
		}
		if !yield(Entry{row, p.document(x.language), p.left()}, nil) {
			return
		}
	}
}

// export is an export that is being read.
type export struct {
	source   *source
	decoder  *xml.Decoder
	language string
}

func newExport(from io.Reader) *export {
	s := &source{from: from}
	return &export{source: s, decoder: xml.NewTokenDecoder(tokens{bounded.NewXML(s, false)})}
}

// next returns the next item, io.EOF after the last.
func (x *export) next() (p post, err error) {
	x.source.left = MaxItemBytes
	for {
		token, err := x.decoder.Token()
		if err != nil {
			return p, bounded.AsBroken(err)
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case start.Name.Local == "item":
			return p, bounded.AsBroken(x.decoder.DecodeElement(&p, &start))
		case start.Name.Local == "language":
			if err := x.decoder.DecodeElement(&x.language, &start); err != nil {
				return p, bounded.AsBroken(err)
			}
		}
	}
}

// tokens gives the namespaces of all versions of the export one name.
type tokens struct{ inner *bounded.XML }

// Token is that of xml.TokenReader.
func (t tokens) Token() (xml.Token, error) {
	token, err := t.inner.Token()
	if err != nil {
		return nil, err
	}
	switch v := token.(type) {
	case xml.StartElement:
		v.Name.Space = spaceOf(v.Name.Space)
		// The decoder around this one would resolve the prefixes a second time.
		v.Attr = slices.DeleteFunc(v.Attr, bounded.IsNamespace)
		return v, nil
	case xml.EndElement:
		v.Name.Space = spaceOf(v.Name.Space)
		return v, nil
	}
	return token, nil
}

func spaceOf(name string) string {
	if !strings.HasPrefix(name, wordPress) {
		return name
	}
	if strings.HasSuffix(strings.TrimSuffix(name, "/"), "/excerpt") {
		return spaceExcerpt
	}
	return spaceWP
}

// source makes spaces of the control characters that WordPress exports although XML has none, and bounds how much is
// read for one item, so that a section that is never closed does not take the file into memory.
type source struct {
	from io.Reader
	left int
}

func (s *source) Read(p []byte) (int, error) {
	if s.left <= 0 {
		return 0, fmt.Errorf("%w: an item of more than %d bytes", document.ErrLimit, MaxItemBytes)
	}
	n, err := s.from.Read(p[:min(len(p), s.left)])
	s.left -= n
	for i, c := range p[:n] {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			p[i] = ' '
		}
	}
	return n, err
}
