package index

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/blevesearch/bleve/v2/mapping"
	bolt "go.etcd.io/bbolt/errors"

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

// formOf is what a folder's name begins with when its generation was made with this mapping.
func formOf(m mapping.IndexMapping) (string, error) {
	data, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("encoding the mapping: %w", err)
	}
	sum := sha256.Sum256(fmt.Appendf(data, " documents %d", documentForm))
	return bleveVersion + "-" + hex.EncodeToString(sum[:4]) + "-", nil
}

// openCurrent opens the newest generation that is ready and fits the store, or makes an empty one, and removes all others.
func (x *Index) openCurrent() (*generation, error) {
	if x.dir == "" {
		return openGeneration("", x.mapping, x.log)
	}
	if err := os.MkdirAll(x.dir, 0o700); err != nil {
		return nil, err
	}
	names, err := x.folders()
	if err != nil {
		return nil, err
	}
	g, err := x.openNewest(names)
	if err != nil {
		return nil, err
	}
	if g == nil {
		if g, err = x.newGeneration(); err != nil {
			return nil, err
		}
		if err := markReady(g.folder); err != nil {
			return nil, errors.Join(err, g.close())
		}
	}
	return g, x.removeOthers(g.folder)
}

// openNewest returns nil when there is no generation to be used. One that is damaged is set aside.
func (x *Index) openNewest(names []string) (*generation, error) {
	name := x.newestReady(names)
	if name == "" {
		return nil, nil
	}
	folder := filepath.Join(x.dir, name)
	var g *generation
	err := checkFiles(folder)
	if err == nil {
		g, err = openGeneration(folder, nil, x.log)
	}
	switch {
	case errors.Is(err, bolt.ErrTimeout):
		return nil, fmt.Errorf("%w: %s", kv.ErrInUse, folder)
	case err != nil && isEnvironment(err):
		return nil, err
	case err != nil:
		x.log.Error("the index is damaged and will be built anew", "error", err, "kept", folder+damagedSuffix)
		return nil, os.Rename(folder, folder+damagedSuffix)
	case kv.Seq(g.applied.Load()) > x.store.Head(kv.Cmd):
		x.log.Warn("the index is ahead of the store and will be built anew", "applied", g.applied.Load())
		return nil, g.close()
	}
	return g, nil
}

// folders returns the names of all generations of any form, oldest first.
func (x *Index) folders() (names []string, err error) {
	entries, err := os.ReadDir(x.dir)
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

func (x *Index) newestReady(names []string) string {
	for _, name := range slices.Backward(names) {
		if !strings.HasPrefix(name, x.form) || strings.HasSuffix(name, damagedSuffix) {
			continue
		}
		if _, err := os.Stat(filepath.Join(x.dir, name, readyFile)); err == nil {
			return name
		}
	}
	return ""
}

// newGeneration makes an empty generation, not ready yet, with a number that was not used before.
func (x *Index) newGeneration() (*generation, error) {
	if x.dir == "" {
		return openGeneration("", x.mapping, x.log)
	}
	names, err := x.folders()
	if err != nil {
		return nil, err
	}
	number := 1
	if len(names) > 0 {
		number = numberOf(names[len(names)-1]) + 1
	}
	return openGeneration(filepath.Join(x.dir, fmt.Sprintf("%s%06d", x.form, number)), x.mapping, x.log)
}

func markReady(folder string) error {
	return os.WriteFile(filepath.Join(folder, readyFile), nil, 0o600)
}

// removeOthers removes every generation but the one in folder and the newest damaged one.
func (x *Index) removeOthers(folder string) error {
	names, err := x.folders()
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
		if name != filepath.Base(folder) && name != damaged {
			if err := os.RemoveAll(filepath.Join(x.dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkFiles verifies what Bleve trusts: that every file can be read, because it takes one that it may not read for one
// that is damaged; the root file; and the checksum of every segment, which it writes but does not read. A segment whose
// checksum differs is renamed, for it may be a leftover of a crash that nothing refers to; if not, Bleve misses it.
func checkFiles(folder string) error {
	if err := guarded(func() error { return checkRoot(folder) }); err != nil {
		return err
	}
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if filepath.Ext(path) == badSuffix {
			return os.Remove(path)
		}
		sum, wanted, err := checksum(path)
		if err != nil || filepath.Ext(path) != ".zap" || sum == wanted {
			return err
		}
		return os.Rename(path, path+badSuffix)
	})
}

// checksum returns the CRC-32 of all of a file but its last four bytes, and what these say.
func checksum(path string) (sum, wanted uint32, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil || info.Size() < 4 {
		return 0, 1, err
	}
	body := crc32.NewIEEE()
	if _, err := io.CopyN(body, f, info.Size()-4); err != nil {
		return 0, 0, err
	}
	err = binary.Read(f, binary.BigEndian, &wanted)
	return body.Sum32(), wanted, err
}

// environment are the errors that say nothing about the index: with them it must not be thrown away.
var environment = [...]syscall.Errno{
	syscall.EACCES, syscall.EPERM, syscall.EROFS, syscall.ENOSPC, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM,
}

// isEnvironment also looks into the text, because Bleve does not wrap all errors.
func isEnvironment(err error) bool {
	return slices.ContainsFunc(environment[:], func(errno syscall.Errno) bool {
		return errors.Is(err, errno) || strings.Contains(err.Error(), errno.Error())
	})
}
