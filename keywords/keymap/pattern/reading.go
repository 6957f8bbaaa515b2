package pattern

import (
	"runtime"
	"slices"
	"sync"

	"moments/keywords"
)

// Reading is a pattern's phrase as it is matched.
type Reading struct {
	Words []string // folded, in order
	Stems []string // in the same order
	stop  uint32   // the bit 1<<i for a stop word at i
	glued uint32   // the bit 1<<i for a word at i that no space or mark parts from the one before
	ids   []uint32 // numbers of the words in the vocabulary of their tongue
}

// Read reads the phrase of a pattern of a locale. A phrase that keywords.ParsePhrase would clean must be clean.
func Read(phrase, locale string) (r Reading) {
	language := LanguageOf(locale)
	end := -1
	for i, term := range keywords.Phrase(phrase).Terms(language) {
		r.Words, r.Stems = append(r.Words, term.Word), append(r.Stems, term.Stem)
		if language.IsStopWord(term.Word) {
			r.stop |= 1 << i
		}
		if term.Start <= end {
			r.glued |= 1 << i
		}
		end = term.End
	}
	return r
}

// Content are the stems of words that are no stop words, each once, in order of their first places.
func (r *Reading) Content() (stems []string) {
	for i, stem := range r.Stems {
		if !r.isStop(i) && !slices.Contains(stems, stem) {
			stems = append(stems, stem)
		}
	}
	return stems
}

func (r *Reading) isStop(i int) bool { return r.stop>>i&1 == 1 }

// isEmpty reports whether there are stop words only, or nothing.
func (r *Reading) isEmpty() bool { return r.stop == 1<<len(r.Words)-1 }

// readAll reads on all cores: it is the greater part of compiling.
func readAll(patterns []Pattern) []Reading {
	read := make([]Reading, len(patterns))
	inShares(len(patterns), func(from, to int) {
		for place := from; place < to; place++ {
			read[place] = Read(patterns[place].Phrase, patterns[place].Locale)
		}
	})
	return read
}

// inShares calls do for parts of 0 to n, one for each core, and waits.
func inShares(n int, do func(from, to int)) {
	share := n/runtime.GOMAXPROCS(0) + 1
	var workers sync.WaitGroup
	for from := 0; from < n; from += share {
		workers.Go(func() { do(from, min(from+share, n)) })
	}
	workers.Wait()
}
