package rest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"moments/api/problem"
)

// Condition is what must hold for a write: If-Match and If-None-Match (RFC 9110, section 13.1).
type Condition struct{ Match, NoneMatch string }

// ConditionOf is the condition of a request.
func ConditionOf(h http.Header) Condition {
	return Condition{h.Get("If-Match"), h.Get("If-None-Match")}
}

// ETag is the version of something as a tag.
func ETag(version int) string { return strconv.Quote(strconv.Itoa(version)) }

// Check compares with the version that is there, 0 for None. It returns problem.ErrCondition.
func (c Condition) Check(version int) error {
	wanted := c.Match == "" || covers(c.Match, version)
	unwanted := c.NoneMatch != "" && covers(c.NoneMatch, version)
	if wanted && !unwanted {
		return nil
	}
	if version == 0 {
		return fmt.Errorf("%w: it is not there", problem.ErrCondition)
	}
	return fmt.Errorf("%w: it is at version %d now; read it again", problem.ErrCondition, version)
}

// covers reports whether the version is one of the tags, of which * is every version that is there.
func covers(tags string, version int) bool {
	if version == 0 {
		return false
	}
	for tag := range strings.SplitSeq(tags, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || tag == ETag(version) {
			return true
		}
	}
	return false
}
