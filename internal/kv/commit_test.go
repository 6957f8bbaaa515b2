package kv_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/internal/kv"
)

func TestCommitNumbersDensely(t *testing.T) {
	s := open(t, t.TempDir(), config())
	const writers, each = 16, 20
	var mu sync.Mutex
	answered := map[kv.Log]map[kv.Seq]kv.Record{kv.Cmd: {}, kv.Out: {}}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			last := map[kv.Log]kv.Seq{}
			for i := range each {
				id := fmt.Sprintf("%d-%d", w, i)
				records := commit(t, s, put(id, "x"), event(id), put(id, "y"))
				mu.Lock()
				for _, r := range records {
					if _, twice := answered[r.Log][r.Seq]; twice || r.Seq <= last[r.Log] {
						t.Errorf("%s:%d was given twice or after %d", r.Log, r.Seq, last[r.Log])
					}
					answered[r.Log][r.Seq], last[r.Log] = r, r.Seq
				}
				mu.Unlock()
				if records[2].Seq != records[0].Seq+1 {
					t.Errorf("a call was torn apart: %d, %d", records[0].Seq, records[2].Seq)
				}
			}
		})
	}
	wg.Wait()
	for log, want := range map[kv.Log]int{kv.Cmd: 2 * writers * each, kv.Out: writers * each} {
		found := read(t, s, log)
		if len(found) != want || s.Head(log) != kv.Seq(want) {
			t.Errorf("%s has %d records and head %d, want %d", log, len(found), s.Head(log), want)
		}
		for i, r := range found {
			if r.Seq != kv.Seq(i+1) {
				t.Fatalf("%s: %d stands at %d", log, r.Seq, i+1)
			}
			if diff := cmp.Diff(answered[log][r.Seq], r); diff != "" {
				t.Errorf("%s:%d is not as answered:\n%s", log, r.Seq, diff)
			}
		}
	}
	if err := verify(t, s).Err(); err != nil {
		t.Error(err)
	}
}

func TestCommitRefuses(t *testing.T) {
	s := open(t, "", config())
	records := commit(t, s, put("a", "one"), putIf("a", "two", 1), putIf("a", "three", 1), putIf("a", "four", 2),
		event("e"), event("e"))
	var got []string
	for _, r := range records {
		got = append(got, fmt.Sprintf("%s:%d %s", r.Log, r.Seq, r.Verdict.Refused))
	}
	want := []string{"cmd:1 ", "cmd:2 ", "cmd:3 version", "cmd:4 ", "out:1 ", "out:2 repeated"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := text(t, s, "a"); got != "four" {
		t.Errorf("text is %q", got)
	}
	if diff := cmp.Diff(records[:4], read(t, s, kv.Cmd)); diff != "" {
		t.Errorf("the log is not as answered:\n%s", diff)
	}
}

func TestCommitBadChanges(t *testing.T) {
	with := func(alter func(*kv.Change)) kv.Change {
		c := put("a", "x")
		alter(&c)
		return c
	}
	tests := []struct {
		name   string
		change kv.Change
		want   error
		says   string
	}{
		{"unknown kind", with(func(c *kv.Change) { c.Kind = "note.sing" }), kv.ErrUnknownKind, "note.sing"},
		{"unknown log", with(func(c *kv.Change) { c.Log = "tmp" }), kv.ErrMalformed, `"tmp"`},
		{"slash in the site", with(func(c *kv.Change) { c.Site = "main/note" }), kv.ErrMalformed, "main/note"},
		{"long site", with(func(c *kv.Change) { c.Site = strings.Repeat("x", 65) }), kv.ErrMalformed, "64"},
		{"large payload", with(func(c *kv.Change) {
			c.Payload = make([]byte, kv.MaxChangeBytes+1)
		}), kv.ErrTooLarge, "262145"},
		{"large with its names", with(func(c *kv.Change) {
			c.Kind, c.Payload = "event.add", make([]byte, kv.MaxChangeBytes)
		}), kv.ErrTooLarge, "event.add"},
		{"rows for no transaction", change("note.many", make([]byte, 1000)), kv.ErrTooLarge, "fewer"},
		{"not judged", change("note.early", nil), errApply, "note.early"},
		{"not judged after writing", change("note.late", nil), errApply, "note.late"},
		{"panic", change("note.panic", nil), nil, "at the disco"},
		{"refused after writing", change("note.lie", nil), nil, "after all"},
	}
	s := open(t, t.TempDir(), config())
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			head, rows := s.Head(kv.Cmd), digest(t, s)
			records, err := s.Commit(t.Context(), put("good", "x"), test.change)
			if test.want != nil {
				wantErr(t, err, test.want)
			}
			if records != nil || !strings.Contains(fmt.Sprint(err), test.says) {
				t.Errorf("records %v, error %v, want one with %q", records, err, test.says)
			}
			if s.Head(kv.Cmd) != head || digest(t, s) != rows || text(t, s, "good") != "(none)" {
				t.Error("something was written")
			}
			if err := s.Healthy(); err != nil {
				t.Errorf("the store has suffered: %v", err)
			}
		})
	}
	if records := commit(t, s, put("good", "x")); records[0].Seq != 1 {
		t.Errorf("a failed change has taken a number: %d", records[0].Seq)
	}
}

func TestFailuresHurtOnlyTheirOwnCall(t *testing.T) {
	s := open(t, t.TempDir(), config())
	bad := []kv.Change{
		change("note.early", nil), change("note.late", nil), change("note.panic", nil), change("note.lie", nil),
	}
	var calls [][]kv.Change
	for i := range 60 {
		key := fmt.Sprint(i)
		calls = append(calls, []kv.Change{put(key, "first"), put(key, "last")})
		if i%3 == 0 {
			calls[i] = []kv.Change{put(key, "first"), bad[i/3%len(bad)], put(key, "last")}
		}
	}
	answers, errs := s.CommitTogether(calls...)
	var recorded []kv.Record
	for i := range calls {
		want := "last"
		if i%3 == 0 {
			want = "(none)"
		}
		if (want == "last") != (errs[i] == nil) || (errs[i] == nil) != (len(answers[i]) == 2) {
			t.Errorf("call %d: answered with %v, error %v", i, answers[i], errs[i])
		}
		if got := text(t, s, fmt.Sprint(i)); got != want {
			t.Errorf("text of call %d is %q, want %q", i, got, want)
		}
		recorded = append(recorded, answers[i]...)
	}
	if diff := cmp.Diff(recorded, read(t, s, kv.Cmd)); diff != "" {
		t.Errorf("the log is not what was answered:\n%s", diff)
	}
	if s.Head(kv.Cmd) != 80 || text(t, s, "late") != "(none)" || text(t, s, "lie") != "(none)" {
		t.Errorf("head is %d, rows of failed changes %q, %q", s.Head(kv.Cmd), text(t, s, "late"), text(t, s, "lie"))
	}
	if err := verify(t, s).Err(); err != nil {
		t.Error(err)
	}
}

// What fails before it has written anything is left out without trying the others again.
func TestEarlyFailureCostsNoSecondAttempt(t *testing.T) {
	judged := 0
	cfg := config()
	cfg.Kinds["test"] = func(*kv.Tx, kv.Change) (kv.Verdict, error) { judged++; return kv.Verdict{}, nil }
	s := open(t, "", cfg)
	good, bad := []kv.Change{change("test", nil)}, []kv.Change{change("note.early", nil)}
	answers, errs := s.CommitTogether(good, bad, good, bad, good)
	for i, want := range []kv.Seq{1, 0, 2, 0, 3} {
		if want == 0 {
			wantErr(t, errs[i], errApply)
		} else if errs[i] != nil || answers[i][0].Seq != want {
			t.Errorf("call %d: %v, error %v, want number %d", i, answers[i], errs[i], want)
		}
	}
	if err := verify(t, s).Err(); err != nil || judged != 3 {
		t.Errorf("judged %d times, error %v", judged, err)
	}
}

// Each call makes 300 kB of rows, which the size of its change does not show.
func TestBatchTooLargeForATransactionIsHalved(t *testing.T) {
	s := open(t, t.TempDir(), config())
	writes := 0
	s.OnWrite(func(write func() error) error { writes++; return write() })
	var calls [][]kv.Change
	for i := range 40 {
		c := change("note.many", make([]byte, 30))
		c.Actor = fmt.Sprint(i)
		calls = append(calls, []kv.Change{c})
	}
	calls[20] = []kv.Change{change("note.many", make([]byte, 1000))}
	answers, errs := s.CommitTogether(calls...)
	var seq kv.Seq
	for i, err := range errs {
		if i == 20 {
			wantErr(t, err, kv.ErrTooLarge)
			continue
		}
		if seq++; err != nil || answers[i][0].Seq != seq {
			t.Errorf("call %d: %v, error %v, want number %d", i, answers[i], err, seq)
		}
	}
	if keys, err := s.RawKeys("s/main/note/many/"); len(keys) != 39*30 || err != nil {
		t.Errorf("%d rows, error %v", len(keys), err)
	}
	if writes < 5 || writes > 39 {
		t.Errorf("%d transactions", writes)
	}
	if err := errors.Join(s.Healthy(), verify(t, s).Err()); err != nil {
		t.Error(err)
	}
}

func TestTooLargeForTheDiskIsNoFailedWrite(t *testing.T) {
	s := open(t, "", config())
	writes := 0
	s.OnWrite(func(write func() error) error {
		if writes++; writes == 1 {
			return kv.ErrTxnTooBig
		}
		return write()
	})
	_, errs := s.CommitTogether([]kv.Change{put("a", "x")}, []kv.Change{put("b", "x")})
	if err := errors.Join(errs...); err != nil || s.Head(kv.Cmd) != 2 || writes != 3 {
		t.Errorf("error %v, head %d, %d writes", err, s.Head(kv.Cmd), writes)
	}
}

func TestCommitLeavesTheCallersSliceAlone(t *testing.T) {
	s := open(t, "", config())
	at := time.Date(2026, 11, 21, 13, 0, 0, 123_456_789, time.FixedZone("CET", 3600))
	changes := []kv.Change{put("a", "x")}
	changes[0].At = at
	records := commit(t, s, changes...)
	if changes[0].At != at || changes[0].Seq != 0 {
		t.Errorf("the change was altered: %+v", changes[0])
	}
	if records[0].At != noon {
		t.Errorf("recorded at %v, want %v", records[0].At, noon)
	}
}

func TestCommitContext(t *testing.T) {
	s := open(t, t.TempDir(), config())
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Commit(ended, put("a", "x")); !errors.Is(err, context.Canceled) || s.Head(kv.Cmd) != 0 {
		t.Errorf("error %v, head %d", err, s.Head(kv.Cmd))
	}
	// What has an error must not be there, what has none must be, whenever the context ends.
	for i := range 100 {
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		key := fmt.Sprint(i)
		_, err := s.Commit(ctx, put(key, "acknowledged"))
		if (err == nil) != (text(t, s, key) == "acknowledged") || err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("answered %v, but the row is %q", err, text(t, s, key))
		}
	}
}
