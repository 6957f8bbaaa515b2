package kv_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"moments/internal/kv"
)

// writeForever is the process that is killed: four writers, each of which prints what was acknowledged.
func writeForever(dir string) error {
	s, err := kv.Open(dir, config())
	if err != nil {
		return err
	}
	failed := make(chan error)
	for w := range 4 {
		go func() {
			for i := 0; ; i++ {
				if err := writeOne(s, fmt.Sprintf("%d-%d-%d", os.Getpid(), w, i)); err != nil {
					failed <- err
					return
				}
			}
		}()
	}
	return <-failed
}

func writeOne(s *kv.Store, id string) error {
	body := strings.Repeat(id+" ", 1+len(id)*int(id[len(id)-1]-'0'))
	hashes, err := s.Stage(context.Background(), []byte(body))
	if err != nil {
		return err
	}
	records, err := s.Commit(context.Background(), put(id, string(hashes[0])), event(id), putIf(id, "refused", 99))
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, r := range records {
		fmt.Fprintf(&lines, "%s %d %s %s\n", r.Log, r.Seq, id, hashes[0])
	}
	_, err = io.WriteString(os.Stdout, lines.String())
	return err
}

// acknowledgement is one printed line.
type acknowledgement struct {
	log  kv.Log
	seq  kv.Seq
	id   string
	hash kv.Hash
}

func TestKilledAtAnyMoment(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	var all []acknowledgement
	cycles := 5
	if testing.Short() {
		cycles = 2
	}
	for range cycles {
		all = append(all, killAfter(t, dir, random.IntN(1000))...)
		if exists(dir, "CLEAN") {
			t.Error("the killed store is marked as closed well")
		}
		cfg := config()
		cfg.Probe = probeInChild(t)
		s := open(t, dir, cfg)
		checkAcknowledged(t, s, all)
		closeStore(t, s)
	}
	checkReplayed(t, open(t, dir, config()))
	t.Logf("%d acknowledged changes over %d kills", len(all), cycles)
}

// killAfter lets a process write, kills it when it has acknowledged n changes, and returns all that it has.
func killAfter(t *testing.T, dir string, n int) (got []acknowledgement) {
	t.Helper()
	cmd := child(t.Context(), "write", dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err = errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var a acknowledgement
		if _, err := fmt.Sscan(lines.Text(), &a.log, &a.seq, &a.id, &a.hash); err != nil {
			break // a line that was cut off
		}
		if got = append(got, a); len(got) == n+1 {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || len(got) <= n {
		t.Fatalf("the child has ended by itself after %d changes: %v\n%s", len(got), err, stderr.String())
	}
	return got
}

func checkAcknowledged(t *testing.T, s *kv.Store, all []acknowledgement) {
	t.Helper()
	if err := verify(t, s).Err(); err != nil {
		t.Fatal(err)
	}
	records := map[kv.Log][]kv.Record{kv.Cmd: read(t, s, kv.Cmd), kv.Out: read(t, s, kv.Out)}
	for _, a := range all {
		if int(a.seq) > len(records[a.log]) {
			t.Fatalf("%s:%d was acknowledged and is lost", a.log, a.seq)
		}
		r, want := records[a.log][a.seq-1], expected(a)
		if r.Seq != a.seq || !r.At.Equal(noon) || string(r.Payload) != string(want.Payload) && r.Verdict.Refused == "" {
			t.Fatalf("%s:%d was acknowledged for %s, and is %+v", a.log, a.seq, a.id, r)
		}
		if got := text(t, s, a.id); got != string(a.hash) {
			t.Fatalf("the row of %s is %q", a.id, got)
		}
		if _, err := s.Chunk(a.hash); err != nil {
			t.Fatal(err)
		}
	}
}

func checkReplayed(t *testing.T, s *kv.Store) {
	t.Helper()
	again, err := kv.Replay(t.Context(), s, "", config())
	if err != nil {
		t.Fatal(err)
	}
	if digest(t, again) != digest(t, s) {
		t.Error("the rows are not those of the logs")
	}
	closeStore(t, again)
}

func expected(a acknowledgement) kv.Change {
	if a.log == kv.Out {
		return event(a.id)
	}
	return put(a.id, string(a.hash))
}
