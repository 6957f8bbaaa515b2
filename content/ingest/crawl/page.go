package crawl

import (
	"fmt"

	"moments/content/ingest/document"
)

// Page is what came of a target: a page, or that it has not changed, or why there is none.
type Page struct {
	URL         string // as it was asked for, and known in the state
	Final       string // after redirects
	Status      int    // of HTTP; 0 when nothing was asked
	ContentType string
	Data        []byte            // as it came; nil when it is unchanged or skipped
	Document    document.Document // of HTML; of other types that are accepted it is empty
	Unchanged   bool              // since it was handed out last; a skip is the one of then
	Skip        *Skip             // nil for a page

	etag, lastModified, canonical string
}

// Code says in one word why there is no page.
type Code string

// The codes.
const (
	Disallowed  Code = "robots"       // robots.txt asks not to
	NoIndex     Code = "noindex"      // the page asks not to be found
	Elsewhere   Code = "canonical"    // another address stands for it
	Duplicate   Code = "duplicate"    // it leads to a page that was fetched
	OffSite     Code = "off_site"     // it leads out of the site
	Redirected  Code = "redirects"    // too many
	Gone        Code = "gone"         // 404 or 410
	Denied      Code = "denied"       // 401, 403 and other refusals
	Unreachable Code = "unreachable"  // no answer, or errors of the server
	Refused     Code = "not_public"   // an address or port that is not allowed
	TooLarge    Code = "too_large"    // past a limit of bytes or elements
	Unsupported Code = "content_type" // no type that is read
	Broken      Code = "broken"       // it could not be read
	BadSitemap  Code = "sitemap"      // one that could not be read
	PastLimit   Code = "limit"        // pages that are left out as there are too many
)

// Skip is why there is no page.
type Skip struct {
	Code  Code   `json:"code"`
	Found string `json:"found"`
	Try   string `json:"try"`
}

// isSettled is for skips that hold until the page changes.
func (s *Skip) isSettled() bool {
	switch s.Code {
	case NoIndex, Elsewhere, TooLarge, Unsupported:
		return true
	}
	return false
}

func (s *Skip) String() string { return fmt.Sprintf("%s: found %s; %s", s.Code, s.Found, s.Try) }

func newSkip(code Code, try, found string, args ...any) *Skip {
	return &Skip{Code: code, Found: fmt.Sprintf(found, args...), Try: try}
}
