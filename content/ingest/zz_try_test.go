package ingest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"testing"
	"time"

	"moments/content"
	"moments/content/ingest"
	"moments/internal/kv"
)

func TestTry(t *testing.T) {
	for _, p := range []string{"/work/shared/data/digitalgov/content", "/work/shared/data/d365-customer-insights/content"} {
		ctx := context.Background()
		start := time.Now()
		n := 0
		var items []ingest.Item
		for it, err := range ingest.Read(ctx, ingest.Source{Path: p}, ingest.Options{}) {
			if err != nil { t.Fatal(err) }
			n++
			items = append(items, it)
		}
		d := time.Since(start)
		fmt.Printf("%s parse only %d in %v: %.0f/s\n", p, n, d, float64(n)/d.Seconds())
		store, err := kv.Open(t.TempDir(), kv.Config{Kinds: content.Kinds()})
		if err != nil { t.Fatal(err) }
		cat, err := content.OpenCatalog(store, "main")
		if err != nil { t.Fatal(err) }
		for i := range 3 {
			start = time.Now()
			now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
			last := ""
			rep, err := ingest.Import(ctx, cat, ingest.Source{Path: p}, ingest.Options{Now: now, DryRun: i == 0, Author: kv.Author{Actor: "t", At: now}, Progress: func(a, b int) { last = fmt.Sprint(a, "/", b) }})
			d = time.Since(start)
			if err != nil { t.Fatal(err) }
			fmt.Printf("import %v: %.0f/s %s\n", d, float64(rep.Total())/d.Seconds(), last)
			if i < 2 { b, _ := json.MarshalIndent(rep, "", " "); fmt.Println(string(b)) } else { fmt.Println(rep.New, rep.Changed, rep.Unchanged) }
		}
		runs, _ := cat.Imports()
		fmt.Println(runs)
		if os.Getenv("SHOW") != "" {
			rand.New(rand.NewSource(time.Now().UnixNano())).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
			for _, it := range items[:6] {
				in := it.Input
				txt := in.Text
				in.Text = ""
				b, _ := json.Marshal(in)
				fmt.Printf("=====%s\n%s\n----\n%.3500s\n", it.Path, b, txt)
			}
		}
		store.Close()
	}
}
