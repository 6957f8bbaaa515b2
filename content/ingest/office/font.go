package office

import (
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

// Limits of fonts.
const (
	maxGlyphs    = 70_000
	usualWidth   = 500 // thousandths of the size, for glyphs that do not say
	codesOfBytes = 256
)

// font turns the codes of a PDF into text and widths.
type font struct {
	isWide  bool           // two bytes a code
	unicode map[int]string // of the codes that the file explains
	simple  [codesOfBytes]string
	isUTF16 bool // codes are UTF-16
	widths  map[int]float64
	width   float64 // of other codes
}

func newFont(v pdf.Value) *font {
	f := &font{unicode: map[int]string{}, widths: map[int]float64{}, width: usualWidth}
	f.isWide = v.Key("Subtype").Name() == "Type0"
	if to := v.Key("ToUnicode"); to.Kind() == pdf.Stream {
		f.readUnicode(to, v)
	}
	if f.isWide {
		f.isUTF16 = strings.HasPrefix(v.Key("Encoding").Name(), "Uni")
		f.readWideWidths(v.Key("DescendantFonts").Index(0))
		return f
	}
	f.readSimple(v)
	f.readWidths(v)
	return f
}

// readSimple reads what the codes of a byte mean. Without an encoding the parser would read the map to text on its own,
// which it may not come to the end of; the map has been read, and other codes are taken for Latin.
func (f *font) readSimple(v pdf.Value) {
	decode := func(code int) string { return string(rune(code)) }
	encoding := v.Key("Encoding")
	if encoding.Kind() != pdf.Null && encoding.Name() != "Identity-H" {
		encoder := (&pdf.Font{V: v}).Encoder()
		decode = func(code int) string { return encoder.Decode(string([]byte{byte(code)})) }
	}
	for code := range codesOfBytes {
		f.simple[code] = ligatures.Replace(decode(code))
	}
}

func (f *font) readWidths(v pdf.Value) {
	if missing := v.Key("FontDescriptor").Key("MissingWidth"); missing.Float64() > 0 {
		f.width = missing.Float64()
	}
	first, widths := int(v.Key("FirstChar").Int64()), v.Key("Widths")
	for i := range min(widths.Len(), codesOfBytes) {
		f.widths[first+i] = widths.Index(i).Float64()
	}
}

// readWideWidths reads entries of two forms: a code and the widths from it on, or two codes and the width of all
// between.
func (f *font) readWideWidths(v pdf.Value) {
	f.width = 1000
	if usual := v.Key("DW"); usual.Kind() != pdf.Null {
		f.width = usual.Float64()
	}
	all := v.Key("W")
	for i := 0; i+1 < all.Len() && len(f.widths) < maxGlyphs; {
		first := int(all.Index(i).Int64())
		if list := all.Index(i + 1); list.Kind() == pdf.Array {
			for j := range min(list.Len(), maxGlyphs) {
				f.widths[first+j] = list.Index(j).Float64()
			}
			i += 2
			continue
		}
		last := min(int(all.Index(i+1).Int64()), first+maxGlyphs)
		for code := first; code <= last; code++ {
			f.widths[code] = all.Index(i + 2).Float64()
		}
		i += 3
	}
}

// readUnicode reads the map of codes to text. One that is broken explains what it has explained until then.
// Its program begins by asking for a dictionary, for which any will do.
func (f *font) readUnicode(stream, dictionary pdf.Value) {
	defer func() { _ = recover() }()
	_ = interpret(stream, func(stack *pdf.Stack, op string) {
		args := popAll(stack)
		switch op {
		case "findresource":
			stack.Push(dictionary)
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				f.explain(codeOf(args[i].RawString()), fromUTF16(args[i+1].RawString()))
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				f.explainRange(codeOf(args[i].RawString()), codeOf(args[i+1].RawString()), args[i+2])
			}
		}
	})
}

func (f *font) explain(code int, text string) {
	if len(f.unicode) < maxGlyphs {
		f.unicode[code] = ligatures.Replace(text)
	}
}

// ligatures are one letter to a PDF and several to those who search.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// explainRange explains the codes from first to last: by a list, or by the text of the first one, counted on.
func (f *font) explainRange(first, last int, to pdf.Value) {
	last = min(last, first+maxGlyphs)
	if to.Kind() == pdf.Array {
		for i := range min(to.Len(), last-first+1) {
			f.explain(first+i, fromUTF16(to.Index(i).RawString()))
		}
		return
	}
	runes := []rune(fromUTF16(to.RawString()))
	if len(runes) == 0 {
		return
	}
	for code := first; code <= last; code++ {
		f.explain(code, string(runes))
		runes[len(runes)-1]++
	}
}

// text is what the codes of a string say, and how wide it is in thousandths of the size; spaces counts the codes that
// are stretched between words.
func (f *font) text(raw string) (text string, width float64, glyphs, spaces int) {
	var b strings.Builder
	for step := f.step(); len(raw) >= step; raw = raw[step:] {
		code := codeOf(raw[:step])
		b.WriteString(f.glyph(code))
		width += f.widthOf(code)
		glyphs++
		if step == 1 && code == ' ' {
			spaces++
		}
	}
	return b.String(), width, glyphs, spaces
}

func (f *font) step() int {
	if f.isWide {
		return 2
	}
	return 1
}

func (f *font) glyph(code int) string {
	if text, ok := f.unicode[code]; ok {
		return text
	}
	switch {
	case f.isUTF16:
		return string(rune(code))
	case f.isWide:
		return ""
	}
	return f.simple[code]
}

func (f *font) widthOf(code int) float64 {
	if width, ok := f.widths[code]; ok {
		return width
	}
	return f.width
}

// codeOf is the number that up to four bytes are.
func codeOf(raw string) (code int) {
	for i := range min(len(raw), 4) {
		code = code<<8 | int(raw[i])
	}
	return code
}

func fromUTF16(raw string) string {
	units := make([]uint16, 0, len(raw)/2)
	for ; len(raw) >= 2; raw = raw[2:] {
		units = append(units, uint16(raw[0])<<8|uint16(raw[1]))
	}
	return string(utf16.Decode(units))
}

// popAll takes the arguments of an operator, the first one first.
func popAll(stack *pdf.Stack) []pdf.Value {
	args := make([]pdf.Value, stack.Len())
	for i := len(args) - 1; i >= 0; i-- {
		args[i] = stack.Pop()
	}
	return args
}
