package sheet_test

import (
	"fmt"
	"strings"
	"testing"

	"moments/keywords/sheet"
)

// semrushFile is a Keyword Magic export of this many rows, as wide as they are.
func semrushFile(rows int) string {
	var b strings.Builder
	b.WriteString("Keyword,Intent,Volume,Trend,Keyword Difficulty,CPC (USD),Competitive Density,SERP Features,Number of Results\n")
	intents := []string{"Informational", "\"Commercial, Informational\"", "Transactional", "Navigational"}
	for i := range rows {
		fmt.Fprintf(&b, "how to use bread oven number %d,%s,%d,\"0.81,0.81,1.00,0.66,0.54,0.44,0.44,0.36,0.44,0.54,0.66,0.81\",%d,1.20,0.45,"+
			"\"Reviews, Image pack, People also ask\",%d\n", i, intents[i%4], i*10, i%100, i*1000)
	}
	return b.String()
}

// BenchmarkSemrush reads 30,000 rows of Keyword Magic, as CSV and as XLSX. The bar is a second for the CSV.
func BenchmarkSemrush(b *testing.B) {
	text := semrushFile(30_000)
	for how, data := range map[string]string{"CSV": text, "XLSX": asXLSX(b, records(b, text))} {
		b.Run(how, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				f, err := sheet.Read(strings.NewReader(data), "oven_broad-match_us_2026-05-01.csv", sheet.Options{})
				if err != nil || f.Rows() != 30_000 {
					b.Fatal(f.Rows(), err)
				}
			}
		})
	}
}
