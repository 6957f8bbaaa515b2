package ledger

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	files "moments/engine/snapshot"
	"moments/internal/kv"
)

// ErrSnapshot is returned for a snapshot that is damaged, or of another version of this program. The ledger is then as
// it was; make it again from the first entry of the log.
var ErrSnapshot = errors.New("not a snapshot that can be used")

// A snapshot is: magic, version byte, applied sequence (8 bytes); sections, each behind its length (4 bytes, never 0),
// first the head, then one per day in order; a length of 0; the CRC-32C of all that (4 bytes). Numbers are big-endian.
const (
	magic   = "MOMLEDG"
	version = 2
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Save writes a snapshot of the ledger as it is now. Entries may be applied meanwhile; they are not in it.
func (l *Ledger) Save(w io.Writer) error {
	l.mu.Lock()
	snap := l.state.snapshot()
	l.mu.Unlock()
	if err := snap.write(w); err != nil {
		return fmt.Errorf("writing the ledger's snapshot: %w", err)
	}
	return nil
}

// Load puts the snapshot in r, which it reads to its end, in the place of what the ledger holds. It returns ErrSnapshot
// when that cannot be done, or what r returned; then nothing has changed.
func (l *Ledger) Load(r io.Reader) error {
	loaded, err := readSnapshot(r)
	if err != nil {
		return fmt.Errorf("reading the ledger's snapshot: %w", err)
	}
	l.mu.Lock()
	l.state = loaded
	l.mu.Unlock()
	return nil
}

// SaveFile saves to a file, which is there whole or not at all.
func (l *Ledger) SaveFile(path string) error { return files.Replace(path, l.Save) }

// LoadFile loads what SaveFile has saved. Besides the errors of Load it returns os.ErrNotExist when there is no such file.
func (l *Ledger) LoadFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("loading the ledger: %w", err)
	}
	defer file.Close()
	return l.Load(file)
}

// write writes the whole form, a section at a time.
func (s *snapshot) write(w io.Writer) error {
	buffered := bufio.NewWriterSize(w, 1<<16)
	sum := crc32.New(castagnoli)
	out := io.MultiWriter(buffered, sum)
	if _, err := out.Write(binary.BigEndian.AppendUint64([]byte(magic+string(rune(version))), uint64(s.applied))); err != nil {
		return err
	}
	if err := writeSection(out, s.head); err != nil {
		return err
	}
	for i := range s.days {
		if err := writeSection(out, store(&s.days[i])); err != nil {
			return err
		}
	}
	if _, err := out.Write(make([]byte, 4)); err != nil {
		return err
	}
	if _, err := buffered.Write(sum.Sum(nil)); err != nil {
		return err
	}
	return buffered.Flush()
}

func writeSection(w io.Writer, v any) error {
	data, err := kv.Marshal(v)
	if err != nil {
		return err
	}
	if _, err := w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data)))); err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

func readSnapshot(r io.Reader) (state, error) {
	sum := crc32.New(castagnoli)
	buffered := bufio.NewReaderSize(r, 1<<16)
	in := io.TeeReader(buffered, sum)
	header, err := readExactly(in, len(magic)+9)
	if err != nil {
		return state{}, err
	}
	if !bytes.HasPrefix(header, []byte(magic)) || header[len(magic)] != version {
		return state{}, fmt.Errorf("%w: begins with %q, want %q and version %d", ErrSnapshot, header[:8], magic, version)
	}
	sections, err := readSections(in)
	if err != nil {
		return state{}, err
	}
	stated, err := readExactly(buffered, 4)
	if err != nil {
		return state{}, err
	}
	if !bytes.Equal(stated, sum.Sum(nil)) {
		return state{}, fmt.Errorf("%w: checksum differs", ErrSnapshot)
	}
	if _, err := buffered.ReadByte(); err != io.EOF {
		return state{}, fmt.Errorf("%w: it goes on after its end", ErrSnapshot)
	}
	return decode(kv.Seq(binary.BigEndian.Uint64(header[len(magic)+1:])), sections)
}

func readSections(r io.Reader) (sections [][]byte, err error) {
	for {
		length, err := readExactly(r, 4)
		if err != nil {
			return nil, err
		}
		n := binary.BigEndian.Uint32(length)
		if n == 0 {
			return sections, nil
		}
		section, err := readExactly(r, int(n))
		if err != nil {
			return nil, err
		}
		sections = append(sections, section)
	}
}

// readExactly takes memory only as data comes, because a damaged length may be anything.
func readExactly(r io.Reader, n int) ([]byte, error) {
	var data bytes.Buffer
	_, err := io.CopyN(&data, r, int64(n))
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: it is cut off", ErrSnapshot)
	}
	return data.Bytes(), err
}
