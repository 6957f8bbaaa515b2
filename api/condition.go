package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"moments/api/problem"
)

// condition is what must hold for a write: If-Match and If-None-Match (RFC 9110, section 13.1).
type condition struct{ match, noneMatch string }

func conditionOf(h http.Header) condition {
	return condition{h.Get("If-Match"), h.Get("If-None-Match")}
}

// etag is the version of something as a tag.
func etag(version int) string { return strconv.Quote(strconv.Itoa(version)) }

// check compares with the version that is there, 0 for none. It returns problem.ErrCondition.
func (c condition) check(version int) error {
	wanted := c.match == "" || covers(c.match, version)
	unwanted := c.noneMatch != "" && covers(c.noneMatch, version)
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
		if tag = strings.TrimSpace(tag); tag == "*" || tag == etag(version) {
			return true
		}
	}
	return false
}
