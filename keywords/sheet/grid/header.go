package grid

import (
	"slices"
	"strings"
)

// headed is which of some rows is the header.
type headed struct {
	at    int // -1 when all rows are blank
	score int
	width int // cells of the header that are not blank
}

// better reports whether this header speaks more for the way in which the rows were read than another one.
func (h headed) better(than headed) bool {
	if h.score != than.score {
		return h.score > than.score
	}
	return h.width > than.width
}

// header picks the row with the highest score, the first of these; without any, the first one that is more than half as wide
// as the widest. One name alone, as wide as what stands before it, may well be a value.
func (o Options) header(rows [][]string) headed {
	best, widest := headed{at: -1}, 0
	for i, row := range rows {
		width := filled(row)
		score := o.score(trimmed(row))
		isWord := score == 1 && width <= widest
		if width > 0 && (best.at < 0 || score > best.score && !isWord) {
			best = headed{at: i, score: score, width: width}
		}
		widest = max(widest, width)
	}
	if best.at < 0 || best.score > 0 {
		return best
	}
	best.at = slices.IndexFunc(rows, func(row []string) bool { return 2*filled(row) > widest })
	best.width = filled(rows[best.at])
	return best
}

// filled is how many cells are not blank.
func filled(row []string) (n int) {
	for _, cell := range row {
		if strings.TrimSpace(cell) != "" {
			n++
		}
	}
	return n
}

func trimmed(row []string) []string {
	cells := make([]string, len(row))
	for i, cell := range row {
		cells[i] = strings.TrimSpace(strings.ToValidUTF8(cell, "\ufffd"))
	}
	return cells
}

// preamble is the rows before the header that are not blank.
func preamble(rows [][]string) (kept [][]string) {
	for _, row := range rows {
		if filled(row) > 0 {
			kept = append(kept, trimmed(row))
		}
	}
	return kept
}

// errorColumns are what WriteErrors adds.
var errorColumns = []string{"_row", "_column", "_code", "_message", "_suggestion"}

// columns say which cells of a row are in the table: those under a header that is not blank or has a header to its right, and
// was not added by WriteErrors.
type columns struct {
	dropped []bool // by place in the file
	width   int    // how many are in the table
}

// columnsOf returns the columns, the headers that are in the table, and those that were dropped.
func columnsOf(row []string) (c columns, header, dropped []string) {
	c.dropped = make([]bool, len(row))
	for i, name := range row {
		if slices.Contains(errorColumns, name) {
			c.dropped[i], dropped = true, append(dropped, name)
			continue
		}
		header = append(header, name)
	}
	for len(header) > 0 && header[len(header)-1] == "" {
		header = header[:len(header)-1]
	}
	c.width = len(header)
	return c, header, dropped
}

// cells are the cells of the table, with as many as it has columns; cells beyond those that are not blank come after them.
func (c columns) cells(raw []string) []string {
	cells, used := make([]string, 0, c.width), 0
	for i, cell := range raw {
		if i < len(c.dropped) && c.dropped[i] {
			continue
		}
		if cells = append(cells, cell); strings.TrimSpace(cell) != "" {
			used = len(cells)
		}
	}
	for len(cells) < c.width {
		cells = append(cells, "")
	}
	return cells[:max(used, c.width)]
}
