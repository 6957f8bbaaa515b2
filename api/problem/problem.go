package problem

import (
	"errors"
	"net/http"

	"moments/api/limit"
)

// kind comes before the code in Problem.Type. It is a name, not an address.
const kind = "urn:moments:problem:"

// Media is the type under which a Problem goes out.
const Media = "application/problem+json"

// Problem is an error as it goes out: RFC 9457. Retry is after how many seconds it may be tried again, 0 for never as it is.
type Problem struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Status    int     `json:"status"`
	Detail    string  `json:"detail"`
	Code      string  `json:"code"`
	RequestID string  `json:"request_id,omitempty"`
	Errors    []Fault `json:"errors,omitempty"`
	Retry     int     `json:"-"`
}

// Of describes an error. Of one that is the server's own, the detail is that of the table, because the rest may name files
// and addresses.
func Of(err error) Problem {
	c := classOf(err)
	p := Problem{Type: kind + c.code, Title: c.title, Status: c.status, Code: c.code, Detail: c.err.Error(), Retry: c.retry}
	if exceeded := (*limit.Error)(nil); errors.As(err, &exceeded) {
		p.Retry = exceeded.Retry
	}
	if c.status < http.StatusInternalServerError {
		p.Detail, p.Errors = err.Error(), Faults(err)
	}
	return p
}
