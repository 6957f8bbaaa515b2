package keymaps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"moments/cmd/moments/app"
	"moments/content"
	"moments/engine"
	"moments/engine/editor"
	"moments/engine/trial/dryrun"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
)

// dryRunOptions are the flags of map dry-run.
type dryRunOptions struct {
	dryrun.Options
	file   string
	draft  bool
	strict bool
}

func (a command) dryRunCommand() *cobra.Command {
	var o dryRunOptions
	cmd := &cobra.Command{
		Use:   "dry-run FILE | --draft",
		Short: "What a keyword map would have changed, had it been published before",
		Long: `Reads the searches of the last days, and imported demand, against the map in question and against the one that is published, and says which
are read differently. Their answers are computed again, the most frequent first, as far as the budget goes: which change in their first
results, which gain an answer where there was only a fallback, and which lose theirs. What that would have brought in clicks is estimated
from the log, with its 95 % interval, where the log can say. The worst losses come first, six of them marked with !. Nothing is written.

The map in question is FILE, a keyword_map.csv that is the whole map, or with --draft the draft.

With --json it prints what POST /v1/keywords/draft/dry-run answers.

Exit codes: 0 done, 2 usage, 3 not found, 5 the map is not valid, 6 with --strict when something is lost.`,
		Example: "  moments map dry-run keyword_map.csv\n  moments map dry-run --draft --budget 2m --strict",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.file = strings.Join(args, "")
			if (o.file == "") == !o.draft {
				return app.UsageError{Err: errors.New("map dry-run wants a file or --draft, one of them; see moments map dry-run --help")}
			}
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error { return a.dryRun(ctx, e, o) })
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.draft, "draft", false, "the draft is the map in question")
	flags.DurationVar(&o.Budget, "budget", dryrun.DefaultBudget, "the time for all of it; reading is never cut short")
	flags.IntVar(&o.Days, "days", dryrun.DefaultDays, "how far back searches count")
	flags.IntVar(&o.Top, "top", dryrun.DefaultTop, "results of an answer that are compared")
	flags.IntVar(&o.List, "limit", 20, "phrases of each list")
	flags.BoolVar(&o.strict, "strict", false, "exit with 6 when an answer, or surely a click, is lost")
	return cmd
}

func (a command) dryRun(ctx context.Context, e *engine.Engine, o dryRunOptions) error {
	rows, err := a.inQuestion(ctx, e, o)
	if err != nil {
		return err
	}
	shown := stages{app: a.App}
	o.Progress = shown.update
	report, err := editor.Of(e).DryRun(ctx, rows, o.Options)
	shown.done()
	if err != nil {
		return err
	}
	if a.JSON {
		err = a.PrintJSON(report)
	} else {
		p := dryRunPage{command: a, report: &report, title: titlesOf(e)}
		p.print()
	}
	if err == nil && o.strict && len(report.Losses) > 0 {
		return app.ErrFindings
	}
	return err
}

// inQuestion are the rows of the file or the draft. All of a file must be sound: a map is not judged by a part of it.
func (a command) inQuestion(ctx context.Context, e *engine.Engine, o dryRunOptions) ([]keymap.Row, error) {
	if o.draft {
		draft, err := e.Drafts().Get(ctx)
		return draft.Rows, err
	}
	file, err := app.OpenFile(o.file)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	table, err := sheet.Read(file, filepath.Base(o.file), sheet.Options{As: sheet.KeywordMap, Steps: e.Library().Current().Steps})
	if err == nil && len(table.Map) == 0 {
		err = &app.FileError{Path: o.file, Err: errors.New("it has no rows; an empty map is asked about with a row whose status is draft")}
	}
	if err != nil {
		return nil, err
	}
	return table.Map, nil
}

// stages shows how far each stage of a dry run is.
type stages struct {
	app   *app.App
	stage dryrun.Stage
	shown *app.Progress
}

func (s *stages) update(p dryrun.Progress) {
	if p.Stage != s.stage {
		s.done()
		s.stage, s.shown = p.Stage, s.app.Progress(string(p.Stage))
	}
	s.shown.Update(p.Done, p.Total)
}

func (s *stages) done() {
	if s.shown != nil {
		s.shown.Done()
	}
}

// titlesOf says what an asset is called, its id when it is gone.
func titlesOf(e *engine.Engine) func(content.AssetID) string {
	return func(id content.AssetID) string {
		asset, err := e.Catalog().Get(id)
		if err != nil || asset.Title == "" {
			return string(id)
		}
		return asset.Title
	}
}

// dryRunPage prints a report for people.
type dryRunPage struct {
	command
	report *dryrun.Report
	title  func(content.AssetID) string
}

func (p dryRunPage) print() {
	r := p.report
	fmt.Fprintf(p.Out, "%s to %s: %d searches here and %d elsewhere, of %d phrases\n", r.From, r.To, r.Read.Searches, r.Read.Imported, r.Read.Phrases)
	fmt.Fprintf(p.Out, "%d searches (%.1f %%) and %d elsewhere, of %d phrases, are read differently\n", r.Different.Searches,
		100*float64(r.Different.Searches)/float64(max(r.Read.Searches, 1)), r.Different.Imported, r.Different.Phrases)
	if r.Different.Phrases == 0 {
		return
	}
	p.moves()
	a := r.Answers
	fmt.Fprintf(p.Out, "Answers computed again for %.0f %% of them: %s change, %s gain an answer, %s lose theirs\n", 100*a.Share, asked(a.Changed), asked(a.Gained), asked(a.Lost))
	p.clicks(&r.Clicks)
	p.list("Worst losses", r.Losses)
	p.list("Best gains", r.Gains)
	if len(r.Losses)+len(r.Gains) == 0 {
		p.list("The most frequent", r.Phrases)
	}
}

// asked is a count for people: of searches here, and elsewhere where there are any.
func asked(c dryrun.Counts) string {
	if c.Imported > 0 {
		return fmt.Sprintf("%d searches (and %d elsewhere)", c.Searches, c.Imported)
	}
	return fmt.Sprintf("%d searches", c.Searches)
}

// mostMoves is how many changes of a reading are printed.
const mostMoves = 10

func (p dryRunPage) moves() {
	t := p.Table("read now", "would be read", "searches", "elsewhere", "phrases")
	for _, m := range p.report.Moves[:min(len(p.report.Moves), mostMoves)] {
		t.AppendRow([]any{m.From, reads(m.From, m.To), m.Searches, m.Imported, m.Phrases})
	}
	t.Render()
}

func reads(from, to keywords.Moment) string {
	if from == to {
		return to.String() + " (other shares, topics or pins)"
	}
	return to.String()
}

func (p dryRunPage) clicks(c *dryrun.Clicks) {
	switch {
	case c.Says:
		fmt.Fprintf(p.Out, "Clicks of these %d searches: %.0f as they were, %+.1f with the changed map (95 %%: %+.1f to %+.1f)\n",
			c.Searches, c.Logged, c.Gain.Value, c.Gain.Low, c.Gain.High)
	case c.Why != "":
		fmt.Fprintf(p.Out, "Clicks: the log cannot say. %s\n", c.Why)
	}
}

func (p dryRunPage) list(title string, phrases []dryrun.Phrase) {
	if len(phrases) == 0 {
		return
	}
	fmt.Fprintln(p.Out, title)
	t := p.Table("", "phrase", "searches", "elsewhere", "read now", "would be read", "what becomes of it")
	for i := range phrases {
		one := &phrases[i]
		mark := map[bool]string{true: "!"}[one.Flagged]
		t.AppendRow([]any{mark, one.Phrase, one.Searches, one.Imported, one.From, reads(one.From, one.To), p.fate(one)})
	}
	t.Render()
}

// fate says in words what becomes of the answer and of its clicks.
func (p dryRunPage) fate(one *dryrun.Phrase) string {
	words := map[dryrun.Effect]string{
		dryrun.Unknown: "not computed within the budget", dryrun.Same: "the same first results", dryrun.Changed: "other first results",
		dryrun.Gained: "gains an answer", dryrun.Lost: "loses its answer",
	}[one.Effect]
	if was, is := p.first(one.Before), p.first(one.After); was != is {
		words += fmt.Sprintf(": %s, was %s", is, was)
	}
	if c := one.Clicks; c != nil && c.Says {
		words += fmt.Sprintf("; %+.1f clicks (%+.1f to %+.1f)", c.Gain.Value, c.Gain.Low, c.Gain.High)
	}
	return words
}

// first is the title of the first result.
func (p dryRunPage) first(a *dryrun.Answer) string {
	const most = 40
	if a == nil || len(a.Top) == 0 {
		return "nothing"
	}
	title := []rune(cmp.Or(p.title(a.Top[0]), string(a.Top[0])))
	if len(title) > most {
		title = append(title[:most-1], '…')
	}
	return string(title)
}
