// Package numform answers: is a cell of this number format a moment in time, and how is it written down? It is pure.
package numform

import (
	"slices"
	"strings"
)

// The forms of moments in time, as number formats.
const (
	Date  = "yyyy-mm-dd"
	Clock = "hh:mm:ss"
	Both  = Date + " " + Clock
)

// Built-in number formats that are dates or times of day (ECMA-376, 18.8.30), those of East Asia among them.
var (
	dates  = []int{14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}
	clocks = []int{18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56}
)

// both is m/d/yy h:mm.
const both = 22

// Of is the form for a number format, "" for one that is no moment in time.
func Of(id int, codes map[int]string) string {
	code, isCustom := codes[id]
	switch {
	case isCustom:
		return ofCode(code)
	case slices.Contains(dates, id):
		return Date
	case slices.Contains(clocks, id):
		return Clock
	case id == both:
		return Both
	}
	return ""
}

// ofCode reads a format such as d.m.yyyy or [$-409]h:mm AM/PM. Durations such as [h]:mm are numbers.
func ofCode(code string) string {
	code = strings.ToLower(code)
	isElapsed := strings.Contains(code, "[h") || strings.Contains(code, "[m]") || strings.Contains(code, "[mm]") || strings.Contains(code, "[s")
	if code = letters(code); isElapsed || strings.Contains(code, "general") {
		return ""
	}
	hasDay, hasClock := strings.ContainsAny(code, "yd"), strings.ContainsAny(code, "hs")
	switch {
	case hasDay && hasClock:
		return Both
	case hasClock:
		return Clock
	case hasDay, strings.Contains(code, "m"):
		return Date
	}
	return ""
}

// letters is a number format without its literal texts, colours, conditions and languages, and without its later sections.
func letters(code string) string {
	var b strings.Builder
	end, escaped := rune(0), false
	for _, r := range code {
		switch {
		case escaped:
			escaped = false
		case end != 0:
			if r == end {
				end = 0
			}
		case r == '"':
			end = '"'
		case r == '[':
			end = ']'
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		case r == ';':
			return b.String()
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
