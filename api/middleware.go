package api

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/rest"
)

const (
	maxAddressBytes = 8 << 10
	maxParams       = 64
)

var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identify gives the request an id: that of the proxy in front when it has a good form, else a random one.
func identify(c *gin.Context) {
	id := c.GetHeader(rest.RequestIDHeader)
	if !requestIDForm.MatchString(id) {
		id = rand.Text()
	}
	c.Header(rest.RequestIDHeader, id)
}

// recoverPanics turns a panic into a problem, and the process lives on.
func (s *Server) recoverPanics(c *gin.Context) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(p)
		}
		s.log.Error("panic in a request", "request_id", rest.RequestID(c), "panic", p, "stack", string(debug.Stack()))
		if !c.Writer.Written() {
			s.rest.Fail(c, problem.ErrInternal)
		}
	}()
	c.Next()
}

// observe writes the access log, without address and parameters, and counts.
func (s *Server) observe(c *gin.Context) {
	started := time.Now()
	c.Next()
	route, took := c.FullPath(), time.Since(started)
	if route == "" {
		route = "none"
	}
	s.metrics.request(c.Request.Method, route, c.Writer.Status(), took)
	level := slog.LevelInfo
	if strings.HasSuffix(route, "z") || route == "/metrics" { // asked every few seconds
		level = slog.LevelDebug
	}
	s.log.Log(c.Request.Context(), level, "request", "request_id", rest.RequestID(c), "method", method(c.Request.Method), "route", route,
		"status", c.Writer.Status(), "bytes", max(c.Writer.Size(), 0), "took_us", took.Microseconds(), "key", c.GetString(keyID))
}

// method keeps what a stranger may call a method out of logs and metrics.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodHead, http.MethodPatch:
		return m
	}
	return "other"
}

// Policies of content security: of answers, which are never pages, and of the console.
const (
	answerPolicy  = "default-src 'none'; frame-ancestors 'none'; sandbox"
	consolePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)

// secure sets the headers that keep an answer from being taken for something else.
func secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", answerPolicy)
	if strings.HasPrefix(c.Request.URL.Path, consolePath) {
		h.Set("Content-Security-Policy", consolePolicy)
		h.Set("Cache-Control", "no-cache")
	}
}

// boundAddress refuses addresses that are too long or have too many parameters.
func (s *Server) boundAddress(c *gin.Context) {
	switch {
	case len(c.Request.RequestURI) > maxAddressBytes:
		s.rest.Fail(c, fmt.Errorf("%w: %d bytes, at most %d", problem.ErrAddress, len(c.Request.RequestURI), maxAddressBytes))
	case strings.Count(c.Request.URL.RawQuery, "&") >= maxParams:
		s.rest.Fail(c, fmt.Errorf("%w: more than %d parameters", problem.ErrParam, maxParams))
	}
}

// noRoute answers for the console and for what is not there.
func (s *Server) noRoute(c *gin.Context) {
	if s.cfg.Console != nil && c.Request.URL.Path+"/" == consolePath {
		c.Redirect(http.StatusFound, consolePath)
		return
	}
	if s.cfg.Console == nil || !strings.HasPrefix(c.Request.URL.Path, consolePath) {
		s.rest.Fail(c, problem.ErrRoute)
		return
	}
	c.Status(http.StatusOK) // gin has set 404
	http.StripPrefix(strings.TrimSuffix(consolePath, "/"), s.cfg.Console).ServeHTTP(c.Writer, c.Request)
}
