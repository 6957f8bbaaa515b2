package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"moments/internal/kv"
)

// ErrSnapshot is returned for a file that is damaged, of another form or of another version. The fold is then made again from the
// journal.
var ErrSnapshot = errors.New("not a usable snapshot")

// Form is what a snapshot holds: the state of the fold of that name, which is a word, in that version of its shape.
type Form struct {
	Name    string
	Version int
}

// header is name, version and the CRC-32C of the body.
const header = "moments %s %d %08x\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (f Form) header(body []byte) string {
	return fmt.Sprintf(header, f.Name, f.Version, crc32.Checksum(body, castagnoli))
}

// Encode writes the state v as it would stand in a file. The state must not change meanwhile.
func (f Form) Encode(w io.Writer, v any) error {
	body, err := kv.Marshal(v)
	if err != nil {
		return fmt.Errorf("encoding the %s snapshot: %w", f.Name, err)
	}
	if _, err = io.WriteString(w, f.header(body)); err == nil {
		_, err = w.Write(body)
	}
	return err
}

// Write puts the state v into the file at path, in place of what was there: see Replace.
func (f Form) Write(path string, v any) error {
	if err := Replace(path, func(w io.Writer) error { return f.Encode(w, v) }); err != nil {
		return fmt.Errorf("writing the %s snapshot: %w", f.Name, err)
	}
	return nil
}

// Read fills v, which points to a state in which nothing was seen, with the state in the file at path. A file that is not there is no error: it is the
// state of a fold that has seen nothing, and v stays as it is. It returns ErrSnapshot, after which v may be half filled.
func (f Form) Read(path string, v any) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the %s snapshot: %w", f.Name, err)
	}
	line, body, _ := bytes.Cut(data, []byte("\n"))
	if found, want := string(line)+"\n", f.header(body); found != want {
		return fmt.Errorf("%w: %s begins with %.60q, its content wants %q", ErrSnapshot, path, found, want)
	}
	if err := kv.Unmarshal(body, v); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrSnapshot, path, err)
	}
	return nil
}
