package doctor

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// mostRead is how much of an answer is read.
const mostRead = 1 << 20

// response is what the server said.
type response struct {
	status int
	header http.Header
	bytes  int
	start  string
}

func (p *Patient) fetch(ctx context.Context, method, path string, header map[string]string) (response, error) {
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(p.Server, "/")+path, nil)
	if err != nil {
		return response{}, err
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	answer, err := p.Client.Do(request)
	if err != nil {
		return response{}, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, mostRead))
	return response{answer.StatusCode, answer.Header, len(data), string(data[:min(len(data), 200)])}, err
}

func health(ctx context.Context, p *Patient) Finding {
	for _, path := range []string{"/healthz", "/readyz"} {
		r, err := p.fetch(ctx, http.MethodGet, path, nil)
		if err != nil {
			return problem(err.Error(), "see that the server runs and that the address is right")
		}
		if r.status != http.StatusOK {
			return problem(fmt.Sprintf("%s says %d: %s", path, r.status, r.start), "look at the server's log")
		}
		if at, err := http.ParseTime(r.header.Get("Date")); err == nil {
			if apart := p.Now().Sub(at).Abs(); apart > ahead {
				return warning(fmt.Sprintf("the clocks of the server and of this machine are %s apart", apart.Round(time.Second)), "set both by NTP")
			}
		}
	}
	return ok("%s is healthy and ready", p.Server)
}

// What a page loads first.
const (
	loaderPath = "/widget/v1/loader.js"
	moduleType = "javascript"
)

func widget(ctx context.Context, p *Patient) Finding {
	r, err := p.fetch(ctx, http.MethodGet, loaderPath, nil)
	switch {
	case err != nil:
		return problem(err.Error(), "see that the server runs and that the address is right")
	case r.status != http.StatusOK || r.bytes == 0:
		return problem(fmt.Sprintf("%s says %d with %d bytes", loaderPath, r.status, r.bytes), "see that a proxy passes /widget/ on")
	case !strings.Contains(r.header.Get("Content-Type"), moduleType):
		return problem(fmt.Sprintf("%s is served as %q", loaderPath, r.header.Get("Content-Type")), "see that a proxy keeps the type")
	}
	return ok("%s, %d bytes", loaderPath, r.bytes)
}

// cors asks as a browser does before a page of another site may ask.
func cors(ctx context.Context, p *Patient) Finding {
	origin := p.origin()
	if origin == "" {
		return Finding{State: Skipped, Found: "no origin is known here", Try: "name a page that asks the server with --origin"}
	}
	const path = "/v1/recommend"
	r, err := p.fetch(ctx, http.MethodOptions, path, map[string]string{
		"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type",
	})
	switch allowed := r.header.Get("Access-Control-Allow-Origin"); {
	case err != nil:
		return problem(err.Error(), "see that the server runs and that the address is right")
	case allowed != origin:
		return problem(fmt.Sprintf("pages of %s are allowed %q", origin, allowed), "see that a proxy passes OPTIONS and the header Origin on")
	}
	return ok("pages of %s may ask", origin)
}

// origin is that which was given, or one of a key that is good for something.
func (p *Patient) origin() string {
	if p.Origin != "" || p.Keys == nil {
		return p.Origin
	}
	list, err := p.Keys.List()
	if err != nil {
		return ""
	}
	for _, k := range list {
		if k.Revoked.IsZero() && (k.Expires.IsZero() || k.Expires.After(p.Now())) && len(k.Origins) > 0 {
			return k.Origins[0]
		}
	}
	return ""
}
