package postings

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"moments/content/index/bm25f"
	"moments/content/index/table"
	"moments/keywords"
)

// Set holds the tables of one Bleve index and keeps up with its segments. Its methods may be called concurrently.
type Set struct {
	names      table.Names
	seed       maphash.Seed
	refreshing sync.Mutex
	view       atomic.Pointer[View]
	searches   sync.Pool // of *search
}

// New returns a Set that has seen nothing.
func New(names table.Names) *Set {
	s := &Set{names: names, seed: maphash.MakeSeed()}
	s.searches.New = func() any { return new(search) }
	s.view.Store(s.newView(nil, 0))
	return s
}

// View is what Refresh has seen last. It stays good for as long as it is held.
func (s *Set) View() *View { return s.view.Load() }

// Refresh takes in the segments of a snapshot, which must not be closed meanwhile; seq is what View.Seq will say. It
// reads the segments that it has not seen yet, some 50 ns a posting, and what was deleted in the others. When it fails
// the view stays what it was.
func (s *Set) Refresh(segments []*scorch.SegmentSnapshot, seq uint64) error {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	known := make(map[uint64]*part, len(segments))
	for _, p := range s.View().parts {
		known[p.segment] = p
	}
	parts := make([]*part, 0, len(segments))
	for _, snapshot := range segments {
		p, err := s.partOf(snapshot, known[snapshot.Id()])
		if err != nil {
			return fmt.Errorf("reading a segment: %w", err)
		}
		parts = append(parts, p)
	}
	s.view.Store(s.newView(parts, seq))
	return nil
}

// partOf makes the part of a segment, or returns the known one when nothing was deleted since.
func (s *Set) partOf(snapshot *scorch.SegmentSnapshot, known *part) (*part, error) {
	deleted := snapshot.Deleted()
	if known != nil && known.dead == cardinality(deleted) {
		return known, nil
	}
	p := &part{segment: snapshot.Id(), frequencies: new(sync.Map), spoken: new(liveWords)}
	if known != nil {
		p.table = known.table
	} else {
		built, err := table.Build(snapshot.Segment(), s.names, s.seed)
		if err != nil {
			return nil, err
		}
		p.table = built
	}
	p.remove(deleted)
	return p, nil
}

func cardinality(b *roaring.Bitmap) int {
	if b == nil {
		return 0
	}
	return int(b.GetCardinality())
}

// part is one segment at one moment.
type part struct {
	segment uint64
	table   *table.Table
	deleted []uint64 // a bit for each document; nil for none
	dead    int
	totals  [bm25f.Fields]uint64 // of the live documents
	written []int                // live documents by language of the table
	// frequencies remembers in how many live documents a term is, where some are deleted.
	frequencies *sync.Map
	spoken      *liveWords
}

func (p *part) live() int { return p.table.Len() - p.dead }

// remove notes what is deleted.
func (p *part) remove(deleted *roaring.Bitmap) {
	p.totals, p.dead = p.table.Totals, cardinality(deleted)
	p.written = make([]int, max(1, len(p.table.Languages)))
	for _, language := range p.table.Written {
		p.written[language]++
	}
	if p.dead == 0 {
		return
	}
	p.deleted = make([]uint64, (p.table.Len()+63)/64)
	for all := deleted.Iterator(); all.HasNext(); {
		doc := all.Next()
		p.deleted[doc/64] |= 1 << (doc % 64)
		p.written[p.table.Written[doc]]--
		for field, words := range p.table.Lengths(doc) {
			p.totals[field] -= uint64(words)
		}
	}
}

func (p *part) isDeleted(doc uint32) bool {
	return p.deleted != nil && p.deleted[doc/64]>>(doc%64)&1 == 1
}

// rememberedFrom is how many postings make counting them anew not worth while.
const rememberedFrom = 128

// frequency is how many live documents have a term.
func (p *part) frequency(term uint32) int {
	from, to := p.table.Postings(term)
	if p.dead == 0 {
		return int(to - from)
	}
	if to-from < rememberedFrom {
		var few [rememberedFrom]uint32
		return int(to-from) - p.deadAmong(p.table.Docs(term, few[:0]))
	}
	if n, known := p.frequencies.Load(term); known {
		return n.(int)
	}
	n := int(to-from) - p.deadAmong(p.table.Docs(term, make([]uint32, 0, to-from)))
	p.frequencies.Store(term, n)
	return n
}

// deadAmong counts the deleted documents among some, in order: by looking up each deleted one, or each of them, whichever are
// fewer.
func (p *part) deadAmong(docs []uint32) (n int) {
	if p.dead > len(docs)/8 {
		for _, doc := range docs {
			n += int(p.deleted[doc/64] >> (doc % 64) & 1)
		}
		return n
	}
	at := 0
	for word, set := range p.deleted {
		for ; set != 0; set &= set - 1 {
			doc := uint32(word*64 + bits.TrailingZeros64(set))
			if at = gallop(docs, at, doc); at < len(docs) && docs[at] == doc {
				n++
			}
		}
	}
	return n
}

// View is the index at one moment. It is immutable, and safe for concurrent use.
type View struct {
	set   *Set
	parts []*part // the largest first, which finds good hits early
	docs  int
	norms *bm25f.Norms
	seq   uint64
	// languages are those that any document is written in, in order.
	languages []keywords.Language
}

// maxDrift is how much averages may move before impacts are made anew: bounds are too high by as much.
const maxDrift = 1.02

// newView makes a view of parts, which it puts in order and weighs anew where averages have moved.
func (s *Set) newView(parts []*part, seq uint64) *View {
	v := &View{set: s, parts: parts, seq: seq}
	var totals [bm25f.Fields]uint64
	for _, p := range parts {
		v.docs += p.live()
		for field := range totals {
			totals[field] += p.totals[field]
		}
		for i, l := range p.table.Languages {
			if p.written[i] > 0 && !slices.Contains(v.languages, l) {
				v.languages = append(v.languages, l)
			}
		}
	}
	slices.Sort(v.languages)
	var average bm25f.Averages
	for field := range average {
		average[field] = float64(totals[field]) / float64(max(v.docs, 1))
	}
	v.norms = bm25f.NewNorms(average)
	for i, p := range parts {
		if p.table.Impacts != nil {
			if up, down := p.table.Drift(average); up <= maxDrift && down >= 1/maxDrift {
				continue
			}
		}
		weighed := *p
		weighed.table = p.table.Weighed(average)
		parts[i] = &weighed
	}
	slices.SortStableFunc(parts, func(a, b *part) int { return cmp.Compare(b.live(), a.live()) })
	return v
}

func (v *View) hash(term string) uint64 { return maphash.String(v.set.seed, term) }

// Docs is the number of documents that can be found.
func (v *View) Docs() int { return v.docs }

// Seq is what Refresh was given.
func (v *View) Seq() uint64 { return v.seq }

// Languages are those that documents are written in, in order.
func (v *View) Languages() []keywords.Language { return v.languages }

// Sizes is about how much memory the tables take.
func (v *View) Sizes() (all table.Sizes) {
	for _, p := range v.parts {
		all.Add(p.table.Sizes())
	}
	return all
}
