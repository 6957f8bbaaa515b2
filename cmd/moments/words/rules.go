package words

import (
	"context"
	"fmt"
	"io"
	"strings"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/api/wire"
	"moments/engine"
	"moments/engine/rule"
	"moments/keywords"
	"moments/keywords/sheet"
)

func (a command) rulesCommand() *cobra.Command {
	list := a.Reading("ls", "List them, in order of ids", func(_ context.Context, e *engine.Engine) error { return a.listRules(e) })
	export := a.Reading("export", "Print them as rules.csv", func(_ context.Context, e *engine.Engine) error { return a.exportRules(e) })
	check := a.Reading("check", "Say what is odd about them, and about what rows of the keyword map pin, boost, bury and hide",
		func(_ context.Context, e *engine.Engine) error { return a.checkRules(e) })
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "What is to come first, higher, lower or never: pin, boost, bury, hide, each for a time and an audience",
		Long: `A rule wants something done with an asset, or with all of a kind, topic or source, whatever its score: pin it first, boost it, bury it, hide it. It
may be for a moment (and with it a persona), a phrase, a channel, a region, a language, and from one day until another. Pins and hides
are absolute, and a hide beats a pin; boosts and buries move a score within bounds. Rows of the keyword map can do the same for
their phrase. Without a subcommand the rules are listed.

  moments rules export > rules.csv
  moments rules put rules.csv
  moments rules check`,
		Args: cobra.NoArgs, RunE: list.RunE,
	}
	cmd.AddCommand(list, a.putRulesCommand(), a.removeRulesCommand(), export, check)
	return cmd
}

func (a command) listRules(e *engine.Engine) error {
	rules, err := e.Rules().List()
	if err != nil {
		return err
	}
	if a.JSON {
		return a.PrintJSON(wire.RulesJSON(rules, "", e.Now()))
	}
	t := a.Table("id", "act", "what", "when", "time", "state", "note")
	for i := range rules {
		r := &rules[i]
		t.AppendRow([]any{r.ID, actWords(r), targetWords(r.Target), occasionWords(r.When), periodWords(r.Period), wire.RuleState(r, e.Now()), r.Note})
	}
	t.Render()
	return nil
}

func actWords(r *rule.Rule) string {
	switch {
	case r.Strength > 0:
		return fmt.Sprintf("%s %g", r.Act, r.Strength)
	case r.Act == keywords.Pin && r.Order > 0:
		return fmt.Sprintf("%s, %d", r.Act, r.Order)
	}
	return string(r.Act)
}

func targetWords(t keywords.Target) string {
	switch {
	case t.Kind != "":
		return "kind " + t.Kind
	case t.Topic != "":
		return "topic " + string(t.Topic)
	case t.Source != "":
		return "source " + t.Source
	}
	return t.Asset
}

func occasionWords(o keywords.Occasion) string {
	var parts []string
	add := func(text, form string) {
		if text != "" {
			parts = append(parts, fmt.Sprintf(form, text))
		}
	}
	if !o.Moment.IsZero() {
		add(o.Moment.String(), "%s")
	}
	add(string(o.Topic), "asked about %s")
	add(o.Phrase, o.Match+" %q")
	add(o.Channel, "channel %s")
	add(o.Region, "region %s")
	add(o.Language, "language %s")
	return strings.Join(parts, ", ")
}

func periodWords(p keywords.Period) string {
	from, until := p.Texts()
	switch {
	case from == "" && until == "":
		return ""
	case from == "":
		return "until " + until
	case until == "":
		return "from " + from
	}
	return from + " to " + until
}

func (a command) exportRules(e *engine.Engine) error {
	rules, err := e.Rules().List()
	if err != nil {
		return err
	}
	plain := make([]keywords.Rule, len(rules))
	for i, r := range rules {
		plain[i] = r.Rule
	}
	if err := sheet.WriteRules(a.Out, plain); err != nil {
		return fmt.Errorf("writing the rules: %w", err)
	}
	return nil
}

func (a command) checkRules(e *engine.Engine) error {
	found, err := e.CheckRules()
	if err != nil {
		return err
	}
	if a.JSON {
		err = a.PrintJSON(wire.RuleFindingsJSON(found))
	} else {
		a.printFindings(found)
	}
	if err == nil && len(found) > 0 {
		err = app.ErrFindings
	}
	return err
}

func (a command) printFindings(found []rule.Finding) {
	for _, f := range found {
		with := ""
		if f.With != "" {
			with = " (" + f.With + ")"
		}
		fmt.Fprintf(a.Out, "%s [%s]: found %s%s; %s\n", f.Rule, f.Code, f.Found, with, f.Try)
	}
	if len(found) == 0 {
		a.Say("nothing is odd")
	}
}

func (a command) putRulesCommand() *cobra.Command {
	var replace, dryRun bool
	cmd := &cobra.Command{
		Use:   "put FILE",
		Short: "Write the rules of a file",
		Long: `Writes the rules of a file as rules.csv. A rule with the id of one that is there takes its place; one without an id gets one that is made of what
it wants and when, so that the same file again changes nothing. Other rules stay, unless --replace says otherwise. With - it is read from
standard input.`,
		Example: "  moments rules put rules.csv\n  moments rules put rules.csv --replace",
		Args:    app.Exactly(1, "a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				table, err := a.readRules(e, args[0])
				if err != nil {
					return err
				}
				return a.putRules(ctx, e, table, rulesOptions{replace, dryRun})
			})
		},
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "take away the rules that are not in the file")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be done, and do nothing")
	return cmd
}

// readRules reads a file of rules, all of it or nothing.
func (a command) readRules(e *engine.Engine, name string) (*sheet.File, error) {
	in := io.Reader(a.In)
	if name != "-" {
		file, err := app.OpenFile(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	table, err := sheet.Read(in, name, sheet.Options{As: sheet.Rules, Steps: e.Library().Current().Steps})
	if err != nil {
		return nil, err
	}
	return table, nil
}

type rulesOptions struct{ replace, dryRun bool }

// putRules writes the rules of a table, and takes others away if asked to.
func (a command) putRules(ctx context.Context, e *engine.Engine, table *sheet.File, o rulesOptions) error {
	for i, r := range table.Rules {
		if err := e.Defined(r.When.Moment); err != nil {
			return fmt.Errorf("%s:%d: %w", table.Name, table.Lines[i], err)
		}
	}
	done, err := a.writeRules(ctx, e, table.Rules, o.dryRun)
	if err != nil {
		return err
	}
	counts := map[rule.Outcome]int{}
	for _, w := range done {
		counts[w.Outcome]++
	}
	var others []string
	if o.replace {
		if others, err = othersThan(e, done); err != nil {
			return err
		}
	}
	if o.dryRun {
		a.Say("nothing was written: dry run")
	} else if _, err = e.Rules().Remove(ctx, a.Author(), others...); err != nil {
		return err
	}
	report := wire.RulesWritten{
		New: counts[rule.New], Changed: counts[rule.Changed], Unchanged: counts[rule.Unchanged], Removed: len(others), DryRun: o.dryRun,
	}
	if a.JSON {
		return a.PrintJSON(report)
	}
	a.Say("%d new, %d changed, %d unchanged, %d removed", report.New, report.Changed, report.Unchanged, report.Removed)
	return nil
}

// writeRules puts rules, or says what that would do.
func (a command) writeRules(ctx context.Context, e *engine.Engine, rules []keywords.Rule, dryRun bool) ([]rule.Written, error) {
	if !dryRun {
		return e.Rules().Put(ctx, a.Author(), rules)
	}
	done := make([]rule.Written, len(rules))
	for i, r := range rules {
		var err error
		if done[i], err = e.Rules().Preview(r); err != nil {
			return nil, err
		}
	}
	return done, nil
}

// othersThan are the ids of the rules that were not written.
func othersThan(e *engine.Engine, written []rule.Written) (ids []string, err error) {
	kept := make(map[string]bool, len(written))
	for _, w := range written {
		kept[w.ID] = true
	}
	rules, err := e.Rules().List()
	for _, r := range rules {
		if !kept[r.ID] {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

func (a command) removeRulesCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rm ID...", Short: "Remove rules", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				_, err := e.Rules().Remove(ctx, a.Author(), args...)
				return err
			})
		},
	}
}
