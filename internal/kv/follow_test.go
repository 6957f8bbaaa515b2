package kv_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"moments/internal/kv"
)

// collector keeps the sequences it was handed, and fails as often as it is told.
type collector struct {
	mu    sync.Mutex
	seqs  []kv.Seq
	sizes []int
	fail  int
}

func (c *collector) take(records []kv.Record) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range records {
		c.seqs = append(c.seqs, r.Seq)
	}
	c.sizes = append(c.sizes, len(records))
	if c.fail > 0 {
		c.fail--
		return errApply
	}
	return nil
}

func upTo(first, last kv.Seq) (seqs []kv.Seq) {
	for seq := first; seq <= last; seq++ {
		seqs = append(seqs, seq)
	}
	return seqs
}

func TestFollowFromCheckpoint(t *testing.T) {
	s := open(t, "", config())
	var changes []kv.Change
	for i := range 1200 {
		changes = append(changes, put(fmt.Sprint(i), "x"), event(fmt.Sprint(i)))
	}
	commit(t, s, changes...)
	var c collector
	f := s.Follow(kv.Cmd, 100, c.take)
	if f.Applied() != 100 || f.Lag() != 1100 {
		t.Errorf("applied %d, lag %d", f.Applied(), f.Lag())
	}
	if err := f.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.seqs, upTo(101, 1200)) || !slices.Equal(c.sizes, []int{500, 500, 100}) {
		t.Errorf("batches %v", c.sizes)
	}
	if f.Applied() != 1200 || f.Lag() != 0 {
		t.Errorf("applied %d, lag %d", f.Applied(), f.Lag())
	}
}

func TestFollowIsBoundedInBytes(t *testing.T) {
	s := open(t, t.TempDir(), config())
	for i := range 20 {
		commit(t, s, put(fmt.Sprint(i), string(make([]byte, 200<<10))))
	}
	var c collector
	if err := s.Follow(kv.Cmd, 0, c.take).CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.seqs, upTo(1, 20)) || slices.Max(c.sizes) > 6 {
		t.Errorf("batches %v", c.sizes)
	}
}

func TestFollowRetriesWhatFailed(t *testing.T) {
	s := open(t, "", config())
	commit(t, s, put("a", "x"), put("b", "x"))
	c := collector{fail: 2}
	f := s.Follow(kv.Cmd, 0, c.take)
	wantErr(t, f.CatchUp(t.Context()), errApply)
	wantErr(t, f.Run(t.Context()), errApply)
	if f.Applied() != 0 || f.Lag() != 2 {
		t.Errorf("failed records count as seen: %d", f.Applied())
	}
	if err := f.CatchUp(t.Context()); err != nil || f.Applied() != 2 {
		t.Errorf("applied %d, error %v", f.Applied(), err)
	}
	if want := []kv.Seq{1, 2, 1, 2, 1, 2}; !slices.Equal(c.seqs, want) {
		t.Errorf("handed over %v, want %v", c.seqs, want)
	}
}

func TestFollowAhead(t *testing.T) {
	s := open(t, "", config())
	commit(t, s, put("a", "x"))
	f := s.Follow(kv.Cmd, 2, func([]kv.Record) error { return nil })
	wantErr(t, f.CatchUp(t.Context()), kv.ErrAhead)
	wantErr(t, f.Run(t.Context()), kv.ErrAhead)
	if f.Lag() != 0 {
		t.Errorf("lag is %d", f.Lag())
	}
}

func TestFollowFindsDamage(t *testing.T) {
	for name, spoil := range map[string][]byte{"missing": nil, "damaged": []byte("\x01none")} {
		t.Run(name, func(t *testing.T) {
			for seq := kv.Seq(1); seq <= 3; seq++ {
				s := open(t, "", config())
				commit(t, s, put("a", "x"), put("b", "x"), put("c", "x"))
				if err := s.SetRaw(kv.LogKey(kv.Cmd, seq), spoil); err != nil {
					t.Fatal(err)
				}
				f := s.Follow(kv.Cmd, 0, func([]kv.Record) error { t.Error("handed over"); return nil })
				err := f.CatchUp(t.Context())
				wantErr(t, err, kv.ErrCorrupt)
				says := fmt.Sprint(err)
				if !strings.Contains(says, fmt.Sprint("cmd:", seq)) || strings.Contains(says, "missing") != (spoil == nil) {
					t.Errorf("%q does not tell that cmd:%d is %s", says, seq, name)
				}
			}
		})
	}
}

func TestReadBounds(t *testing.T) {
	s := open(t, "", config())
	commit(t, s, put("a", "x"), put("b", "x"), put("c", "x"))
	tests := []struct {
		after kv.Seq
		limit int
		want  []kv.Seq
	}{{0, 2, upTo(1, 2)}, {1, 9, upTo(2, 3)}, {3, 9, nil}, {9, 9, nil}, {0, 0, nil}, {0, -1, nil}}
	for _, test := range tests {
		var got []kv.Seq
		err := s.Read(kv.Cmd, test.after, test.limit, func(r kv.Record) error { got = append(got, r.Seq); return nil })
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("after %d, %d: %v, want %v, error %v", test.after, test.limit, got, test.want, err)
		}
	}
	wantErr(t, s.Read(kv.Cmd, 0, 9, func(kv.Record) error { return errApply }), errApply)
}

func TestFollowContext(t *testing.T) {
	s := open(t, "", config())
	commit(t, s, put("a", "x"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := s.Follow(kv.Cmd, 0, func([]kv.Record) error { return nil })
	wantErr(t, f.CatchUp(ctx), context.Canceled)
	wantErr(t, f.Wait(ctx, 1), context.Canceled)
	if err := f.Run(ctx); err != nil {
		t.Errorf("the end of the context is an error: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	failing := s.Follow(kv.Cmd, 0, func([]kv.Record) error { cancel(); return errApply })
	wantErr(t, failing.Run(ctx), errApply)
}

// Every waiter waits for its own change at once after the commit, so that one lost wake-up would hang the test.
func TestFollowLosesNoWakeUp(t *testing.T) {
	s := open(t, "", config())
	ctx, stop := context.WithCancel(t.Context())
	var c collector
	f := s.Follow(kv.Cmd, 0, c.take)
	ended := make(chan error)
	go func() { ended <- f.Run(ctx) }()
	var writers sync.WaitGroup
	for w := range 8 {
		writers.Go(func() {
			for i := range 200 {
				records, err := s.Commit(ctx, put(fmt.Sprintf("%d-%d", w, i), "x"))
				if err = errors.Join(err, f.Wait(ctx, records[0].Seq)); err != nil || f.Applied() < records[0].Seq {
					t.Errorf("applied %d, waited for %d, error %v", f.Applied(), records[0].Seq, err)
					return
				}
				if i%50 == 0 {
					if err := f.CatchUp(ctx); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	writers.Wait()
	stop()
	if err := <-ended; err != nil || !slices.Equal(c.seqs, upTo(1, 1600)) {
		t.Errorf("%d records, error %v", len(c.seqs), err)
	}
}

// A snapshot can show a commit before it is announced: a follower that starts from it is not ahead.
func TestFollowFromTheNewestSnapshot(t *testing.T) {
	s := open(t, "", config())
	s.OnWrite(func(write func() error) error {
		err := write()
		var seen kv.Seq
		view(t, s, func(tx *kv.Tx) (err error) {
			seen, err = tx.AppliedIn(kv.Cmd)
			return err
		})
		if seen != s.Head(kv.Cmd)+1 {
			t.Errorf("the snapshot shows %d, announced are %d", seen, s.Head(kv.Cmd))
		}
		return errors.Join(err, s.Follow(kv.Cmd, seen, func([]kv.Record) error { return nil }).CatchUp(t.Context()))
	})
	commit(t, s, put("a", "x"))
	commit(t, s, put("a", "x"))
}
