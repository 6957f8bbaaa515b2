package table

import (
	"hash/maphash"
	"slices"

	"moments/content/index/bm25f"
	"moments/keywords"
)

// Table is the postings of one segment.
//
// Postings stand term by term, terms in the order of their bytes, documents in the order of their numbers; those of term t
// are Docs[Starts[t]:Starts[t+1]].
type Table struct {
	Docs   []uint32
	Starts []uint32
	tfs    []uint16                // packed frequencies, by posting
	large  map[uint32]bm25f.Counts // those that do not fit
	Terms  Texts
	slots  []uint32 // hash table of terms: 1 + number of the term, 0 for none
	seed   maphash.Seed
	// Words are the lengths of the fields, by document, and Totals their sums.
	Words  []bm25f.Counts
	Totals [bm25f.Fields]uint64
	IDs    Texts // by document
	// Languages are those of the documents, and Written says which of them a document is in; both by its terms.
	Languages []keywords.Language
	Written   []uint8
	Phrases   Labels // terms of the field Names.Phrases
	Facets    Facets
	heads
	*Impacts
}

// Unknown is the number of a term that a table does not have.
const Unknown = 1<<32 - 1

// NumberOf looks a term up; hash is its maphash.String with the seed that the table was built with.
func (t *Table) NumberOf(term string, hash uint64) uint32 {
	mask := uint64(len(t.slots) - 1)
	for at := hash & mask; t.slots[at] != 0; at = (at + 1) & mask {
		if number := t.slots[at] - 1; t.Terms.At(number) == term {
			return number
		}
	}
	return Unknown
}

// index makes the hash table, at most half full.
func (t *Table) index() {
	size := 2
	for size < 2*t.Terms.Len() {
		size *= 2
	}
	t.slots = make([]uint32, size)
	for number := range uint32(t.Terms.Len()) {
		at := maphash.String(t.seed, t.Terms.At(number)) & uint64(size-1)
		for t.slots[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		t.slots[at] = number + 1
	}
}

// Find returns the posting of a document within Docs[from:to], which are of one term, and whether there is one.
func (t *Table) Find(doc, from, to uint32) (posting uint32, found bool) {
	at, found := slices.BinarySearch(t.Docs[from:to], doc)
	return from + uint32(at), found
}

// The frequencies of a posting take 3, 3, 4 and 6 bits; those that do not fit are looked up.
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

// Frequencies are how often the term of a posting stands in each field.
func (t *Table) Frequencies(posting uint32) (tf bm25f.Counts) {
	packed := t.tfs[posting]
	if packed == tfLarge {
		return t.large[posting]
	}
	return bm25f.Counts{uint32(packed & 7), uint32(packed >> 3 & 7), uint32(packed >> 6 & 15), uint32(packed >> 10)}
}

// Bytes is about how much memory the table takes.
func (t *Table) Bytes() int64 {
	return sizeOf(t.Docs) + sizeOf(t.Starts) + sizeOf(t.tfs) + int64(len(t.large))*32 + t.Terms.bytes() + sizeOf(t.slots) +
		sizeOf(t.Words) + t.IDs.bytes() + sizeOf(t.Written) + t.Phrases.bytes() + t.Facets.bytes() + t.heads.bytes() +
		t.Impacts.bytes()
}
