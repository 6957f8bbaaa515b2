package table

import (
	"errors"
	"fmt"
	"hash/maphash"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"moments/content/index/bm25f"
	"moments/content/index/words"
	"moments/keywords"
)

// Names are the fields of a Bleve index: Whole holds the words of every field, and each part those of its own. Body is
// the rest, so that it needs no name. Head holds the words of all parts, in their order, as words.Spelled has them, with
// their places; Phrases and Facets are labels.
type Names struct {
	Whole   string
	Parts   [bm25f.Body]string
	Head    string
	Phrases string
	Facets  string
}

var errParts = errors.New("a part has a word that the whole does not have")

// builder makes a table of a segment.
type builder struct {
	*Table
	*postingsBuilder
	whole fieldReader
	parts [bm25f.Body]fieldReader
	terms textsBuilder
	docs  []uint32       // that have the term at hand
	found []bm25f.Counts // what they have of it
}

// Build reads a segment, at some 50 ns a posting, and copies it. The table has no impacts yet. It may panic when the file
// of the segment is damaged.
func Build(from segment.Segment, names Names, seed maphash.Seed) (*Table, error) {
	size := from.Count()
	if size > maxDocs {
		return nil, errDocs
	}
	b := &builder{Table: &Table{seed: seed, Written: make([]uint8, size)}, postingsBuilder: newPostingsBuilder(int(size))}
	if err := b.readIDs(from); err != nil {
		return nil, fmt.Errorf("reading ids: %w", err)
	}
	if err := b.readPostings(from, names); err != nil {
		return nil, fmt.Errorf("reading postings: %w", err)
	}
	if err := b.readHeads(from, names.Head); err != nil {
		return nil, fmt.Errorf("reading places: %w", err)
	}
	if err := b.readLabels(from, names); err != nil {
		return nil, fmt.Errorf("reading labels: %w", err)
	}
	return b.Table, nil
}

func (b *builder) readIDs(from segment.Segment) error {
	var ids textsBuilder
	for doc := range from.Count() {
		id, err := from.DocID(doc)
		if err != nil {
			return err
		}
		ids.add(string(id))
	}
	b.IDs = ids.texts()
	return nil
}

func (b *builder) readPostings(from segment.Segment, names Names) error {
	if err := b.whole.open(from, names.Whole); err != nil {
		return err
	}
	for part := range b.parts {
		if err := b.parts[part].open(from, names.Parts[part]); err != nil {
			return err
		}
	}
	for b.whole.term != "" {
		if err := b.add(b.whole.term); err != nil {
			return err
		}
		if err := b.whole.advance(); err != nil {
			return err
		}
	}
	b.Terms, b.Table.postings, b.lengths = b.terms.texts(), b.build(), lengthsOf(b.words)
	for _, words := range b.words {
		for field, n := range words {
			b.Totals[field] += uint64(n)
		}
	}
	b.index()
	return nil
}

// add copies the postings of a term.
func (b *builder) add(term string) error {
	b.terms.add(term)
	b.docs, b.found = b.docs[:0], b.found[:0]
	written := b.language(words.LanguageOf(term))
	err := b.whole.each(func(doc, tf uint32) error {
		b.docs = append(b.docs, doc)
		b.Written[doc] = written
		b.found = append(b.found, bm25f.Counts{bm25f.Body: tf})
		return nil
	})
	if err != nil {
		return err
	}
	for part := range b.parts {
		if err := b.addPart(part, term); err != nil {
			return err
		}
	}
	b.addTerm(b.docs)
	for i, doc := range b.docs {
		b.addPosting(doc, &b.found[i])
	}
	return nil
}

// language is the place of a language among those of the table.
func (b *builder) language(l keywords.Language) uint8 {
	if n := len(b.Languages); n > 0 && b.Languages[n-1] == l {
		return uint8(n - 1)
	}
	at := slices.Index(b.Languages, l)
	if at < 0 {
		at = len(b.Languages)
		b.Languages = append(b.Languages, l)
	}
	return uint8(at)
}

// addPart takes what a part has of a term out of the body.
func (b *builder) addPart(part int, term string) error {
	r := &b.parts[part]
	if r.term != term {
		return nil
	}
	at := 0
	err := r.each(func(doc, tf uint32) error {
		for at < len(b.docs) && b.docs[at] < doc {
			at++
		}
		if at == len(b.docs) || b.docs[at] != doc || b.found[at][bm25f.Body] < tf {
			return errParts
		}
		b.found[at][part] = tf
		b.found[at][bm25f.Body] -= tf
		return nil
	})
	if err != nil {
		return err
	}
	return r.advance()
}
