package table

import (
	"hash/maphash"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"moments/content/index/bm25f"
	"moments/content/index/words"
)

// heads are the words of the heads of documents.
type heads struct {
	// Spelled are the words as they are spelled, in the order of their bytes, as words.Prefix begins them; Stems the
	// numbers of their terms, and Counts how often they are there.
	Spelled Texts
	Stems   []uint32
	Counts  []uint32
	// head are the numbers of the words of documents in Spelled, each from headAt.
	head   []uint32
	headAt []uint32
}

// Head is the words of the head of a document, one field after the other, by their numbers in Spelled. Words[doc] says how
// many are of which field. Stop words have no place.
func (h *heads) Head(doc uint32) []uint32 { return h.head[h.headAt[doc]:h.headAt[doc+1]] }

func (h *heads) bytes() int64 {
	return h.Spelled.bytes() + sizeOf(h.Stems) + sizeOf(h.Counts) + sizeOf(h.head) + sizeOf(h.headAt)
}

// allot makes room for the heads of documents of known lengths.
func (h *heads) allot(lengths []bm25f.Counts) {
	h.headAt = make([]uint32, len(lengths)+1)
	for doc := range lengths {
		h.headAt[doc+1] = h.headAt[doc]
		for _, n := range lengths[doc][:bm25f.Body] {
			h.headAt[doc+1] += n
		}
	}
	h.head = make([]uint32, h.headAt[len(lengths)])
}

// place notes which word stands at a place of a head, from 0.
func (h *heads) place(doc, place, word uint32) {
	if at := h.headAt[doc] + place; at < h.headAt[doc+1] {
		h.head[at] = word
		h.Counts[word]++
	}
}

// readHeads reads the words as they are spelled.
func (b *builder) readHeads(from segment.Segment, field string) error {
	b.allot(b.Words)
	var r fieldReader
	if err := r.open(from, field); err != nil {
		return err
	}
	var spelled textsBuilder
	for number := uint32(0); r.term != ""; number++ {
		word, term := words.Unspelled(r.term)
		spelled.add(word)
		b.Stems = append(b.Stems, b.NumberOf(term, maphash.String(b.seed, term)))
		b.Counts = append(b.Counts, 0)
		if err := r.eachPlace(func(doc, place uint32) { b.place(doc, place, number) }); err != nil {
			return err
		}
		if err := r.advance(); err != nil {
			return err
		}
	}
	b.Spelled, b.Stems, b.Counts = spelled.texts(), fitted(b.Stems), fitted(b.Counts)
	return nil
}
