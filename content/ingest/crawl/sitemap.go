package crawl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"moments/content/ingest/bounded"
	"moments/content/ingest/document"
)

// Limits of sitemaps: those of the protocol (sitemaps.org), and how many there may be.
const (
	MaxSitemapURLs  = 50_000
	MaxSitemapBytes = 50 << 20 // inflated
	MaxSitemaps     = 1_000    // in a round
	MaxSitemapDepth = 2        // indexes above a sitemap
)

// Sitemap is what a sitemap lists: addresses of pages, or of other sitemaps when it is an index.
type Sitemap struct {
	IsIndex   bool       `json:"is_index"`
	Locations []Location `json:"locations"` // normalised, in order
	Partial   string     `json:"partial"`   // why there is not all of it; "" when there is
}

// Location is one address of a sitemap, and when it changed last; zero when that is not said.
type Location struct {
	URL     string    `json:"url"`
	LastMod time.Time `json:"lastmod,omitzero"`
}

// IsSitemap reports whether a file that starts so is a sitemap, compressed or not.
func IsSitemap(start []byte) bool {
	if isGzip(start) {
		inflated, err := gzip.NewReader(bytes.NewReader(start))
		if err != nil {
			return false
		}
		begin := make([]byte, 1<<10)
		n, _ := io.ReadFull(inflated, begin) // it is cut off, so that the end is an error
		start = begin[:n]
	}
	start = start[:min(len(start), 1<<10)]
	return bytes.Contains(start, []byte("<urlset")) || bytes.Contains(start, []byte("<sitemapindex"))
}

func isGzip(start []byte) bool { return bytes.HasPrefix(start, []byte{0x1f, 0x8b}) }

// ReadSitemap reads a sitemap or an index of some: XML, or text with an address a line, either compressed. Addresses
// that are none are left out. Errors are document.ErrLimit and document.ErrBroken; of what is cut off or too long the
// addresses before the cut are kept, and Partial says so.
func ReadSitemap(data []byte) (s Sitemap, err error) {
	text, err := inflate(data)
	if err != nil {
		return s, err
	}
	if !bytes.HasPrefix(bytes.TrimLeft(text, "\ufeff \t\r\n"), []byte("<")) {
		return readLines(text)
	}
	r := sitemapReader{tokens: bounded.NewXML(bytes.NewReader(text), false)}
	err = r.read()
	switch {
	case err != io.EOF && len(r.out.Locations) == 0:
		return s, err
	case err != io.EOF:
		r.out.Partial = err.Error()
	case !r.isSitemap:
		return s, fmt.Errorf("%w: XML that is no sitemap", document.ErrBroken)
	}
	return r.out, nil
}

// inflate returns at most MaxSitemapBytes.
func inflate(data []byte) ([]byte, error) {
	var from io.Reader = bytes.NewReader(data)
	if isGzip(data) {
		inflated, err := gzip.NewReader(from)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", document.ErrBroken, err)
		}
		from = inflated
	}
	text, err := io.ReadAll(io.LimitReader(from, MaxSitemapBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", document.ErrBroken, err)
	case len(text) > MaxSitemapBytes:
		return nil, fmt.Errorf("%w: a sitemap of more than %d bytes", document.ErrLimit, MaxSitemapBytes)
	}
	return text, nil
}

// sitemapReader reads the elements that count. Those of images and videos within an entry have addresses, too, in
// namespaces of their own.
type sitemapReader struct {
	tokens    *bounded.XML
	out       Sitemap
	isSitemap bool
	inEntry   bool
	field     string
	loc       strings.Builder
	lastMod   strings.Builder
}

// read ends with io.EOF or the error that ends the sitemap.
func (r *sitemapReader) read() error {
	for {
		token, err := r.tokens.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			r.start(t)
		case xml.CharData:
			r.text(t)
		case xml.EndElement:
			if err := r.end(t.Name); err != nil {
				return err
			}
		}
	}
}

// isOwn is for elements of sitemaps; many declare their namespace wrongly, or not at all.
func isOwn(name xml.Name) bool {
	return name.Space == "" || strings.Contains(name.Space, "/schemas/sitemap/")
}

func (r *sitemapReader) start(t xml.StartElement) {
	r.field = ""
	if !isOwn(t.Name) {
		return
	}
	switch t.Name.Local {
	case "urlset":
		r.isSitemap = true
	case "sitemapindex":
		r.isSitemap, r.out.IsIndex = true, true
	case "url", "sitemap":
		r.inEntry = true
		r.loc.Reset()
		r.lastMod.Reset()
	case "loc", "lastmod":
		r.field = t.Name.Local
	}
}

func (r *sitemapReader) text(t xml.CharData) {
	switch {
	case !r.inEntry:
	case r.field == "loc" && r.loc.Len() <= MaxAddress:
		r.loc.Write(t)
	case r.field == "lastmod" && r.lastMod.Len() <= MaxAddress:
		r.lastMod.Write(t)
	}
}

func (r *sitemapReader) end(name xml.Name) error {
	r.field = ""
	if !isOwn(name) || name.Local != "url" && name.Local != "sitemap" || !r.inEntry {
		return nil
	}
	r.inEntry = false
	return r.out.add(r.loc.String(), r.lastMod.String())
}

// add adds an address; past the limit of the protocol it returns an error.
func (s *Sitemap) add(address, lastMod string) error {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil // one address that is none costs only itself
	}
	normal, err := normalize(u)
	if err != nil {
		return nil
	}
	if len(s.Locations) == MaxSitemapURLs {
		return fmt.Errorf("%w: more than %d addresses", document.ErrLimit, MaxSitemapURLs)
	}
	s.Locations = append(s.Locations, Location{normal, parseLastMod(lastMod)})
	return nil
}

// parseLastMod reads the forms of the W3C that sitemaps may have; zero for any other.
func parseLastMod(text string) time.Time {
	text = strings.TrimSpace(text)
	for _, form := range []string{time.RFC3339Nano, time.DateOnly, "2006-01-02T15:04Z07:00", "2006-01"} {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// readLines reads a sitemap of text: an address a line.
func readLines(text []byte) (s Sitemap, err error) {
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	for lines.Scan() && s.Partial == "" {
		if err := s.add(lines.Text(), ""); err != nil {
			s.Partial = err.Error()
		}
	}
	if len(s.Locations) == 0 {
		return s, fmt.Errorf("%w: no sitemap", document.ErrBroken)
	}
	if lines.Err() != nil {
		s.Partial = lines.Err().Error()
	}
	return s, nil
}
