package main

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"moments/cmd/moments/app"
)

// A command on a folder that is being served says so, and the server goes on; once the server has stopped, the command works.
func TestAFolderInUse(t *testing.T) {
	p := newProgram(t)
	s := p.start("serve")
	out, err := p.command("status").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != app.ExitFailure || !strings.Contains(string(out), "in use by another process") {
		t.Errorf("%v: %s", err, out)
	}
	s.stop()
	if out := p.must("status"); !strings.Contains(out, "store      ok") {
		t.Error(out)
	}
}
