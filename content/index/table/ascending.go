package table

// blockOf numbers share a base in ascending.
const blockOf = 16

// ascending are numbers of which none is less than the one before, at a little more than two bytes each: what a number is
// above the first of its block, or else, where a block spans more than that, the numbers themselves.
type ascending struct {
	above []uint16
	bases []uint32 // by block: its first number, or where its numbers are in wide
	wide  []uint32
}

// isWide is above of the first number of a block whose numbers are in wide; otherwise that is 0.
const isWide = 1<<16 - 1

func ascendingOf(all []uint32) ascending {
	a := ascending{above: make([]uint16, len(all)), bases: make([]uint32, 0, (len(all)+blockOf-1)/blockOf)}
	for from := 0; from < len(all); from += blockOf {
		block := all[from:min(from+blockOf, len(all))]
		if first := block[0]; block[len(block)-1]-first < isWide {
			a.bases = append(a.bases, first)
			for i, n := range block {
				a.above[from+i] = uint16(n - first)
			}
			continue
		}
		a.above[from] = isWide
		a.bases = append(a.bases, uint32(len(a.wide)))
		a.wide = append(a.wide, block...)
	}
	a.wide = fitted(a.wide)
	return a
}

func (a *ascending) len() int { return len(a.above) }

func (a *ascending) at(i uint32) uint32 {
	block := i / blockOf
	if a.above[block*blockOf] == isWide {
		return a.wide[a.bases[block]+i%blockOf]
	}
	return a.bases[block] + uint32(a.above[i])
}

func (a *ascending) bytes() int64 { return sizeOf(a.above) + sizeOf(a.bases) + sizeOf(a.wide) }
