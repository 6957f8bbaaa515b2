// Package moments_test holds the tests of the structure itself.
package moments_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// staircase is the order of the nouns, from the ground up. A package may import its own noun and those below.
var staircase = []string{"internal", "keywords", "content", "engine", "api", "cmd"}

// owners are the only importers of the engines that others made, with the folders below them.
var owners = map[string]string{
	"github.com/blevesearch/bleve/":          "moments/content/index",
	"github.com/dgraph-io/badger/":           "moments/internal/kv",
	"github.com/gin-gonic/gin":               "moments/api",
	"github.com/jdkato/prose/":               "moments/keywords/tagger",
	"github.com/blevesearch/bleve_index_api": "moments/content/index",
	"github.com/blevesearch/scorch_segment":  "moments/content/index",
	"github.com/xuri/excelize/":              "moments/keywords/sheet/grid",
	"github.com/PuerkitoBio/goquery":         "moments/content/ingest/web",
	"github.com/mmcdole/gofeed":              "moments/content/ingest/feed",
	"github.com/ledongthuc/pdf":              "moments/content/ingest/office",
	"github.com/temoto/robotstxt":            "moments/content/ingest/crawl",
	"code.dny.dev/ssrf":                      "moments/content/ingest/crawl",
}

// folds follow the journal, each for itself.
var folds = []string{"moments/engine/outcome", "moments/engine/ledger", "moments/engine/correction", "moments/engine/journey", "moments/engine/trial/live"}

// pure packages do no I/O and read no clock; what they may import of the house is all they may import that does.
var pure = []string{"moments/keywords", "moments/engine/rank", "moments/engine/gap", "moments/engine/trial", "moments/engine/trial/fit",
	"moments/engine/trial/reread", "moments/engine/trial/verdict", "moments/engine/trial/simulate", "moments/engine/session", "moments/engine/mine"}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) (list []listed) {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// floor is how high a package stands, -1 for one that is not ours.
func floor(path string) int {
	noun, ours := strings.CutPrefix(path, "moments/")
	if !ours {
		return -1
	}
	noun, _, _ = strings.Cut(noun, "/")
	return slices.Index(staircase, noun)
}

func TestImportsGoDownTheStaircase(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath == "moments" {
			continue
		}
		own := floor(p.ImportPath)
		if own < 0 {
			t.Errorf("%s stands on no floor: the top level is %v and docs, so that reading the folders is reading the architecture", p.ImportPath, staircase)
		}
		for _, imported := range p.Imports {
			if floor(imported) > own {
				t.Errorf("%s imports %s, which stands above it: what would climb comes down as a value", p.ImportPath, imported)
			}
		}
	}
}

func TestOneImporterForEachEngine(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			for engine, owner := range owners {
				if strings.HasPrefix(imported, engine) && !strings.HasPrefix(p.ImportPath+"/", owner+"/") {
					t.Errorf("%s imports %s: only %s and what is below it may, so that the engine can be replaced behind one door", p.ImportPath, imported, owner)
				}
			}
		}
	}
}

func TestFoldsNeverMeet(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			if slices.Contains(folds, p.ImportPath) && slices.Contains(folds, imported) {
				t.Errorf("%s imports %s: no fold reads another's tables, so that each can be rebuilt alone", p.ImportPath, imported)
			}
			if p.ImportPath == "moments/engine/journal" && slices.Contains(folds, imported) {
				t.Errorf("the journal imports %s: it knows no fold", imported)
			}
		}
	}
}

func TestPurePackagesDoNoIO(t *testing.T) {
	forbidden := []string{"os", "net", "net/http", "context", "io/fs", "database/sql", "log", "log/slog", "os/exec"}
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			if slices.Contains(pure, p.ImportPath) && slices.Contains(forbidden, imported) {
				t.Errorf("%s imports %s: it is pure, values in and values out", p.ImportPath, imported)
			}
		}
	}
}
