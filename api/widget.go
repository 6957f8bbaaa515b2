package api

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/widget"
	"moments/api/widget/example"
)

// Where the widget and its examples are.
const (
	widgetPath  = "/widget/"
	examplePath = widgetPath + "example"
)

// How long a file may be kept. One that is asked for by its whole version never changes; the newest of a major version is
// asked for again after a while.
const (
	keepVersion = "public, max-age=31536000, immutable"
	keepNewest  = "public, max-age=300, stale-while-revalidate=86400"
)

// newest is the name of the newest widget of the major version.
func newest() string {
	major, _, _ := strings.Cut(widget.Version, ".")
	return "v" + major
}

// served is a file of the widget as it goes out.
type served struct {
	contentType string
	tag         string
	plain, gzip []byte
}

// widgetFiles are the files of the widget by name, compressed once.
func widgetFiles() (map[string]served, error) {
	files := map[string]served{}
	for _, f := range widget.Files() {
		var small bytes.Buffer
		w, err := gzip.NewWriterLevel(&small, gzip.BestCompression)
		if err == nil {
			_, err = w.Write(f.Body)
			err = cmp.Or(err, w.Close())
		}
		if err != nil {
			return nil, fmt.Errorf("compressing %s: %w", f.Name, err)
		}
		tag := strings.TrimPrefix(f.Integrity, "sha384-")
		files[f.Name] = served{contentType: f.ContentType, tag: tag, plain: f.Body, gzip: small.Bytes()}
	}
	return files, nil
}

// widgetFile serves a file of the widget to pages of any site: it is the same for all, and no secret.
func (s *Server) widgetFile(folder string) gin.HandlerFunc {
	return func(c *gin.Context) {
		version, name := c.Param("version"), folder+c.Param("file")
		file, there := s.widget[name]
		keep, known := map[string]string{widget.Version: keepVersion, newest(): keepNewest}[version]
		if !there || !known {
			s.rest.Fail(c, fmt.Errorf("%w: this server has version %s of the widget, newest of %s", problem.ErrRoute, widget.Version, newest()))
			return
		}
		h := c.Writer.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Cache-Control", keep)
		h.Set("Content-Type", file.contentType)
		h.Set("Vary", "Accept-Encoding")
		file.send(c)
	}
}

func (f served) send(c *gin.Context) {
	body, tag := f.plain, strconv.Quote(f.tag)
	if accepts(c.GetHeader("Accept-Encoding"), "gzip") {
		body, tag = f.gzip, strconv.Quote(f.tag+"-gzip")
		c.Header("Content-Encoding", "gzip")
	}
	c.Header("ETag", tag)
	for given := range strings.SplitSeq(c.GetHeader("If-None-Match"), ",") {
		if given = strings.TrimPrefix(strings.TrimSpace(given), "W/"); given == tag || given == "*" {
			c.Writer.Header().Del("Content-Encoding")
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return
		}
	}
	c.Header("Content-Length", strconv.Itoa(len(body)))
	c.Status(http.StatusOK)
	_, _ = c.Writer.Write(body) // an error means that the browser has gone
}

// accepts reports whether a coding stands among those that are accepted (RFC 9110, section 12.5.3), and is not refused by q=0.
func accepts(header, coding string) bool {
	for one := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(one, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			_, q, weighted := strings.Cut(weight, "=")
			value, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
			return !weighted || err == nil && value > 0
		}
	}
	return false
}

// examples serves the pages that show the widget at work, with the site's own content and its first publishable key.
func (s *Server) examples() gin.HandlerFunc {
	pages := example.Handler(example.Config{Version: newest(), Key: s.keys.FirstPublishable})
	return func(c *gin.Context) {
		http.StripPrefix(examplePath, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, pattern := pages.Handler(r); pattern == "" {
				s.rest.Fail(c, problem.ErrRoute)
				return
			}
			pages.ServeHTTP(w, r)
		})).ServeHTTP(c.Writer, c.Request)
	}
}
