package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"moments/api/imports"
	"moments/api/limit"
	"moments/api/maps"
	"moments/api/problem"
	"moments/api/rest"
	"moments/api/tags"
	"moments/api/ubi"
	"moments/api/visitor"
	"moments/api/vocabulary"
	"moments/engine"
	"moments/engine/intake"
)

// Config says what a server serves. Engine and Keys are needed; the zero value of the rest means what its comment says.
type Config struct {
	Engine *engine.Engine
	Keys   *Keys
	// Imports takes in files, and must run while the server serves; nil takes none.
	Imports *intake.Desk
	// SaltFile is where the salts are kept by which visitors are named for a day; "" keeps them in memory.
	SaltFile string
	// NoVisitors names no visitor at all; an address is then looked at to limit it, and for nothing else.
	NoVisitors bool
	// Limits is how often an address and a key may ask; nil is limit.Defaults.
	Limits *Rates
	// Console answers below /console/, which is cut off before; nil means that there is none.
	Console http.Handler
	// Metrics is where the metrics of this server are registered and read from; nil makes a registry. It serves one server
	// only.
	Metrics *prometheus.Registry
	// TrustedProxies are the networks, as in 10.0.0.0/8, whose X-Forwarded-For is believed; none by default.
	TrustedProxies []string
	// Demo says in the status that everything here is a sample.
	Demo    bool
	Version string       // of the program, for the status
	Logger  *slog.Logger // nil discards
}

// Server answers over HTTP. Its methods may be called concurrently.
type Server struct {
	cfg        Config
	engine     *engine.Engine
	rest       *rest.Adapter
	vocabulary *vocabulary.Handlers
	imports    *imports.Handlers
	maps       *maps.Handlers
	tags       *tags.Handlers
	keys       *Keys
	visitors   *visitor.Salts // nil when none are named
	ubi        *ubi.Reader
	log        *slog.Logger
	metrics    *metrics
	limits     *limit.Limits
	widget     map[string]served // files of the widget, by name
	proxied    sync.Once         // the warning of a proxy that is not trusted
	router     *gin.Engine
	draining   atomic.Bool
	editing    sync.Mutex // held from the check of a precondition to the write that it guards
}

// New makes a server of an engine, and starts nothing. Errors: a salt file that cannot be read or written, a network of
// TrustedProxies that is none, metrics that are registered already.
func New(cfg Config) (*Server, error) {
	if cfg.Engine == nil || cfg.Keys == nil {
		return nil, errors.New("api: an engine and keys are needed")
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Metrics == nil {
		cfg.Metrics = prometheus.NewRegistry()
	}
	s := &Server{cfg: cfg, engine: cfg.Engine, keys: cfg.Keys, ubi: ubi.NewReader(), log: cfg.Logger}
	s.rest = &rest.Adapter{WaitFor: cfg.Engine.WaitFor, Log: cfg.Logger}
	s.tags = tags.New(tags.Config{Engine: cfg.Engine, Author: s.authorOf})
	s.maps = maps.New(maps.Config{Engine: cfg.Engine, Author: s.authorOf})
	s.vocabulary = vocabulary.New(vocabulary.Config{Engine: cfg.Engine, Author: s.authorOf})
	s.imports = imports.New(imports.Config{Engine: cfg.Engine, Desk: cfg.Imports, Author: s.authorOf, May: s.mayOf})
	rates := limit.Defaults()
	if cfg.Limits != nil {
		rates = *cfg.Limits
	}
	s.limits = limit.New(rates, cfg.Engine.Now)
	var err error
	if !cfg.NoVisitors {
		s.visitors, err = visitor.Open(visitor.Config{Path: cfg.SaltFile, Now: cfg.Engine.Now, Logger: cfg.Logger})
		if err != nil {
			return nil, err
		}
	}
	if s.metrics, err = newMetrics(cfg.Metrics, cfg.Engine); err != nil {
		return nil, fmt.Errorf("registering the metrics: %w", err)
	}
	if s.widget, err = widgetFiles(); err != nil {
		return nil, err
	}
	if s.router, err = s.newRouter(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Server) newRouter() (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.RedirectTrailingSlash = false
	r.HandleMethodNotAllowed = true
	r.ContextWithFallback = true
	if err := r.SetTrustedProxies(s.cfg.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	r.Use(identify, s.recoverPanics, s.observe, secure, s.boundAddress)
	r.NoRoute(s.noRoute)
	r.NoMethod(func(c *gin.Context) { s.rest.Fail(c, problem.ErrMethod) })
	for _, route := range s.routes() {
		s.register(r, route)
	}
	return r, nil
}

// Handler answers requests. It is what Serve serves.
func (s *Server) Handler() http.Handler { return s.router }

// Limits of connections: reliability before convenience.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 60 * time.Second
	maxHeaderBytes    = 16 << 10
	drainTimeout      = 10 * time.Second
)

// Serve answers on the listener until the context ends; then /readyz fails, no new connections are taken, what is under way
// gets ten seconds to end, and Serve returns nil. It also keeps the salts of visitors. The engine must run meanwhile and
// after.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: s.router, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: log.New(acceptErrors{s.log}, "", 0),
	}
	served := make(chan error, 1) // Serve of the server sends once
	go func() { served <- server.Serve(l) }()
	salts, stop := context.WithCancel(context.WithoutCancel(ctx))
	var helpers sync.WaitGroup
	if s.visitors != nil {
		helpers.Go(func() { s.visitors.Run(salts) })
	}
	defer helpers.Wait()
	defer stop()
	select {
	case err := <-served:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	s.draining.Store(true)
	return errors.Join(s.drain(server), ignoreClosed(<-served))
}

// drain ends what does not end by itself.
func (s *Server) drain(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		s.log.Warn("requests were cut off at the stop", "error", err)
		return server.Close()
	}
	return nil
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// acceptErrors lets through what an operator has to know of net/http's own log. The rest of it names addresses of visitors.
type acceptErrors struct{ log *slog.Logger }

func (a acceptErrors) Write(line []byte) (int, error) {
	if strings.HasPrefix(string(line), "http: Accept error") {
		a.log.Error("accepting connections", "error", strings.TrimSpace(string(line)))
	}
	return len(line), nil
}

var _ io.Writer = acceptErrors{}
