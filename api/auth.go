package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"moments/api/access"
	"moments/api/limit"
	"moments/api/problem"
	"moments/api/visitor"
	"moments/internal/kv"
)

// need says who may use a route.
type need struct {
	open   bool        // anybody
	pages  bool        // publishable keys too, and so pages of other sites
	inBody bool        // the key may stand in the body
	class  limit.Class // what the address is limited in; "" is limit.Search
	scopes []access.Scope
}

var (
	noKey     = need{open: true}
	anyKey    = need{pages: true}
	typing    = need{pages: true, class: limit.Suggest}
	keyInBody = need{pages: true, inBody: true, class: limit.Events}
)

// scoped is for secret keys that have one of the scopes.
func scoped(scopes ...access.Scope) need { return need{scopes: scopes} }

// keyID is where the id of the key stands, for the access log.
const keyID = "moments.key"

// caller is who asks.
type caller struct {
	key     access.Key // zero when it is to come in the body
	origin  string     // of the page that asks, "" when it is none or ours
	signals visitor.Signals
	meter   *meter
	// net is the name of the network that the request came from, "" when visitors are not named.
	net func(at time.Time) string
	// name is the visitor's name on the day of at, "" when visitors are not named.
	name func(at time.Time) string
}

type callerKey struct{}

// callerOf is who asks, as admit has found.
func callerOf(ctx context.Context) caller {
	who, _ := ctx.Value(callerKey{}).(caller)
	return who
}

// author is the caller as the one who writes.
func (s *Server) author(who caller) kv.Author {
	return kv.Author{Actor: who.key.ID, At: s.engine.Now()}
}

// authorOf is who asks as the one who writes.
func (s *Server) authorOf(ctx context.Context) kv.Author { return s.author(callerOf(ctx)) }

// mayOf is an error when who asks has none of the scope.
func (s *Server) mayOf(ctx context.Context, scope access.Scope) error {
	if key := callerOf(ctx).key; !key.May(scope) {
		return fmt.Errorf("%w: it needs %s", problem.ErrScope, scope)
	}
	return nil
}

// admit lets those through who may use the route.
func (s *Server) admit(needs need) gin.HandlerFunc {
	return func(c *gin.Context) {
		if needs.open {
			return
		}
		who := caller{
			origin: foreignOrigin(c.Request), signals: visitor.SignalsOf(c.Request.Header),
			meter: s.meter(c, needs), name: s.namer(c), net: s.netNamer(c),
		}
		if needs.pages {
			s.allowOrigin(c, who.origin)
		}
		key, err := s.pass(c, needs, who)
		if err != nil {
			s.rest.Fail(c, err)
			return
		}
		who.key = key
		c.Set(keyID, key.ID)
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), callerKey{}, who))
	}
}

// pass returns the key that is presented, zero when it is to come in the body, and takes one request from what it may ask.
// A key that is refused costs its address one, so that keys cannot be guessed fast.
func (s *Server) pass(c *gin.Context, needs need, who caller) (access.Key, error) {
	presented, given := bearer(c.Request.Header)
	if !given && needs.inBody {
		return access.Key{}, who.meter.ofAddress(1)
	}
	key, err := s.check(c.Request.Context(), presented, needs, who.origin)
	if err != nil {
		return access.Key{}, cmp.Or(who.meter.ofAddress(1), err)
	}
	return key, who.meter.of(key, 1)
}

// check returns the key that is presented, if it may do what is needed from a page of the origin.
func (s *Server) check(ctx context.Context, presented string, needs need, origin string) (access.Key, error) {
	key, err := s.keys.Check(ctx, presented)
	switch {
	case err != nil:
		return key, err
	case key.Kind == access.Publishable && !needs.pages:
		return key, fmt.Errorf("%w: it is a publishable key; use a secret one with %s", problem.ErrScope, listScopes(needs.scopes))
	case key.Kind == access.Publishable && origin != "" && !key.Allows(origin):
		return key, fmt.Errorf("%w: found %.80q; make a key for it, or ask from one of its pages", problem.ErrOrigin, origin)
	case !needs.pages && !key.May(needs.scopes...):
		return key, fmt.Errorf("%w: it needs %s", problem.ErrScope, listScopes(needs.scopes))
	}
	return key, nil
}

func listScopes(scopes []access.Scope) string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = string(s)
	}
	return strings.Join(names, " or ")
}

func bearer(h http.Header) (key string, given bool) {
	scheme, key, _ := strings.Cut(h.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	return strings.TrimSpace(key), true
}

// foreignOrigin is the origin of the page that asks, unless it is a page of this server.
func foreignOrigin(r *http.Request) string {
	origin := r.Header.Get("Origin")
	if u, err := url.Parse(origin); err == nil && u.Host != "" && u.Host == r.Host {
		return ""
	}
	return origin
}

// namer and netNamer are, with the meter, where the address of a visitor is looked at. With a secret key the address is that
// of a server of the site.
func (s *Server) namer(c *gin.Context) func(at time.Time) string {
	if s.visitors == nil {
		return func(time.Time) string { return "" }
	}
	return func(at time.Time) string {
		return s.nameVisitor(at, c.ClientIP(), c.Request.UserAgent())
	}
}

func (s *Server) netNamer(c *gin.Context) func(at time.Time) string {
	if s.visitors == nil {
		return func(time.Time) string { return "" }
	}
	return func(at time.Time) string {
		name, err := s.visitors.Network(at, s.engine.Site(), c.ClientIP())
		if err != nil {
			s.log.Error("naming a network", "error", err)
		}
		return name
	}
}

func (s *Server) nameVisitor(at time.Time, parts ...string) string {
	if s.visitors == nil {
		return ""
	}
	name, err := s.visitors.Name(at, append([]string{s.engine.Site()}, parts...)...)
	if err != nil {
		s.log.Error("naming a visitor", "error", err)
	}
	return name
}

// Cross-origin requests (CORS), by exact origin and without credentials.
const (
	corsMethods = "GET, POST"
	corsHeaders = "Authorization, Content-Type"
	corsMaxAge  = "600"
)

// allowOrigin lets a page read the answer when some key is for its origin. Which key is asked with is checked after.
func (s *Server) allowOrigin(c *gin.Context, origin string) bool {
	h := c.Writer.Header()
	h.Add("Vary", "Origin")
	if origin == "" || !s.keys.KnowsOrigin(origin) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", corsExposed)
	return true
}

// preflight answers what a browser asks before it sends a key.
func (s *Server) preflight(c *gin.Context) {
	if s.allowOrigin(c, foreignOrigin(c.Request)) {
		h := c.Writer.Header()
		h.Set("Access-Control-Allow-Methods", corsMethods)
		h.Set("Access-Control-Allow-Headers", corsHeaders)
		h.Set("Access-Control-Max-Age", corsMaxAge)
	}
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
}
