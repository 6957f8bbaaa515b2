package main

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestReadme runs the commands of the README as written, in a copy of the tree. Those that serve are stopped once they have printed their
// address; the test command itself is what runs this.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	dir := filepath.Join(t.TempDir(), "moments")
	if out, err := exec.Command("git", "clone", "-q", "--depth", "1", "file://"+repository(t), dir).CombinedOutput(); err != nil {
		t.Skipf("not in a git checkout: %v: %s", err, out)
	}
	for _, line := range commands(t, filepath.Join(repository(t), "README.md")) {
		t.Log(line)
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		cmd := exec.CommandContext(ctx, "sh", "-c", line)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "MOMENTS_LISTEN=127.0.0.1:0", "MOMENTS_RESERVE_MB=16", "HOME="+t.TempDir(), "GOPATH="+goEnv(t, "GOPATH"),
			"GOCACHE="+goEnv(t, "GOCACHE"))
		if strings.Contains(line, "demo ") || strings.HasSuffix(line, "serve") {
			serves(t, cmd)
		} else if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
		cancel()
	}
}

func repository(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// commands are the lines of the README's sh blocks, but for those that run the tests.
func commands(t *testing.T, path string) (lines []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for line := range strings.SplitSeq(string(text), "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```sh"
		case inside && !strings.HasPrefix(line, "make "):
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if len(lines) == 0 {
		t.Fatal("the README has no commands")
	}
	return lines
}

// serves waits for the address and stops the program.
func serves(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	setGroup(cmd)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "http://127.0.0.1:") {
		t.Errorf("the first line is %q: %v", line, err)
	}
	stopGroup(t, cmd)
	_ = cmd.Wait() // it was stopped
}
