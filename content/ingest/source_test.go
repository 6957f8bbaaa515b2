package ingest_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"moments/content/ingest"
	"moments/content/ingest/format"
	"moments/content/ingest/parse"
)

// write makes files below a new folder and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSourceNames(t *testing.T) {
	dir := write(t, map[string]string{"site/content/a.md": "A", "site/pages/a.md": "A", "content/content/a.md": "A"})
	tests := []struct {
		path, name, want, external string
	}{
		{"site/content", "", "site", "a.md"},
		{"site/content/", "", "site", "a.md"},
		{"site/pages", "", "pages", "a.md"},
		{"site", "", "site", "content/a.md"},
		{"content/content", "", "content", "a.md"},
		{"site/content/a.md", "", "site", "a.md"},
		{"site/pages/../content", "", "site", "a.md"},
		{"site/content", "mine", "mine", "a.md"},
	}
	for _, test := range tests {
		items := collect(t, ingest.Source{Path: filepath.Join(dir, filepath.FromSlash(test.path)), Name: test.name}, ingest.Options{})
		if len(items) == 0 || items[0].Input.Source != test.want || items[0].Input.ExternalID != test.external {
			t.Errorf("%s: %+v, want %s %s", test.path, items, test.want, test.external)
		}
	}
	t.Chdir(filepath.Join(dir, "site", "content"))
	if items := collect(t, ingest.Source{Path: "."}, ingest.Options{}); len(items) != 1 || items[0].Input.Source != "site" {
		t.Errorf("here: %+v", items)
	}
}

func TestNoSource(t *testing.T) {
	for name, src := range map[string]ingest.Source{
		"missing": {Path: filepath.Join(t.TempDir(), "missing")}, "without a name": {FS: fstest.MapFS{}}, "broken": {FS: brokenFS{}, Name: "x"},
	} {
		err := error(nil)
		for item, failed := range ingest.Read(t.Context(), src, ingest.Options{}) {
			if err = failed; item.Path != "" {
				t.Errorf("%s: %+v", name, item)
			}
		}
		if !errors.Is(err, ingest.ErrSource) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type brokenFS struct{}

func (brokenFS) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestNothingOutsideTheRootIsRead(t *testing.T) {
	dir := write(t, map[string]string{"secret.md": "secret", "root/a.md": "A", "root/sub/b.md": "B", "root/.git/c.md": "C", "root/.hidden.md": "D"})
	links := map[string]string{
		"root/out.md": "../secret.md", "root/absolute.md": filepath.Join(dir, "secret.md"), "root/in.md": "sub/b.md", "root/loop.md": "loop.md",
		"root/folder.md": "sub", "root/up": "..",
	}
	for at, to := range links {
		if err := os.Symlink(to, filepath.Join(dir, at)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	got := map[string]string{}
	for _, item := range collect(t, ingest.Source{Path: filepath.Join(dir, "root")}, ingest.Options{}) {
		got[item.Path] = item.Input.Text
		if item.Skip != nil {
			got[item.Path] = string(item.Skip.Code)
			if strings.Contains(item.Skip.String(), dir) {
				t.Errorf("the skip names a place outside: %s", item.Skip)
			}
		}
	}
	want := map[string]string{
		"a.md": "A", "sub/b.md": "B", "in.md": "B", "out.md": "unreadable", "absolute.md": "unreadable", "loop.md": "unreadable",
		"folder.md": "unreadable", "up": "unreadable",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// trapFS is a file system with a page that panics when it is read.
type trapFS struct{ fs.FS }

type trap struct{ fs.File }

func (trap) Read([]byte) (int, error) { panic("trap") }

func (f trapFS) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if name == "b.md" {
		return trap{file}, err
	}
	return file, err
}

func TestAPanicCostsOneFile(t *testing.T) {
	src := from(map[string]string{"a.md": "A", "b.md": "B", "c.md": "C"})
	src.FS = trapFS{src.FS}
	items := collect(t, src, ingest.Options{})
	if len(items) != 3 || items[0].Skip != nil || items[2].Skip != nil {
		t.Fatalf("%+v", items)
	}
	if s := items[1].Skip; s == nil || s.Code != parse.Unreadable || s.Path != "b.md" || !strings.Contains(s.Found, "trap") {
		t.Errorf("%+v", s)
	}
}

func TestPageSize(t *testing.T) {
	most := strings.Repeat("word ", format.MaxPageBytes/5)
	files := map[string]string{"most.md": most, "more.md": most + strings.Repeat("x", 10), "folder.md/page.md": "in a folder"}
	var codes []string
	for _, item := range collect(t, ingest.Source{Path: write(t, files)}, ingest.Options{}) {
		code := ""
		if item.Skip != nil {
			code = string(item.Skip.Code)
		}
		codes = append(codes, item.Path+" "+code)
	}
	if diff := cmp.Diff([]string{"folder.md/page.md ", "more.md too_large", "most.md "}, codes); diff != "" {
		t.Error(diff)
	}
}

func TestTheOrderIsThatOfThePaths(t *testing.T) {
	files := map[string]string{}
	for _, folder := range []string{"a", "b/c", "b", "z"} {
		for i := range 50 {
			files[folder+"/"+strings.Repeat("n", i+1)+".md"] = "text"
		}
	}
	src := from(files)
	var first []string
	for run := range 3 {
		var paths []string
		for _, item := range collect(t, src, ingest.Options{}) {
			paths = append(paths, item.Path)
		}
		if first == nil {
			first = paths
		}
		if diff := cmp.Diff(first, paths); diff != "" || len(paths) != len(files) {
			t.Errorf("run %d, %d paths:\n%s", run, len(paths), diff)
		}
	}
}

func TestReadStopsWhenAsked(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	files := map[string]string{"rows.csv": "id,title\n" + strings.Repeat("a,A\n", 1000)}
	for i := range 200 {
		files[strings.Repeat("n", i+1)+".md"] = "text"
	}
	for stop := range 5 {
		n := 0
		for range ingest.Read(context.Background(), from(files), ingest.Options{}) {
			if n++; n > stop*60 {
				break
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var last error
	for item, err := range ingest.Read(ctx, from(files), ingest.Options{}) {
		cancel()
		if last = err; err != nil && item.Path != "" {
			t.Errorf("an item with the error: %+v", item)
		}
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("the last error is %v", last)
	}
}

// faultyFS fails in the middle of every file.
type faultyFS struct{ fs.FS }

type faulty struct {
	fs.File
	left int
}

func (f *faulty) Read(p []byte) (int, error) {
	if f.left <= 0 {
		return 0, &fs.PathError{Op: "read", Path: "/secret/place", Err: errors.New("the disk is broken")}
	}
	n, err := f.File.Read(p[:min(len(p), f.left)])
	f.left -= n
	return n, err
}

func (f faultyFS) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if info, _ := file.Stat(); err != nil || info.IsDir() {
		return file, err
	}
	return &faulty{file, 24}, nil
}

func TestAFaultyDiskIsASkip(t *testing.T) {
	src := from(map[string]string{
		"a.md":    strings.Repeat("text ", 100),
		"b.csv":   "id,title\n1,One\n" + strings.Repeat("2,Two\n", 100),
		"c.json":  "[{\"id\":1,\"title\":\"One\"}," + strings.Repeat("{},", 100),
		"d.jsonl": "{\"id\":2,\"title\":\"Two\"}\n" + strings.Repeat("{}\n", 100),
	})
	src.FS = faultyFS{src.FS}
	failed := map[string]bool{}
	for _, item := range collect(t, src, ingest.Options{}) {
		if item.Skip == nil {
			continue
		}
		if strings.Contains(item.Skip.Found, "the disk is broken") && !strings.Contains(item.Skip.String(), "/secret") {
			failed[item.Path] = item.Skip.Code == parse.Unreadable
		}
	}
	if diff := cmp.Diff(map[string]bool{"a.md": true, "b.csv": true, "c.json": true, "d.jsonl": true}, failed); diff != "" {
		t.Error(diff)
	}
}

func TestSkipsAreSentences(t *testing.T) {
	s := ingest.Skip{Path: "a.csv", Row: 3, Code: parse.Invalid, Found: "x", Try: "write y"}
	if got := s.String(); got != "a.csv:3: invalid: found x; write y" {
		t.Error(got)
	}
	if s.Row = 0; s.String() != "a.csv: invalid: found x; write y" {
		t.Error(s.String())
	}
}
