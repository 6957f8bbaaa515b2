package table

import (
	"hash/maphash"
	"math/bits"

	"moments/content/index/bm25f"
	"moments/keywords"
)

// Table is the postings of one segment, and what else a search asks of its documents.
type Table struct {
	Terms Texts // in the order of their bytes
	slots []uint32
	seed  maphash.Seed
	postings
	lengths
	// Totals are the sums of the lengths of the fields.
	Totals [bm25f.Fields]uint64
	IDs    Texts // by document
	// Languages are those of the documents, and Written says which of them a document is in; both by its terms.
	Languages []keywords.Language
	Written   []uint8
	Phrases   Labels // terms of the field Names.Phrases, as Phrase reads them
	Facets    Facets
	heads
	*Impacts
}

// Unknown is the number of a term that a table does not have.
const Unknown = 1<<32 - 1

// NumberOf looks a term up; hash is its maphash.String with the seed that the table was built with.
func (t *Table) NumberOf(term string, hash uint64) uint32 {
	size, numberBits := len(t.slots), bits.Len(uint(t.Terms.Len()))
	mark := uint32(hash) << numberBits
	for at := slotOf(hash, size); t.slots[at] != 0; {
		if slot := t.slots[at]; slot>>numberBits<<numberBits == mark {
			if number := slot&(1<<numberBits-1) - 1; t.Terms.At(number) == term {
				return number
			}
		}
		if at++; at == size {
			at = 0
		}
	}
	return Unknown
}

// slotOf is where a hash is looked for first.
func slotOf(hash uint64, size int) int {
	at, _ := bits.Mul64(hash, uint64(size))
	return int(at)
}

// index makes the hash table of the terms, three quarters full. A slot is 0 for none, or 1 + the number of a term, in as many
// bits as the numbers take, below as much of its hash as there is room for, so that few others are compared.
func (t *Table) index() {
	terms := t.Terms.Len()
	t.slots = make([]uint32, terms*4/3+1)
	numberBits := bits.Len(uint(terms))
	for number := range uint32(terms) {
		hash := maphash.String(t.seed, t.Terms.At(number))
		at := slotOf(hash, len(t.slots))
		for t.slots[at] != 0 {
			if at++; at == len(t.slots) {
				at = 0
			}
		}
		t.slots[at] = uint32(hash)<<numberBits | (number + 1)
	}
}

// Len is how many documents there are, deleted ones as well.
func (t *Table) Len() int { return len(t.short) }

// lengths are how many words documents have in each field.
type lengths struct {
	short [][bm25f.Fields]uint16
	long  map[uint32]bm25f.Counts // of those that do not fit
}

// isLong in the first field says that a document is in long.
const isLong = 1<<16 - 1

// Lengths are how many words a document has in each field.
func (l *lengths) Lengths(doc uint32) bm25f.Counts {
	short := &l.short[doc]
	if short[0] == isLong {
		return l.long[doc]
	}
	return bm25f.Counts{uint32(short[0]), uint32(short[1]), uint32(short[2]), uint32(short[3])}
}

func lengthsOf(all []bm25f.Counts) lengths {
	l := lengths{short: make([][bm25f.Fields]uint16, len(all))}
	for doc, words := range all {
		for field, n := range words {
			if n >= isLong {
				if l.long == nil {
					l.long = map[uint32]bm25f.Counts{}
				}
				l.short[doc][0], l.long[uint32(doc)] = isLong, words
				break
			}
			l.short[doc][field] = uint16(n)
		}
	}
	return l
}
