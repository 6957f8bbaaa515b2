package crawl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"moments/content/ingest/crawl/robots"
)

// request is one address that is asked for.
type request struct {
	url    *url.URL
	limit  int64  // of the body
	known  Known  // its validators
	accept string // the header
}

// response is what a host answers.
type response struct {
	url      *url.URL
	status   int
	header   http.Header
	body     []byte
	tooLarge bool
}

// errHost is returned when a host is left alone.
var errHost = errors.New("the host is left alone")

// ask makes one request, when its turn has come. A body that is longer than the limit is cut.
func (c *crawler) ask(ctx context.Context, h *host, r request) (response, error) {
	if err := c.turn(ctx, h); err != nil {
		return response{}, err
	}
	if h.stopped != "" {
		return response{}, errHost
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url.String(), nil)
	if err != nil {
		return response{}, err
	}
	req.Header.Set("User-Agent", c.UserAgent)
	req.Header.Set("Accept", r.accept)
	if r.known.ETag != "" {
		req.Header.Set("If-None-Match", r.known.ETag)
	}
	if r.known.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.known.LastModified)
	}
	answer, err := c.transport.RoundTrip(req)
	if err != nil {
		return response{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, r.limit+1))
	if err != nil {
		return response{}, fmt.Errorf("reading the answer: %w", err)
	}
	tooLarge := int64(len(body)) > r.limit
	return response{r.url, answer.StatusCode, answer.Header, body[:min(int64(len(body)), r.limit)], tooLarge}, nil
}

// fetch asks for an address until there is an answer, and follows its redirects: each is held against robots.txt, the
// site and the pace of its own host. A skip is why there is no answer; an error ends the crawl.
func (c *crawler) fetch(ctx context.Context, r request) (response, *Skip, error) {
	for hop := range MaxRedirects + 1 {
		if !c.scope.hasHost(r.url) {
			return response{}, newSkip(OffSite, "add the host if it is of the site", "a redirect to %.200s", r.url.Redacted()), nil
		}
		h, err := c.host(ctx, r.url)
		if errors.Is(err, errHost) && hop > 0 {
			return response{}, newSkip(Unreachable, "correct the redirect", "a redirect to %.200s: %s", r.url.Host, h.stopped), nil
		}
		if err != nil {
			return response{}, nil, err
		}
		if !h.robots.Allows(r.url) {
			return response{}, newSkip(Disallowed, "allow it in robots.txt", "%.200s is disallowed", r.url.RequestURI()), nil
		}
		answer, skip, err := c.insist(ctx, h, r)
		if skip != nil || err != nil || !isRedirect(answer.status) {
			return answer, skip, err
		}
		next, err := r.url.Parse(answer.header.Get("Location"))
		if err == nil {
			_, err = normalize(next)
		}
		if err != nil {
			return response{}, newSkip(Broken, "correct the redirect", "a redirect to %.200q", answer.header.Get("Location")), nil
		}
		r.url = next
	}
	return response{}, newSkip(Redirected, "link to where they lead", "more than %d redirects", MaxRedirects), nil
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect,
		http.StatusPermanentRedirect:
		return true
	}
	return false
}

// insist asks again when a host is overloaded or out of order.
func (c *crawler) insist(ctx context.Context, h *host, r request) (answer response, skip *Skip, err error) {
	for range maxTries {
		answer, err = c.ask(ctx, h, r)
		switch {
		case ctx.Err() != nil:
			return answer, nil, ctx.Err()
		case errors.Is(err, errHost):
			return answer, nil, err
		case isRefused(err):
			return answer, newSkip(Refused, "allow its network if it is yours", "%s", cause(err)), nil
		case err != nil:
			skip = newSkip(Unreachable, "see whether the page opens in a browser", "%s", cause(err))
		case isTrouble(answer.status):
			skip = newSkip(Unreachable, "see whether the page opens in a browser", "status %d", answer.status)
			h.slow(answer.header, c.Now())
		default:
			h.failures = 0
			return answer, nil, nil
		}
		if h.failed(); h.stopped != "" {
			return answer, nil, errHost
		}
	}
	return answer, skip, nil
}

// isTrouble is for answers that may be another one later.
func isTrouble(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500
}

func cause(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer in time"
	}
	return fmt.Sprintf("%.300s", err)
}

// host is how a host is treated; of a new one robots.txt is asked for first. No answer is not leave to crawl: while a
// host is out of order it is left alone. It has no rules when it says that it has none.
func (c *crawler) host(ctx context.Context, at *url.URL) (*host, error) {
	key := at.Scheme + "://" + at.Host
	if h := c.hosts[key]; h != nil {
		if h.stopped != "" {
			return h, errHost
		}
		return h, nil
	}
	h := newHost(c.Rate)
	c.hosts[key] = h
	answer, err := c.askRobots(ctx, h, &url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/robots.txt"})
	switch {
	case ctx.Err() != nil:
		return h, ctx.Err()
	case err != nil:
		var wrong robotsError
		if h.refused = errors.As(err, &wrong) && wrong.skip.Code == Refused; h.stopped == "" {
			h.stopped = err.Error()
		}
		return h, errHost
	case answer.status == http.StatusOK:
		h.obey(robots.Read(answer.body, c.UserAgent))
	}
	return h, nil
}

// askRobots follows redirects of robots.txt within the site, as the standard has it.
func (c *crawler) askRobots(ctx context.Context, h *host, at *url.URL) (answer response, err error) {
	for range MaxRedirects + 1 {
		r := request{url: at, limit: robots.MaxBytes, accept: "text/plain"}
		answer, skip, err := c.insist(ctx, h, r)
		if err != nil {
			return answer, err
		}
		if skip != nil {
			return answer, robotsError{skip}
		}
		if !isRedirect(answer.status) {
			return answer, nil
		}
		if at, err = at.Parse(answer.header.Get("Location")); err != nil || !c.scope.hasHost(at) {
			break
		}
	}
	return response{status: http.StatusNotFound}, nil
}

// robotsError says that robots.txt could not be read.
type robotsError struct{ skip *Skip }

func (e robotsError) Error() string { return "robots.txt: " + e.skip.Found }

// mediaType is the type of an answer in lower case, without parameters.
func mediaType(header http.Header) string {
	media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		media, _, _ = strings.Cut(header.Get("Content-Type"), ";")
	}
	return strings.ToLower(strings.TrimSpace(media))
}

// ends is when the crawl must end.
func (c *crawler) ends() time.Time { return c.begun.Add(c.MaxTime) }
