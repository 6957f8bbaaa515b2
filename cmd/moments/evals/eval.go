package evals

import (
	"moments/cmd/moments/app"

	"github.com/spf13/cobra"
)

// evalSeed is that of all intervals, so that the same data gives the same numbers.
const evalSeed = 1

type command struct{ *app.App }

// Command is the parent of everything that measures: a file for each child, and a line below.
func Command(shared *app.App) *cobra.Command {
	a := command{shared}
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
