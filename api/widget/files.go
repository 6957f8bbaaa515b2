package widget

import (
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"path"
)

// Version is that of the widget. The loader asks for the files of its own version, which never change; so whoever changes
// what a published version does raises it, and bundles anew.
const Version = "1.0.0"

//go:embed dist
var dist embed.FS

// File is one file of the widget. Name is its path below the folder of its version, as in lang/de.js. Integrity is its hash
// as the attribute integrity of a script takes it (Subresource Integrity). Body must not be changed.
type File struct {
	Name        string
	ContentType string
	Integrity   string
	Body        []byte
}

// contentType is that of every file: the widget is nothing but JavaScript.
const contentType = "text/javascript; charset=utf-8"

// Files returns every file, in order of names. That one cannot be read is a mistake in the build.
func Files() []File {
	var files []File
	err := fs.WalkDir(dist, "dist", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if path.Ext(name) != ".js" {
			return fmt.Errorf("%s is not JavaScript", name)
		}
		body, err := dist.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha512.Sum384(body)
		files = append(files, File{
			Name: name[len("dist/"):], ContentType: contentType, Body: body,
			Integrity: "sha384-" + base64.StdEncoding.EncodeToString(sum[:]),
		})
		return nil
	})
	if err != nil {
		panic(fmt.Errorf("reading the embedded widget: %w", err))
	}
	return files
}
