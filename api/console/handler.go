package console

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Config says what the page is told when it loads.
type Config struct {
	Site string // name to show; "" shows none
	Demo bool   // sample data: everything is marked so, and choosing an item records a click instead of opening it
	// PublishableKey and ReportKey are given to whoever opens the page, in the clear: only the demo sets them. While they are
	// empty the page asks for them and keeps them for the life of its tab.
	PublishableKey string
	ReportKey      string
	Examples       []string // phrases to try; in the demo the first is asked when the page opens
}

// settings is config.json.
type settings struct {
	Site           string   `json:"site"`
	Demo           bool     `json:"demo"`
	Sample         bool     `json:"sample"`
	PublishableKey string   `json:"publishable_key"`
	ReportKey      string   `json:"report_key"`
	Examples       []string `json:"examples"`
}

// Handler serves the page at /, its parts beside it and /config.json, to GET and HEAD; anything else is 404, another method 405. Mount it
// with its folder cut off, one level below the root: the page asks for ../v1/. Every answer carries the headers of secure. Handler may be
// called concurrently and holds all of the page in memory.
func Handler(cfg Config) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /config.json", serveSettings(cfg))
	for _, f := range files() {
		mux.Handle("GET /"+f.route(), f)
	}
	return secure(mux)
}

// serveSettings answers with the same bytes each time. They may hold keys, so nobody is to keep them.
func serveSettings(cfg Config) http.Handler {
	body, err := json.Marshal(settings{
		Site: cfg.Site, Demo: cfg.Demo, Sample: cfg.Demo,
		PublishableKey: cfg.PublishableKey, ReportKey: cfg.ReportKey, Examples: append([]string{}, cfg.Examples...),
	})
	if err != nil {
		panic(fmt.Errorf("encoding strings and booleans: %w", err))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Write(body) // an error means that the browser has gone
	})
}

// policy lets the page load its own parts, speak to its own server, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; " +
	"form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// secure sets the headers that every answer has, errors among them.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		next.ServeHTTP(w, r)
	})
}
