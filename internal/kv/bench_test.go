package kv_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"moments/internal/kv"
)

// outcome is about what one outcome is: 200 bytes with its names.
type outcome struct {
	Answer, Asset, Moment string
	Position              int
	Propensity            float64
	Issued                int64
}

// outcomeKinds checks one key and writes one row.
func outcomeKinds() map[string]kv.Apply {
	seen := kv.NewTable[outcome]("seen")
	return map[string]kv.Apply{"outcome.click": func(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
		var o outcome
		if err := kv.Unmarshal(c.Payload, &o); err != nil {
			return kv.Verdict{}, err
		}
		if known, err := seen.Has(tx, c.Site, o.Answer); err != nil || known {
			return kv.Verdict{Refused: "repeated"}, err
		}
		return kv.Verdict{}, seen.Put(tx, c.Site, o.Answer, o)
	}}
}

const perBatch = 100

func outcomes(batch int) []kv.Change {
	changes := make([]kv.Change, perBatch)
	for i := range changes {
		payload, err := kv.Marshal(outcome{
			Answer: fmt.Sprintf("0193d3a1-7f2c-7abc-8def-%06d%06d", batch, i), Asset: "how-to-choose-running-shoes",
			Moment: "know/discover/runner", Position: i % 10, Propensity: 0.125, Issued: noon.UnixMicro(),
		})
		if err != nil {
			panic(err)
		}
		changes[i] = kv.Change{
			Log: kv.Out, Site: "main", At: noon, Actor: "pk_0123456789", Kind: "outcome.click", Version: 1, Payload: payload,
		}
	}
	return changes
}

// BenchmarkCommit measures durable changes per second in batches of 100, and how many times as many raw Badger takes of
// the same keys and values, written by turns to another folder of the same disk.
func BenchmarkCommit(b *testing.B) {
	s := open(b, b.TempDir(), kv.Config{Kinds: outcomeKinds(), Reserve: 1})
	baseline, err := kv.OpenRaw(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer baseline.Close()
	var ours, raw time.Duration
	batch := 0
	for b.Loop() {
		b.StopTimer()
		changes, pairs := outcomes(batch), rawOutcomes(b, batch)
		batch++
		b.StartTimer()
		start := time.Now()
		commit(b, s, changes...)
		ours += time.Since(start)
		b.StopTimer()
		start = time.Now()
		if err := baseline.Write(pairs); err != nil {
			b.Fatal(err)
		}
		raw += time.Since(start)
		b.StartTimer()
	}
	n := float64(batch * perBatch)
	b.ReportMetric(n/ours.Seconds(), "changes/s")
	b.ReportMetric(n/raw.Seconds(), "raw-changes/s")
	b.ReportMetric(ours.Seconds()/raw.Seconds(), "times-raw")
	b.ReportMetric(anonymousMiB(), "RssAnon-MiB")
}

// rawOutcomes are the keys and values that committing the batch writes.
func rawOutcomes(b *testing.B, batch int) (pairs [][2][]byte) {
	for i, c := range outcomes(batch) {
		c.Seq = kv.Seq(batch*perBatch + i + 1)
		stored, err := kv.Encode(kv.Record{Change: c})
		if err != nil {
			b.Fatal(err)
		}
		row := fmt.Sprintf("s/main/seen/0193d3a1-7f2c-7abc-8def-%06d%06d", batch, i)
		pairs = append(pairs, [2][]byte{[]byte(kv.LogKey(c.Log, c.Seq)), stored}, [2][]byte{[]byte(row), c.Payload})
	}
	return append(pairs, [2][]byte{[]byte("meta/applied/out"), make([]byte, 8)})
}

// BenchmarkCommitConcurrently measures single changes of 256 concurrent writers, which share transactions.
func BenchmarkCommitConcurrently(b *testing.B) {
	s := open(b, b.TempDir(), kv.Config{Kinds: outcomeKinds(), Reserve: 1})
	var next atomic.Int64
	b.SetParallelism(256 / runtime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		var changes []kv.Change
		for pb.Next() {
			if len(changes) == 0 {
				changes = outcomes(int(next.Add(1)))
			}
			if _, err := s.Commit(context.Background(), changes[0]); err != nil {
				b.Error(err)
			}
			changes = changes[1:]
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "changes/s")
	b.ReportMetric(anonymousMiB(), "RssAnon-MiB")
}

// BenchmarkRead measures how fast a follower reads.
func BenchmarkRead(b *testing.B) {
	s := open(b, b.TempDir(), kv.Config{Kinds: outcomeKinds(), Reserve: 1})
	for batch := range 200 {
		commit(b, s, outcomes(batch)...)
	}
	records := 0
	for b.Loop() {
		err := s.Follow(kv.Out, 0, func(r []kv.Record) error { records += len(r); return nil }).CatchUp(b.Context())
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(records)/b.Elapsed().Seconds(), "records/s")
}

// anonymousMiB is the anonymous memory of this process, on Linux.
func anonymousMiB() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	var kib float64
	if _, after, found := strings.Cut(string(status), "RssAnon:"); found {
		fmt.Sscan(after, &kib)
	}
	return kib / 1024
}
