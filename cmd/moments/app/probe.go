package app

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"moments/internal/kv"
)

// probeName is the hidden command that opens a store in a process of its own, because Badger can take its process down on a damaged table.
const probeName = "probe-store"

// probeTime is how long the trial may take.
const probeTime = 5 * time.Minute

// probe opens the store of dir in a child of this program.
func probe(dir string) error {
	self, err := os.Executable()
	if err != nil {
		return nil // without a child the store is opened untried
	}
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, self, probeName, dir).CombinedOutput()
	switch {
	case err == nil:
		return nil
	case bytes.Contains(out, []byte(kv.ErrInUse.Error())):
		return kv.ErrInUse
	}
	const most = 200
	return fmt.Errorf("%w: %s", err, out[:min(len(out), most)])
}

// ProbeCommand is the hidden command behind EngineConfig's Probe.
func ProbeCommand() *cobra.Command {
	return &cobra.Command{
		Use: probeName + " DIR", Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return kv.ProbeOpen(args[0]) },
	}
}
