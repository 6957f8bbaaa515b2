package office

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"moments/content/ingest/document"
	"moments/content/ingest/prose"
)

// Shares of the size of the text.
const (
	largerThan   = 1.15 // a heading
	paragraphGap = 1.7  // from line to line
	sameSize     = 0.1
)

// Lengths of lines in bytes.
const (
	maxHeading = 150
	maxTitle   = 300
)

// layout is what the lines of a PDF are to it.
type layout struct {
	pages [][]line
	body  float64 // the size of most of the text
}

func layoutOf(pages [][]line) layout {
	pages = dropRunning(pages)
	bytes := map[float64]int{}
	for _, p := range pages {
		for _, l := range p {
			bytes[roundSize(l.size)] += len(l.text)
		}
	}
	body := 0.0
	for size, n := range bytes {
		if n > bytes[body] || n == bytes[body] && size < body {
			body = size
		}
	}
	return layout{pages, body}
}

// roundSize makes one of sizes that differ by what programs round.
func roundSize(size float64) float64 { return math.Round(size*2) / 2 }

// running is how many lines at the top and the bottom of a page may be its head and foot.
const running = 2

// isEdge reports whether a line may be a head or foot. Pages of a few lines have none.
func isEdge(page []line, i int) bool {
	return len(page) > 2*running && (i < running || i >= len(page)-running)
}

// dropRunning leaves out what stands at the top or bottom of half of the pages: heads, feet and page numbers.
func dropRunning(pages [][]line) [][]line {
	count := map[string]int{}
	for _, p := range pages {
		for i, l := range p {
			if isEdge(p, i) {
				count[withoutNumbers(l.text)]++
			}
		}
	}
	kept := make([][]line, len(pages))
	for n, p := range pages {
		for i, l := range p {
			if !isEdge(p, i) || count[withoutNumbers(l.text)] < max(3, (len(pages)+1)/2) {
				kept[n] = append(kept[n], l)
			}
		}
	}
	return kept
}

func withoutNumbers(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return r
	}, s)
}

// text joins the lines: with empty ones where the size changes or a gap is left, and words that are divided at the end
// of a line made whole.
func (l *layout) text() string {
	var blocks, lines []string
	for _, page := range l.pages {
		for i, line := range page {
			if i == 0 || isApart(page[i-1], line) {
				blocks = append(blocks, strings.Join(lines, "\n"))
				lines = nil
			}
			lines = appendLine(lines, line.text)
		}
	}
	blocks = append(blocks, strings.Join(lines, "\n"))
	return strings.TrimSpace(strings.Join(blocks, "\n\n"))
}

func isApart(above, below line) bool {
	gap := math.Abs(above.y - below.y)
	return gap > paragraphGap*max(above.size, below.size) || !isSameSize(above, below)
}

func isSameSize(a, b line) bool { return math.Abs(a.size-b.size) <= sameSize*max(a.size, b.size) }

// appendLine adds a line to those of its paragraph, or the rest of a word to the start of it.
func appendLine(lines []string, text string) []string {
	if len(lines) == 0 {
		return append(lines, text)
	}
	above := &lines[len(lines)-1]
	first, _ := utf8.DecodeRuneInString(text)
	word, divided := strings.CutSuffix(*above, "-")
	last, _ := utf8.DecodeLastRuneInString(word)
	if !divided || !unicode.IsLetter(last) || !unicode.IsLower(first) {
		return append(lines, text)
	}
	rest, more, found := strings.Cut(text, " ")
	if *above = word + rest; found {
		lines = append(lines, more)
	}
	return lines
}

// title is the first of the largest text on the first page that has any, else its first line.
func (l *layout) title() string {
	for _, page := range l.pages {
		if len(page) == 0 {
			continue
		}
		largest := slices.MaxFunc(page, func(a, b line) int { return cmp.Compare(a.size, b.size) })
		if largest.size < largerThan*l.body {
			largest = page[0]
		}
		at := slices.Index(page, largest)
		title := largest.text
		for _, more := range page[at+1:] {
			if !isSameSize(largest, more) || isApart(page[at], more) || len(title) > maxTitle {
				break
			}
			title += " " + more.text
			at++
		}
		return prose.Shorten(title, maxTitle)
	}
	return ""
}

// headings are the short lines that are larger than the text; the largest are of the first level.
func (l *layout) headings() (found []document.Heading) {
	var sizes []float64
	for _, page := range l.pages {
		for _, line := range page {
			if size := roundSize(line.size); l.isHeading(line) && !slices.Contains(sizes, size) && len(sizes) < document.MaxHeadings {
				sizes = append(sizes, size)
			}
		}
	}
	slices.SortFunc(sizes, func(a, b float64) int { return cmp.Compare(b, a) })
	for _, page := range l.pages {
		for _, line := range page {
			if l.isHeading(line) && len(found) < document.MaxHeadings {
				level := min(slices.Index(sizes, roundSize(line.size))+1, maxLevel)
				found = append(found, document.Heading{Level: max(level, 1), Text: line.text})
			}
		}
	}
	return found
}

func (l *layout) isHeading(line line) bool {
	return line.size >= largerThan*l.body && len(line.text) <= maxHeading && strings.ContainsFunc(line.text, unicode.IsLetter)
}
