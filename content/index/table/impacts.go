package table

import "moments/content/index/bm25f"

// A window is 1<<WindowBits documents. Terms with fewer than windowedFrom postings have no windows of their own.
const (
	WindowBits   = 12
	WindowSize   = 1 << WindowBits
	windowedFrom = 256
)

// WindowsOf is how many windows so many documents have.
func WindowsOf(docs int) int { return (docs + WindowSize - 1) >> WindowBits }

// Impacts are the shares that postings bring under the averages of the time at which they were made. Averages that have
// moved since make them wrong by factors that Drift knows.
type Impacts struct {
	average bm25f.Averages
	Shares  []uint16 // by posting, in 1/65536, rounded down: below the share by less than one
	Highest []uint16 // by term
	// Windows says where the windows of a term begin in First and Best, -1 for a term without. First is the posting
	// with which a window begins, and there is one more, at the end; Best is the highest share in the window.
	Windows []int32
	First   []uint32
	Best    []uint16
}

// Weighed returns the table with impacts under other averages, at some 10 ns a posting. The rest is shared.
func (t *Table) Weighed(average bm25f.Averages) *Table {
	weighed := *t
	weighed.Impacts = t.weigh(average)
	return &weighed
}

func (t *Table) weigh(average bm25f.Averages) *Impacts {
	im := &Impacts{
		average: average, Shares: make([]uint16, len(t.Docs)), Highest: make([]uint16, t.Terms.Len()),
		Windows: make([]int32, t.Terms.Len()),
	}
	norms := bm25f.NewNorms(average)
	for posting, doc := range t.Docs {
		tf := t.Frequencies(uint32(posting))
		im.Shares[posting] = uint16(bm25f.Saturate(norms.Weigh(&tf, &t.Words[doc])) * (1 << 16))
	}
	for term := range im.Highest {
		from, to := t.Starts[term], t.Starts[term+1]
		for _, share := range im.Shares[from:to] {
			im.Highest[term] = max(im.Highest[term], share)
		}
		im.Windows[term] = -1
		if to-from >= windowedFrom {
			im.Windows[term] = int32(len(im.Best))
			im.addWindows(t, from, to)
		}
	}
	return im
}

// addWindows adds the windows of a term. First has one place more for each term than Best, so both are kept in step by a
// place in Best that is not used.
func (im *Impacts) addWindows(t *Table, from, to uint32) {
	posting := from
	for window := range uint32(WindowsOf(len(t.Words))) {
		im.First = append(im.First, posting)
		best := uint16(0)
		for ; posting < to && t.Docs[posting]>>WindowBits == window; posting++ {
			best = max(best, im.Shares[posting])
		}
		im.Best = append(im.Best, best)
	}
	im.First, im.Best = append(im.First, to), append(im.Best, 0)
}

// Drift is by which factors shares may be too low, and too high, now that averages are what they are: x changes by no more
// than its averages, and a saturated x by no more than x.
func (im *Impacts) Drift(now bm25f.Averages) (up, down float64) {
	up, down = 1, 1
	for field, then := range im.average {
		if then == now[field] {
			continue
		}
		if then == 0 || now[field] == 0 {
			return 2, 0
		}
		up, down = max(up, now[field]/then), min(down, now[field]/then)
	}
	return up, down
}

func (im *Impacts) bytes() int64 {
	return sizeOf(im.Shares) + sizeOf(im.Highest) + sizeOf(im.Windows) + sizeOf(im.First) + sizeOf(im.Best)
}
