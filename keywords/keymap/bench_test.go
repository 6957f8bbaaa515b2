package keymap_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"moments/keywords"
	"moments/keywords/keymap"
)

// someWord is the nth word of a language that has no typos: 5 to 10 letters, the same every time.
func someWord(n uint64) string {
	random := rand.New(rand.NewPCG(n, 7))
	letters := make([]byte, 5+random.IntN(6))
	for i := range letters {
		letters[i] = byte('a' + random.IntN(26))
	}
	return string(letters)
}

// manyRows are rows of two to four words from a Zipf-like vocabulary.
func manyRows(n int) []keymap.Row {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	zipf := rand.NewZipf(random, 1.1, 4, 30_000)
	list := make([]keymap.Row, n)
	for i := range list {
		words := make([]string, 2+random.IntN(3))
		for w := range words {
			words[w] = someWord(zipf.Uint64())
		}
		list[i] = keymap.Row{
			ID: fmt.Sprint(i), Phrase: strings.Join(words, " "), Moment: keywords.Moment{Intent: keywords.Do, Step: "use"},
			Match: []keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}[i%3], Volume: -1, Negative: i%20 == 0,
		}
	}
	return list
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkCompile reports what a compiled map keeps, the rows and their texts included.
func BenchmarkCompile(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			before := heap()
			list := manyRows(n)
			var m *keymap.Map
			for b.Loop() {
				var err error
				if m, err = keymap.Compile(list); err != nil {
					b.Fatal(err)
				}
			}
			list = nil
			b.ReportMetric(float64(heap()-before)/1e6, "MB-kept")
			runtime.KeepAlive(m)
		})
	}
}

// BenchmarkMatch matches the same phrases against more and more rows that do not match.
func BenchmarkMatch(b *testing.B) {
	own := rows(b,
		"install the sensor | broad | do/use/-", "e-mail marketing | exact | know/-/-", "cell phone plan | phrase | buy/-/-")
	maps := map[int]*keymap.Map{}
	sizes := []int{1_000, 10_000, 100_000}
	for _, n := range sizes {
		var err error
		synonyms := keymap.WithSynonyms([][]string{{"cell phone", "mobile", "smartphone"}})
		if maps[n], err = keymap.Compile(append(manyRows(n), own...), synonyms); err != nil {
			b.Fatal(err)
		}
	}
	for _, phrase := range []string{
		"how do i install a sensor", "nothing here of what rows say", "how do i install a senosr", "email marketing", "mobile plan",
		"how do i install a " + someWord(20_000) + " sensor in " + someWord(7),
	} {
		asked := keywords.Phrase(phrase).Terms(keywords.English)
		for _, n := range sizes {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(phrase, " ", "-"), n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					maps[n].Match(asked, "en")
				}
			})
		}
	}
}

// BenchmarkMatchWorst matches the phrase that hits the most of 100,000 rows: their 32 most frequent words.
func BenchmarkMatchWorst(b *testing.B) {
	m, err := keymap.Compile(manyRows(100_000))
	if err != nil {
		b.Fatal(err)
	}
	words := make([]string, 32)
	for i := range words {
		words[i] = someWord(uint64(i))
	}
	asked := keywords.Phrase(strings.Join(words, " ")).Terms(keywords.English)
	hits := 0
	for b.Loop() {
		hits = len(m.Match(asked, "en"))
	}
	b.ReportMetric(float64(hits), "hits")
}
