package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Source is the root of an import: a folder or one file at Path, or the whole of FS when that is set.
type Source struct {
	Path string
	FS   fs.FS
	// Name is half of the identity of everything in the root. "" is the name of the folder at Path, or that of the
	// folder around it when it is called content; for a single file, the folder is the one that holds it.
	Name string
}

// Limits of files. A page is bounded more tightly because its markup is costly to read.
const (
	MaxPageBytes  = 2 << 20
	MaxTableBytes = 256 << 20
)

// ErrSource is returned for a source that cannot be read at all.
var ErrSource = errors.New("nothing can be imported from here")

// root is an open source.
type root struct {
	fs    fs.FS
	name  string
	file  string // the only file to read, "" for all
	close func() error
}

func (s Source) open() (root, error) {
	if s.FS != nil {
		if s.Name == "" {
			return root{}, fmt.Errorf("%w: a file system needs a name", ErrSource)
		}
		return root{fs: s.FS, name: s.Name, close: func() error { return nil }}, nil
	}
	full, err := filepath.Abs(s.Path)
	if err != nil {
		return root{}, fmt.Errorf("%w: %w", ErrSource, err)
	}
	info, err := os.Stat(full)
	if err != nil {
		return root{}, fmt.Errorf("%w: %w", ErrSource, err)
	}
	r := root{name: s.Name}
	if !info.IsDir() {
		full, r.file = filepath.Split(full)
		full = filepath.Clean(full)
	}
	if r.name == "" {
		r.name = folderName(full)
	}
	opened, err := os.OpenRoot(full)
	if err != nil {
		return root{}, fmt.Errorf("%w: %w", ErrSource, err)
	}
	r.fs, r.close = opened.FS(), opened.Close
	return r, nil
}

// folderName names a root after its folder. Sites keep their pages in a folder called content, which would name them
// all alike.
func folderName(full string) string {
	name := filepath.Base(full)
	if parent := filepath.Base(filepath.Dir(full)); name == "content" && parent != string(filepath.Separator) {
		return parent
	}
	if name == string(filepath.Separator) || name == "." {
		return "files"
	}
	return strings.ToValidUTF8(name, "_")
}

// file is one entry of a root, with the reason why it is not read, if there is one.
type file struct {
	path   string
	size   int64
	format format
	skip   *Skip
}

// format is how a file is read.
type format int

const (
	page  format = iota // Markdown
	table               // CSV
	list                // a JSON array of objects
	lines               // one JSON object a line
)

// formats maps extensions; what is not in it is skipped.
var formats = map[string]format{
	".md": page, ".markdown": page, ".csv": table, ".json": list, ".jsonl": lines, ".ndjson": lines,
}

// files lists what is in the root, in order of the paths. What begins with a dot is not looked at, as version control
// and editors keep theirs there.
func (r root) files(ctx context.Context) (found []file, err error) {
	if r.file != "" {
		return []file{r.look(r.file)}, nil
	}
	err = fs.WalkDir(r.fs, ".", func(at string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case err != nil && at == ".":
			return fmt.Errorf("%w: %w", ErrSource, err)
		case err != nil:
			found = append(found, file{path: at, skip: unreadable(err)})
			return fs.SkipDir
		case at != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir():
			found = append(found, r.look(at))
		}
		return nil
	})
	return found, err
}

// look decides how a file is read. It follows a symbolic link within the root only.
func (r root) look(at string) file {
	f := file{path: at}
	known := false
	if f.format, known = formats[strings.ToLower(path.Ext(at))]; !known {
		f.skip = newSkip(Unsupported, fmt.Sprintf("a file of the type %q", path.Ext(at)), "use .md, .csv, .json or .jsonl")
		return f
	}
	info, err := fs.Stat(r.fs, at)
	switch {
	case err != nil:
		f.skip = unreadable(err)
	case !info.Mode().IsRegular():
		f.skip = newSkip(Unreadable, "something that is not a regular file", "put the file itself there")
	default:
		f.size = info.Size()
		f.skip = f.tooLarge()
	}
	return f
}

func (f file) tooLarge() *Skip {
	limit := int64(MaxTableBytes)
	if f.format == page {
		limit = MaxPageBytes
	}
	if f.size <= limit {
		return nil
	}
	return newSkip(TooLarge, fmt.Sprintf("%d bytes", f.size), fmt.Sprintf("split it: at most %d bytes are read", limit))
}
