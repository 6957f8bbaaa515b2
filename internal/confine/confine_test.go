package confine_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"moments/internal/confine"
)

// both runs a test with either kind of runner: they are to be told apart by nothing but what they survive.
func both(t *testing.T, test func(t *testing.T, r confine.Runner)) {
	t.Run("here", func(t *testing.T) { test(t, confine.Here(tasks)) })
	t.Run("pool", func(t *testing.T) { test(t, newPool(t, confine.Limits{}, 1)) })
}

func TestJobs(t *testing.T) {
	both(t, func(t *testing.T, r confine.Runner) {
		long := strings.Repeat("0123456789", 100_000)
		for _, text := range []string{"", "x", long} {
			got, err := do(t, r, confine.Job{Task: "echo", Args: []byte("args"), Body: strings.NewReader(text)})
			if err != nil || got != "args|"+text {
				t.Errorf("%d bytes: got %d, %v", len(text), len(got), err)
			}
		}
		if got, err := do(t, r, confine.Job{Task: "echo"}); err != nil || got != "|" {
			t.Errorf("no body: %q, %v", got, err)
		}
		got, err := do(t, r, confine.Job{Task: "allBytes", Body: strings.NewReader(long), Size: int64(len(long))})
		if err != nil || got != `1000000 of 1000000 ends with "9"` {
			t.Errorf("all bytes: %q, %v", got, err)
		}
	})
}

func TestErrorsOfTasks(t *testing.T) {
	both(t, func(t *testing.T, r confine.Runner) {
		var failed *confine.TaskError
		if _, err := do(t, r, confine.Job{Task: "fail"}); !errors.As(err, &failed) || failed.Text != "no such column" {
			t.Errorf("fail: %v", err)
		}
		if _, err := do(t, r, confine.Job{Task: "panic"}); !errors.Is(err, confine.ErrCrashed) || !strings.Contains(err.Error(), "index out of range") {
			t.Errorf("panic: %v", err)
		}
		if _, err := do(t, r, confine.Job{Task: "none"}); !errors.Is(err, confine.ErrNoTask) {
			t.Errorf("no task: %v", err)
		}
		if _, err := do(t, r, confine.Job{Task: "huge"}); !errors.Is(err, confine.ErrLimit) {
			t.Errorf("a huge frame: %v", err)
		}
		broken := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(strings.Repeat("x", 1000))))
		if _, err := do(t, r, confine.Job{Task: "count", Body: broken}); !errors.As(err, &failed) || failed.Text != iotest.ErrTimeout.Error() {
			t.Errorf("a broken body: %v", err)
		}
	})
}

func TestTheCallerMayStop(t *testing.T) {
	stop := errors.New("enough")
	both(t, func(t *testing.T, r confine.Runner) {
		n := 0
		err := r.Do(t.Context(), confine.Job{Task: "endless"}, func(frame []byte) error {
			if string(frame) != strconv.Itoa(n) {
				t.Fatalf("frame %d is %q", n, frame)
			}
			if n++; n == 1000 {
				return stop
			}
			return nil
		})
		if err != stop || n != 1000 {
			t.Errorf("after %d: %v", n, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err = r.Do(ctx, confine.Job{Task: "endless"}, func([]byte) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if got, err := do(t, r, confine.Job{Task: "count", Body: strings.NewReader("abc")}); got != "3" || err != nil {
			t.Errorf("afterwards: %q, %v", got, err)
		}
	})
}

func TestLimits(t *testing.T) {
	tests := []struct {
		task, limit string
		limits      confine.Limits
	}{
		{"spin", confine.LimitCPU, quick()},
		{"sleep", confine.LimitTime, confine.Limits{Time: 200 * time.Millisecond}},
		{"fill", confine.LimitMemory, quick()},
		{"swell", confine.LimitOutput, quick()},
	}
	for _, test := range tests {
		t.Run(test.task, func(t *testing.T) {
			p := newPool(t, test.limits, 1)
			_, err := do(t, p, confine.Job{Task: test.task})
			var limit *confine.LimitError
			if !errors.Is(err, confine.ErrLimit) || !errors.As(err, &limit) || limit.Limit != test.limit {
				t.Fatalf("%v, want the limit of %s", err, test.limit)
			}
			if got, err := do(t, p, confine.Job{Task: "count", Body: strings.NewReader("abc")}); got != "3" || err != nil {
				t.Errorf("the next job: %q, %v", got, err)
			}
		})
	}
}

func TestCrashesCostTheChildOnly(t *testing.T) {
	p := newPool(t, quick(), 1)
	tests := []struct{ task, words, frames string }{
		{"exit", "exit status 7", ""},
		{"elsewhere", "in another goroutine", ""},
		{"babble", "", ""},
		{"some", "exit status 3", "0|1|2"},
	}
	for _, test := range tests {
		got, err := do(t, p, confine.Job{Task: test.task})
		if !errors.Is(err, confine.ErrCrashed) && !errors.Is(err, confine.ErrLimit) || !strings.Contains(err.Error(), test.words) {
			t.Errorf("%s: %v", test.task, err)
		}
		if test.task != "some" && got != "" || !strings.HasPrefix(test.frames, got) {
			t.Errorf("%s: frames %q", test.task, got)
		}
		if got, err := do(t, p, confine.Job{Task: "count", Body: strings.NewReader("abc")}); got != "3" || err != nil {
			t.Errorf("after %s: %q, %v", test.task, got, err)
		}
	}
}

func TestAStackThatOverflows(t *testing.T) {
	p := newPool(t, confine.Limits{}, 1)
	if _, err := do(t, p, confine.Job{Task: "deep"}); !errors.Is(err, confine.ErrCrashed) || !strings.Contains(err.Error(), "stack") {
		t.Error(err)
	}
}

// One child serves many jobs, however much processor time they take together.
func TestLimitsAreThoseOfAJob(t *testing.T) {
	p := newPool(t, quick(), 1)
	first, err := do(t, p, confine.Job{Task: "process"})
	if err != nil {
		t.Fatal(err)
	}
	body := make([]byte, 64<<20)
	for range 20 {
		if _, err := do(t, p, confine.Job{Task: "count", Body: bytes.NewReader(body)}); err != nil {
			t.Fatal(err)
		}
	}
	if last, err := do(t, p, confine.Job{Task: "process"}); err != nil || last != first {
		t.Errorf("child %s after %s, %v", last, first, err)
	}
}

func TestWhatAChildHas(t *testing.T) {
	t.Setenv("CONFINE_TEST", "secret")
	p := newPool(t, confine.Limits{}, 1)
	got, err := do(t, p, confine.Job{Task: "where"})
	if err != nil || !strings.HasPrefix(got, "0 entries, 0 variables, writes false") {
		t.Errorf("%q, %v", got, err)
	}
	t.Log(got)
}

func TestAChildThatDiedAsleepIsReplaced(t *testing.T) {
	p := newPool(t, confine.Limits{}, 1)
	for range 3 {
		got, err := do(t, p, confine.Job{Task: "process"})
		if err != nil {
			t.Fatal(err)
		}
		pid, _ := strconv.Atoi(got)
		process, err := os.FindProcess(pid)
		if err != nil {
			t.Fatal(err)
		}
		if err := process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBodiesAndFramesAreStreamed(t *testing.T) {
	p := newPool(t, confine.Limits{}, 1)
	before := heap()
	const size = 300 << 20
	most := before
	body := io.LimitReader(watched(func() { most = max(most, heap()) }), size)
	got, err := do(t, p, confine.Job{Task: "count", Body: body, Size: size})
	if err != nil || got != strconv.Itoa(size) {
		t.Fatalf("%s, %v", got, err)
	}
	if grown := most - before; grown > 20<<20 {
		t.Errorf("the parent has grown by %d MiB", grown>>20)
	}
}

// watched is an endless body that calls a function now and then.
type watched func()

func (w watched) Read(p []byte) (int, error) {
	w()
	return len(p), nil
}

func TestManyCallers(t *testing.T) {
	p := newPool(t, confine.Limits{}, 2)
	var wrong atomic.Int64
	var group sync.WaitGroup
	for caller := range 8 {
		group.Go(func() {
			for n := range 25 {
				text := strconv.Itoa(caller*1000 + n)
				job := confine.Job{Task: "echo", Body: strings.NewReader(text)}
				if n == 10 {
					job.Task = "exit"
				}
				var got string
				err := p.Do(context.Background(), job, func(frame []byte) error { got = string(frame); return nil })
				if n == 10 && !errors.Is(err, confine.ErrCrashed) || n != 10 && (err != nil || got != text) {
					wrong.Add(1)
				}
			}
		})
	}
	group.Wait()
	if wrong.Load() > 0 {
		t.Errorf("%d wrong answers", wrong.Load())
	}
}

func TestClose(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	p := confine.NewPool(confine.Config{Args: []string{workerArg}, Workers: 2})
	if _, err := do(t, p, confine.Job{Task: "process"}); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	begun := make(chan struct{})
	go func() {
		once := sync.OnceFunc(func() { close(begun) })
		ended <- p.Do(context.Background(), confine.Job{Task: "endless"}, func([]byte) error { once(); return nil })
	}()
	<-begun
	for range 2 {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-ended; !errors.Is(err, confine.ErrClosed) {
		t.Errorf("the running job: %v", err)
	}
	if _, err := do(t, p, confine.Job{Task: "process"}); !errors.Is(err, confine.ErrClosed) {
		t.Errorf("a later job: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := confine.NewPool(confine.Config{}).Close(); err != nil {
		t.Errorf("a pool that was never used: %v", err)
	}
}

func TestAProgramThatIsNotThere(t *testing.T) {
	p := confine.NewPool(confine.Config{Program: filepath.Join(t.TempDir(), "missing")})
	if _, err := do(t, p, confine.Job{Task: "echo"}); err == nil || errors.Is(err, confine.ErrCrashed) {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// FuzzMessages reads whatever the other process could send.
func FuzzMessages(f *testing.F) {
	f.Add([]byte("J\x00\x00\x00\x01\xa0"))
	f.Fuzz(func(t *testing.T, data []byte) { confine.ReadMessages(data) })
}

func BenchmarkJob(b *testing.B) {
	p := newPool(b, confine.Limits{}, 1)
	body := make([]byte, 4<<10)
	for b.Loop() {
		if _, err := do(b, p, confine.Job{Task: "count", Body: bytes.NewReader(body)}); err != nil {
			b.Fatal(err)
		}
	}
}
