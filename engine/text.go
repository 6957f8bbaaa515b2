package engine

import "unicode/utf16"

// utf16Slice is the part of the text between two places in UTF-16 code units, "" when they are not in it.
func utf16Slice(text string, between [2]int) string {
	units := utf16.Encode([]rune(text))
	if between[0] < 0 || between[1] < between[0] || between[1] > len(units) {
		return ""
	}
	return string(utf16.Decode(units[between[0]:between[1]]))
}
