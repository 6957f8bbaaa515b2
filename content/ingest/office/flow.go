package office

import (
	"math"
	"strings"
)

// piece is text that one operator shows: where it starts and ends, its height on the page and the size of its letters.
type piece struct {
	text      string
	x, y, end float64
	size      float64
}

// line is what stands at one height, from left to right.
type line struct {
	text    string
	y, size float64
}

// Shares of the size of letters by which pieces are told apart.
const (
	sameHeight = 0.35 // at most this, for what is raised or lowered within a line
	wordGap    = 0.17 // at least this between words
	movedBack  = 1.0  // at least this to the left of where the line ends: a new line, or a new column
)

// flow makes lines of pieces as they come. Their order is that of the file, which is the order of reading in what
// people export; columns stay apart that way.
type flow struct {
	lines []line
	words strings.Builder
	y     float64
	last  piece
	size  float64 // the largest of the line
}

func (f *flow) add(p piece) {
	if p.text == "" || !(p.size > 0) || math.IsInf(p.size, 0) || f.isTwice(p) {
		return
	}
	if f.words.Len() > 0 && f.isNewLine(p) {
		f.finish()
	}
	if f.words.Len() == 0 {
		f.y, f.size = p.y, 0
	} else if p.x-f.last.end > wordGap*p.size {
		f.words.WriteByte(' ')
	}
	f.words.WriteString(p.text)
	f.last, f.size = p, max(f.size, p.size)
}

// isTwice is for text that is shown twice, a little apart, to look bold.
func (f *flow) isTwice(p piece) bool {
	near := 0.1 * p.size
	isThere := math.Abs(p.x-f.last.x) < near && math.Abs(p.y-f.last.y) < near
	return isThere && p.text == f.last.text && strings.TrimSpace(p.text) != ""
}

func (f *flow) isNewLine(p piece) bool {
	return math.Abs(p.y-f.y) > sameHeight*max(p.size, f.size) || p.x < f.last.end-movedBack*p.size
}

func (f *flow) finish() {
	if text := strings.Join(strings.Fields(f.words.String()), " "); text != "" {
		f.lines = append(f.lines, line{text, f.y, f.size})
	}
	f.words.Reset()
}

// end returns all lines.
func (f *flow) end() []line {
	f.finish()
	return f.lines
}
