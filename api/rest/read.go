package rest

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/strict"
)

// Media types of bodies.
const (
	JSON  = "application/json"
	Text  = "text/plain" // what a beacon sends without asking the server first
	Lines = "application/x-ndjson"
	CSV   = "text/csv"
)

// Body reads a JSON body strictly. The address carries no parameters but min_seq.
func Body[Req any](media ...string) Reader[Req] {
	if media == nil {
		media = []string{JSON}
	}
	read := BodyBeside[Req](media)
	return func(c *gin.Context) (req Req, err error) {
		p := Params{Context: c}
		if err := p.Err(); err != nil {
			return req, err
		}
		return read(c)
	}
}

// BodyBeside reads a JSON body strictly and leaves the address to others.
func BodyBeside[Req any](media []string) Reader[Req] {
	decoder := strict.For[Req](strict.DefaultLimits())
	return func(c *gin.Context) (req Req, err error) {
		data, err := ReadBody(c, media)
		if err != nil {
			return req, err
		}
		return decoder.Decode(data)
	}
}

// Address makes a request of the parameters of the address alone.
func Address[Req any](read func(p *Params) Req) Reader[Req] {
	return func(c *gin.Context) (Req, error) {
		p := Params{Context: c}
		req := read(&p)
		return req, p.Err()
	}
}

// None is the request of an Endpoint that asks for Nothing.
type None struct{}

// Nothing reads None.
func Nothing(*Params) None { return None{} }

// ReadBody returns the body when it is of one of the media types. A body that does not say its type is taken.
func ReadBody(c *gin.Context, media []string) ([]byte, error) {
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
