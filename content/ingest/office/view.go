package office

import (
	"math"

	"github.com/ledongthuc/pdf"
)

// matrix is a transformation of PDF (ISO 32000-1, 8.3.3): x' = a x + c y + e, y' = b x + d y + f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// after is the transformation that does m first and then n.
func (m matrix) after(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

// state is the part of the graphics state that says where text stands (ISO 32000-1, 9.3).
type state struct {
	ctm                                 matrix
	font                                *font
	size, letter, word, scale, lead, up float64
}

// view shows a page: it follows the operators of its contents and hands the pieces of text to the flow.
type view struct {
	pages     *pages
	resources pdf.Value
	flow      flow
	state     state
	saved     []state
	text, row matrix // of the next letter, and of the start of its line
	inImage   bool
	forms     int // that are open
	shown     int // forms, in all
}

func newView(p *pages, resources pdf.Value) *view {
	return &view{pages: p, resources: resources, state: state{ctm: identity, scale: 1}, text: identity, row: identity}
}

// show follows the operators of a stream.
func (v *view) show(stream pdf.Value) {
	err := interpret(stream, func(stack *pdf.Stack, op string) {
		args := operands(popAll(stack))
		switch {
		case op == "BI":
			v.inImage = true // the bytes of a picture follow, up to the next EI
		case op == "EI":
			v.inImage = false
		case v.inImage:
		case !v.graphics(op, args) && !v.setting(op, args) && !v.position(op, args):
			v.showing(op, args)
		}
	})
	if err != nil {
		panic(err) // as all of the parser's do; the page is noted as broken
	}
}

// operands are the arguments of an operator; those that are missing are null.
type operands []pdf.Value

func (o operands) at(i int) pdf.Value {
	if i < len(o) {
		return o[i]
	}
	return pdf.Value{}
}

func (o operands) number(i int) float64 { return o.at(i).Float64() }

func (o operands) matrix() matrix {
	return matrix{o.number(0), o.number(1), o.number(2), o.number(3), o.number(4), o.number(5)}
}

// graphics does the operators that are about the page.
func (v *view) graphics(op string, args operands) bool {
	switch op {
	case "q":
		if len(v.saved) < maxFormsShown {
			v.saved = append(v.saved, v.state)
		}
	case "Q":
		if n := len(v.saved); n > 0 {
			v.state, v.saved = v.saved[n-1], v.saved[:n-1]
		}
	case "cm":
		if len(args) == 6 {
			v.state.ctm = args.matrix().after(v.state.ctm)
		}
	case "Do":
		v.form(v.resources.Key("XObject").Key(args.at(0).Name()))
	default:
		return false
	}
	return true
}

// form shows a form with its own resources, where it has any.
func (v *view) form(form pdf.Value) {
	if form.Key("Subtype").Name() != "Form" || v.forms >= maxForms || v.shown >= maxFormsShown {
		return
	}
	resources, state, saved := v.resources, v.state, v.saved
	v.forms++
	v.shown++
	if own := form.Key("Resources"); own.Kind() == pdf.Dict {
		v.resources = own
	}
	if m := form.Key("Matrix"); m.Len() == 6 {
		var entries operands
		for i := range m.Len() {
			entries = append(entries, m.Index(i))
		}
		v.state.ctm = entries.matrix().after(v.state.ctm)
	}
	v.show(form)
	v.resources, v.state, v.saved = resources, state, saved
	v.forms--
}

// setting does the operators that say how text looks.
func (v *view) setting(op string, args operands) bool {
	switch op {
	case "Tc":
		v.state.letter = args.number(0)
	case "Tw":
		v.state.word = args.number(0)
	case "Tz":
		v.state.scale = args.number(0) / 100
	case "TL":
		v.state.lead = args.number(0)
	case "Ts":
		v.state.up = args.number(0)
	case "Tf":
		v.state.font, v.state.size = v.pages.font(v.resources, args.at(0).Name()), args.number(1)
	default:
		return false
	}
	return true
}

// position does the operators that say where text stands.
func (v *view) position(op string, args operands) bool {
	switch op {
	case "BT":
		v.text, v.row = identity, identity
	case "Tm":
		if len(args) == 6 {
			v.text, v.row = args.matrix(), args.matrix()
		}
	case "Td":
		v.move(args.number(0), args.number(1))
	case "TD":
		v.state.lead = -args.number(1)
		v.move(args.number(0), args.number(1))
	case "T*":
		v.move(0, -v.state.lead)
	default:
		return false
	}
	return true
}

func (v *view) move(x, y float64) {
	v.row = matrix{a: 1, d: 1, e: x, f: y}.after(v.row)
	v.text = v.row
}

// showing does the operators that show text.
func (v *view) showing(op string, args operands) {
	switch op {
	case "Tj":
		v.write(args.at(0).RawString())
	case "'":
		v.move(0, -v.state.lead)
		v.write(args.at(0).RawString())
	case "\"":
		v.state.word, v.state.letter = args.number(0), args.number(1)
		v.move(0, -v.state.lead)
		v.write(args.at(2).RawString())
	case "TJ":
		list := args.at(0)
		for i := range list.Len() {
			if entry := list.Index(i); entry.Kind() == pdf.String {
				v.write(entry.RawString())
			} else {
				v.advance(-entry.Float64() / 1000 * v.state.size * v.state.scale)
			}
		}
	}
}

// write hands on a piece of text and moves on by its width. Text that does not run from left to right is a mark on the
// margin or across the page, and is left out.
func (v *view) write(raw string) {
	s := &v.state
	if s.font == nil {
		return
	}
	text, width, glyphs, spaces := s.font.text(raw)
	width = (width/1000*s.size + float64(glyphs)*s.letter + float64(spaces)*s.word) * s.scale
	at := matrix{a: 1, d: 1, f: s.up}.after(v.text).after(s.ctm)
	if at.a > math.Abs(at.b) {
		v.flow.add(piece{text: text, x: at.e, y: at.f, end: at.e + width*at.a, size: s.size * math.Hypot(at.c, at.d)})
	}
	v.advance(width)
}

func (v *view) advance(x float64) { v.text = matrix{a: 1, d: 1, e: x}.after(v.text) }
