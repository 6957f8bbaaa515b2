package grid

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// addZip adds the sheets of an XLSX file, or those of the tables in a zip.
func (b *Book) addZip(f File, o Options) error {
	archive, err := zip.NewReader(f.Data, f.Size)
	if err != nil {
		return fmt.Errorf("%s: %w: found a broken zip archive (%w); make it anew", f.Name, ErrFormat, err)
	}
	if err := checkArchive(f, archive); err != nil {
		return err
	}
	has := func(name string) bool {
		return slices.ContainsFunc(archive.File, func(m *zip.File) bool { return strings.EqualFold(m.Name, name) })
	}
	switch {
	case has("xl/workbook.xml"):
		return b.addWorkbook(f, sheetPrefix(""), o)
	case has("word/document.xml"), has("[Content_Types].xml"):
		return wrong(f.Name, ErrFormat, "a document of another kind", "save the table as XLSX or CSV")
	}
	return b.addMembers(f, archive, o)
}

// checkArchive holds what a zip says of itself against the limits; the reader fails when it says less than there is.
func checkArchive(f File, archive *zip.Reader) error {
	if n := len(archive.File); n > MaxEntries {
		return wrong(f.Name, ErrLimit, fmt.Sprintf("%d entries", n), fmt.Sprintf("zip less at once: at most %d", MaxEntries))
	}
	var unpacked, packed uint64
	for _, m := range archive.File {
		if name := m.Name; len(name) > MaxNameBytes || !utf8.ValidString(name) || !isPlainPath(name) {
			return wrong(f.Name, ErrFormat, fmt.Sprintf("an entry named %.80q", name), "zip the files anew, with plain names")
		}
		if m.UncompressedSize64 > MaxFileBytes {
			return tooMuch(f.Name)
		}
		unpacked, packed = unpacked+m.UncompressedSize64, packed+m.CompressedSize64
	}
	switch {
	case unpacked > MaxFileBytes:
		return tooMuch(f.Name)
	case unpacked > 1<<20 && unpacked > MaxRatio*max(packed, 1):
		found := fmt.Sprintf("%d bytes packed to %d", unpacked, packed)
		return wrong(f.Name, ErrLimit, found, fmt.Sprintf("save it anew without empty rows and columns: at most %d to 1", MaxRatio))
	}
	return nil
}

func tooMuch(name string) error {
	return wrong(name, ErrLimit, fmt.Sprintf("more than %d MiB when unpacked", MaxFileBytes>>20), "split the file")
}

// isPlainPath reports whether a name stays in its folder.
func isPlainPath(name string) bool {
	clean := strings.ReplaceAll(name, `\`, "/")
	return !path.IsAbs(clean) && !strings.ContainsRune(clean, 0) && !slices.Contains(strings.Split(clean, "/"), "..")
}

// addMembers adds the tables in a zip. What is no table by its ending is left out; an archive in an archive is refused.
func (b *Book) addMembers(f File, archive *zip.Reader, o Options) error {
	tables := 0
	for _, m := range archive.File {
		ending := strings.ToLower(path.Ext(m.Name))
		isHidden := strings.HasPrefix(path.Base(m.Name), ".") || strings.HasPrefix(m.Name, "__MACOSX/")
		switch {
		case m.FileInfo().IsDir() || isHidden:
			continue
		case ending == ".zip":
			return wrong(f.Name, ErrFormat, fmt.Sprintf("the archive %.80q in the archive", m.Name), "unpack it first")
		case !slices.Contains([]string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}, ending) || m.UncompressedSize64 == 0:
			continue
		}
		if tables++; tables > MaxSheets {
			return wrong(f.Name, ErrLimit, fmt.Sprintf("more than %d tables", MaxSheets), "zip less at once")
		}
		if err := b.addMember(f, m, o); err != nil {
			return err
		}
	}
	if tables == 0 {
		return wrong(f.Name, ErrFormat, "a zip archive without a CSV, TSV or XLSX file", "zip the tables, or give one of them")
	}
	return nil
}

func (b *Book) addMember(f File, m *zip.File, o Options) error {
	name := f.Name + "/" + m.Name
	if ending := strings.ToLower(path.Ext(m.Name)); ending != ".xlsx" && ending != ".xlsm" {
		return b.addText(source{name: name, open: m.Open}, sheetName(m.Name), o)
	}
	r, err := m.Open()
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	inner := File{Name: name, Data: bytes.NewReader(data), Size: int64(len(data))}
	archive, err := zip.NewReader(inner.Data, inner.Size)
	if err != nil {
		return fmt.Errorf("%s: %w: found a broken XLSX file (%w); save it anew", name, ErrFormat, err)
	}
	if err := checkArchive(inner, archive); err != nil {
		return err
	}
	return b.addWorkbook(inner, sheetPrefix(sheetName(m.Name)), o)
}

// sheetPrefix is what stands before the names of the sheets of a workbook in a zip.
func sheetPrefix(file string) string {
	if file == "" {
		return ""
	}
	return file + ": "
}
