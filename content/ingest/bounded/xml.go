package bounded

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"

	"moments/content/ingest/document"
)

// Limits of XML.
const (
	MaxDepth = 256
	// MaxNames bounds the declarations of namespaces: some parsers copy all that hold wherever one is added.
	MaxNames = 2_000
)

// XML yields the tokens of a file, in any charset that browsers know. It is an xml.TokenReader; as with that of the
// standard library, bytes of a token are good until the next one.
type XML struct {
	decoder      *xml.Decoder
	depth, names int
}

// NewXML returns a reader of tokens. Lenient closes elements that are left open, and leaves unknown entities as they
// stand; strict is for what programs write.
func NewXML(from io.Reader, lenient bool) *XML {
	decoder := xml.NewDecoder(from)
	decoder.Strict = !lenient
	decoder.CharsetReader = charset.NewReaderLabel
	return &XML{decoder: decoder}
}

// Token returns the next token, io.EOF after the last.
func (x *XML) Token() (xml.Token, error) {
	token, err := x.decoder.Token()
	if err != nil {
		return nil, AsBroken(err)
	}
	switch t := token.(type) {
	case xml.StartElement:
		x.depth++
		for _, a := range t.Attr {
			if IsNamespace(a) {
				x.names++
			}
		}
	case xml.EndElement:
		x.depth--
	case xml.Directive:
		if bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
			return nil, fmt.Errorf("%w: a file that declares entities", document.ErrBroken)
		}
	}
	return token, x.past()
}

func (x *XML) past() error {
	switch {
	case x.depth > MaxDepth:
		return fmt.Errorf("%w: elements in more than %d others", document.ErrLimit, MaxDepth)
	case x.names > MaxNames:
		return fmt.Errorf("%w: more than %d namespaces", document.ErrLimit, MaxNames)
	}
	return nil
}

// Check reads all of it, for a parser that has no limits of its own.
func Check(from io.Reader, lenient bool) error {
	for x := NewXML(from, lenient); ; {
		if _, err := x.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// IsNamespace reports whether an attribute declares a namespace.
func IsNamespace(a xml.Attr) bool { return a.Name.Space == "xmlns" || a.Name.Local == "xmlns" }

// Attribute is the value of an attribute by its local name, "" for none.
func Attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// AsBroken makes document.ErrBroken of errors of the syntax, and of charsets that nobody knows.
func AsBroken(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case err == nil || errors.Is(err, io.EOF), errors.Is(err, document.ErrBroken), errors.Is(err, document.ErrLimit):
		return err
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), isCharset(err):
		return fmt.Errorf("%w: %w", document.ErrBroken, err)
	}
	return err
}

// isCharset is for errors of the declaration at the head, which have no type.
func isCharset(err error) bool { return strings.HasPrefix(err.Error(), "xml: ") }
