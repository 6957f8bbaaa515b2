package confine_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"moments/internal/confine"
)

// The test binary runs itself again as a worker.
const workerArg = "confine-test-worker"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == workerArg {
		if err := confine.Serve(os.Stdin, os.Stdout, tasks); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// tasks are well-behaved ones, and one for each way to misbehave.
var tasks = map[string]confine.Task{
	"echo":  echo,
	"count": count,
	"process": func(_ []byte, _ *confine.Body, emit func([]byte) error) error {
		return emit(fmt.Append(nil, os.Getpid()))
	},
	"where": where,
	"fail":  func([]byte, *confine.Body, func([]byte) error) error { return errors.New("no such column") },
	"panic": func([]byte, *confine.Body, func([]byte) error) error { panic("index out of range") },
	"elsewhere": func([]byte, *confine.Body, func([]byte) error) error {
		go panic("in another goroutine")
		select {}
	},
	"spin": func([]byte, *confine.Body, func([]byte) error) error {
		for n := 0; ; n++ {
			spun = n
		}
	},
	"sleep": func([]byte, *confine.Body, func([]byte) error) error { time.Sleep(time.Hour); return nil },
	"fill":  func([]byte, *confine.Body, func([]byte) error) error { fill(); return nil },
	"deep": func([]byte, *confine.Body, func([]byte) error) error {
		spun = deep(1)
		return nil
	},
	"exit":     func([]byte, *confine.Body, func([]byte) error) error { os.Exit(7); return nil },
	"babble":   func([]byte, *confine.Body, func([]byte) error) error { fmt.Print(strings.Repeat("x", 100)); select {} },
	"swell":    func(_ []byte, _ *confine.Body, emit func([]byte) error) error { return emit(make([]byte, 2<<20)) },
	"huge":     func(_ []byte, _ *confine.Body, emit func([]byte) error) error { return emit(make([]byte, 33<<20)) },
	"endless":  endless,
	"some":     some,
	"allBytes": all,
}

var spun int

func echo(args []byte, body *confine.Body, emit func([]byte) error) error {
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if err := emit(args); err != nil {
		return err
	}
	return emit(data)
}

func all(_ []byte, body *confine.Body, emit func([]byte) error) error {
	data, err := body.All()
	if err != nil {
		return err
	}
	last := make([]byte, 1)
	if _, err := data.ReadAt(last, data.Size()-1); err != nil {
		return err
	}
	return emit(fmt.Appendf(nil, "%d of %d ends with %q", data.Size(), body.Size(), last))
}

func count(_ []byte, body *confine.Body, emit func([]byte) error) error {
	n, err := io.Copy(io.Discard, body)
	if err != nil {
		return err
	}
	return emit(fmt.Append(nil, n))
}

// where says what a worker has: folder, environment, and whether it can write or connect.
func where(_ []byte, _ *confine.Body, emit func([]byte) error) error {
	entries, err := os.ReadDir(".")
	if err != nil {
		return err
	}
	writing := os.WriteFile("file", []byte("text"), 0o600)
	interfaces, _ := net.Interfaces()
	up := 0
	for _, i := range interfaces {
		if i.Flags&net.FlagUp != 0 {
			up++
		}
	}
	return emit(fmt.Appendf(nil, "%d entries, %d variables, writes %t, %d interfaces", len(entries), len(os.Environ()), writing == nil, up))
}

func fill() {
	var kept [][]byte
	for {
		piece := make([]byte, 16<<20)
		for i := range piece {
			piece[i] = 1
		}
		kept = append(kept, piece)
		spun = len(kept)
	}
}

func deep(n int) int {
	var room [1 << 10]byte
	room[n%len(room)] = 1
	return deep(n+1) + int(room[(n*7)%len(room)])
}

func endless(_ []byte, _ *confine.Body, emit func([]byte) error) error {
	for n := 0; ; n++ {
		if err := emit(fmt.Append(nil, n)); err != nil {
			return err
		}
	}
}

func some(_ []byte, _ *confine.Body, emit func([]byte) error) error {
	for n := range 3 {
		if err := emit(fmt.Append(nil, n)); err != nil {
			return err
		}
	}
	os.Exit(3)
	return nil
}

// quick are limits that make tests short.
func quick() confine.Limits {
	return confine.Limits{CPU: time.Second, Time: 20 * time.Second, Memory: 128 << 20, Frame: 1 << 20}
}

func newPool(t testing.TB, limits confine.Limits, workers int) *confine.Pool {
	t.Helper()
	p := confine.NewPool(confine.Config{Args: []string{workerArg}, Workers: workers, Limits: limits})
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// do runs a job and joins its frames.
func do(t testing.TB, r confine.Runner, job confine.Job) (string, error) {
	t.Helper()
	var frames []string
	err := r.Do(t.Context(), job, func(frame []byte) error {
		frames = append(frames, string(frame))
		return nil
	})
	return strings.Join(frames, "|"), err
}

func heap() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
}
