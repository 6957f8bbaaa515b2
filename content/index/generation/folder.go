package generation

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/mapping"
	bolt "go.etcd.io/bbolt/errors"

	"moments/content/index/table"
	"moments/internal/kv"
)

// The folder of a generation is named <bleveVersion>-<form>-<number>; form is a hash of what documents look like. readyFile
// stands in a generation that can be used, as opposed to one that is still being filled.
const (
	bleveVersion  = "bleve-2.6.1"
	damagedSuffix = ".damaged"
	badSuffix     = ".bad"
	readyFile     = "READY"
)

// Config says what generations are like.
type Config struct {
	Dir     string // "" keeps them in memory
	Mapping mapping.IndexMapping
	// Documents is counted up whenever documents are made differently, so that older ones are made anew.
	Documents int
	Names     table.Names
	Logger    *slog.Logger // must be there
}

// Home is the folder of the generations. Only one goroutine may use it at a time.
type Home struct {
	Config
	form string // what the name of a folder begins with
}

// At returns the home of the generations of a configuration. Nothing is read or written yet.
func At(cfg Config) (*Home, error) {
	data, err := json.Marshal(cfg.Mapping)
	if err != nil {
		return nil, fmt.Errorf("encoding the mapping: %w", err)
	}
	sum := sha256.Sum256(fmt.Appendf(data, " documents %d", cfg.Documents))
	return &Home{Config: cfg, form: bleveVersion + "-" + hex.EncodeToString(sum[:4]) + "-"}, nil
}

// Open opens the newest generation that is ready and has applied no more than head, or makes an empty one, and removes all
// others. A damaged one is kept aside as *.damaged, the newest only. Errors: kv.ErrInUse, and those of the file system, after
// which nothing was changed.
func (h *Home) Open(head kv.Seq) (*Generation, error) {
	if h.Dir == "" {
		return h.New()
	}
	if err := os.MkdirAll(h.Dir, 0o700); err != nil {
		return nil, err
	}
	names, err := h.folders()
	if err != nil {
		return nil, err
	}
	g, err := h.openNewest(names, head)
	if err != nil {
		return nil, err
	}
	if g == nil {
		if g, err = h.New(); err != nil {
			return nil, err
		}
		if err := g.MarkReady(); err != nil {
			return nil, errors.Join(err, g.Close())
		}
	}
	return g, h.RemoveOthers(g)
}

// openNewest returns nil when there is no generation to be used. One that is damaged is set aside.
func (h *Home) openNewest(names []string, head kv.Seq) (*Generation, error) {
	name := h.newestReady(names)
	if name == "" {
		return nil, nil
	}
	folder := filepath.Join(h.Dir, name)
	var g *Generation
	err := checkFiles(folder)
	if err == nil {
		g, err = h.open(folder, false)
	}
	switch {
	case errors.Is(err, bolt.ErrTimeout):
		return nil, fmt.Errorf("%w: %s", kv.ErrInUse, folder)
	case err != nil && isEnvironment(err):
		return nil, err
	case err != nil:
		h.Logger.Error("the index is damaged and will be built anew", "error", err, "kept", folder+damagedSuffix)
		return nil, os.Rename(folder, folder+damagedSuffix)
	case g.Applied() > head:
		h.Logger.Warn("the index is ahead of the store and will be built anew", "applied", g.Applied())
		return nil, g.Close()
	}
	return g, nil
}

// folders returns the names of all generations of any form, oldest first.
func (h *Home) folders() (names []string, err error) {
	entries, err := os.ReadDir(h.Dir)
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), "bleve-") {
			names = append(names, entry.Name())
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(numberOf(a), numberOf(b)) })
	return names, err
}

// numberOf is the number of a generation, counted over all forms; 0 for a name without one.
func numberOf(name string) int {
	name = strings.TrimSuffix(name, damagedSuffix)
	n, err := strconv.Atoi(name[strings.LastIndexByte(name, '-')+1:])
	if err != nil {
		return 0
	}
	return n
}

func (h *Home) newestReady(names []string) string {
	for _, name := range slices.Backward(names) {
		if !strings.HasPrefix(name, h.form) || strings.HasSuffix(name, damagedSuffix) {
			continue
		}
		if _, err := os.Stat(filepath.Join(h.Dir, name, readyFile)); err == nil {
			return name
		}
	}
	return ""
}

// New makes an empty generation, not ready yet, with a number that was not used before.
func (h *Home) New() (*Generation, error) {
	if h.Dir == "" {
		return h.open("", true)
	}
	names, err := h.folders()
	if err != nil {
		return nil, err
	}
	number := 1
	if len(names) > 0 {
		number = numberOf(names[len(names)-1]) + 1
	}
	return h.open(filepath.Join(h.Dir, fmt.Sprintf("%s%06d", h.form, number)), true)
}

// RemoveOthers removes every generation but g and the newest damaged one.
func (h *Home) RemoveOthers(g *Generation) error {
	if h.Dir == "" {
		return nil
	}
	names, err := h.folders()
	if err != nil {
		return err
	}
	damaged := ""
	for _, name := range names {
		if strings.HasSuffix(name, damagedSuffix) {
			damaged = name
		}
	}
	for _, name := range names {
		if name != filepath.Base(g.folder) && name != damaged {
			if err := os.RemoveAll(filepath.Join(h.Dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}
