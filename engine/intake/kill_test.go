package intake_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content/runs"
	"moments/engine"
	"moments/engine/intake"
	"moments/internal/confine"
	"moments/internal/kv"
)

var (
	kills = flag.Int("kills", 5, "how often an import is killed")
	seed  = flag.Uint64("seed", 1, "of the moments at which it is killed")
)

// importerArg makes the test binary the one that is killed.
const importerArg = "intake-test-importer"

func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == importerArg {
		if err := importAll(os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// importAll does what is begun in a data folder, or begins the import of a folder and does it.
func importAll(data, pages string) (err error) {
	ctx := context.Background()
	return withDesk(data, func(d *intake.Desk) error {
		list, err := d.List("", 10)
		if err != nil {
			return err
		}
		if len(list) == 1 { // the one from which the pages of the second are different
			by := kv.Author{Actor: "test", At: time.Now()}
			if _, err := d.Start(ctx, by, intake.Upload{Path: pages, Source: "pages"}, intake.Options{Full: true}); err != nil {
				return err
			}
		}
		return d.CatchUp(ctx)
	})
}

func withDesk(data string, do func(*intake.Desk) error) error {
	e, err := engine.Open(context.Background(), engine.Config{Dir: data, Reserve: 1 << 20})
	if err != nil {
		return err
	}
	d, err := intake.Open(intake.Config{Engine: e, Dir: filepath.Join(data, "imports"), Runner: confine.Here(intake.Tasks())})
	if err == nil {
		err = do(d)
	}
	return errors.Join(err, e.Close())
}

// writePages writes a site of which every third page is changed in the second state, and every seventh is gone.
func writePages(t *testing.T, dir string, second bool) {
	t.Helper()
	for i := range 600 {
		text := strings.Repeat(fmt.Sprintf("Words of page %d. ", i), 20)
		at := filepath.Join(dir, fmt.Sprintf("page-%04d.md", i))
		switch {
		case second && i%7 == 0, !second && i > 400: // gone, or not yet there
			_ = os.Remove(at)
			continue
		case second && i%3 == 0:
			text += "More."
		}
		if err := os.WriteFile(at, fmt.Appendf(nil, "# Page %d\n\n%s\n", i, text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// prepared is a data folder into which the first state of the pages was imported.
func prepared(t *testing.T, pages string) string {
	t.Helper()
	data := t.TempDir()
	err := withDesk(data, func(d *intake.Desk) error {
		by := kv.Author{Actor: "test", At: time.Now()}
		if _, err := d.Start(t.Context(), by, intake.Upload{Path: pages, Source: "pages"}, intake.Options{}); err != nil {
			return err
		}
		return d.CatchUp(t.Context())
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// result is what an import has left: its counts, and every asset with its text.
type result struct {
	Counts runs.Counts
	State  runs.State
	Assets []string
}

func resultIn(t *testing.T, data string) (r result) {
	t.Helper()
	err := withDesk(data, func(d *intake.Desk) error {
		list, err := d.List("", 10)
		if err != nil || len(list) != 2 {
			return fmt.Errorf("%d runs: %w", len(list), err)
		}
		r.Counts, r.State = list[0].Counts, list[0].State
		catalog := d.Engine.Catalog()
		assets, _, err := catalog.List("", 10_000)
		for _, a := range assets {
			text, failed := catalog.Text(a)
			err = errors.Join(err, failed)
			r.Assets = append(r.Assets, fmt.Sprintf("%s v%d %q withdrawn %v%s %.12s %d bytes", a.ID, a.Version, a.Title, a.Withdrawn, a.Reason, a.Print, len(text)))
			if a.Body != string(kv.HashOf([]byte(text))) {
				err = errors.Join(err, fmt.Errorf("half an asset: %s", a.ID))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// An import that is killed at any moment goes on at the next start and ends as one that was not: no half asset, the same catalogue, the
// same counts. Run it with -kills 50 for the long form.
func TestAnImportIsKilled(t *testing.T) {
	pages := t.TempDir()
	writePages(t, pages, false)
	undisturbed, data := prepared(t, pages), prepared(t, pages)
	writePages(t, pages, true)
	began := time.Now()
	if out, err := importer(undisturbed, pages).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(began)
	want := resultIn(t, undisturbed)
	if want.State != runs.Done || want.Counts.New == 0 || want.Counts.Changed == 0 || want.Counts.Withdrawn == 0 {
		t.Fatalf("undisturbed: %s %+v", want.State, want.Counts)
	}
	random := rand.New(rand.NewPCG(*seed, 0))
	for killed := 0; killed < *kills; {
		cmd := importer(data, pages)
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case err := <-ended: // it was faster: once more from the beginning
			if err != nil {
				t.Fatalf("after %d kills: %v\n%s", killed, err, said.String())
			}
			check(t, want, data)
			writePages(t, pages, false)
			data = prepared(t, pages)
			writePages(t, pages, true)
		case <-time.After(time.Duration(random.Int64N(int64(took)))):
			if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
			<-ended
			killed++
		}
	}
	if out, err := importer(data, pages).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	check(t, want, data)
}

func check(t *testing.T, want result, data string) {
	t.Helper()
	if diff := cmp.Diff(want, resultIn(t, data)); diff != "" {
		t.Fatal(diff)
	}
}

func importer(data, pages string) *exec.Cmd {
	return exec.Command(os.Args[0], importerArg, data, pages)
}
