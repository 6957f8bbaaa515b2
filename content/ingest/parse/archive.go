package parse

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"moments/content/ingest/format"
)

// Limits of a zip.
const (
	MaxEntries       = 100_000
	MaxInflatedBytes = 1 << 30
	MaxRatio         = 100     // of what is unpacked to what is packed, from
	ratioFrom        = 8 << 20 // so many unpacked bytes on
	maxNameBytes     = 1 << 10
)

// Entry is a file in a zip, with where its packed bytes are; or why it is not read.
type Entry struct {
	Path   string `cbor:"path"`
	Method uint16 `cbor:"method"` // zip.Store or zip.Deflate
	Offset int64  `cbor:"at"`
	Packed int64  `cbor:"packed"`
	Size   int64  `cbor:"size"`
	CRC    uint32 `cbor:"crc"`
	Skip   *Skip  `cbor:"skip,omitempty"`
}

// List says what a file that begins as a zip is: a document or a workbook, or an archive with its entries, in their order. What
// is hidden, and folders, are not among them. A skip is why the whole of it is not read.
func List(data io.ReaderAt, size int64) (f format.Format, entries []Entry, skip *Skip) {
	z, err := zip.NewReader(data, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return "", nil, NewSkip(Unreadable, "a zip that is damaged ("+err.Error()+")", "pack it again")
	}
	if f := officeFormat(z); f != "" {
		return f, nil, nil
	}
	if skip := overall(z, size); skip != nil {
		return "", nil, skip
	}
	for _, file := range z.File {
		if e := entryOf(file); e.Path != "" {
			entries = append(entries, e)
		}
	}
	return format.Zip, entries, nil
}

// officeFormat knows documents and workbooks by what is in them.
func officeFormat(z *zip.Reader) format.Format {
	types, word, sheet := false, false, false
	for _, f := range z.File[:min(len(z.File), 1000)] {
		types = types || f.Name == "[Content_Types].xml"
		word = word || strings.HasPrefix(f.Name, "word/")
		sheet = sheet || strings.HasPrefix(f.Name, "xl/")
	}
	switch {
	case types && word:
		return format.DOCX
	case types && sheet:
		return format.Table
	}
	return ""
}

// overall refuses an archive for its number of entries or for what it would unpack to.
func overall(z *zip.Reader, size int64) *Skip {
	if len(z.File) > MaxEntries {
		return NewSkip(TooLarge, fmt.Sprintf("a zip of %d files", len(z.File)), fmt.Sprintf("split it: at most %d", MaxEntries))
	}
	var total uint64
	for _, f := range z.File {
		total += min(f.UncompressedSize64, MaxInflatedBytes+1)
	}
	switch {
	case total > MaxInflatedBytes:
		return NewSkip(TooLarge, "a zip of more than 1 GiB when it is unpacked", "split it")
	case total > ratioFrom && total/MaxRatio > uint64(size):
		found := fmt.Sprintf("a zip of %d bytes that unpacks to %d", size, total)
		return NewSkip(TooLarge, found, "pack it again: files that shrink to less than a hundredth are not believed")
	}
	return nil
}

// entryOf looks at one file of a zip. Its path is "" when it is not to be looked at.
func entryOf(f *zip.File) Entry {
	name := strings.ReplaceAll(f.Name, "\\", "/")
	if f.NonUTF8 || !utf8.ValidString(name) {
		name = strings.ToValidUTF8(name, "_")
	}
	e := Entry{Path: strings.TrimPrefix(path.Clean("/"+name), "/"), Method: f.Method, CRC: f.CRC32}
	if strings.HasSuffix(name, "/") || hidden(e.Path) {
		return Entry{}
	}
	offset, err := f.DataOffset()
	e.Offset, e.Packed, e.Size = offset, int64(f.CompressedSize64), int64(f.UncompressedSize64)
	switch {
	case escapes(name):
		e.Skip = NewSkip(UnsafeName, fmt.Sprintf("the name %.200q, which leads out of the zip", f.Name), "pack it again with names below one folder")
	case len(name) > maxNameBytes:
		e.Path = strings.ToValidUTF8(e.Path[:maxNameBytes], "")
		e.Skip = NewSkip(UnsafeName, fmt.Sprintf("a name of %d bytes", len(name)), "shorten it")
	case err != nil || e.Packed < 0 || e.Size < 0:
		e.Skip = NewSkip(Unreadable, "an entry that is damaged", "pack it again")
	case f.Flags&1 != 0:
		e.Skip = NewSkip(Unreadable, "an entry that is protected by a password", "pack it without one")
	case !f.Mode().IsRegular():
		e.Skip = NewSkip(Unreadable, "something that is not a regular file", "put the file itself there")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		e.Skip = NewSkip(Unreadable, fmt.Sprintf("an entry that is packed by method %d", f.Method), "pack it again as an ordinary zip")
	case strings.EqualFold(path.Ext(name), ".zip"):
		e.Skip = nested()
	}
	return e
}

func nested() *Skip { return NewSkip(Nested, "a zip in a zip", "unpack it, and import what is in it") }

// escapes reports whether a name would lead out of the folder that a zip is unpacked to.
func escapes(name string) bool {
	if strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' {
		return true
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return true
		}
	}
	return strings.ContainsRune(name, 0)
}

// hidden is for what systems and editors keep beside files.
func hidden(at string) bool {
	for part := range strings.SplitSeq(at, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return true
		}
	}
	return at == ""
}

// readZip reads a document or a workbook. An archive is not opened here: its entries are files of their own.
func (r *run) readZip(data []byte) {
	f, _, skip := List(bytes.NewReader(data), int64(len(data)))
	switch {
	case skip != nil:
		r.skip(0, skip)
	case f == format.Zip:
		r.skip(0, nested())
	case int64(len(data)) > f.Limit():
		r.skip(0, tooLarge(int64(len(data)), f.Limit()))
	default:
		r.readWhole(format.Guess{Format: f, Why: map[format.Format]string{format.Table: "it is an Excel workbook", format.DOCX: "it is a Word document"}[f]}, data)
	}
}
