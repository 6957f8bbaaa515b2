package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"moments/internal/kv"
)

// reader makes a request of what came in: body, parameters, headers.
type reader[Req any] func(c *gin.Context) (Req, error)

// endpoint is what a route does: values in, values out. Who asks is in the context: see callerOf.
type endpoint[Req, Res any] func(ctx context.Context, req Req) (Res, error)

// A response may implement header, to set headers and another status than 200, and encoder, when it is not JSON.
type (
	header interface {
		head(h http.Header) (status int)
	}
	encoder interface {
		encode(w io.Writer) (contentType string, err error)
	}
)

// serve is the one way from a request to its response: read, wait for min_seq, call, map the error, encode.
func serve[Req, Res any](s *Server, read reader[Req], call endpoint[Req, Res]) gin.HandlerFunc {
	return func(c *gin.Context) {
		req, err := read(c)
		if err == nil {
			err = s.await(c.Request.Context(), c.Query("min_seq"))
		}
		if err != nil {
			s.fail(c, err)
			return
		}
		res, err := call(c.Request.Context(), req)
		if err != nil {
			s.fail(c, err)
			return
		}
		s.reply(c, res)
	}
}

// reply encodes everything before the first byte goes out, so that an error can still be told.
func (s *Server) reply(c *gin.Context, res any) {
	var body bytes.Buffer
	contentType, err := "application/json", error(nil)
	if e, ok := res.(encoder); ok {
		contentType, err = e.encode(&body)
	} else {
		err = json.NewEncoder(&body).Encode(res)
	}
	if err != nil {
		s.fail(c, fmt.Errorf("encoding the response: %w", err))
		return
	}
	status := http.StatusOK
	if h, ok := res.(header); ok {
		status = h.head(c.Writer.Header())
	}
	c.Data(status, contentType, body.Bytes())
}

// awaits is how long a read waits for what it must have seen.
const awaits = 2 * time.Second

// await returns once everything derived has passed a sequence of the form cmd:123 or out:456, "" for none. It returns errBehind when
// that takes too long.
func (s *Server) await(ctx context.Context, least string) error {
	if least == "" {
		return nil
	}
	log, seq, err := parseSeq(least)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, awaits)
	defer cancel()
	if err := s.engine.WaitFor(ctx, log, seq); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("waiting for %s: %w", least, errBehind)
		}
		return fmt.Errorf("waiting for %s: %w", least, err)
	}
	return nil
}

func parseSeq(text string) (kv.Log, kv.Seq, error) {
	name, number, _ := strings.Cut(text, ":")
	log := kv.Log(name)
	var seq kv.Seq
	_, err := fmt.Sscanf(number, "%d", &seq)
	if log != kv.Cmd && log != kv.Out || err != nil || number != fmt.Sprint(seq) {
		return "", 0, badParam("min_seq", text, "use what Moments-Seq said, as in cmd:123")
	}
	return log, seq, nil
}

// setSeq tells how far the log has come by a write, for min_seq of a later read.
func setSeq(h http.Header, log kv.Log, seq kv.Seq) {
	if seq > 0 {
		h.Set("Moments-Seq", fmt.Sprintf("%s:%d", log, seq))
	}
}
