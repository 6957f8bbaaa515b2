package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"moments/engine/eval"
	"moments/internal/kv"
	"moments/keywords/sheet"
)

// evalSeed is that of all intervals, so that the same data gives the same numbers.
const evalSeed = 1

// evalCommand is the parent of everything that measures: a file eval_*.go for each child, and a line below.
func (a *app) evalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure: ranking against judgments, a changed policy against the log, readings against labels; learn weights",
		Long: `Measures, with 95 % intervals, so that a change is proved before it is released. The same data gives the same numbers.
docs/eval.md has the formulas.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.evalRelevanceCommand(),
		a.evalPolicyCommand(),
		a.evalRegretCommand(),
		a.evalWeightsCommand(),
		a.evalTagsCommand(),
	)
	return cmd
}

// fileError is a file that cannot be taken as it is: the command line counts it to the imports.
type fileError struct {
	path string
	err  error
}

func (f *fileError) Error() string { return f.path + ": " + f.err.Error() }

func (f *fileError) Unwrap() []error { return []error{f.err, sheet.ErrRow} }

// inFile gives an error about the content of a file the file's name. Other errors, such as of reading it, stay what they are.
func inFile(path string, err error, content error) error {
	if errors.Is(err, content) {
		return &fileError{path, err}
	}
	return err
}

// openFile opens a file that must be there.
func openFile(path string) (*os.File, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w; name a file that is there: %w", path, kv.ErrNotFound, err)
	}
	return file, err
}

// newTable is a table on Out.
func (a *app) newTable(header ...any) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(a.Out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(header)
	return t
}

// between is an interval with that many decimals.
func between(e eval.Estimate, decimals int) string {
	return fmt.Sprintf("%.*f to %.*f", decimals, e.Low, decimals, e.High)
}
