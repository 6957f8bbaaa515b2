package ingest

import (
	"archive/zip"
	"compress/flate"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"path"

	"moments/content/ingest/format"
	"moments/content/ingest/parse"
	"moments/internal/confine"
	"moments/internal/kv"
)

// expand puts the entries of each zip in its place. Nothing is unpacked here.
func (r *reader) expand(ctx context.Context, files []file) (all []file, err error) {
	for _, f := range files {
		if f.skip != nil || !f.archive {
			all = append(all, f)
			continue
		}
		entries, err := r.list(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

// list returns what a zip holds, or the file itself when it is a document or cannot be read.
func (r *reader) list(ctx context.Context, f file) (files []file, err error) {
	opened, err := r.root.fs.Open(f.at)
	if err != nil {
		f.skip = parse.UnreadableBy(err)
		return []file{f}, nil
	}
	defer opened.Close()
	job := confine.Job{Task: parse.ListTask, Body: cleanErrors{opened}, Size: f.size}
	err = r.runner.Do(ctx, job, func(frame []byte) error {
		var l parse.Listed
		if err := kv.Unmarshal(frame, &l); err != nil {
			return err
		}
		if l.Format != format.Zip {
			f.skip = l.Skip
			files = append(files, f)
		}
		for i := range l.Entries {
			files = append(files, f.entry(&l.Entries[i]))
		}
		return nil
	})
	if skip := runnerSkip(err); skip != nil {
		f.skip = skip
		return []file{f}, nil
	}
	return files, err
}

// entry is a file in the zip f.
func (f file) entry(e *parse.Entry) file {
	in := file{path: e.Path, at: f.at, size: e.Size, packed: e, skip: e.Skip}
	if !f.alone {
		in.path = path.Join(f.path, e.Path)
	}
	return in
}

// opens returns the bytes of a file.
func (r root) opens(f file) (io.ReadCloser, error) {
	opened, err := r.fs.Open(f.at)
	if err != nil || f.packed == nil {
		return opened, err
	}
	at, ok := opened.(io.ReaderAt)
	if !ok {
		return nil, errors.Join(errNoPlace, opened.Close())
	}
	return unpack(opened, at, f.packed), nil
}

var (
	errNoPlace = errors.New("a zip in a file system in which nothing can be read from the middle")
	errLonger  = errors.New("more than the zip says")
)

// unpacked is the entry of a zip that is being read. It gives as many bytes as the zip said at most, and an error when
// they are not those that were packed.
type unpacked struct {
	io.Reader
	zip  fs.File
	left int64
	sum  uint32
	want uint32
}

func unpack(opened fs.File, at io.ReaderAt, e *parse.Entry) *unpacked {
	var packed io.Reader = io.NewSectionReader(at, e.Offset, e.Packed)
	if e.Method == zip.Deflate {
		packed = flate.NewReader(packed)
	}
	return &unpacked{Reader: packed, zip: opened, left: e.Size, want: e.CRC}
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	u.left -= int64(n)
	u.sum = crc32.Update(u.sum, crc32.IEEETable, p[:n])
	switch {
	case u.left < 0:
		return 0, errLonger
	case errors.Is(err, io.EOF) && (u.left > 0 || u.sum != u.want):
		return n, zip.ErrChecksum
	}
	return n, err
}

func (u *unpacked) Close() error { return u.zip.Close() }

// cleanErrors hides places outside of the root in what errors say.
type cleanErrors struct{ io.Reader }

func (c cleanErrors) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return n, err
}
