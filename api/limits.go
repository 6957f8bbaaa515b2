package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"moments/api/access"
	"moments/api/limit"
)

// meter counts what one request draws on: the address it came from and, once known, its key.
type meter struct {
	server  *Server
	request *http.Request
	header  http.Header
	class   limit.Class // of the address
	address string
	direct  bool // the address is that of the connection, not what a trusted proxy says
}

func (s *Server) meter(c *gin.Context, needs need) *meter {
	m := &meter{server: s, request: c.Request, header: c.Writer.Header(), class: needs.class, address: c.ClientIP()}
	m.direct = m.address == c.RemoteIP()
	if m.class == "" {
		m.class = limit.Search
	}
	return m
}

// ofAddress takes n from what the address may ask.
func (m *meter) ofAddress(n int) error {
	g := m.server.limits.Address(m.class, m.address, n)
	m.tell(g)
	if g.Err() != nil && m.direct && m.request.Header.Get("X-Forwarded-For") != "" {
		m.server.proxied.Do(func() {
			m.server.log.Warn("requests that a proxy passes on are limited as those of one visitor; name the proxy in trusted_proxies")
		})
	}
	return g.Err()
}

// ofKey takes n from what the key may ask. Visitors are not told how much of a publishable key is left, which would say how
// many others there are, until it is used up.
func (m *meter) ofKey(key access.Key, n int) error {
	class := limit.Key
	if key.Kind == access.Secret {
		class = limit.Secret
	}
	g := m.server.limits.Key(class, key.ID, n)
	if class == limit.Secret || g.Err() != nil {
		m.tell(g)
	}
	return g.Err()
}

// of takes n from all that a request with a key draws on. An address with a secret key is that of a server of the site, and
// asks for many.
func (m *meter) of(key access.Key, n int) error {
	if key.Kind != access.Secret {
		if err := m.ofAddress(n); err != nil {
			return err
		}
	}
	return m.ofKey(key, n)
}

func (m *meter) tell(g limit.Grant) {
	if g.Quota > 0 {
		m.header.Set("RateLimit-Policy", g.Policy())
		m.header.Set("RateLimit", g.State())
	}
}

// draw takes n more requests from what the caller may ask, for one that is worth several.
func draw(ctx context.Context, n int) error {
	who := callerOf(ctx)
	if who.meter == nil || n <= 0 {
		return nil
	}
	return who.meter.of(who.key, n)
}

// corsExposed are the headers that a page of another site may read.
var corsExposed = strings.Join([]string{"Moments-Seq", "Retry-After", "X-Request-Id", "RateLimit", "RateLimit-Policy"}, ", ")
