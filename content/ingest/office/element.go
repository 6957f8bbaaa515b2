package office

import (
	"encoding/xml"
	"io"

	"moments/content/ingest/bounded"
)

// element is the start of an element.
type element struct{ xml.StartElement }

func (e element) attribute(local string) string { return bounded.Attribute(e.StartElement, local) }

// on reports whether a property that can be switched off is on: it is, unless its value says otherwise.
func (e element) on() bool {
	switch e.attribute("val") {
	case "0", "false", "off":
		return false
	}
	return true
}

// eachElement calls a function with the start of every element.
func eachElement(x *bounded.XML, visit func(element)) error {
	for {
		token, err := x.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			visit(element{start})
		}
	}
}

// eachText calls a function with the local name of every element that holds text only, and its text.
func eachText(x *bounded.XML, visit func(name, text string)) error {
	name, text := "", ""
	for {
		token, err := x.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			name, text = t.Name.Local, ""
		case xml.CharData:
			text += string(t)
		case xml.EndElement:
			if t.Name.Local == name {
				visit(name, text)
			}
			name = ""
		}
	}
}
