package snapshot

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Replace makes a file of what write writes and puts it in the place of the one at path, which is there whole, old or new, whatever
// happens meanwhile: the new one is written beside it, synced and renamed, and the folder synced. What a killed program has left
// beside it is overwritten the next time. One goroutine at a time may replace a file.
func Replace(path string, write func(io.Writer) error) error {
	beside := path + ".new"
	file, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err = write(file); err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(beside, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(beside))
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a rename durable where the system can; Windows cannot sync a folder.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("syncing %s: %w", path, err)
	}
	return nil
}
