package office

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"moments/content/ingest/bounded"
	"moments/content/ingest/document"
)

// Limits of DOCX.
const (
	MaxParts     = 1_000
	MaxInflated  = 128 << 20 // of all parts, as they say
	MaxMainPart  = 32 << 20  // of the text
	maxSmallPart = 4 << 20   // of every other part that is read
)

// archive is the parts of a DOCX by their names.
type archive map[string]*zip.File

// openArchive looks at what the parts say of themselves; what is read is held against the same limits.
func openArchive(r io.ReaderAt, size int64) (archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are looked up, never used as paths
		return nil, fmt.Errorf("%w: %w", document.ErrBroken, err)
	}
	if len(z.File) > MaxParts {
		return nil, fmt.Errorf("%w: %d parts, more than %d", document.ErrLimit, len(z.File), MaxParts)
	}
	a, total := archive{}, uint64(0)
	for _, f := range z.File {
		if total += f.UncompressedSize64; total > MaxInflated || f.UncompressedSize64 > MaxInflated {
			return nil, fmt.Errorf("%w: parts of more than %d bytes together", document.ErrLimit, MaxInflated)
		}
		a[strings.TrimPrefix(f.Name, "/")] = f
	}
	return a, nil
}

// read hands the tokens of a part to a reader. A part that is not there is nothing.
func (a archive) read(name string, limit int64, to func(*bounded.XML) error) error {
	part := a[name]
	if part == nil {
		return nil
	}
	if part.UncompressedSize64 > uint64(limit) {
		return fmt.Errorf("%w: %s has %d bytes, more than %d", document.ErrLimit, name, part.UncompressedSize64, limit)
	}
	opened, err := part.Open()
	if err != nil {
		return fmt.Errorf("%w: %s: %w", document.ErrBroken, name, err)
	}
	defer opened.Close()
	if err := to(bounded.NewXML(io.LimitReader(opened, limit), false)); err != nil && err != io.EOF {
		return fmt.Errorf("%s: %w", name, asBroken(err))
	}
	return nil
}

// asBroken is for errors of the compression, which the reader of XML hands on.
func asBroken(err error) error {
	if errors.Is(err, document.ErrLimit) || errors.Is(err, document.ErrBroken) {
		return err
	}
	return fmt.Errorf("%w: %w", document.ErrBroken, err)
}

// mainPart is the name of the part with the text; some programs call it other than word/document.xml.
func (a archive) mainPart() (string, error) {
	name := "word/document.xml"
	err := a.read("_rels/.rels", maxSmallPart, func(x *bounded.XML) error {
		return eachElement(x, func(e element) {
			if e.Name.Local == "Relationship" && strings.HasSuffix(e.attribute("Type"), "/officeDocument") {
				name = path.Clean(strings.TrimPrefix(e.attribute("Target"), "/"))
			}
		})
	})
	if err == nil && a[name] == nil {
		err = fmt.Errorf("%w: a zip file without %s, so no DOCX", document.ErrBroken, name)
	}
	return name, err
}
