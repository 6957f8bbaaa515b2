package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"moments/api"
	"moments/cmd/moments/settings"
)

// The exit codes.
const (
	exitOK       = 0
	exitFailure  = 1
	exitUsage    = 2
	exitMissing  = 3
	exitAuth     = 4
	exitInvalid  = 5
	exitFindings = 6
	exitNoServer = 7
	exitStopped  = 130
)

const exitHelp = `Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 not allowed, 5 not valid,
6 finished with findings, 7 cannot reach the server, 130 interrupted.`

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

// errFindings is returned by a command that did its work and found something that someone should look at. It is not printed.
var errFindings = errors.New("finished with findings")

// exitCode follows the one table of errors, which stands in package api.
func exitCode(ctx context.Context, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitStopped
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"):
		return exitUsage
	}
	if errors.Is(err, settings.ErrSettings) || errors.Is(err, errEmbed) {
		return exitInvalid
	}
	switch _, status := api.Classify(err); status {
	case 404:
		return exitMissing
	case 401, 403:
		return exitAuth
	case 400, 409, 412, 413, 415, 422:
		return exitInvalid
	}
	return exitFailure
}

// printError writes the error for people, or as JSON for programs.
func (a *app) printError(err error) {
	if errors.Is(err, errFindings) {
		return
	}
	code, _ := api.Classify(err)
	var usage usageError
	switch {
	case errors.As(err, &usage):
		code = "usage"
	case errors.Is(err, settings.ErrSettings):
		code = "config"
	case errors.Is(err, errEmbed):
		code = "embed"
	}
	if a.json {
		_ = json.NewEncoder(a.Err).Encode(map[string]string{"code": code, "message": err.Error()})
		return
	}
	fmt.Fprintf(a.Err, "error[%s]: %s\n", code, strings.ReplaceAll(err.Error(), "\n", "\n  "))
}
