package table

import (
	"fmt"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// fieldReader goes through the terms of a field in order.
type fieldReader struct {
	dictionary segment.TermDictionary
	terms      segment.DictionaryIterator
	term       string // at hand, "" at the end
	list       segment.PostingsList
	postings   segment.PostingsIterator
}

// uncounted is a dictionary that need not count the postings of a term to name it.
type uncounted interface {
	AutomatonIteratorOmitCount(a segment.Automaton, from, to []byte) segment.DictionaryIterator
}

func (r *fieldReader) open(from segment.Segment, field string) (err error) {
	if r.dictionary, err = from.Dictionary(field); err != nil {
		return fmt.Errorf("reading the words of %s: %w", field, err)
	}
	if d, ok := r.dictionary.(uncounted); ok {
		r.terms = d.AutomatonIteratorOmitCount(nil, nil, nil)
	} else {
		r.terms = r.dictionary.AutomatonIterator(nil, nil, nil)
	}
	return r.advance()
}

// advance goes to the next term.
func (r *fieldReader) advance() error {
	entry, err := r.terms.Next()
	if err != nil {
		return fmt.Errorf("reading words: %w", err)
	}
	r.term = ""
	if entry != nil {
		r.term = entry.Term
	}
	return nil
}

// each calls fn for the postings of the term at hand.
func (r *fieldReader) each(fn func(doc, tf uint32) error) (err error) {
	if r.list, err = r.dictionary.PostingsList([]byte(r.term), nil, r.list); err != nil {
		return err
	}
	r.postings = r.list.Iterator(true, false, false, r.postings)
	for {
		posting, err := r.postings.Next()
		if err != nil || posting == nil {
			return err
		}
		if err := fn(uint32(posting.Number()), uint32(posting.Frequency())); err != nil {
			return err
		}
	}
}

// eachPlace calls fn for the places of the term at hand, from 0.
func (r *fieldReader) eachPlace(fn func(doc, place uint32)) (err error) {
	if r.list, err = r.dictionary.PostingsList([]byte(r.term), nil, r.list); err != nil {
		return err
	}
	r.postings = r.list.Iterator(true, false, true, r.postings)
	for {
		posting, err := r.postings.Next()
		if err != nil || posting == nil {
			return err
		}
		for _, location := range posting.Locations() {
			fn(uint32(posting.Number()), uint32(location.Pos()-1))
		}
	}
}
