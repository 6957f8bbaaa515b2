package table

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"strings"
	"time"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Labels are terms of which only the documents matter, in the order of their bytes.
type Labels struct {
	Texts  Texts
	starts []uint32
	docs   []uint32
}

// Docs are the documents that have a label, in order.
func (l *Labels) Docs(label uint32) []uint32 { return l.docs[l.starts[label]:l.starts[label+1]] }

func (l *Labels) bytes() int64 { return l.Texts.bytes() + sizeOf(l.starts) + sizeOf(l.docs) }

// Facets are the labels that filters name. Those of many documents are also sets, with a bit for each document. Times are
// nil when no document has one.
type Facets struct {
	labels Labels
	sets   map[uint32][]uint64
	from   []int64 // microseconds since 1970
	until  []int64
}

// The facets that say from and until when a document is valid.
const (
	fromFacet  = "from\x00"
	untilFacet = "until\x00"
)

// FromFacet is the facet of a document that is valid from a time on, to the microsecond.
func FromFacet(t time.Time) string { return fromFacet + encode(t) }

// UntilFacet is that of one that is valid before a time.
func UntilFacet(t time.Time) string { return untilFacet + encode(t) }

func encode(t time.Time) string {
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, uint64(t.UnixMicro())))
}

// Mark sets the bits of the documents that have a facet.
func (f *Facets) Mark(facet string, bits []uint64) {
	at, found := f.labels.Texts.find(facet)
	if !found {
		return
	}
	if set := f.sets[at]; set != nil {
		for i, word := range set {
			bits[i] |= word
		}
		return
	}
	mark(f.labels.Docs(at), bits)
}

func mark(docs []uint32, bits []uint64) {
	for _, doc := range docs {
		bits[doc/64] |= 1 << (doc % 64)
	}
}

// fewDocs is the share of documents, one of so many, up to which a facet is no set.
const fewDocs = 256

// makeSets makes sets of the facets of many of so many documents.
func (f *Facets) makeSets(documents int) {
	f.sets = map[uint32][]uint64{}
	for label := range uint32(f.labels.Texts.Len()) {
		if docs := f.labels.Docs(label); len(docs) > documents/fewDocs {
			f.sets[label] = make([]uint64, (documents+63)/64)
			mark(docs, f.sets[label])
		}
	}
}

// Valid reports whether a document is valid at a time, in microseconds since 1970.
func (f *Facets) Valid(doc uint32, at int64) bool {
	return (f.from == nil || f.from[doc] <= at) && (f.until == nil || f.until[doc] > at)
}

func (f *Facets) bytes() int64 {
	sum := f.labels.bytes() + sizeOf(f.from) + sizeOf(f.until)
	for _, set := range f.sets {
		sum += sizeOf(set)
	}
	return sum
}

// take keeps a facet that says a time, and reports whether it does.
func (f *Facets) take(facet string, docs []uint32, size int) bool {
	if t, ok := strings.CutPrefix(facet, fromFacet); ok {
		f.from = setTimes(f.from, t, docs, filled(size, math.MinInt64))
		return true
	}
	if t, ok := strings.CutPrefix(facet, untilFacet); ok {
		f.until = setTimes(f.until, t, docs, filled(size, math.MaxInt64))
		return true
	}
	return false
}

// filled makes the times of documents without one, when they are asked for.
func filled(size int, value int64) func() []int64 {
	return func() []int64 {
		times := make([]int64, size)
		for i := range times {
			times[i] = value
		}
		return times
	}
}

func setTimes(times []int64, encoded string, docs []uint32, none func() []int64) []int64 {
	if times == nil {
		times = none()
	}
	raw, err := hex.DecodeString(encoded)
	if err != nil || len(raw) != 8 {
		return times
	}
	for _, doc := range docs {
		times[doc] = int64(binary.BigEndian.Uint64(raw))
	}
	return times
}

// readLabels reads phrases and facets.
func (b *builder) readLabels(from segment.Segment, names Names) (err error) {
	if b.Phrases, err = labelsOf(from, names.Phrases, func(string, []uint32) bool { return false }); err != nil {
		return err
	}
	b.Facets.labels, err = labelsOf(from, names.Facets, func(facet string, docs []uint32) bool {
		return b.Facets.take(facet, docs, len(b.Words))
	})
	b.Facets.makeSets(len(b.Words))
	return err
}

// labelsOf reads a field without the labels that taken takes.
func labelsOf(from segment.Segment, field string, taken func(label string, docs []uint32) bool) (Labels, error) {
	l := Labels{starts: []uint32{0}}
	var r fieldReader
	if err := r.open(from, field); err != nil {
		return l, err
	}
	var texts textsBuilder
	for r.term != "" {
		first := len(l.docs)
		err := r.each(func(doc, _ uint32) error {
			l.docs = append(l.docs, doc)
			return nil
		})
		if err != nil {
			return l, err
		}
		if taken(r.term, l.docs[first:]) {
			l.docs = l.docs[:first]
		} else {
			texts.add(r.term)
			l.starts = append(l.starts, uint32(len(l.docs)))
		}
		if err := r.advance(); err != nil {
			return l, err
		}
	}
	l.Texts, l.starts, l.docs = texts.texts(), fitted(l.starts), fitted(l.docs)
	return l, nil
}
