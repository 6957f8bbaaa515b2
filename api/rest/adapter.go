package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/internal/kv"
)

// Reader makes a request of what came in: body, parameters, headers.
type Reader[Req any] func(c *gin.Context) (Req, error)

// Endpoint is what a route does: values in, values out. Who asks is in the context.
type Endpoint[Req, Res any] func(ctx context.Context, req Req) (Res, error)

// Reply is a response that is more than its body.
type Reply struct {
	Body     any // nil for none
	Status   int // 0 is 200
	Seq      string
	ETag     string
	Cache    string // Cache-Control; "" is no-store
	Location string // where to look for what was begun
}

// Encoder is a body that is not JSON.
type Encoder interface {
	Encode(w io.Writer) (contentType string, err error)
}

// Adapter turns requests into calls.
type Adapter struct {
	// WaitFor returns once everything derived has passed the sequence.
	WaitFor func(ctx context.Context, log kv.Log, seq kv.Seq) error
	Log     *slog.Logger
}

// Serve is the one way from a request to its response: read, wait for min_seq, call, map the error, encode.
func Serve[Req, Res any](a *Adapter, read Reader[Req], call Endpoint[Req, Res]) gin.HandlerFunc {
	return func(c *gin.Context) {
		req, err := read(c)
		if err == nil {
			err = a.Await(c.Request.Context(), c.Query(MinSeq))
		}
		if err != nil {
			a.Fail(c, err)
			return
		}
		res, err := call(c.Request.Context(), req)
		if err != nil {
			a.Fail(c, err)
			return
		}
		if r, ok := any(res).(Reply); ok {
			a.Send(c, r)
			return
		}
		a.Send(c, Reply{Body: res})
	}
}

// Send ends the request with a reply.
func (a *Adapter) Send(c *gin.Context, r Reply) {
	var body bytes.Buffer
	contentType, err := encode(&body, r.Body)
	if err != nil {
		a.Fail(c, fmt.Errorf("encoding the response: %w", err))
		return
	}
	h := c.Writer.Header()
	for name, value := range map[string]string{"Moments-Seq": r.Seq, "ETag": r.ETag, "Cache-Control": r.Cache, "Location": r.Location} {
		if value != "" {
			h.Set(name, value)
		}
	}
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	if r.Body == nil {
		c.Status(r.Status)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Data(r.Status, contentType, body.Bytes())
}

func encode(w io.Writer, body any) (contentType string, err error) {
	if e, ok := body.(Encoder); ok {
		return e.Encode(w)
	}
	if body == nil {
		return "", nil
	}
	return JSON, json.NewEncoder(w).Encode(body)
}

// Fail ends the request with the problem that err is, and logs what is the server's own.
func (a *Adapter) Fail(c *gin.Context, err error) {
	p := problem.Of(err)
	p.RequestID = RequestID(c)
	if p.Status >= http.StatusInternalServerError && c.Request.Context().Err() == nil {
		a.Log.Error("request failed", "request_id", p.RequestID, "route", c.FullPath(), "code", p.Code, "error", err)
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

// RequestIDHeader is where the id of a request stands in its answer.
const RequestIDHeader = "X-Request-Id"

// RequestID is the id of the request that is being answered.
func RequestID(c *gin.Context) string { return c.Writer.Header().Get(RequestIDHeader) }

// awaits is how long a read waits to see a certain write.
const awaits = 2 * time.Second

// Await returns once everything derived has passed a sequence of the form cmd:123 or out:456, "" for none. It returns problem.ErrBehind when
// that takes more than two seconds.
func (a *Adapter) Await(ctx context.Context, least string) error {
	if least == "" {
		return nil
	}
	log, seq, err := ParseSeq(least)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, awaits)
	defer cancel()
	if err := a.WaitFor(ctx, log, seq); err != nil {
		if ctx.Err() != nil {
			err = problem.ErrBehind
		}
		return fmt.Errorf("waiting for %s: %w", least, err)
	}
	return nil
}
