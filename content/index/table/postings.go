package table

import (
	"errors"
	"slices"
	"sort"

	"moments/content/index/bm25f"
)

// A window is 1<<WindowBits documents. Terms with fewer than windowedFrom postings have no windows of their own.
const (
	WindowBits   = 12
	WindowSize   = 1 << WindowBits
	windowedFrom = 256
)

// WindowsOf is how many windows so many documents have.
func WindowsOf(docs int) int { return (docs + WindowSize - 1) >> WindowBits }

// narrowDocs is how many documents have numbers of 16 bits; maxDocs is how many a table may have.
const (
	narrowDocs = 1 << 16
	maxDocs    = 1 << 24
)

var errDocs = errors.New("a segment has more than 16,777,216 documents")

// postings stand term by term, terms in the order of their bytes, documents in the order of their numbers.
type postings struct {
	windows int       // of the documents
	starts  ascending // of terms, and the end
	low     []uint16  // the last 16 bits of documents, by posting
	// high are the other bits for terms without windows, in a table of more documents than narrowDocs, each term from highAt.
	high   []uint8
	highAt ascending
	// windowed are the terms with windows, in order, and first the postings with which their windows begin: one more for each
	// term than there are windows, for the end.
	windowed []uint32
	first    []uint32
	frequencies
}

// List is the postings of a term.
type List struct {
	From uint32   // the number of the first posting
	Low  []uint16 // the last 16 bits of the documents, in their order
	// High are their other bits, nil when there are windows or when all are 0.
	High   []uint8
	Shares []uint16
	// First are the numbers of the postings with which the windows begin, and the end, nil for a term without windows;
	// Best are the highest shares of the windows.
	First []uint32
	Best  []uint16
}

// List returns the postings of a term.
func (t *Table) List(term uint32) List {
	from, to := t.Postings(term)
	l := List{From: from, Low: t.low[from:to], Shares: t.Shares[from:to]}
	if to-from >= windowedFrom {
		at, _ := slices.BinarySearch(t.windowed, term)
		l.First = t.first[at*(t.windows+1) : (at+1)*(t.windows+1)]
		l.Best = t.best[at*t.windows : (at+1)*t.windows]
	} else {
		l.High = t.highOf(term, to-from)
	}
	return l
}

// Postings are the numbers of the postings of a term.
func (p *postings) Postings(term uint32) (from, to uint32) {
	return p.starts.at(term), p.starts.at(term + 1)
}

func (p *postings) highOf(term, n uint32) []uint8 {
	if p.highAt.len() == 0 {
		return nil
	}
	at := p.highAt.at(term)
	return p.high[at : at+n]
}

// windowsOf are where the windows of a term begin.
func (p *postings) windowsOf(term uint32) []uint32 {
	at, _ := slices.BinarySearch(p.windowed, term)
	return p.first[at*(p.windows+1) : (at+1)*(p.windows+1)]
}

// Docs appends the documents that have a term, in order.
func (p *postings) Docs(term uint32, docs []uint32) []uint32 {
	from, to := p.Postings(term)
	if to-from < windowedFrom {
		high := p.highOf(term, to-from)
		for i, low := range p.low[from:to] {
			doc := uint32(low)
			if high != nil {
				doc |= uint32(high[i]) << 16
			}
			docs = append(docs, doc)
		}
		return docs
	}
	first := p.windowsOf(term)
	for window := range p.windows {
		page := uint32(window) << WindowBits &^ (narrowDocs - 1)
		for _, low := range p.low[first[window]:first[window+1]] {
			docs = append(docs, page|uint32(low))
		}
	}
	return docs
}

// Find returns the posting of a document, and whether there is one.
func (l *List) Find(doc uint32) (posting uint32, found bool) {
	from, to := uint32(0), uint32(len(l.Low))
	if l.First != nil {
		window := doc >> WindowBits
		from, to = l.First[window]-l.From, l.First[window+1]-l.From
	} else if l.High != nil {
		page := doc >> 16
		from = uint32(sort.Search(len(l.High), func(i int) bool { return uint32(l.High[i]) >= page }))
		to = from
		for to < uint32(len(l.High)) && uint32(l.High[to]) == page {
			to++
		}
	}
	at, found := slices.BinarySearch(l.Low[from:to], uint16(doc))
	return l.From + from + uint32(at), found
}

// frequencies say how often the terms of postings stand in each field: as a code for one of few known ones, or beside.
type frequencies struct {
	codes []uint8
	known []bm25f.Counts
	// rare are the postings, in order, whose code is isRare, and rareTF theirs.
	rare   []uint32
	rareTF []bm25f.Counts
}

const isRare = 1<<8 - 1

// Frequencies are how often the term of a posting stands in each field.
func (f *frequencies) Frequencies(posting uint32) bm25f.Counts {
	if code := f.codes[posting]; code != isRare {
		return f.known[code]
	}
	at, _ := slices.BinarySearch(f.rare, posting)
	return f.rareTF[at]
}

// addPosting adds the next posting of the last term.
func (b *postingsBuilder) addPosting(doc uint32, tf *bm25f.Counts) {
	packed := pack(tf)
	if packed == tfLarge {
		b.large[uint32(len(b.packed))] = *tf
	}
	b.packed = append(b.packed, packed)
	b.uses[packed]++
	for field, n := range tf {
		b.words[doc][field] += n
	}
}

// The frequencies of a posting take 3, 3, 4 and 6 bits while they are collected; those that do not fit are kept beside.
var (
	tfBits  = [bm25f.Fields]uint{bm25f.Title: 3, bm25f.Keywords: 3, bm25f.Summary: 4, bm25f.Body: 6}
	tfShift = [bm25f.Fields]uint{bm25f.Title: 0, bm25f.Keywords: 3, bm25f.Summary: 6, bm25f.Body: 10}
)

const tfLarge = 1<<16 - 1

// pack returns tfLarge for what does not fit.
func pack(tf *bm25f.Counts) (packed uint16) {
	for field, n := range tf {
		if n >= 1<<tfBits[field] {
			return tfLarge
		}
		packed |= uint16(n << tfShift[field])
	}
	return packed
}

func unpack(packed uint16) bm25f.Counts {
	return bm25f.Counts{uint32(packed & 7), uint32(packed >> 3 & 7), uint32(packed >> 6 & 15), uint32(packed >> 10)}
}

// postingsBuilder collects postings.
type postingsBuilder struct {
	postings
	size   int      // documents
	from   []uint32 // starts
	highs  []uint32 // highAt
	packed []uint16
	large  map[uint32]bm25f.Counts // by posting, with tfLarge
	uses   []uint32                // of packed frequencies
	words  []bm25f.Counts
}

func newPostingsBuilder(docs int) *postingsBuilder {
	return &postingsBuilder{
		postings: postings{windows: WindowsOf(docs)}, size: docs, large: map[uint32]bm25f.Counts{},
		uses: make([]uint32, 1<<16), words: make([]bm25f.Counts, docs),
	}
}

// addTerm adds the next term, of documents in order.
func (b *postingsBuilder) addTerm(docs []uint32) {
	term, start := uint32(len(b.from)), uint32(len(b.low))
	b.from = append(b.from, start)
	b.highs = append(b.highs, uint32(len(b.high)))
	for _, doc := range docs {
		b.low = append(b.low, uint16(doc))
		if b.size > narrowDocs && len(docs) < windowedFrom {
			b.high = append(b.high, uint8(doc>>16))
		}
	}
	if len(docs) < windowedFrom {
		return
	}
	b.windowed = append(b.windowed, term)
	at := 0
	for window := range b.windows {
		b.first = append(b.first, start+uint32(at))
		for at < len(docs) && int(docs[at]>>WindowBits) == window {
			at++
		}
	}
	b.first = append(b.first, start+uint32(len(docs)))
}

// build returns what was collected.
func (b *postingsBuilder) build() postings {
	p := b.postings
	p.starts = ascendingOf(append(b.from, uint32(len(b.low))))
	if b.size > narrowDocs {
		p.highAt = ascendingOf(b.highs)
	}
	p.low, p.high, p.windowed, p.first = fitted(p.low), fitted(p.high), fitted(p.windowed), fitted(p.first)
	p.frequencies = b.coded()
	return p
}

// coded gives the most used frequencies a code each.
func (b *postingsBuilder) coded() (f frequencies) {
	var used []uint16
	for packed, uses := range b.uses[:tfLarge] {
		if uses > 0 {
			used = append(used, uint16(packed))
		}
	}
	slices.SortStableFunc(used, func(x, y uint16) int { return int(b.uses[y]) - int(b.uses[x]) })
	codeOf := make([]uint8, 1<<16)
	for i := range codeOf {
		codeOf[i] = isRare
	}
	for code, packed := range used[:min(len(used), isRare)] {
		codeOf[packed] = uint8(code)
		f.known = append(f.known, unpack(packed))
	}
	f.codes = make([]uint8, len(b.packed))
	for posting, packed := range b.packed {
		if f.codes[posting] = codeOf[packed]; f.codes[posting] != isRare {
			continue
		}
		tf := unpack(packed)
		if packed == tfLarge {
			tf = b.large[uint32(posting)]
		}
		f.rare, f.rareTF = append(f.rare, uint32(posting)), append(f.rareTF, tf)
	}
	f.known, f.rare, f.rareTF = fitted(f.known), fitted(f.rare), fitted(f.rareTF)
	return f
}

func (p *postings) bytes() int64 {
	return sizeOf(p.low) + sizeOf(p.high) + p.highAt.bytes() + sizeOf(p.windowed) + sizeOf(p.first) +
		sizeOf(p.codes) + sizeOf(p.known) + sizeOf(p.rare) + sizeOf(p.rareTF)
}
