package spool

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"moments/content/runs"
)

// Spool is a folder with a folder for each run.
type Spool struct{ Dir string }

// ErrTooLarge is returned for a file over the limit that was given.
var ErrTooLarge = errors.New("the file is too large")

const uploadDir = "upload"

// Folder is where everything of a run stands.
func (s Spool) Folder(id string) string { return filepath.Join(s.Dir, id) }

// Path is where the file of a run stands.
func (s Spool) Path(id, name string) string {
	return filepath.Join(s.Folder(id), uploadDir, FileName(name))
}

// FileName is a name that is safe to write, with the ending of what was given.
func FileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
	const longest = 120
	if over := len(name) - longest; over > 0 {
		name = strings.ToValidUTF8(name[over:], "")
	}
	if name = strings.TrimLeft(name, "."); name == "" {
		return "upload"
	}
	return name
}

// Take writes the body into the folder of a run, durable, for the owner alone.
func (s Spool) Take(ctx context.Context, id, name string, body io.Reader, limit int64) (f runs.File, err error) {
	f.Name = FileName(name)
	at := s.Path(id, f.Name)
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(s.Folder(id)))
		}
	}()
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return f, fmt.Errorf("keeping the file: %w", err)
	}
	sum := sha256.New()
	size, err := Write(at, func(w io.Writer) error {
		n, err := io.Copy(io.MultiWriter(w, sum), io.LimitReader(&whileWanted{ctx, body}, limit+1))
		if err == nil && n > limit {
			err = fmt.Errorf("%w: found more than %d MiB in %s; split it", ErrTooLarge, limit>>20, f.Name)
		}
		return err
	})
	if err != nil {
		return f, err
	}
	f.Bytes, f.Hash = size, hex.EncodeToString(sum.Sum(nil))
	for _, dir := range []string{filepath.Dir(at), s.Folder(id), s.Dir} {
		if err := syncDir(dir); err != nil {
			return f, fmt.Errorf("keeping the file: %w", err)
		}
	}
	return f, nil
}

// Write makes a file that is whole or not there, and returns its size.
func Write(at string, fill func(io.Writer) error) (size int64, err error) {
	file, err := os.OpenFile(at+".part", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, err
	}
	defer os.Remove(at + ".part") // when it has not become the file
	err = errors.Join(fill(file), file.Sync())
	info, failed := file.Stat()
	if err = errors.Join(err, failed, file.Close()); err != nil {
		return 0, err
	}
	return info.Size(), os.Rename(at+".part", at)
}

// syncDir makes the names in a folder durable. Systems that cannot do so for folders make them so by themselves.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	_ = d.Sync()
	return nil
}

// whileWanted ends a reader with its context.
type whileWanted struct {
	ctx  context.Context
	from io.Reader
}

func (w *whileWanted) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.from.Read(p)
}

// Drop removes everything of a run.
func (s Spool) Drop(id string) error { return os.RemoveAll(s.Folder(id)) }

// DropOlder removes everything of a run that was written before a time.
func (s Spool) DropOlder(id string, than time.Time) error {
	info, err := os.Stat(s.Folder(id))
	if err != nil || !info.ModTime().Before(than) {
		return err
	}
	return s.Drop(id)
}

// Kept are the ids of the runs that have a folder.
func (s Spool) Kept() (ids []string, err error) {
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		ids = append(ids, e.Name())
	}
	return ids, err
}
