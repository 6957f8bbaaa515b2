package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"moments/content/ingest/builder"
	"moments/content/ingest/format"
	"moments/content/ingest/parse"
)

// Source is the root of an import: a folder, a zip or one file at Path, or the whole of FS when that is set.
type Source struct {
	Path string
	FS   fs.FS
	// Name is half of the identity of everything in the root. "" is the name of the folder at Path, or that of the
	// folder around it when it is called content; for a zip its own; for another single file, the folder that holds it.
	Name string
}

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
		r.name = rootName(full, r.file)
	}
	opened, err := os.OpenRoot(full)
	if err != nil {
		return root{}, fmt.Errorf("%w: %w", ErrSource, err)
	}
	r.fs, r.close = opened.FS(), opened.Close
	return r, nil
}

// exported is what tools add to the name of a zip each time: an id, a date, the number of the download.
var exported = regexp.MustCompile(`([-_ ]+[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{8,}|[-_ ]+[0-9a-f]{32}|[-_ ]+\d{4}-?\d\d-?\d\d.*|[-_ ]*\(\d+\))$`)

// rootName names a root after its zip or its folder. Sites keep their pages in a folder called content, which would
// name them all alike.
func rootName(full, file string) string {
	if stem, isZip := strings.CutSuffix(strings.ToLower(file), ".zip"); isZip {
		if name := exported.ReplaceAllString(stem, ""); name != "" {
			return strings.ToValidUTF8(name, "_")
		}
	}
	name := filepath.Base(full)
	if parent := filepath.Base(filepath.Dir(full)); name == "content" && parent != string(filepath.Separator) {
		return parent
	}
	if name == string(filepath.Separator) || name == "." {
		return "files"
	}
	return strings.ToValidUTF8(name, "_")
}

// file is one entry of a root, or of a zip in it, with the reason why it is not read, if there is one.
type file struct {
	path    string // within the root, or within a zip that is the root
	at      string // of what is to be opened in the root: the file or the zip that it is in
	size    int64
	packed  *parse.Entry // where it is in a zip; nil for what is in none
	alone   bool
	archive bool // named like a zip
	site    builder.Site
	skip    *Skip
}

// walk lists what is in the root, in order of the paths. What begins with a dot is not looked at, as version control
// and editors keep theirs there.
func (r root) walk(ctx context.Context) (found []file, err error) {
	if r.file != "" {
		f := r.look(r.file)
		f.alone = true
		return []file{f}, nil
	}
	err = fs.WalkDir(r.fs, ".", func(at string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case err != nil && at == ".":
			return fmt.Errorf("%w: %w", ErrSource, err)
		case err != nil:
			found = append(found, file{path: at, at: at, skip: parse.UnreadableBy(err)})
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

// look sees whether a file can be read. It follows a symbolic link within the root only.
func (r root) look(at string) file {
	f := file{path: at, at: at}
	info, err := fs.Stat(r.fs, at)
	switch {
	case err != nil:
		f.skip = parse.UnreadableBy(err)
	case !info.Mode().IsRegular():
		f.skip = parse.NewSkip(parse.Unreadable, "something that is not a regular file", "put the file itself there")
	case info.Size() > format.MaxTableBytes:
		f.skip = tooLarge(info.Size())
	default:
		f.size = info.Size()
		f.archive = strings.EqualFold(path.Ext(at), ".zip")
	}
	return f
}

func tooLarge(size int64) *Skip {
	return parse.NewSkip(parse.TooLarge, fmt.Sprintf("%d bytes", size), fmt.Sprintf("split it: at most %d bytes are read", format.MaxTableBytes))
}
