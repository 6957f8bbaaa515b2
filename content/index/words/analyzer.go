package words

import (
	"fmt"
	"hash/maphash"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/custom" // registers the custom analyzer
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
)

// Name is how the analyzer of English is called in the mapping. The others are not in it.
const Name = "moments_en"

// filters make a term of an English word: Unicode words, without possessive ending, in lower case, no stop words, English
// Snowball stem; Chinese and Japanese, which have no spaces, in pairs of characters.
var filters = []string{en.PossessiveName, lowercase.Name, en.StopName, en.SnowballStemmerName, cjk.BigramName}

// Limits of terms. Longer words are passed over: nobody types them.
const (
	MaxTermBytes = 64
	MaxTerms     = 32 // of a query
)

// Mapping is Bleve's description of the analysis. It maps no field, because documents are made field by field.
func Mapping() (*mapping.IndexMappingImpl, error) {
	m := mapping.NewIndexMapping()
	err := m.AddCustomAnalyzer(Name, map[string]any{
		"type": "custom", "tokenizer": unicode.Name, "token_filters": filters,
	})
	if err != nil {
		return nil, fmt.Errorf("making the analyzer: %w", err)
	}
	m.DefaultAnalyzer = Name
	m.DefaultMapping = mapping.NewDocumentStaticMapping()
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m, nil
}

// word is a term with the word that it was made of, folded, and its place in a chunk, in bytes.
type word struct {
	term       []byte
	plain      string
	start, end int
}

// Bounds of what is remembered, about 10 MB when full: text repeats its words, and stemming them is most of the work.
const (
	cacheShards   = 32
	shardEntries  = 2048
	maxCacheBytes = 64 // of a chunk
)

// Reading turns text of one language into terms. It runs an analyzer of Bleve on the chunks of text between white space
// and remembers what it said, which gives the same as running it on the whole text, because white space ends a word in
// Unicode and the filters see one word at a time. Its methods may be called concurrently.
type Reading struct {
	chain  analysis.Analyzer
	prefix string // of its terms
	plain  func(word string) string
	seed   maphash.Seed
	shards [cacheShards]struct {
		sync.RWMutex
		known map[string][]word
	}
}

func newReading(chain analysis.Analyzer, prefix string, plain func(string) string) *Reading {
	a := &Reading{chain: chain, prefix: prefix, plain: plain, seed: maphash.MakeSeed()}
	for i := range a.shards {
		a.shards[i].known = map[string][]word{}
	}
	return a
}

// Analyze implements analysis.Analyzer of Bleve. It does not write to text.
func (a *Reading) Analyze(text []byte) analysis.TokenStream {
	return a.stream(text, func(w *word) []byte { return w.term })
}

func (a *Reading) stream(text []byte, of func(*word) []byte) analysis.TokenStream {
	stream := make(analysis.TokenStream, 0, len(text)/6+1)
	var slab []analysis.Token
	a.each(text, func(w word, at int) bool {
		if len(slab) == 0 {
			slab = make([]analysis.Token, 64)
		}
		slab[0] = analysis.Token{Term: of(&w), Start: at + w.start, End: at + w.end, Position: len(stream) + 1}
		stream = append(stream, &slab[0])
		slab = slab[1:]
		return true
	})
	return stream
}

// each yields the words of text in order with the place of their chunk, until yield returns false.
func (a *Reading) each(text []byte, yield func(w word, at int) bool) {
	for start := 0; start < len(text); {
		if isSpace(text[start]) {
			start++
			continue
		}
		end := start + 1
		for end < len(text) && !isSpace(text[end]) {
			end++
		}
		for _, w := range a.words(text[start:end]) {
			if !yield(w, start) {
				return
			}
		}
		start = end
	}
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// words analyses a chunk, or remembers it.
func (a *Reading) words(chunk []byte) []word {
	if len(chunk) > maxCacheBytes {
		return a.analyze(chunk)
	}
	shard := &a.shards[maphash.Bytes(a.seed, chunk)%cacheShards]
	shard.RLock()
	words, known := shard.known[string(chunk)]
	shard.RUnlock()
	if known {
		return words
	}
	words = a.analyze(chunk)
	shard.Lock()
	defer shard.Unlock()
	if len(shard.known) >= shardEntries {
		clear(shard.known)
	}
	shard.known[string(chunk)] = words
	return words
}

// analyze runs the chain on a copy, because its filters write into the text. A panic loses the chunk only: on a goroutine
// of Bleve it would end the process.
func (a *Reading) analyze(chunk []byte) (words []word) {
	defer func() {
		if recover() != nil {
			words = nil
		}
	}()
	for _, token := range a.chain.Analyze(append([]byte(nil), chunk...)) {
		if len(token.Term) > 0 && len(token.Term) <= MaxTermBytes {
			words = append(words, word{
				term:  append([]byte(a.prefix), token.Term...),
				plain: a.plain(string(chunk[token.Start:token.End])), start: token.Start, end: token.End,
			})
		}
	}
	return words
}

// Terms returns the different terms of a text in the order in which they first stand, at most MaxTerms.
func (a *Reading) Terms(text string) (terms []string) {
	seen := make(map[string]bool, 8)
	a.each([]byte(text), func(w word, _ int) bool {
		if term := string(w.term); !seen[term] {
			seen[term] = true
			terms = append(terms, term)
		}
		return len(terms) < MaxTerms
	})
	return terms
}
