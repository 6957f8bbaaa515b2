package index

import (
	"context"
	"math"
	"math/bits"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"moments/content"
)

// scan is one search over one snapshot, with its buffers. Documents are known by segment and number within it.
//
// It scores term by term into an array of scores, always in the order of the terms of the query, so that the sums have
// the same bits however the documents are spread over segments.
type scan struct {
	segments []*scorch.SegmentSnapshot
	docs     uint64
	terms    []Term
	// postings are those of the terms in fieldText: of term t in segment s at s*len(terms)+t. The next search reuses
	// none of them: they point into files that may be closed by then.
	postings []segment.PostingsList
	scores   []float64 // by document of the segment at hand, 0 between segments
	masks    []uint32  // which terms the document has: bit t for term t
	touched  []uint32  // documents whose mask is not 0
	total    uint64
	best     ranking
}

// release makes the scan ready for the next search. One that has failed is not to be used again.
func (s *scan) release() {
	clear(s.postings)
	clear(s.best.heap)
	*s = scan{
		postings: s.postings[:0], scores: s.scores, masks: s.masks, touched: s.touched[:0],
		best: ranking{heap: s.best.heap[:0]},
	}
}

// run finds the best documents.
func (s *scan) run(ctx context.Context, snapshot *scorch.IndexSnapshot, terms []string, limit int) (err error) {
	s.segments = snapshot.Segments()
	if s.docs, err = snapshot.DocCount(); err != nil {
		return err
	}
	if err := s.lookUp(terms); err != nil {
		return err
	}
	s.best.segments, s.best.limit = s.segments, limit
	for i := range s.segments {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.score(i); err != nil {
			return err
		}
		s.collect(i)
	}
	return s.best.err
}

// lookUp fetches the postings of all terms and their weights. Documents that were deleted are neither counted nor visited.
func (s *scan) lookUp(terms []string) error {
	for _, t := range terms {
		s.terms = append(s.terms, Term{Text: t})
	}
	for _, seg := range s.segments {
		dictionary, err := seg.Segment().Dictionary(fieldText)
		if err != nil {
			return err
		}
		for t := range s.terms {
			list, err := dictionary.PostingsList([]byte(s.terms[t].Text), seg.Deleted(), nil)
			if err != nil {
				return err
			}
			s.postings = append(s.postings, list)
			s.terms[t].DF += list.Count()
		}
	}
	for t := range s.terms {
		df := float64(s.terms[t].DF)
		s.terms[t].IDF = math.Log(1 + (float64(s.docs)-df+0.5)/(df+0.5))
	}
	return nil
}

// score adds up what the terms give the documents of a segment: sqrt(tf) * norm * idf^2 with idf = 1 + ln(N/(df+1)) and
// norm = 1/sqrt(words of the document), which is Bleve's TF-IDF but for a factor that all documents share.
func (s *scan) score(at int) error {
	if n := int(s.segments[at].Segment().Count()); n > len(s.scores) {
		s.scores, s.masks = make([]float64, n), make([]uint32, n)
	}
	var iterator segment.PostingsIterator
	for t := range s.terms {
		idf := 1 + math.Log(float64(s.docs)/float64(s.terms[t].DF+1))
		iterator = s.postings[at*len(s.terms)+t].Iterator(true, true, false, iterator)
		for {
			posting, err := iterator.Next()
			if err != nil {
				return err
			}
			if posting == nil {
				break
			}
			doc := uint32(posting.Number())
			if s.masks[doc] == 0 {
				s.touched = append(s.touched, doc)
			}
			s.masks[doc] |= 1 << t
			// The conversion keeps the product from being fused with the sum, which would round differently on some
			// machines.
			s.scores[doc] += float64(math.Sqrt(float64(posting.Frequency())) * posting.Norm() * idf * idf)
		}
	}
	return nil
}

// collect hands the documents of a segment to the ranking, scaled by the share of the terms that they have, and clears
// the arrays.
func (s *scan) collect(at int) {
	for _, doc := range s.touched {
		mask := s.masks[doc]
		s.best.offer(found{
			score: s.scores[doc] * float64(bits.OnesCount32(mask)) / float64(len(s.terms)),
			doc:   doc, mask: mask, segment: int32(at),
		})
		s.scores[doc], s.masks[doc] = 0, 0
	}
	s.total += uint64(len(s.touched))
	s.touched = s.touched[:0]
}

// report turns the ranking into the result.
func (s *scan) report(result *Result) error {
	ranked, err := s.best.sorted()
	if err != nil {
		return err
	}
	parts, err := s.partsOf(ranked)
	if err != nil {
		return err
	}
	result.Terms, result.Total = s.terms, s.total
	result.Hits = make([]Hit, len(ranked))
	for i := range ranked {
		match := s.match(ranked[i].mask, parts[i])
		match.Score = ranked[i].score / ranked[0].score
		result.Hits[i] = Hit{ID: content.AssetID(ranked[i].id), Match: match}
	}
	return nil
}

func (s *scan) match(mask uint32, p parts) Match {
	all := s.weight(1<<len(s.terms) - 1)
	return Match{
		Title:    s.weight(p[inTitle]) / all,
		Keywords: s.weight(p[inKeywords]) / all,
		Summary:  s.weight(p[inSummary]) / all,
		Head:     s.weight(p[inTitle]|p[inKeywords]|p[inSummary]) / all,
		Any:      s.weight(mask) / all,
	}
}

// weight is the sum of the idf of the terms in mask.
func (s *scan) weight(mask uint32) (sum float64) {
	for ; mask != 0; mask &= mask - 1 {
		sum += s.terms[bits.TrailingZeros32(mask)].IDF
	}
	return sum
}
