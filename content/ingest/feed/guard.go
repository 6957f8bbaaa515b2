package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"golang.org/x/net/html/charset"

	"moments/content/ingest/document"
)

// maxNames bounds the declarations of namespaces: the parser copies all that hold wherever one is added.
const maxNames = 2_000

// guard refuses what the parser of feeds has no limit for. It reads XML as that parser does, lenient, so that the depth
// is the same.
func guard(data []byte) error {
	if !bytes.HasPrefix(bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n"), []byte("<")) {
		return nil // JSON, whose parser has limits of its own
	}
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.Strict = false
	decoder.CharsetReader = charset.NewReaderLabel
	b := bounds{}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", document.ErrBroken, err)
		}
		if err := b.check(token); err != nil {
			return err
		}
	}
}

// bounds counts what XML may have only so much of.
type bounds struct{ depth, names int }

func (b *bounds) check(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		b.depth++
		for _, a := range t.Attr {
			if isNamespace(a) {
				b.names++
			}
		}
	case xml.EndElement:
		b.depth--
	case xml.Directive:
		if bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
			return fmt.Errorf("%w: a file that declares entities", document.ErrBroken)
		}
	}
	switch {
	case b.depth > MaxDepth:
		return fmt.Errorf("%w: elements in more than %d others", document.ErrLimit, MaxDepth)
	case b.names > maxNames:
		return fmt.Errorf("%w: more than %d namespaces", document.ErrLimit, maxNames)
	}
	return nil
}
