package doctor

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"moments/api"
	"moments/engine"
	"moments/internal/confine"
)

// State is how something stands.
type State string

// The states, from the best. Skipped is what could not be looked at, because something else is missing.
const (
	OK      State = "ok"
	Skipped State = "skipped"
	Warning State = "warning"
	Problem State = "problem"
)

// Finding is what one check says: what it has looked at, what it found, and what to do about it, "" when there is nothing to do.
type Finding struct {
	Check  string `json:"check"`
	Looked string `json:"looked_at"`
	State  State  `json:"state"`
	Found  string `json:"found"`
	Try    string `json:"try,omitempty"`
}

// Patient is everything that can be looked at. What is nil or "" is skipped by the checks that need it.
type Patient struct {
	Settings  Settings
	Engine    *engine.Engine // caught up
	EngineErr error          // why there is none
	Keys      *api.Keys
	Runner    confine.Runner // parses files in a process of its own
	Server    string         // address of a running server
	Origin    string         // of pages that ask it, "" for that of a key; keys are not known while a server has the store
	Client    *http.Client   // to ask it with
	Now       func() time.Time
}

// Settings are those that are looked at.
type Settings struct {
	Origins string // each setting that is not the default, with where it came from; a line each
	Data    string
	Listen  string
	Proxies []string
}

// check looks at one thing and says what it found.
type check struct {
	name, looked string
	needs        func(*Patient) bool // nil for nothing
	look         func(context.Context, *Patient) Finding
}

// checks are made in this order.
func checks() []check {
	return []check{
		{"configuration", "the settings in force and where they come from", nil, configuration},
		{"clock", "the time of this machine and of the newest records", nil, clock},
		{"folder", "the data folder and its permissions", nil, folder},
		{"store", "opening the store", nil, store},
		{"space", "free space against the reserve", withEngine, space},
		{"truth", "both logs, the index and the folds, each against the log", withEngine, truth},
		{"lag", "how far everything derived is behind", withEngine, lag},
		{"content", "assets and what may be shown of them", withEngine, assets},
		{"personas", "personas and steps", withEngine, people},
		{"map", "the published keyword map by the linter", withEngine, keywordMap},
		{"tests", "the tests of the keyword map", withEngine, tests},
		{"keys", "keys, their origins and ends", withKeys, keys},
		{"network", "the listen address and trusted proxies", nil, network},
		{"parser", "a Markdown page and a spreadsheet through a process of its own", withRunner, parser},
		{"ask", "one question, end to end", withEngine, ask},
		{"server", "the running server: health, readiness, its clock", withServer, health},
		{"widget", "the widget's files as the server gives them", withServer, widget},
		{"cors", "what the server allows pages of another origin", withServer, cors},
	}
}

func withEngine(p *Patient) bool { return p.Engine != nil }
func withKeys(p *Patient) bool   { return p.Keys != nil }
func withRunner(p *Patient) bool { return p.Runner != nil }
func withServer(p *Patient) bool { return p.Server != "" }

// Examine makes all checks, in order. It may take minutes on a large data folder: the logs are read and the folds made again.
func Examine(ctx context.Context, p *Patient) []Finding {
	var list []Finding
	for _, c := range checks() {
		f := Finding{State: Skipped, Found: "not looked at"}
		switch {
		case ctx.Err() != nil:
			f.Found = "stopped"
		case c.needs == nil || c.needs(p):
			f = c.look(ctx, p)
		}
		f.Check, f.Looked = c.name, c.looked
		list = append(list, f)
	}
	return list
}

// Worst is the worst state of findings.
func Worst(list []Finding) State {
	rank := map[State]int{OK: 0, Skipped: 0, Warning: 1, Problem: 2}
	worst := OK
	for _, f := range list {
		if rank[f.State] > rank[worst] {
			worst = f.State
		}
	}
	return worst
}

func ok(format string, args ...any) Finding {
	return Finding{State: OK, Found: fmt.Sprintf(format, args...)}
}

func warning(found, try string) Finding { return Finding{State: Warning, Found: found, Try: try} }
func problem(found, try string) Finding { return Finding{State: Problem, Found: found, Try: try} }
