package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"moments/cmd/moments/settings"
	"moments/engine/eval"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/sheet"
)

// Streams are where a command reads and writes: data on Out, everything for people on Err.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// App is one call of the program. Config is there once the flags are read, before any command runs.
type App struct {
	Streams
	Config  *settings.Settings
	Now     func() time.Time
	JSON    bool // machine-readable output
	Quiet   bool // data and errors only
	Verbose bool
}

// Say writes a line for people, unless they asked for quiet.
func (a *App) Say(format string, args ...any) {
	if !a.Quiet {
		fmt.Fprintf(a.Err, format+"\n", args...)
	}
}

// Logger writes structured lines for operators on Err.
func (a *App) Logger() *slog.Logger {
	level := slog.LevelWarn
	if a.Config.Log.Level != "" {
		_ = level.UnmarshalText([]byte(a.Config.Log.Level)) // checked by settings.Load
	}
	if a.Verbose {
		level = slog.LevelDebug
	}
	options := &slog.HandlerOptions{Level: level}
	if a.Config.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(a.Err, options))
	}
	return slog.New(slog.NewTextHandler(a.Err, options))
}

// PrintJSON writes a value on Out, indented.
func (a *App) PrintJSON(v any) error {
	encoder := json.NewEncoder(a.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// Table is a table on Out, which Render writes.
func (a *App) Table(header ...any) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(a.Out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(header)
	return t
}

// Between is an interval with that many decimals.
func Between(e eval.Estimate, decimals int) string {
	return fmt.Sprintf("%.*f to %.*f", decimals, e.Low, decimals, e.High)
}

// Exactly takes n arguments, and says what they are when there are more or fewer.
func Exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == n {
			return nil
		}
		return UsageError{fmt.Errorf("%s wants %s; found %d arguments; see %s --help", cmd.Name(), what, len(args), cmd.CommandPath())}
	}
}

// FileError is a file that cannot be taken as it is. It counts as a row of a table that cannot be taken.
type FileError struct {
	Path string
	Err  error
}

func (f *FileError) Error() string { return f.Path + ": " + f.Err.Error() }

// Unwrap is what was wrong, and sheet.ErrRow.
func (f *FileError) Unwrap() []error { return []error{f.Err, sheet.ErrRow} }

// InFile gives an error about the content of a file the file's name. Other errors, such as of reading it, stay what they are.
func InFile(path string, err error, content error) error {
	if errors.Is(err, content) {
		return &FileError{path, err}
	}
	return err
}

// OpenFile opens a file that must be there: else the error is kv.ErrNotFound.
func OpenFile(path string) (*os.File, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w; name a file that is there: %w", path, kv.ErrNotFound, err)
	}
	return file, err
}

// MustBeThere refuses a path at which there is nothing: the error is kv.ErrNotFound.
func MustBeThere(path string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("%s: %w; name a folder or a file that is there: %w", path, kv.ErrNotFound, err)
	}
	return nil
}

// Topics are topics for people, - for none.
func Topics(list []keywords.Topic) string {
	if len(list) == 0 {
		return keywords.Blank
	}
	parts := make([]string, len(list))
	for i, t := range list {
		parts[i] = string(t)
	}
	return strings.Join(parts, ", ")
}

// Hundred is a rate for each hundred.
func Hundred(v float64) string { return fmt.Sprintf("%.3f", 100*v) }

// Hundreds is an interval of rates for each hundred.
func Hundreds(low, high float64) string { return Hundred(low) + " to " + Hundred(high) }
