package learning

import (
	"context"
	"fmt"
	"strings"
	"time"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/api/wire"
	"moments/engine"
	"moments/engine/correction"
	"moments/internal/kv"
	"moments/keywords"
)

func (a command) correctionsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "corrections",
		Short: "What people say phrases mean instead of what was read: review them, and learn from them",
		Long: `Visitors correct a reading ("this is do, not know"); of those who were shown an answer, each counts once a day for a phrase. Nothing
of it is learned before someone has accepted it. The accepted ones are labelled phrases for the next training:

  moments corrections export > corrected.csv
  moments eval tags corrected.csv --train model.txt
  moments reading publish model.txt`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	export := a.Reading("export", "Print the accepted ones as labelled phrases in CSV", func(_ context.Context, e *engine.Engine) error {
		rows, err := e.Corrections().List(correction.Accepted)
		if err != nil {
			return err
		}
		return correction.WriteLabels(a.Out, rows)
	})
	cmd.AddCommand(a.correctionsListCommand(), a.acceptCommand(), a.dismissCommand(), a.correctCommand(), export)
	return cmd
}

func (a command) correctionsListCommand() *cobra.Command {
	var status string
	cmd := a.Reading("ls", "List them, those of most visitors first", func(_ context.Context, e *engine.Engine) error {
		return a.listCorrections(e, status)
	})
	cmd.Flags().StringVar(&status, "status", "", "only open, accepted or dismissed ones")
	return cmd
}

func (a command) listCorrections(e *engine.Engine, only string) error {
	var status correction.Status
	if only != "" {
		var err error
		if status, err = correction.ParseStatus(only); err != nil {
			return err
		}
	}
	rows, err := e.Corrections().List(status)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.PrintJSON(wire.CorrectionsJSON(rows))
	}
	t := a.Table("phrase", "status", "means", "visitors say", "last")
	for _, r := range rows {
		t.AppendRow([]any{r.Phrase, r.Status, meaning(r), proposed(r.Proposals), dayOf(r.Last)})
	}
	t.Render()
	return nil
}

func meaning(r correction.Row) string {
	if r.Label.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s, says %s", r.Label, r.Reviewer)
}

// proposed is what visitors say, on one line.
func proposed(list []correction.Proposal) string {
	parts := make([]string, len(list))
	for i, p := range list {
		parts[i] = fmt.Sprintf("%s, not %s (%d)", p.To, p.Read, p.Visitors)
	}
	return strings.Join(parts, "; ")
}

func dayOf(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly)
}

func (a command) acceptCommand() *cobra.Command {
	var means string
	cmd := &cobra.Command{
		Use: `accept "phrase"`, Short: "Accept what most visitors say, or what --means says", Args: app.Exactly(1, "a phrase, in quotes"),
		Example: `  moments corrections accept "oven timer"` + "\n" + `  moments corrections accept "oven timer" --means buy/worth/-`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withCorrections(cmd, means, func(ctx context.Context, b *correction.Book, m keywords.Moment) (kv.Seq, error) {
				return b.Review(ctx, a.Author(), args[0], correction.Accepted, m)
			})
		},
	}
	cmd.Flags().StringVar(&means, "means", "", "the moment, as in do/use/-")
	return cmd
}

func (a command) dismissCommand() *cobra.Command {
	return &cobra.Command{
		Use: `dismiss "phrase"`, Short: "Learn nothing from what visitors say of a phrase", Args: app.Exactly(1, "a phrase, in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withCorrections(cmd, "", func(ctx context.Context, b *correction.Book, m keywords.Moment) (kv.Seq, error) {
				return b.Review(ctx, a.Author(), args[0], correction.Dismissed, m)
			})
		},
	}
}

func (a command) correctCommand() *cobra.Command {
	return &cobra.Command{
		Use: `add "phrase" MOMENT`, Short: "Say what a phrase means", Args: app.Exactly(2, "a phrase, in quotes, and a moment such as do/use/-"),
		Example: `  moments corrections add "book a table" go/-/-`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withCorrections(cmd, args[1], func(ctx context.Context, b *correction.Book, m keywords.Moment) (kv.Seq, error) {
				return b.Add(ctx, a.Author(), args[0], m)
			})
		},
	}
}

// withCorrections writes one review, of a moment that the site knows, "" for none.
func (a command) withCorrections(
	cmd *cobra.Command, moment string, do func(context.Context, *correction.Book, keywords.Moment) (kv.Seq, error),
) error {
	if err := a.MustExist(); err != nil {
		return err
	}
	means, err := wire.MomentOf(moment)
	if err != nil {
		return err
	}
	return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
		if err := e.Defined(means); err != nil {
			return err
		}
		seq, err := do(ctx, e.Corrections(), means)
		if err == nil && seq == 0 {
			a.Say("unchanged: it was so before")
		}
		return err
	})
}
