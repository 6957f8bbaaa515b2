package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// built is the real binary, built once for all tests that want one.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "moments-build-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "moments")
	out, err := exec.Command("go", "build", "-tags", "nomsgpack", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building: %w: %s", err, out)
	}
	return path, nil
})

// program is the real binary with a data folder of its own.
type program struct {
	t    *testing.T
	path string
	data string
}

func newProgram(t *testing.T) *program {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the real binary")
	}
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return &program{t: t, path: path, data: t.TempDir()}
}

func (p *program) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.path, append([]string{"--data", p.data}, args...)...)
	cmd.Env = append(os.Environ(), "MOMENTS_RESERVE_MB=16", "HOME="+p.data)
	return cmd
}

// must runs a command to its end and returns what it prints.
func (p *program) must(args ...string) string {
	p.t.Helper()
	cmd := p.command(args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("moments %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return strings.TrimSpace(string(out))
}

// server is a running program that serves.
type server struct {
	*exec.Cmd
	t       *testing.T
	address string
	log     *bytes.Buffer
}

// start runs a command that serves and waits for its address.
func (p *program) start(args ...string) *server {
	p.t.Helper()
	s := &server{Cmd: p.command(append(args, "--listen", "127.0.0.1:0")...), t: p.t, log: new(bytes.Buffer)}
	s.Stderr = s.log
	out, err := s.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = s.Process.Kill() // it may have ended
		_ = s.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = s.Wait()
		p.t.Fatalf("no address: %v\n%s", err, s.log)
	}
	s.address = strings.TrimSpace(line)
	return s
}

// post sends JSON and returns the status and the body; err is that of the connection.
func (s *server) post(ctx context.Context, path, key string, body any) (int, []byte, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address+path, bytes.NewReader(data))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// stop ends the server gracefully.
func (s *server) stop() {
	s.t.Helper()
	if err := s.Process.Signal(os.Interrupt); err != nil {
		s.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			s.t.Errorf("it did not stop well: %v\n%s", err, s.log)
		}
	case <-time.After(30 * time.Second):
		s.t.Fatal("it does not stop")
	}
}
