package generation

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

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
