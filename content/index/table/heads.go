package table

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"

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
	// head are the words of documents by their ranks as varints, each document from headAt; ranked are the numbers of the
	// words in Spelled by rank, the most frequent first, so that most take one byte or two.
	head   []byte
	headAt ascending
	ranked []uint32
}

// Head appends the words of the head of a document, one field after the other, by their numbers in Spelled. Lengths says how
// many are of which field. Stop words have no place.
func (h *heads) Head(doc uint32, words []uint32) []uint32 {
	for rest := h.head[h.headAt.at(doc):h.headAt.at(doc+1)]; len(rest) > 0; {
		rank, n := binary.Uvarint(rest)
		words, rest = append(words, h.ranked[rank]), rest[n:]
	}
	return words
}

// headsBuilder collects heads.
type headsBuilder struct {
	heads
	words []uint32 // of all documents, by their numbers
	at    []uint32
}

// allot makes room for the heads of documents of known lengths.
func (h *headsBuilder) allot(lengths []bm25f.Counts) {
	h.at = make([]uint32, len(lengths)+1)
	for doc := range lengths {
		h.at[doc+1] = h.at[doc]
		for _, n := range lengths[doc][:bm25f.Body] {
			h.at[doc+1] += n
		}
	}
	h.words = make([]uint32, h.at[len(lengths)])
}

// place notes which word stands at a place of a head, from 0.
func (h *headsBuilder) place(doc, place, word uint32) {
	if at := h.at[doc] + place; at < h.at[doc+1] {
		h.words[at] = word
		h.Counts[word]++
	}
}

// build returns what was collected.
func (h *headsBuilder) build() heads {
	built := h.heads
	built.Stems, built.Counts = fitted(h.Stems), fitted(h.Counts)
	built.ranked = make([]uint32, len(h.Counts))
	for number := range built.ranked {
		built.ranked[number] = uint32(number)
	}
	slices.SortStableFunc(built.ranked, func(a, b uint32) int { return cmp.Compare(h.Counts[b], h.Counts[a]) })
	rankOf := make([]uint32, len(h.Counts))
	for rank, number := range built.ranked {
		rankOf[number] = uint32(rank)
	}
	ends := make([]uint32, len(h.at))
	for doc := range len(h.at) - 1 {
		for _, word := range h.words[h.at[doc]:h.at[doc+1]] {
			built.head = binary.AppendUvarint(built.head, uint64(rankOf[word]))
		}
		ends[doc+1] = uint32(len(built.head))
	}
	built.head, built.headAt = fitted(built.head), ascendingOf(ends)
	return built
}

// readHeads reads the words as they are spelled.
func (b *builder) readHeads(from segment.Segment, field string) error {
	var h headsBuilder
	h.allot(b.words)
	var r fieldReader
	if err := r.open(from, field); err != nil {
		return err
	}
	var spelled textsBuilder
	for number := uint32(0); r.term != ""; number++ {
		word, term := words.Unspelled(r.term)
		spelled.add(word)
		h.Stems = append(h.Stems, b.NumberOf(term, maphash.String(b.seed, term)))
		h.Counts = append(h.Counts, 0)
		if err := r.eachPlace(func(doc, place uint32) { h.place(doc, place, number) }); err != nil {
			return err
		}
		if err := r.advance(); err != nil {
			return err
		}
	}
	h.Spelled = spelled.texts()
	b.heads = h.build()
	return nil
}
