package prose

import "bytes"

// maxCost is what a page may cost to parse, in steps of a few nanoseconds. Real pages stay far below it.
const maxCost = 150_000_000

// What the parts of a page cost whatever stands around them.
const (
	lineCost = 800
	markCost = 100
	tagCost  = 1000
	openCost = 8
)

// parseCost estimates from above the steps that goldmark takes over a page. Every character that may open or close
// something can make it look over the whole paragraph; every line is held against every container that is open; a row
// of a table is filled up to the columns of its head. A few kilobytes of the wrong characters bring each of the three
// to seconds (goldmark issue 555).
func parseCost(page []byte) int {
	total, open := 0, 0
	var b blockCost
	for line := range bytes.Lines(page) {
		total += lineCost + openCost*open
		if len(bytes.TrimLeft(line, " \t\r\n")) == 0 {
			total += b.total()
			b = blockCost{}
			continue
		}
		depth := containerBytes(line)
		if b.lines == 0 {
			open = 0
		}
		open = max(open, depth)
		total += depth * depth
		b.add(line)
	}
	return total + b.total()
}

// containerBytes is the length of what opens quotes and lists at the start of a line, or only indents it.
func containerBytes(line []byte) int {
	return len(line) - len(bytes.TrimLeft(line, " \t>-+*0123456789.)"))
}

// blockCost counts what stands between two blank lines.
type blockCost struct{ bytes, lines, marks, tags, columns int }

func (b *blockCost) add(line []byte) {
	b.bytes += len(line)
	b.lines++
	columns := 0
	for _, c := range line {
		switch c {
		case '*', '_', '[', ']', '`', '!':
			b.marks++
		case '<':
			b.marks++
			b.tags++
		case '|':
			columns++
		}
	}
	b.columns = max(b.columns, columns)
}

func (b *blockCost) total() int {
	return b.marks*(b.bytes+markCost) + tagCost*b.tags + markCost*b.columns*b.lines
}
