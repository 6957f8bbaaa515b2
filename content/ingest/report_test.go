package ingest_test

import (
	"errors"
	"strings"
	"testing"

	"moments/content/ingest"
	"moments/content/ingest/parse"
	"moments/internal/confine"
	"moments/internal/kv"
)

func TestIgnoredColumnsAreSaidOnce(t *testing.T) {
	alone := importFrom(t, openCatalog(t), from(map[string]string{"a.csv": "id,title,Owner\n1,One,me\n2,Two,me\n"}), ingest.Options{})
	if len(alone.Ignored) != 0 || alone.Found == nil || len(alone.Found.Sheets[0].Ignored) != 1 {
		t.Errorf("one file: %v, %+v", alone.Ignored, alone.Found)
	}
	files := map[string]string{"a.csv": "id,title,Owner\n1,One,me\n2,Two,me\n", "b.csv": "id,title,Owner,Cost\n3,Three,me,1\n", "c.md": "x"}
	if r := importFrom(t, openCatalog(t), from(files), ingest.Options{}); r.Ignored["Owner"] != 2 || r.Ignored["Cost"] != 1 || r.Found != nil {
		t.Errorf("several: %v", r.Ignored)
	}
}

func TestColumnsForNoField(t *testing.T) {
	opts := ingest.Options{Columns: map[string]string{"sumary": "Beschreibung"}}
	_, err := ingest.Import(t.Context(), openCatalog(t), from(map[string]string{"a.csv": "id,title\n1,One\n", "b.md": "x"}), opts)
	if !errors.Is(err, ingest.ErrSource) || !strings.Contains(err.Error(), "did you mean summary?") {
		t.Error(err)
	}
}

// The pages of a zip are counted without its pictures.
func TestPicturesAreNoPages(t *testing.T) {
	var b strings.Builder
	if err := parts("a.md", "x", "i/one.png", "\x89PNG", "i/two.jpg", "x", "b.html", "x", "../c.md", "x")(&b); err != nil {
		t.Fatal(err)
	}
	var listed parse.Listed
	job := confine.Job{Task: parse.ListTask, Body: strings.NewReader(b.String()), Size: int64(b.Len())}
	err := confine.Here(parse.Tasks()).Do(t.Context(), job, func(frame []byte) error { return kv.Unmarshal(frame, &listed) })
	if err != nil || listed.Pages != 2 || len(listed.Entries) != 5 {
		t.Errorf("%d of %d, %v", listed.Pages, len(listed.Entries), err)
	}
}
