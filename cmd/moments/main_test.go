package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"moments/cmd/moments/app"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the program: in scripts by the name moments, elsewhere as a child with asProgram set.
func TestMain(m *testing.M) {
	isWorker := len(os.Args) > 1 && os.Args[1] == "parse-worker" // whose environment is empty
	if os.Getenv(asProgram) != "" || isWorker {
		os.Exit(run(context.Background(), os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
	}
	testscript.Main(m, map[string]func(){
		"moments": func() { main() },
	})
}

// asProgram is the variable that makes the test binary behave as the program.
const asProgram = "MOMENTS_TEST_AS_PROGRAM"

// writeBytes writes files that cannot stand in a text archive, for the scripts that have a folder named mixed.
func writeBytes(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "mixed")); err != nil {
		return nil
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "mixed", "binary.md"), []byte("\x00\x01\x02\x03 not text"), 0o600),
		os.WriteFile(filepath.Join(dir, "mixed", "latin.md"), []byte("# Caf\xe9\n\nau lait\n"), 0o600),
	)
}

// TestScripts runs the command line as a person would: testdata/script/*.txtar.
func TestScripts(t *testing.T) {
	shared, err := filepath.Abs("../../../shared/data")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_CONFIG_HOME", env.WorkDir)
			env.Setenv("MOMENTS_RESERVE_MB", "16")
			env.Setenv("LONG", strings.Repeat("long ", 2000))
			if _, err := os.Stat(shared); err == nil {
				env.Setenv("SAMPLES", shared)
			}
			return writeBytes(env.WorkDir)
		},
		Condition: func(cond string) (bool, error) {
			_, err := os.Stat(shared)
			return cond == "samples" && err == nil, nil
		},
	})
}
