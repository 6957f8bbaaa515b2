package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the program: in scripts by the name moments, elsewhere as a child with asProgram set.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(context.Background(), os.Args[1:], streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
	}
	testscript.Main(m, map[string]func(){
		"moments": func() { main() },
	})
}

// asProgram is the variable that makes the test binary behave as the program.
const asProgram = "MOMENTS_TEST_AS_PROGRAM"

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
			if _, err := os.Stat(shared); err == nil {
				env.Setenv("SAMPLES", shared)
			}
			return nil
		},
		Condition: func(cond string) (bool, error) {
			_, err := os.Stat(shared)
			return cond == "samples" && err == nil, nil
		},
	})
}
