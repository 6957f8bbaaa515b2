package main

import (
	"encoding/json"
	"errors"
	"os/exec"
	"testing"

	"moments/cmd/moments/app"
)

// The doctor looks at a running server as a page sees it, also while that server has the store.
func TestTheDoctorLooksAtARunningServer(t *testing.T) {
	const origin = "https://www.example.com"
	p := newProgram(t)
	p.must("keys", "create", "--kind", "pk", "--origin", origin)
	s := p.start("serve")
	tests := []struct {
		name   string
		server string
		origin string
		want   map[string]string // states by check
		exit   int
	}{
		{"as it should be", s.address, origin, map[string]string{"server": "ok", "widget": "ok", "cors": "ok", "store": "warning"}, 0},
		{"pages of elsewhere", s.address, "https://elsewhere.example", map[string]string{"server": "ok", "widget": "ok", "cors": "problem"}, app.ExitFindings},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			states, exit := p.examined(t, "--json", "doctor", "--server", test.server, "--origin", test.origin)
			if exit != test.exit {
				t.Errorf("exit code %d, want %d", exit, test.exit)
			}
			for check, want := range test.want {
				if states[check] != want {
					t.Errorf("%s: %q, want %q", check, states[check], want)
				}
			}
		})
	}
}

// examined runs the doctor and returns what it says of each check, and its exit code.
func (p *program) examined(t *testing.T, args ...string) (states map[string]string, code int) {
	t.Helper()
	out, err := p.command(args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	}
	var report struct {
		Findings []struct{ Check, State, Found string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	states = map[string]string{}
	for _, f := range report.Findings {
		states[f.Check] = f.State
		t.Logf("%-14s %-8s %s", f.Check, f.State, f.Found)
	}
	return states, code
}
