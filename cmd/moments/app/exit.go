package app

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
	ExitOK       = 0
	ExitFailure  = 1
	ExitUsage    = 2
	ExitMissing  = 3
	ExitAuth     = 4
	ExitInvalid  = 5
	ExitFindings = 6
	ExitNoServer = 7
	ExitStopped  = 130
)

// ExitHelp is the table for people.
const ExitHelp = `Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 not allowed, 5 not valid,
6 finished with findings, 7 cannot reach the server, 130 interrupted.`

// UsageError is a command line that cannot be understood.
type UsageError struct{ Err error }

func (u UsageError) Error() string { return u.Err.Error() }

// Unwrap is what is wrong with it.
func (u UsageError) Unwrap() error { return u.Err }

// CodedError is an input that cannot be, which only the command line knows: exit code 5, under a code of its own.
type CodedError struct {
	Code string
	Err  error
}

func (c *CodedError) Error() string { return c.Err.Error() }

// Unwrap is what is wrong with it.
func (c *CodedError) Unwrap() error { return c.Err }

// ErrFindings is returned by a command that did its work and found something that someone should look at. It is not printed.
var ErrFindings = errors.New("finished with findings")

// ExitCode follows the one table of errors, which stands in package api.
func ExitCode(ctx context.Context, err error) int {
	var usage UsageError
	switch {
	case err == nil:
		return ExitOK
	case errors.Is(err, ErrFindings):
		return ExitFindings
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return ExitStopped
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"):
		return ExitUsage
	}
	if coded := (*CodedError)(nil); errors.Is(err, settings.ErrSettings) || errors.As(err, &coded) {
		return ExitInvalid
	}
	switch _, status := api.Classify(err); status {
	case 404:
		return ExitMissing
	case 401, 403:
		return ExitAuth
	case 400, 409, 412, 413, 415, 422:
		return ExitInvalid
	}
	return ExitFailure
}

// PrintError writes the error for people, or as JSON for programs.
func (a *App) PrintError(err error) {
	if errors.Is(err, ErrFindings) {
		return
	}
	code, _ := api.Classify(err)
	var usage UsageError
	var coded *CodedError
	switch {
	case errors.As(err, &usage):
		code = "usage"
	case errors.Is(err, settings.ErrSettings):
		code = "config"
	case errors.As(err, &coded):
		code = coded.Code
	}
	if a.JSON {
		_ = json.NewEncoder(a.Err).Encode(map[string]string{"code": code, "message": err.Error()})
		return
	}
	fmt.Fprintf(a.Err, "error[%s]: %s\n", code, strings.ReplaceAll(err.Error(), "\n", "\n  "))
}
