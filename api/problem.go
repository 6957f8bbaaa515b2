package api

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// problemType comes before the code in Problem.Type. It is a name, not an address.
const problemType = "urn:moments:problem:"

// Problem is an error as it goes out: RFC 9457.
type Problem struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Status    int     `json:"status"`
	Detail    string  `json:"detail"`
	Code      string  `json:"code"`
	RequestID string  `json:"request_id,omitempty"`
	Errors    []Fault `json:"errors,omitempty"`
}

// ProblemOf describes an error. Of one that is the server's, the detail says no more than the table, because the rest may name
// files and addresses.
func ProblemOf(err error) Problem {
	c := classOf(err)
	p := Problem{Type: problemType + c.code, Title: c.title, Status: c.status, Code: c.code, Detail: c.err.Error()}
	if c.status < http.StatusInternalServerError {
		p.Detail, p.Errors = err.Error(), Faults(err)
	}
	return p
}

// fail ends the request with the problem that err is, and logs what is the server's own.
func (s *Server) fail(c *gin.Context, err error) {
	p := ProblemOf(err)
	p.RequestID = requestID(c)
	if p.Status >= http.StatusInternalServerError && c.Request.Context().Err() == nil {
		s.log.Error("request failed", "request_id", p.RequestID, "route", c.FullPath(), "code", p.Code, "error", err)
	}
	h := c.Writer.Header()
	if retry := classOf(err).retry; retry > 0 {
		h.Set("Retry-After", strconv.Itoa(retry))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="moments"`)
	}
	if p.Status == http.StatusRequestEntityTooLarge || p.Status == http.StatusRequestTimeout {
		h.Set("Connection", "close") // the rest of the body is not waited for
	}
	h.Set("Cache-Control", "no-store")
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte("{}")
	}
	c.Abort()
	c.Data(p.Status, "application/problem+json", append(body, '\n'))
}

// pointer makes a JSON pointer of a name with dots.
func pointer(field string) string { return "/" + strings.ReplaceAll(field, ".", "/") }
