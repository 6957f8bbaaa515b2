package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"net/http"
	"path"
	"time"
)

//go:embed static
var static embed.FS

const (
	folder = "static"
	index  = "index.html"
)

// contentTypes are spelled out here because those of package mime differ by machine.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
}

// file is one embedded part of the page. Its tag is a hash of its content, so that a browser keeps what has not changed and never mixes
// the parts of two versions.
type file struct {
	name        string
	contentType string
	tag         string
	body        []byte
}

// files returns the embedded parts. That one cannot be read, or has no type, is a mistake in the build.
func files() []file {
	entries, err := static.ReadDir(folder)
	if err != nil {
		panic(fmt.Errorf("reading the embedded page: %w", err))
	}
	all := make([]file, 0, len(entries))
	for _, e := range entries {
		body, err := static.ReadFile(path.Join(folder, e.Name()))
		if err != nil {
			panic(fmt.Errorf("reading the embedded page: %w", err))
		}
		contentType, ok := contentTypes[path.Ext(e.Name())]
		if !ok {
			panic(fmt.Errorf("reading the embedded page: %s has no content type", e.Name()))
		}
		sum := sha256.Sum256(body)
		all = append(all, file{name: e.Name(), contentType: contentType, tag: fmt.Sprintf(`"%x"`, sum[:8]), body: body})
	}
	return all
}

// route is the name of the file, that of the page itself being the folder, as a pattern of ServeMux.
func (f file) route() string {
	if f.name == index {
		return "{$}"
	}
	return f.name
}

// ServeHTTP answers with the file, or that it has not changed. The browser asks each time.
func (f file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", f.contentType)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", f.tag)
	http.ServeContent(w, r, f.name, time.Time{}, bytes.NewReader(f.body))
}
