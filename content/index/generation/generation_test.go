package generation_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"go.uber.org/goleak"

	"moments/content/index/generation"
	"moments/internal/kv"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// Bleve's queue of the analysis is kept for the whole process.
		goleak.IgnoreAnyFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker"),
		goleak.IgnoreAnyFunction("github.com/golang/glog.(*fileSink).flushDaemon"),
	)
}

// The version in the names of the folders is the one that is linked, so that an upgrade builds the index anew.
func TestBleveVersion(t *testing.T) {
	data, err := os.ReadFile("../../../go.mod")
	must(t, err)
	want := "blevesearch/bleve/v2 v" + strings.TrimPrefix(generation.BleveVersion, "bleve-")
	if !strings.Contains(string(data), want+" ") && !strings.Contains(string(data), want+"\n") {
		t.Errorf("go.mod does not have %s: bring bleveVersion up to date", want)
	}
}

// What is committed is there with its sequence, also when the home is opened again; what is ahead of the log is not used.
func TestOpen(t *testing.T) {
	home := newHome(t, t.TempDir())
	g, err := home.Open(0)
	must(t, err)
	write(t, g, 0, "one")
	if got := g.View().Docs(); got != 0 || g.Applied() != 0 {
		t.Errorf("%d documents at %d before the last batch, want none", got, g.Applied())
	}
	write(t, g, 7, "two")
	if got := g.View().Docs(); got != 2 || g.Applied() != 7 || g.View().Seq() != 7 {
		t.Errorf("%d documents at %d, want 2 at 7", got, g.Applied())
	}
	if bytes, err := g.Bytes(); err != nil || !g.Flush(time.Minute) || bytes == 0 {
		t.Errorf("%d bytes, %v", bytes, err)
	}
	must(t, g.Close())
	for _, test := range []struct {
		head kv.Seq
		docs int
		name string
	}{{8, 2, "000001"}, {7, 2, "000001"}, {6, 0, "000002"}} {
		again, err := home.Open(test.head)
		must(t, err)
		if got := again.View().Docs(); got != test.docs || !strings.HasSuffix(again.Folder(), test.name) {
			t.Errorf("at %d: %d documents in %s", test.head, got, again.Folder())
		}
		must(t, again.Close())
	}
}

// While a generation is filled nothing of it is searched; a new one is used only when it is ready.
func TestFill(t *testing.T) {
	home := newHome(t, t.TempDir())
	old, err := home.Open(0)
	must(t, err)
	write(t, old, 1, "old")
	next, err := home.New()
	must(t, err)
	next.Fill(true)
	write(t, next, 2, "one", "two")
	if got := next.View().Docs(); got != 0 || next.Applied() != 2 {
		t.Errorf("%d documents while it is filled", got)
	}
	next.Fill(false)
	must(t, next.Refresh())
	if got := next.View().Docs(); got != 2 {
		t.Errorf("%d documents, want 2", got)
	}
	if !old.Flush(time.Minute) || !next.Flush(time.Minute) {
		t.Fatal("the disk does not take it")
	}
	must(t, errors.Join(old.Close(), next.Close()))
	for docs := 1; docs <= 2; docs++ {
		g, err := home.Open(2)
		must(t, err)
		if got := g.View().Docs(); got != docs {
			t.Errorf("%d documents, want %d", got, docs)
		}
		must(t, g.Close())
		if docs == 2 {
			break
		}
		if next, err = home.New(); err != nil {
			t.Fatal(err)
		}
		write(t, next, 2, "one", "two")
		if !next.Flush(time.Minute) {
			t.Fatal("the disk does not take it")
		}
		must(t, errors.Join(next.MarkReady(), next.Close()))
	}
	left, err := filepath.Glob(filepath.Join(home.Dir, "*"))
	must(t, err)
	if len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
}

// A panic of Bleve and an error in reading mean damage; a context that has ended does not.
func TestDamage(t *testing.T) {
	g, err := newHome(t, "").Open(0)
	must(t, err)
	defer func() { must(t, g.Close()) }()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	err = g.Snapshot(func(*scorch.IndexSnapshot) error { return ended.Err() })
	if !errors.Is(err, context.Canceled) || g.Damaged() {
		t.Errorf("%v, damaged: %v", err, g.Damaged())
	}
	err = g.Snapshot(func(*scorch.IndexSnapshot) error { panic("astray") })
	if !errors.Is(err, generation.ErrDamaged) || !g.Damaged() {
		t.Errorf("%v, damaged: %v", err, g.Damaged())
	}
}
