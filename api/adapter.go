package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/internal/kv"
)

// reader makes a request of what came in: body, parameters, headers.
type reader[Req any] func(c *gin.Context) (Req, error)

// endpoint is what a route does: values in, values out. Who asks is in the context: see callerOf.
type endpoint[Req, Res any] func(ctx context.Context, req Req) (Res, error)

// reply is a response that is more than its body.
type reply struct {
	body   any // nil for none
	status int // 0 is 200
	seq    string
	etag   string
	cache  string // Cache-Control; "" is no-store
}

// encoder is a body that is not JSON.
type encoder interface {
	encode(w io.Writer) (contentType string, err error)
}

// serve is the one way from a request to its response: read, wait for min_seq, call, map the error, encode.
func serve[Req, Res any](s *Server, read reader[Req], call endpoint[Req, Res]) gin.HandlerFunc {
	return func(c *gin.Context) {
		req, err := read(c)
		if err == nil {
			err = s.await(c.Request.Context(), c.Query(minSeq))
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
		if r, ok := any(res).(reply); ok {
			s.reply(c, r)
			return
		}
		s.reply(c, reply{body: res})
	}
}

// reply encodes everything before the first byte goes out, so that an error can still be told.
func (s *Server) reply(c *gin.Context, r reply) {
	var body bytes.Buffer
	contentType, err := encode(&body, r.body)
	if err != nil {
		s.fail(c, fmt.Errorf("encoding the response: %w", err))
		return
	}
	h := c.Writer.Header()
	for name, value := range map[string]string{"Moments-Seq": r.seq, "ETag": r.etag, "Cache-Control": r.cache} {
		if value != "" {
			h.Set(name, value)
		}
	}
	if r.status == 0 {
		r.status = http.StatusOK
	}
	if r.body == nil {
		c.Status(r.status)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Data(r.status, contentType, body.Bytes())
}

func encode(w io.Writer, body any) (contentType string, err error) {
	if e, ok := body.(encoder); ok {
		return e.encode(w)
	}
	if body == nil {
		return "", nil
	}
	return mediaJSON, json.NewEncoder(w).Encode(body)
}

// fail ends the request with the problem that err is, and logs what is the server's own.
func (s *Server) fail(c *gin.Context, err error) {
	p := problem.Of(err)
	p.RequestID = requestID(c)
	if p.Status >= http.StatusInternalServerError && c.Request.Context().Err() == nil {
		s.log.Error("request failed", "request_id", p.RequestID, "route", c.FullPath(), "code", p.Code, "error", err)
	}
	h := c.Writer.Header()
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="moments"`)
	case http.StatusForbidden:
		h.Del("Access-Control-Allow-Origin") // the key is not for this page after all
	case http.StatusRequestEntityTooLarge, http.StatusRequestTimeout:
		h.Set("Connection", "close") // the rest of the body is not waited for
	}
	if p.Retry > 0 {
		h.Set("Retry-After", strconv.Itoa(p.Retry))
	}
	h.Set("Cache-Control", "no-store")
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte("{}")
	}
	c.Abort()
	c.Data(p.Status, problem.Media, append(body, '\n'))
}

// minSeq is the parameter by which a read asks to see at least a certain write, awaits how long it waits for that.
const (
	minSeq = "min_seq"
	awaits = 2 * time.Second
)

// await returns once everything derived has passed a sequence of the form cmd:123 or out:456, "" for none. It returns
// problem.ErrBehind when that takes too long.
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
			err = problem.ErrBehind
		}
		return fmt.Errorf("waiting for %s: %w", least, err)
	}
	return nil
}

func parseSeq(text string) (kv.Log, kv.Seq, error) {
	name, number, _ := strings.Cut(text, ":")
	seq, err := strconv.ParseUint(number, 10, 64)
	if log := kv.Log(name); err == nil && (log == kv.Cmd || log == kv.Out) {
		return log, kv.Seq(seq), nil
	}
	return "", 0, problem.BadParam(minSeq, text, "use what Moments-Seq said, as in cmd:123")
}

// seqText is how far a log has come by a write, for min_seq of a later read; "" when nothing was written.
func seqText(log kv.Log, seq kv.Seq) string {
	if seq == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", log, seq)
}
