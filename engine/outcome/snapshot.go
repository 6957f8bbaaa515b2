package outcome

import (
	"cmp"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"strings"

	"moments/internal/kv"
)

// ErrSnapshot is returned for a snapshot that cannot be used; the fold is then made again from the journal.
var ErrSnapshot = errors.New("not a usable snapshot")

const snapshotVersion = 1

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

// Bytes is the state of the fold at one point. Equal states give equal bytes.
func (f *Fold) Bytes() ([]byte, error) {
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

// Save writes a snapshot to path, atomically.
func (f *Fold) Save(path string) error {
	body, err := f.Bytes()
	if err != nil {
		return fmt.Errorf("encoding the outcome snapshot: %w", err)
	}
	data := fmt.Appendf(nil, "moments outcome %08x\n", crc32.ChecksumIEEE(body))
	temp, err := os.Create(path + ".new")
	if err != nil {
		return fmt.Errorf("writing the outcome snapshot: %w", err)
	}
	_, err = temp.Write(append(data, body...))
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return fmt.Errorf("writing the outcome snapshot: %w", err)
	}
	return os.Rename(path+".new", path)
}

// Load returns the fold of a snapshot, or ErrSnapshot. A snapshot that is not there is a fold that has seen nothing.
func Load(path string) (*Fold, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return New(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the outcome snapshot: %w", err)
	}
	var sum uint32
	if n, err := fmt.Sscanf(string(data[:min(len(data), 40)]), "moments outcome %08x\n", &sum); n != 1 || err != nil {
		return nil, fmt.Errorf("%w: %s: no header", ErrSnapshot, path)
	}
	body := data[len("moments outcome 00000000\n"):]
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
