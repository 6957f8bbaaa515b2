package kv_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"moments/internal/kv"
)

var errDisk = errors.New("input/output error")

// After one failed sync the system says that the next ones succeed, which they have not. What failed may be there or not.
func TestFirstFailedWritePoisons(t *testing.T) {
	for _, written := range []bool{false, true} {
		t.Run(fmt.Sprintf("written %v", written), func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, config())
			commit(t, s, put("a", "acknowledged"), event("e"))
			failures := 0
			s.OnWrite(func(write func() error) error {
				if failures++; written {
					return errors.Join(write(), errDisk)
				}
				return errDisk
			})
			_, err := s.Commit(t.Context(), put("a", "lost"))
			wantErr(t, err, kv.ErrPoisoned)
			wantErr(t, err, errDisk)
			s.OnWrite(func(write func() error) error { failures++; return write() })

			_, err = s.Commit(t.Context(), put("b", "after"))
			wantErr(t, err, kv.ErrPoisoned)
			_, err = s.Stage(t.Context(), []byte("after"))
			wantErr(t, err, kv.ErrPoisoned)
			wantErr(t, s.Healthy(), kv.ErrPoisoned)
			if err := s.Collect(t.Context()); err != nil {
				t.Errorf("maintenance of a poisoned store: %v", err)
			}
			if failures != 1 || s.Head(kv.Cmd) != 1 || len(read(t, s, kv.Cmd)) != 1 {
				t.Errorf("%d writes, head %d, %d records", failures, s.Head(kv.Cmd), len(read(t, s, kv.Cmd)))
			}
			closeStore(t, s)
			if exists(dir, "CLEAN") {
				t.Error("a poisoned store was marked as closed well")
			}
			checkReopened(t, dir, written)
		})
	}
}

func checkReopened(t *testing.T, dir string, written bool) {
	probed := 0
	cfg := config()
	cfg.Probe = func(string) error { probed++; return nil }
	again := open(t, dir, cfg)
	want := map[bool]string{false: "acknowledged", true: "lost"}[written]
	if got := text(t, again, "a"); got != want || text(t, again, "b") != "(none)" || probed != 1 {
		t.Errorf("text %q, want %q; probed %d times", got, want, probed)
	}
	records := commit(t, again, put("a", "again"))
	if err := errors.Join(verify(t, again).Err(), again.Healthy()); err != nil || records[0].Seq != again.Head(kv.Cmd) {
		t.Error(err)
	}
}

func TestFailedStagingPoisons(t *testing.T) {
	s := open(t, t.TempDir(), config())
	s.OnWrite(func(func() error) error { return errDisk })
	_, err := s.Stage(t.Context(), []byte("x"))
	wantErr(t, err, kv.ErrPoisoned)
	_, err = s.Commit(t.Context(), put("a", "x"))
	wantErr(t, err, kv.ErrPoisoned)
}

// The commit has passed every check when the staging fails.
func TestNothingIsWrittenAfterAFailure(t *testing.T) {
	judged := make(chan struct{})
	cfg := config()
	cfg.Kinds["test"] = func(*kv.Tx, kv.Change) (kv.Verdict, error) { close(judged); return kv.Verdict{}, nil }
	s := open(t, t.TempDir(), cfg)
	staging := make(chan struct{})
	writes := 0
	s.OnWrite(func(write func() error) error {
		if writes++; writes > 1 {
			return write()
		}
		close(staging)
		<-judged
		return errDisk
	})
	staged := make(chan error)
	go func() {
		_, err := s.Stage(t.Context(), []byte("x"))
		staged <- err
	}()
	<-staging
	_, err := s.Commit(t.Context(), change("test", nil))
	wantErr(t, err, kv.ErrPoisoned)
	wantErr(t, <-staged, kv.ErrPoisoned)
	if writes != 1 {
		t.Errorf("%d writes", writes)
	}
}

func TestPanicOnTheWayToTheDiskPoisons(t *testing.T) {
	s := open(t, t.TempDir(), config())
	s.OnWrite(func(func() error) error { panic("unexpected fault address") })
	_, err := s.Commit(t.Context(), put("a", "x"))
	wantErr(t, err, kv.ErrPoisoned)
	wantErr(t, s.Healthy(), kv.ErrPoisoned)
}

// All those who share the failing transaction, or come after it, must be told.
func TestPoisonUnderLoad(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, config())
	writes := 0
	s.OnWrite(func(write func() error) error {
		if writes++; writes == 20 {
			return errDisk
		}
		return write()
	})
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%d-%d", w, i)
				if _, err := s.Commit(t.Context(), put(key, "x")); err != nil {
					wantErr(t, err, kv.ErrPoisoned)
					return
				}
				mu.Lock()
				acknowledged[key] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	closeStore(t, s)
	again := open(t, dir, config())
	if writes != 20 || int(again.Head(kv.Cmd)) != len(acknowledged) {
		t.Errorf("%d writes, %d acknowledged, %d there", writes, len(acknowledged), again.Head(kv.Cmd))
	}
	for key := range acknowledged {
		if text(t, again, key) != "x" {
			t.Errorf("%s was acknowledged and is lost", key)
		}
	}
}
