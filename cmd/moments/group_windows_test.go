package main

import (
	"os/exec"
	"testing"
)

func setGroup(*exec.Cmd) {}

func stopGroup(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
}
