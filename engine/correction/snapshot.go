package correction

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"moments/internal/kv"
)

// ErrSnapshot is returned for a snapshot that cannot be used; the fold is then made again from the journal.
var ErrSnapshot = errors.New("not a usable snapshot")

// What a snapshot begins with.
const (
	snapshotVersion = 1
	snapshotHeader  = "moments correction %08x\n"
)

// snapshot is the state of a fold. The encoding puts the keys of maps in order.
type snapshot struct {
	_       struct{} `cbor:",toarray"`
	Version int
	Applied kv.Seq
	Left    int64
	Phrases map[string][]Proposal
	Day     int64
	Counted int
	Today   map[string]map[string]struct{}
}

// Save writes the state of the fold at one point. Equal states give equal bytes.
func (f *Fold) Save(w io.Writer) error {
	f.mu.RLock()
	body, err := kv.Marshal(snapshot{
		Version: snapshotVersion, Applied: f.applied, Left: f.left, Phrases: f.phrases, Day: f.day, Counted: f.counted, Today: f.today,
	})
	f.mu.RUnlock()
	if err != nil {
		return fmt.Errorf("encoding the snapshot of corrections: %w", err)
	}
	_, err = fmt.Fprintf(w, snapshotHeader+"%s", crc32.ChecksumIEEE(body), body)
	return err
}

// SaveFile writes a snapshot to path, atomically.
func (f *Fold) SaveFile(path string) error {
	temp, err := os.Create(path + ".new")
	if err != nil {
		return fmt.Errorf("writing the snapshot of corrections: %w", err)
	}
	if err = errors.Join(f.Save(temp), temp.Sync(), temp.Close()); err != nil {
		return fmt.Errorf("writing the snapshot of corrections: %w", err)
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
		return nil, fmt.Errorf("reading the snapshot of corrections: %w", err)
	}
	header, body, _ := bytes.Cut(data, []byte("\n"))
	if string(header)+"\n" != fmt.Sprintf(snapshotHeader, crc32.ChecksumIEEE(body)) {
		return nil, fmt.Errorf("%w: %s: its header or checksum differs", ErrSnapshot, path)
	}
	f, s := New(), snapshot{}
	if err := kv.Unmarshal(body, &s); err != nil || s.Version != snapshotVersion {
		return nil, fmt.Errorf("%w: %s: of another form", ErrSnapshot, path)
	}
	f.applied, f.left, f.day, f.counted = s.Applied, s.Left, s.Day, s.Counted
	if s.Phrases != nil && s.Today != nil {
		f.phrases, f.today = s.Phrases, s.Today
	}
	return f, nil
}
