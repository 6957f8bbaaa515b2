package contents

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"moments/api/tags"
	"moments/cmd/moments/app"
	"moments/content"
	"moments/content/twin"
	"moments/engine"
	"moments/engine/tagging"
)

// taggingCommands are what people do with suggested tags.
func (a command) taggingCommands() []*cobra.Command {
	return []*cobra.Command{a.suggestCommand(), a.acceptCommand(), a.correctCommand(), a.takeBackCommand(), a.twinsCommand()}
}

// onData is a command that works on the data folder, which must be there.
func (a command) onData(cmd *cobra.Command, do func(context.Context, *engine.Engine) error) error {
	if err := a.MustExist(); err != nil {
		return err
	}
	return a.WithEngine(cmd.Context(), do)
}

func idsOf(args []string) (ids []content.AssetID) {
	for _, arg := range args {
		ids = append(ids, content.AssetID(arg))
	}
	return ids
}

func (a command) suggestCommand() *cobra.Command {
	var f tagging.Filter
	cmd := &cobra.Command{
		Use: "suggest [ID...]", Short: "What assets without tags would serve, how sure that is, and why",
		Long: "Judges the text of assets that say no moments, kind or topics. Nothing is written: accept or correct does that.",
		RunE: func(cmd *cobra.Command, args []string) error {
			f.IDs = idsOf(args)
			return a.onData(cmd, func(ctx context.Context, e *engine.Engine) error { return a.suggest(ctx, e, f) })
		},
	}
	cmd.Flags().StringVar(&f.Source, "source", "", "only assets of this import")
	cmd.Flags().BoolVar(&f.All, "all", false, "also assets of which everything is known")
	cmd.Flags().IntVar(&f.Limit, "limit", tagging.DefaultLimit, "how many assets to look at")
	cmd.Flags().StringVar((*string)(&f.From), "from", "", "the id to go on from")
	return cmd
}

func (a command) suggest(ctx context.Context, e *engine.Engine, f tagging.Filter) error {
	list, next, err := e.Tagging().Suggest(ctx, f)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.PrintJSON(tags.ListOf(list, next))
	}
	t := a.Table("asset", "moments", "sure", "kind", "topics", "because")
	for i := range list {
		t.AppendRow(suggestedRow(&list[i]))
	}
	t.Render()
	if next != "" {
		a.Say("there is more: go on with --from %s", next)
	}
	return nil
}

func suggestedRow(s *tagging.Suggested) []any {
	moments, sure := s.Of(content.AxisMoments, 0)
	topics, _ := s.Of(content.AxisTopics, 0)
	why, confidence := "not sure: too little says what it is for", "-"
	if len(s.Moments) > 0 {
		why, confidence = strings.Join(s.Moments[0].Why, "; "), fmt.Sprintf("%.2f", sure)
	}
	return []any{s.Asset.ID, orNone(moments), confidence, s.Kind.Value, orNone(topics), why}
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, ", ")
}

func (a command) acceptCommand() *cobra.Command {
	var accept tagging.Acceptance
	var axes []string
	cmd := &cobra.Command{
		Use: "accept [ID...]", Short: "Accept what is suggested, of some assets or of all that are sure enough",
		Long: "Writes the suggested tags to assets that say none. They are kept as labels, teach the suggestions to come, and survive\n" +
			"importing the same pages again.",
		Example: "  moments assets accept --least 0.9 --source blog --dry-run\n  moments assets accept setup-guide --axis moments --least 0.5",
		RunE: func(cmd *cobra.Command, args []string) error {
			accept.IDs, accept.Batch = idsOf(args), uuid.NewString()
			for _, axis := range axes {
				accept.Axes = append(accept.Axes, content.Axis(axis))
			}
			return a.onData(cmd, func(ctx context.Context, e *engine.Engine) error {
				result, err := e.Tagging().Accept(ctx, a.Author(), accept)
				return a.printAnswered(result, accept.Batch, accept.DryRun, err)
			})
		},
	}
	cmd.Flags().StringVar(&accept.Source, "source", "", "only assets of this import")
	cmd.Flags().StringSliceVar(&axes, "axis", nil, "moments, kind or topics; all when left out")
	cmd.Flags().Float64Var(&accept.Least, "least", tagging.DefaultLeast, "the confidence from which to accept")
	cmd.Flags().BoolVar(&accept.DryRun, "dry-run", false, "say what would be written, and write nothing")
	return cmd
}

func (a command) correctCommand() *cobra.Command {
	var c tagging.Correction
	cmd := &cobra.Command{
		Use: "correct [ID...]", Short: "Say what is right instead of what is suggested",
		Example: "  moments assets correct setup-guide --axis moments --value do/use/-\n" +
			"  moments assets correct --source blog --suggested do/use/- --axis moments --value know/-/- --dry-run\n" +
			"  moments assets correct price-list --axis topics --dismiss",
		RunE: func(cmd *cobra.Command, args []string) error {
			c.IDs, c.Batch = idsOf(args), uuid.NewString()
			return a.onData(cmd, func(ctx context.Context, e *engine.Engine) error {
				result, err := e.Tagging().Correct(ctx, a.Author(), c)
				return a.printAnswered(result, c.Batch, c.DryRun, err)
			})
		},
	}
	cmd.Flags().StringVar(&c.Source, "source", "", "only assets of this import")
	cmd.Flags().StringVar(&c.Suggested, "suggested", "", "only assets of which this is suggested")
	cmd.Flags().StringVar((*string)(&c.Axis), "axis", "", "moments, kind or topics")
	cmd.Flags().StringSliceVar(&c.Values, "value", nil, "what is right: moments such as do/use/-, a kind, or topics")
	cmd.Flags().BoolVar(&c.Dismiss, "dismiss", false, "what is suggested is wrong, and nothing is right")
	cmd.Flags().BoolVar(&c.DryRun, "dry-run", false, "say what would be written, and write nothing")
	return cmd
}

// printAnswered prints what was written until an error, if there is one.
func (a command) printAnswered(r tagging.Result, batch string, dryRun bool, err error) error {
	if err != nil {
		return err
	}
	if a.JSON {
		return a.PrintJSON(tags.ResultOf(r, batch, dryRun))
	}
	t := a.Table("asset", "axis", "verdict", "values", "sure")
	for _, l := range r.Labels {
		t.AppendRow([]any{l.Asset, l.Axis, l.Verdict, orNone(l.Values), fmt.Sprintf("%.2f", l.Sure)})
	}
	t.Render()
	if dryRun {
		a.Say("%d assets looked at; nothing was written", r.Looked)
		return nil
	}
	a.Say("%d assets looked at, %d labels written; take them back with: moments assets takeback %s", r.Looked, r.Done, batch)
	return nil
}

func (a command) takeBackCommand() *cobra.Command {
	return &cobra.Command{
		Use: "takeback BATCH", Short: "Take back everything that was accepted or corrected in one go", Args: app.Exactly(1, "a batch, as accept names it"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onData(cmd, func(ctx context.Context, e *engine.Engine) error {
				report, err := e.Tagging().TakeBack(ctx, a.Author(), args[0])
				if err != nil {
					return err
				}
				if a.JSON {
					return a.PrintJSON(tags.ResultOf(tagging.Result{Report: report}, args[0], false))
				}
				fmt.Fprintf(a.Out, "%d taken back, %d had been said anew since\n", report.Done, report.Unchanged)
				return nil
			})
		},
	}
}

func (a command) twinsCommand() *cobra.Command {
	var source string
	var least float64
	cmd := &cobra.Command{
		Use: "twins", Short: "Assets that say the same, word for word or nearly", Args: cobra.NoArgs,
		Long: "Exit code 6 when there are any.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !(least >= 0.5 && least <= 1) {
				return app.UsageError{Err: fmt.Errorf("--least is %v; use a number from 0.5 to 1", least)}
			}
			return a.onData(cmd, func(ctx context.Context, e *engine.Engine) error {
				groups, err := twin.In(ctx, e.Catalog(), source, least)
				if err != nil {
					return err
				}
				return a.printTwins(groups)
			})
		},
	}
	cmd.Flags().StringVar(&source, "source", "", "only assets of this import")
	cmd.Flags().Float64Var(&least, "least", twin.DefaultLeast, "how alike they are at least, from 0.5 to 1")
	return cmd
}

func (a command) printTwins(groups []twin.Group) error {
	if a.JSON {
		if err := a.PrintJSON(tags.TwinsOf(groups)); err != nil {
			return err
		}
	} else {
		t := a.Table("group", "asset", "alike", "differs", "url", "title")
		for i, g := range groups {
			for _, m := range g.Members {
				t.AppendRow([]any{i + 1, m.ID, fmt.Sprintf("%.2f", m.Alike), orNone(m.Differs), m.URL, m.Title})
			}
			t.AppendSeparator()
		}
		t.Render()
	}
	if len(groups) > 0 {
		return app.ErrFindings
	}
	return nil
}
