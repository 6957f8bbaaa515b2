package outcome

import (
	"cmp"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"strings"

	"moments/internal/kv"
)

// ErrSnapshot is returned for a snapshot that cannot be used; the fold is then made again from the journal.
var ErrSnapshot = errors.New("not a usable snapshot")

// What a snapshot begins with.
const (
	snapshotVersion = 1
	snapshotHeader  = "moments outcome %08x\n"
	headerBytes     = len("moments outcome 00000000\n")
)

type snapshot struct {
	_       struct{} `cbor:",toarray"`
	Version int
	Applied kv.Seq
	Orphans int64
	Cells   []storedCell
}

type storedCell struct {
	_    struct{} `cbor:",toarray"`
	Key  key
	Cell cell
}

// Save writes the state of the fold at one point. Equal states give equal bytes.
func (f *Fold) Save(w io.Writer) error {
	body, err := f.encode()
	if err != nil {
		return fmt.Errorf("encoding the outcome snapshot: %w", err)
	}
	if _, err := fmt.Fprintf(w, snapshotHeader, crc32.ChecksumIEEE(body)); err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

func (f *Fold) encode() ([]byte, error) {
	f.writing.Lock()
	defer f.writing.Unlock()
	s := snapshot{Version: snapshotVersion, Applied: f.Applied(), Orphans: f.Orphans()}
	f.cells.Range(func(k, c any) bool {
		s.Cells = append(s.Cells, storedCell{Key: k.(key), Cell: c.(cell)})
		return true
	})
	slices.SortFunc(s.Cells, func(a, b storedCell) int { return compareKeys(a.Key, b.Key) })
	return kv.Marshal(s)
}

func compareKeys(a, b key) int {
	return cmp.Or(
		strings.Compare(string(a.Asset), string(b.Asset)),
		strings.Compare(a.Moment.String(), b.Moment.String()),
		cmp.Compare(kindOf(a), kindOf(b)),
	)
}

func kindOf(k key) int {
	if k.Within {
		return 1
	}
	return 0
}

// SaveFile writes a snapshot to path, atomically.
func (f *Fold) SaveFile(path string) error {
	temp, err := os.Create(path + ".new")
	if err != nil {
		return fmt.Errorf("writing the outcome snapshot: %w", err)
	}
	if err = errors.Join(f.Save(temp), temp.Sync(), temp.Close()); err != nil {
		return fmt.Errorf("writing the outcome snapshot: %w", err)
	}
	return os.Rename(path+".new", path)
}

// LoadFile returns the fold of a snapshot, or ErrSnapshot. A snapshot that is not there is a fold that has seen nothing.
func LoadFile(path string) (*Fold, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return New(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the outcome snapshot: %w", err)
	}
	if len(data) < headerBytes {
		return nil, fmt.Errorf("%w: %s: too short", ErrSnapshot, path)
	}
	var sum uint32
	if n, err := fmt.Sscanf(string(data[:headerBytes]), snapshotHeader, &sum); n != 1 || err != nil {
		return nil, fmt.Errorf("%w: %s: no header", ErrSnapshot, path)
	}
	body := data[headerBytes:]
	if crc32.ChecksumIEEE(body) != sum {
		return nil, fmt.Errorf("%w: %s: checksum differs", ErrSnapshot, path)
	}
	var s snapshot
	if err := kv.Unmarshal(body, &s); err != nil || s.Version != snapshotVersion {
		return nil, fmt.Errorf("%w: %s: of another form", ErrSnapshot, path)
	}
	f := New()
	for _, stored := range s.Cells {
		f.cells.Store(stored.Key, stored.Cell)
	}
	f.applied.Store(uint64(s.Applied))
	f.orphans.Store(s.Orphans)
	return f, nil
}
