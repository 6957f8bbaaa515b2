package api

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

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/strict"
)

// Media types of bodies.
const (
	mediaJSON  = "application/json"
	mediaText  = "text/plain" // what a beacon sends without asking the server first
	mediaLines = "application/x-ndjson"
	mediaCSV   = "text/csv"
)

// body reads a JSON body strictly. The address carries no parameters but min_seq.
func body[Req any](media ...string) reader[Req] {
	if media == nil {
		media = []string{mediaJSON}
	}
	read := bodyBeside[Req](media)
	return func(c *gin.Context) (req Req, err error) {
		p := params{c: c}
		if err := p.err(); err != nil {
			return req, err
		}
		return read(c)
	}
}

// bodyBeside reads a JSON body strictly and leaves the address to others.
func bodyBeside[Req any](media []string) reader[Req] {
	decoder := strict.For[Req](strict.DefaultLimits())
	return func(c *gin.Context) (req Req, err error) {
		data, err := readBody(c, media)
		if err != nil {
			return req, err
		}
		return decoder.Decode(data)
	}
}

// address makes a request of the parameters of the address alone.
func address[Req any](read func(p *params) Req) reader[Req] {
	return func(c *gin.Context) (Req, error) {
		p := params{c: c}
		req := read(&p)
		return req, p.err()
	}
}

// none is the request of an endpoint that asks for nothing.
type none struct{}

func nothing(*params) none { return none{} }

// readBody returns the body when it is of one of the media types. A body that does not say its type is taken.
func readBody(c *gin.Context, media []string) ([]byte, error) {
	if err := checkMedia(c.Request.Header, media); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(c.Request.Body)
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return data, nil
	case errors.As(err, &large):
		return nil, fmt.Errorf("%w: at most %d bytes are taken here", problem.ErrTooLarge, large.Limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, problem.ErrSlow
	}
	return nil, problem.ErrUnread
}

func checkMedia(h http.Header, media []string) error {
	if coding := h.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return fmt.Errorf("%w: it is encoded as %.40q; send it as it is", problem.ErrMedia, coding)
	}
	found := h.Get("Content-Type")
	if found == "" {
		return nil
	}
	kind, attributes, err := mime.ParseMediaType(found)
	charset := strings.ToLower(attributes["charset"])
	if err != nil || !slices.Contains(media, kind) || charset != "" && charset != "utf-8" {
		return fmt.Errorf("%w: found Content-Type %.80q; use %s, in UTF-8", problem.ErrMedia, found, strings.Join(media, " or "))
	}
	return nil
}

// params reads the parameters of an address, and notes those that are wrong or not known.
type params struct {
	c      *gin.Context
	known  []string
	faults []error
}

// path is a part of the path, as the route names it.
func (p *params) path(name string) string { return p.c.Param(name) }

func (p *params) text(name string) string {
	p.known = append(p.known, name)
	return p.c.Query(name)
}

// given is a text that may be left out, which is not the same as empty: then it is nil.
func (p *params) given(name string) *string {
	text := p.text(name)
	if _, there := p.c.GetQuery(name); !there {
		return nil
	}
	return &text
}

func (p *params) number(name string) int {
	text := p.text(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		p.refuse(name, text, "use a whole number")
	}
	return n
}

func (p *params) flag(name string) bool {
	text := p.text(name)
	switch text {
	case "", "false", "0":
		return false
	case "true", "1":
		return true
	}
	p.refuse(name, text, "use true or false")
	return false
}

// choice is a parameter that is empty or one of few.
func (p *params) choice(name string, of ...string) string {
	text := p.text(name)
	if text != "" && !slices.Contains(of, text) {
		p.refuse(name, text, "use "+strings.Join(of, " or "))
	}
	return text
}

func (p *params) refuse(name, found, try string) {
	p.faults = append(p.faults, problem.BadParam(name, found, try))
}

// err is what was wrong. Every parameter that there can be has been read before.
func (p *params) err() error {
	known := append(p.known, minSeq)
	for name := range p.c.Request.URL.Query() {
		if slices.Contains(known, name) {
			continue
		}
		try := "leave it out"
		if near := strict.Nearest(name, known); near != "" {
			try = fmt.Sprintf("did you mean %q?", near)
		}
		p.faults = append(p.faults, problem.UnknownParam(name, try))
	}
	return errors.Join(p.faults...)
}
