package intake

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

// spool keeps the files of runs, each in a folder of its own: what was given, in the folder upload, and what of it was not taken.
type spool struct{ dir string }

const uploadDir = "upload"

func (s spool) folder(id string) string { return filepath.Join(s.dir, id) }

// path is where the file of a run stands.
func (s spool) path(id, name string) string {
	return filepath.Join(s.folder(id), uploadDir, fileName(name))
}

// fileName is a name that is safe to write, with the ending of what was given.
func fileName(name string) string {
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

// take writes the body into the folder of a run, durable, for the owner alone.
func (s spool) take(ctx context.Context, id, name string, body io.Reader, limit int64) (f runs.File, err error) {
	f.Name = fileName(name)
	at := s.path(id, f.Name)
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(s.folder(id)))
		}
	}()
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return f, fmt.Errorf("keeping the file: %w", err)
	}
	sum := sha256.New()
	size, err := write(at, func(w io.Writer) error {
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
	for _, dir := range []string{filepath.Dir(at), s.folder(id), s.dir} {
		if err := syncDir(dir); err != nil {
			return f, fmt.Errorf("keeping the file: %w", err)
		}
	}
	return f, nil
}

// write makes a file that is whole or not there, and returns its size.
func write(at string, fill func(io.Writer) error) (size int64, err error) {
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

// drop removes everything of a run.
func (s spool) drop(id string) error { return os.RemoveAll(s.folder(id)) }

// dropOlder removes everything of a run that was written before a time.
func (s spool) dropOlder(id string, than time.Time) error {
	info, err := os.Stat(s.folder(id))
	if err != nil || !info.ModTime().Before(than) {
		return err
	}
	return s.drop(id)
}

// kept are the ids of the runs that have a folder.
func (s spool) kept() (ids []string, err error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		ids = append(ids, e.Name())
	}
	return ids, err
}
