package imports

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/rest"
	"moments/content/ingest/format"
	"moments/engine/intake"
)

// MaxBody is the most that an upload can be; a desk may take less.
const MaxBody = intake.CeilingMaxBytes

// longestWait is how long an answer is kept waiting for the end of an import.
const longestWait = 20 * time.Second

// Upload is a file that is to be taken in, and how.
type Upload struct {
	file    intake.Upload
	options intake.Options
	inspect bool
	dryRun  bool
	wait    time.Duration
}

// ReadUpload reads the parameters and finds the file: the body itself, or the first file of a form.
func ReadUpload() rest.Reader[Upload] {
	return func(c *gin.Context) (u Upload, err error) {
		p := rest.Params{Context: c}
		u.options = optionsOf(&p)
		u.options.Key = c.GetHeader("Idempotency-Key")
		u.file.Name, u.file.Source = p.Text("name"), p.Text("source")
		u.inspect, u.dryRun = p.Flag("inspect"), p.Flag("dry_run")
		u.wait = waitOf(c.Request.Header)
		const longestKey = 255
		if len(u.options.Key) > longestKey {
			p.Refuse("Idempotency-Key", u.options.Key, fmt.Sprintf("use at most %d bytes", longestKey))
		}
		if err := p.Err(); err != nil {
			return u, err
		}
		return u, u.find(c.Request)
	}
}

// optionsOf reads how a file is to be taken in.
func optionsOf(p *rest.Params) intake.Options {
	o := intake.Options{
		As: intake.Kind(p.Text("as")), Full: p.Flag("full"), AllOrNothing: p.Flag("all_or_nothing"), Publish: p.Flag("publish"), Note: p.Text("note"),
	}
	p.Choice("as", choices()...)
	p.Text("map")
	for _, pair := range p.Context.QueryArray("map") {
		column, header, ok := strings.Cut(pair, "=")
		if !ok || column == "" || header == "" {
			p.Refuse("map", pair, "write a column and what the file calls it, as in phrase=Keyword")
			continue
		}
		if o.Columns == nil {
			o.Columns = map[string]string{}
		}
		o.Columns[column] = header
	}
	return o
}

var kinds = []string{
	string(intake.Assets), string(intake.KeywordMap), string(intake.Personas), string(intake.Steps), string(intake.Moments),
	string(intake.Searches), string(intake.Rules), string(intake.Tests),
}

// choices are the kinds, and the formats of assets.
func choices() []string {
	all := slices.Clone(kinds)
	for _, f := range format.Formats {
		all = append(all, string(f))
	}
	return all
}

// waitOf is how long a client prefers to wait: Prefer: wait=10 (RFC 7240).
func waitOf(h http.Header) time.Duration {
	for _, line := range h.Values("Prefer") {
		for part := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			if seconds, err := strconv.Atoi(strings.Trim(value, `"`)); strings.EqualFold(name, "wait") && err == nil && seconds > 0 {
				return min(time.Duration(seconds)*time.Second, longestWait)
			}
		}
	}
	return 0
}

// find makes the file of a request the body of the upload.
func (u *Upload) find(r *http.Request) error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" {
		u.file.Body = bodyOf(r.Body)
		return u.named()
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return fmt.Errorf("%w: %w", problem.ErrUnread, err)
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return fmt.Errorf("%w: the form has no file", problem.ErrUnread)
		}
		if part.FileName() == "" {
			continue
		}
		if u.file.Name == "" {
			u.file.Name = part.FileName()
		}
		u.file.Body = bodyOf(part)
		return u.named()
	}
}

func (u *Upload) named() error {
	if u.file.Name == "" {
		return problem.BadParam("name", "", "name the file, as in ?name=assets.csv: its ending helps to tell what it is")
	}
	return nil
}

// body makes what goes wrong with a request body a problem.
type body struct{ io.Reader }

func bodyOf(from io.Reader) io.Reader { return body{from} }

// Read reads on.
func (b body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	var large *http.MaxBytesError
	switch {
	case err == nil || errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return n, err
	case errors.As(err, &large):
		return n, fmt.Errorf("%w: at most %d MiB are taken here", problem.ErrTooLarge, large.Limit>>20)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n, problem.ErrSlow
	}
	return n, problem.ErrUnread
}
