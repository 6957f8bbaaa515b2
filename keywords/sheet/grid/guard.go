package grid

import (
	"strings"
	"unicode/utf8"
)

// formula begins what a spreadsheet runs: the ASCII signs, tab, carriage return and zero, and the full-width signs.
const formula = "=+-@\t\r\x00＝＋－＠"

// isRisky reports whether a cell, behind any apostrophes, begins like a formula.
func isRisky(cell string) bool {
	first, size := utf8.DecodeRuneInString(strings.TrimLeft(cell, "'"))
	return size > 0 && strings.ContainsRune(formula, first)
}

// Guard puts an apostrophe before a cell that begins like a formula (ASVS 1.2.10). One that has some already gets one
// more, so that Unguard is its inverse.
func Guard(cell string) string {
	if isRisky(cell) {
		return "'" + cell
	}
	return cell
}

// Unguard takes the apostrophe of Guard away.
func Unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && isRisky(cell) {
		return cell[1:]
	}
	return cell
}
