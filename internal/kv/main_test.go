package kv_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"moments/internal/kv"
)

// The test binary runs itself again as the process that opens a store on trial, or as the one that is killed.
const (
	childTask = "KV_TEST_TASK"
	childDir  = "KV_TEST_DIR"
)

func TestMain(m *testing.M) {
	dir := os.Getenv(childDir)
	switch os.Getenv(childTask) {
	case "":
		os.Exit(m.Run())
	case "probe":
		if err := kv.ProbeOpen(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case "write":
		fmt.Fprintln(os.Stderr, writeForever(dir))
		os.Exit(1)
	}
}

func child(ctx context.Context, task, dir string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childTask+"="+task, childDir+"="+dir)
	return cmd
}

func probeInChild(t *testing.T) func(string) error {
	return func(dir string) error {
		out, err := child(t.Context(), "probe", dir).CombinedOutput()
		if err != nil {
			err = errors.Join(err, fmt.Errorf("%.200s", out))
		}
		return err
	}
}
