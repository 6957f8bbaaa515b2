package ingest_test

import (
	"fmt"
	"os"
	"testing"

	"moments/content/ingest/parse"
	"moments/internal/confine"
)

// The test binary runs itself again as a worker.
const workerArg = "ingest-test-worker"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == workerArg {
		if err := confine.Serve(os.Stdin, os.Stdout, parse.Tasks()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func newPool(t testing.TB, limits confine.Limits) *confine.Pool {
	t.Helper()
	p := confine.NewPool(confine.Config{Args: []string{workerArg}, Workers: 2, Limits: limits})
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}
