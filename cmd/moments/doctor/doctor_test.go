package doctor_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moments/api"
	"moments/cmd/moments/doctor"
	"moments/content"
	"moments/content/ingest/parse"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/internal/confine"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// sound is an installation with nothing to complain of, and a server that serves it.
func sound(t *testing.T) *doctor.Patient {
	t.Helper()
	e := enginetest.New(t, func(cfg *engine.Config) { cfg.Kinds = api.Kinds() })
	by := kv.Author{Actor: "ana", At: enginetest.Start}
	_, err := e.Catalog().Put(t.Context(), by, content.Input{Asset: content.Asset{
		Source: "site", ExternalID: "a", Title: "Add a user", URL: "/a", Moments: []keywords.Moment{{Intent: keywords.Do}},
	}, Text: "Open the settings and select Add."})
	must(t, err)
	_, err = e.Library().PutPersonas(t.Context(), by, []keywords.PersonaDefinition{{Key: "owner", Name: "Owner", Signals: []string{"my shop"}}})
	must(t, err)
	e.MustPublish(keymap.Row{ID: "1", Phrase: "add a user", Match: keymap.Exact, Moment: keywords.Moment{Intent: keywords.Do}})
	e.MustCatchUp()
	keys, err := api.OpenKeys(e.Store(), e.Site())
	must(t, err)
	_, _, err = keys.Create(t.Context(), by, api.KeySpec{Kind: "pk", Origins: []string{"https://www.example.com"}})
	must(t, err)
	e.MustCatchUp()
	return &doctor.Patient{
		Settings: doctor.Settings{Data: e.Dir, Listen: "127.0.0.1:8080"}, Engine: e.Engine, Keys: keys,
		Runner: confine.Here(parse.Tasks()), Server: serve(t, e.Engine, keys), Client: http.DefaultClient,
		Now: func() time.Time { return time.Now() },
	}
}

func serve(t *testing.T, e *engine.Engine, keys *api.Keys) string {
	t.Helper()
	server, err := api.New(api.Config{Engine: e, Keys: keys})
	must(t, err)
	web := httptest.NewServer(server.Handler())
	t.Cleanup(web.Close)
	return web.URL
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func named(t *testing.T, list []doctor.Finding, name string) doctor.Finding {
	t.Helper()
	for _, f := range list {
		if f.Check == name {
			return f
		}
	}
	t.Fatalf("no check is named %s", name)
	return doctor.Finding{}
}

func TestASoundInstallation(t *testing.T) {
	p := sound(t)
	list := doctor.Examine(t.Context(), p)
	for _, f := range list {
		if f.State != doctor.OK && f.Check != "folder" || f.Looked == "" || f.Found == "" {
			t.Errorf("%+v", f)
		}
	}
	if worst := doctor.Worst(list); worst == doctor.Problem {
		t.Errorf("worst is %s", worst)
	}
	if f := named(t, list, "ask"); !strings.Contains(f.Found, "Add a user") {
		t.Errorf("%+v", f)
	}
}

// Each way in which an installation is not sound is found by one check, which says what to do.
func TestWhatIsWrong(t *testing.T) {
	past := func() time.Time { return enginetest.Start.AddDate(0, 0, -2) }
	tests := []struct {
		name, check string
		want        doctor.State
		change      func(*doctor.Patient)
	}{
		{"the folder is not there", "folder", doctor.Problem, func(p *doctor.Patient) { p.Settings.Data += "/nothing" }},
		{"the clock is behind the records", "clock", doctor.Problem, func(p *doctor.Patient) { p.Now = past }},
		{"the clock was never set", "clock", doctor.Problem, func(p *doctor.Patient) { p.Now = func() time.Time { return time.Unix(0, 0) } }},
		{"another process has the store", "store", doctor.Warning, func(p *doctor.Patient) { p.Engine, p.EngineErr = nil, kv.ErrInUse }},
		{"the store is damaged", "store", doctor.Problem, func(p *doctor.Patient) { p.Engine, p.EngineErr = nil, kv.ErrDamage }},
		{"something else", "store", doctor.Problem, func(p *doctor.Patient) { p.Engine, p.EngineErr = nil, errors.New("no") }},
		{"open to all without TLS", "network", doctor.Warning, func(p *doctor.Patient) { p.Settings.Listen = "0.0.0.0:80" }},
		{"everyone is a trusted proxy", "network", doctor.Problem, func(p *doctor.Patient) { p.Settings.Proxies = []string{"0.0.0.0/0"} }},
		{"no address", "network", doctor.Problem, func(p *doctor.Patient) { p.Settings.Listen = "here" }},
		{"the parser cannot be started", "parser", doctor.Problem, func(p *doctor.Patient) { p.Runner = confine.Here(nil) }},
		{"there is no server", "server", doctor.Problem, func(p *doctor.Patient) { p.Server = "http://127.0.0.1:1" }},
		{"a proxy in between swallows the widget", "widget", doctor.Problem, func(p *doctor.Patient) { p.Server = elsewhere(t, "text/html") }},
		{"a proxy in between swallows CORS", "cors", doctor.Problem, func(p *doctor.Patient) { p.Server = elsewhere(t, "text/javascript") }},
	}
	p := sound(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ill := *p
			test.change(&ill)
			f := named(t, doctor.Examine(t.Context(), &ill), test.check)
			if f.State != test.want || f.Try == "" {
				t.Errorf("%+v, want %s and what to do", f, test.want)
			}
		})
	}
}

// elsewhere is a server that answers everything with ok.
func elsewhere(t *testing.T, media string) string {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		_, _ = w.Write([]byte("ok"))
	}))
	t.Cleanup(web.Close)
	return web.URL
}

func TestAnEmptyInstallation(t *testing.T) {
	e := enginetest.New(t, func(cfg *engine.Config) { cfg.Kinds = api.Kinds() })
	keys, err := api.OpenKeys(e.Store(), e.Site())
	must(t, err)
	list := doctor.Examine(t.Context(), &doctor.Patient{Engine: e.Engine, Keys: keys, Settings: doctor.Settings{Data: e.Dir, Listen: "127.0.0.1:1"}, Now: time.Now})
	for check, want := range map[string]doctor.State{
		"content": doctor.Problem, "personas": doctor.Warning, "map": doctor.Warning, "keys": doctor.Warning, "ask": doctor.Skipped,
		"truth": doctor.OK, "parser": doctor.Skipped, "server": doctor.Skipped,
	} {
		if f := named(t, list, check); f.State != want {
			t.Errorf("%+v, want %s", f, want)
		}
	}
}

func TestAKeyThatHasExpired(t *testing.T) {
	p := sound(t)
	by := kv.Author{Actor: "ana", At: time.Now()}
	_, _, err := p.Keys.Create(t.Context(), by, api.KeySpec{Kind: "sk", Scopes: []string{"admin"}, Expires: time.Now().Add(time.Hour)})
	must(t, err)
	if f := named(t, doctor.Examine(t.Context(), p), "keys"); f.State != doctor.Warning || !strings.Contains(f.Found, "expires on") {
		t.Errorf("%+v", f)
	}
	p.Now = func() time.Time { return time.Now().AddDate(0, 0, 1) }
	if f := named(t, doctor.Examine(t.Context(), p), "keys"); f.State != doctor.Warning || !strings.Contains(f.Found, "has expired") {
		t.Errorf("%+v", f)
	}
}

func TestStopping(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, f := range doctor.Examine(ctx, sound(t)) {
		if f.State != doctor.Skipped {
			t.Errorf("%+v", f)
		}
	}
}
