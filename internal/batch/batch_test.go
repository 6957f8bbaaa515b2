package batch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"moments/internal/batch"
)

// recorder is a commit that waits to be released and answers each request with its negative.
type recorder struct {
	batches [][]int
	release chan struct{}
}

func newRecorder() *recorder { return &recorder{release: make(chan struct{})} }

func (r *recorder) commit(reqs []int) []int {
	<-r.release
	r.batches = append(r.batches, slices.Clone(reqs))
	answers := make([]int, len(reqs))
	for i, req := range reqs {
		answers[i] = -req
	}
	return answers
}

func identity(n int) int { return n }

func TestBatchesKeepOrderAndLimit(t *testing.T) {
	tests := []struct {
		name string
		reqs []int // sizes, queued one after the other while the first is being committed
		want [][]int
	}{
		{"alone", []int{1}, [][]int{{1}}},
		{"what queues up goes together", []int{1, 2, 3, 4}, [][]int{{1}, {2, 3, 4}}},
		{"up to the limit", []int{1, 6, 4, 1, 2}, [][]int{{1}, {6, 4}, {1, 2}}},
		{"too large for the limit goes alone", []int{1, 50, 2, 3}, [][]int{{1}, {50}, {2, 3}}},
		{"too large behind others waits its turn", []int{1, 2, 50, 3}, [][]int{{1}, {2}, {50}, {3}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRecorder()
				group := batch.New(10, identity, r.commit)
				var waiters sync.WaitGroup
				for _, req := range test.reqs {
					waiters.Go(func() {
						if got, err := group.Do(t.Context(), req); got != -req || err != nil {
							t.Errorf("Do(%d) = %d, %v", req, got, err)
						}
					})
					synctest.Wait()
				}
				close(r.release)
				waiters.Wait()
				if !slices.EqualFunc(r.batches, test.want, slices.Equal) {
					t.Errorf("batches are %v, want %v", r.batches, test.want)
				}
			})
		})
	}
}

func TestOneCommitAtATimeUnderLoad(t *testing.T) {
	const writers, each = 32, 300
	var running, commits int32
	last := make([]int, writers)
	group := batch.New(64, func([2]int) int { return 1 }, func(reqs [][2]int) []int {
		if atomic.AddInt32(&running, 1) != 1 {
			t.Error("two commits run at once")
		}
		defer atomic.AddInt32(&running, -1)
		commits++ // the race detector objects when commits overlap
		answers := make([]int, len(reqs))
		for i, req := range reqs {
			if writer, n := req[0], req[1]; last[writer] != n-1 {
				t.Errorf("writer %d: %d came after %d", writer, n, last[writer])
			}
			last[req[0]], answers[i] = req[1], req[1]
		}
		return answers
	})
	var waiters sync.WaitGroup
	for w := range writers {
		waiters.Go(func() {
			for n := 1; n <= each; n++ {
				if got, err := group.Do(t.Context(), [2]int{w, n}); got != n || err != nil {
					t.Errorf("Do = %d, %v, want %d", got, err, n)
				}
			}
		})
	}
	waiters.Wait()
	for w, n := range last {
		if n != each {
			t.Errorf("writer %d: %d were committed, want %d", w, n, each)
		}
	}
	if commits > writers*each {
		t.Errorf("%d commits for %d requests", commits, writers*each)
	}
}

func TestContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder()
		group := batch.New(10, identity, r.commit)
		ctx, cancel := context.WithCancel(t.Context())
		var waiters sync.WaitGroup
		for _, req := range []int{1, 2} {
			waiters.Go(func() {
				if got, err := group.Do(ctx, req); got != -req || err != nil {
					t.Errorf("queued before the end: Do(%d) = %d, %v", req, got, err)
				}
			})
			synctest.Wait()
		}
		cancel()
		if _, err := group.Do(ctx, 3); !errors.Is(err, context.Canceled) {
			t.Errorf("queued after the end: error %v", err)
		}
		close(r.release)
		waiters.Wait()
		if want := [][]int{{1}, {2}}; !slices.EqualFunc(r.batches, want, slices.Equal) {
			t.Errorf("batches are %v, want %v", r.batches, want)
		}
	})
}

// A panic must not leave anybody waiting, nor let anybody believe that the request was committed.
func TestPanicOfCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		group := batch.New(10, identity, func(reqs []int) []int {
			<-release
			if slices.Contains(reqs, 2) {
				panic("broken")
			}
			return reqs
		})
		got := make([]string, 4)
		var waiters sync.WaitGroup
		for req := range got {
			waiters.Go(func() {
				defer func() {
					if p := recover(); p != nil {
						got[req] = fmt.Sprint("panic ", p)
					}
				}()
				_, err := group.Do(t.Context(), req)
				got[req] = fmt.Sprint(err)
			})
			synctest.Wait()
		}
		close(release)
		waiters.Wait()
		abandoned := batch.ErrAbandoned.Error()
		if want := []string{"<nil>", "panic broken", abandoned, abandoned}; !slices.Equal(got, want) {
			t.Errorf("answers are %q, want %q", got, want)
		}
		if res, err := group.Do(t.Context(), 7); res != 7 || err != nil {
			t.Errorf("after the panic: Do = %d, %v", res, err)
		}
	})
}
