package example

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"path"
)

//go:embed pages static
var files embed.FS

// Config says what the pages are filled in with.
type Config struct {
	Version string                 // folder of the widget's files, as in v1
	Key     func() (string, error) // a publishable key, "" for none; it is asked for at each request
}

// policy lets a page load its own parts and the widget, and speak to its own server. No policy of Trusted Types may be made.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; " +
	"form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// filled is what a page can show.
type filled struct {
	Version string
	Key     string
	Query   string // what a form without JavaScript has asked for
	Page    string // name of the page that is shown
}

// Handler serves the index at /, the pages beside it and their parts below /static/; nothing else has a pattern in it. Mount it
// with its folder cut off. It may be called concurrently.
func Handler(cfg Config) *http.ServeMux {
	mux := http.NewServeMux()
	pages := template.Must(template.ParseFS(files, "pages/*"))
	for _, t := range pages.Templates() {
		if path.Ext(t.Name()) == ".html" {
			mux.Handle("GET "+route(t.Name()), secure(page{t, cfg}))
		}
	}
	parts, err := files.ReadDir("static")
	if err != nil {
		panic(fmt.Errorf("reading the embedded examples: %w", err)) // a mistake in the build
	}
	for _, part := range parts {
		name := "static/" + part.Name()
		mux.Handle("GET /"+name, secure(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, name) })))
	}
	return mux
}

// route is the address of a page: its name without the extension, the folder for the index.
func route(name string) string {
	if name == "index.html" {
		return "/{$}"
	}
	return "/" + name[:len(name)-len(".html")]
}

type page struct {
	template *template.Template
	cfg      Config
}

// ServeHTTP fills the page in.
func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key, err := p.cfg.Key()
	var body bytes.Buffer
	if err == nil {
		name := route(p.template.Name())[1:]
		err = p.template.Execute(&body, filled{Version: p.cfg.Version, Key: key, Query: r.URL.Query().Get("q"), Page: name})
	}
	if err != nil {
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(body.Bytes()) // an error means that the browser has gone
}

func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}
