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
	Texts Texts
	ends  ascending // in docs
	docs  []uint32
}

// Docs are the documents that have a label, in order.
func (l *Labels) Docs(label uint32) []uint32 {
	if label == 0 {
		return l.docs[:l.ends.at(0)]
	}
	return l.docs[l.ends.at(label-1):l.ends.at(label)]
}

func (l *Labels) bytes() int64 { return l.Texts.bytes() + l.ends.bytes() + sizeOf(l.docs) }

// labelsBuilder collects Labels.
type labelsBuilder struct {
	texts textsBuilder
	ends  []uint32
	docs  []uint32
}

func (b *labelsBuilder) add(text string, docs []uint32) {
	b.texts.add(text)
	b.docs = append(b.docs, docs...)
	b.ends = append(b.ends, uint32(len(b.docs)))
}

func (b *labelsBuilder) labels() Labels {
	return Labels{Texts: b.texts.texts(), ends: ascendingOf(b.ends), docs: fitted(b.docs)}
}

// Facets are the labels that filters name. Those of many documents are sets, with a bit for each document, the others lists.
// Times are nil when no document has one.
type Facets struct {
	labels Labels
	sets   map[string][]uint64
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
	if set := f.sets[facet]; set != nil {
		for i, word := range set {
			bits[i] |= word
		}
		return
	}
	if at, found := f.labels.Texts.find(facet); found {
		mark(f.labels.Docs(at), bits)
	}
}

func mark(docs []uint32, bits []uint64) {
	for _, doc := range docs {
		bits[doc/64] |= 1 << (doc % 64)
	}
}

// fewDocs is the share of documents, one of so many, up to which a facet is no set.
const fewDocs = 256

// Valid reports whether a document is valid at a time, in microseconds since 1970.
func (f *Facets) Valid(doc uint32, at int64) bool {
	return (f.from == nil || f.from[doc] <= at) && (f.until == nil || f.until[doc] > at)
}

func (f *Facets) bytes() int64 {
	sum := f.labels.bytes() + sizeOf(f.from) + sizeOf(f.until)
	for facet, set := range f.sets {
		sum += int64(len(facet)) + sizeOf(set)
	}
	return sum
}

// take keeps a facet that says a time or that many of so many documents have, and reports whether it does.
func (f *Facets) take(facet string, docs []uint32, size int) bool {
	if t, ok := strings.CutPrefix(facet, fromFacet); ok {
		f.from = setTimes(f.from, t, docs, filled(size, math.MinInt64))
		return true
	}
	if t, ok := strings.CutPrefix(facet, untilFacet); ok {
		f.until = setTimes(f.until, t, docs, filled(size, math.MaxInt64))
		return true
	}
	if len(docs) <= size/fewDocs {
		return false
	}
	set := make([]uint64, (size+63)/64)
	mark(docs, set)
	if f.sets == nil {
		f.sets = map[string][]uint64{}
	}
	f.sets[strings.Clone(facet)] = set
	return true
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
	var phrases, facets labelsBuilder
	err = eachLabel(from, names.Phrases, func(term string, docs []uint32) { phrases.add(labelOf(term), docs) })
	if err != nil {
		return err
	}
	err = eachLabel(from, names.Facets, func(facet string, docs []uint32) {
		if !b.Facets.take(facet, docs, b.size) {
			facets.add(facet, docs)
		}
	})
	b.Phrases, b.Facets.labels = phrases.labels(), facets.labels()
	return err
}

// eachLabel calls fn for the terms of a field, in order, with their documents, which are not to be kept.
func eachLabel(from segment.Segment, field string, fn func(term string, docs []uint32)) error {
	var docs []uint32
	var r fieldReader
	if err := r.open(from, field); err != nil {
		return err
	}
	for r.term != "" {
		docs = docs[:0]
		err := r.each(func(doc, _ uint32) error {
			docs = append(docs, doc)
			return nil
		})
		if err != nil {
			return err
		}
		fn(r.term, docs)
		if err := r.advance(); err != nil {
			return err
		}
	}
	return nil
}
