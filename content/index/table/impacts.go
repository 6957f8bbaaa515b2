package table

import "moments/content/index/bm25f"

// Impacts are the shares that postings bring under the averages of the time at which they were made. Averages that have
// moved since make them wrong by factors that Drift knows.
type Impacts struct {
	average bm25f.Averages
	Shares  []uint16 // by posting, in 1/65536, rounded down: below the share by less than one
	best    []uint16 // the highest share of each window of each windowed term
}

// Weighed returns the table with impacts under other averages, at some 10 ns a posting. The rest is shared.
func (t *Table) Weighed(average bm25f.Averages) *Table {
	weighed := *t
	weighed.Impacts = t.weigh(average)
	return &weighed
}

func (t *Table) weigh(average bm25f.Averages) *Impacts {
	im := &Impacts{average: average, Shares: make([]uint16, len(t.low)), best: make([]uint16, len(t.windowed)*t.windows)}
	norms := bm25f.NewNorms(average)
	var docs []uint32
	for term := range uint32(t.Terms.Len()) {
		docs = t.Docs(term, docs[:0])
		from, _ := t.Postings(term)
		for i, doc := range docs {
			tf, words := t.Frequencies(from+uint32(i)), t.Lengths(doc)
			im.Shares[from+uint32(i)] = uint16(bm25f.Saturate(norms.Weigh(&tf, &words)) * (1 << 16))
		}
	}
	for at := range im.best {
		first := t.first[at/t.windows*(t.windows+1)+at%t.windows:]
		for _, share := range im.Shares[first[0]:first[1]] {
			im.best[at] = max(im.best[at], share)
		}
	}
	return im
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

func (im *Impacts) bytes() int64 { return sizeOf(im.Shares) + sizeOf(im.best) }
