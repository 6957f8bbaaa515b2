// Command moments answers search phrases with the content that serves the moment behind them, learns from what came of it, and reports
// the moments that lack content. See the README.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"moments/cmd/moments/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
