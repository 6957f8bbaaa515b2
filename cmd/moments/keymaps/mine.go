package keymaps

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"moments/api/maps"
	"moments/cmd/moments/app"
	"moments/engine"
	"moments/engine/editor"
	"moments/engine/gap"
	"moments/engine/mine"
	"moments/engine/mine/decision"
	"moments/keywords"
	"moments/keywords/keymap"
)

// mineOptions are the flags of map mine.
type mineOptions struct {
	mine.Options
	accept, dismiss, reopen            string
	phrase, match, moment, topic, note string
}

func (a command) mineCommand() *cobra.Command {
	var o mineOptions
	cmd := &cobra.Command{
		Use:   "mine",
		Short: "Phrases that no row covers, grouped, each group with the row that would cover it",
		Long: `Groups the past searches and imported demand that no row of the published map and no sure reading covers, by what they ask for. Each group has a
key, how often it was asked here and elsewhere, and a proposed row with what it would catch of the group and besides.

--accept KEY takes the proposed row into the draft; --phrase, --match, --moment and --topic change it first. --dismiss KEY takes the group off
the list, and --reopen KEY puts it back.

With --json it prints what GET /v1/keywords/mined answers, or of an accepted group what POST /v1/keywords/mined/{key}/accept does.

Exit codes: 0 done, 2 usage, 3 no such group, 5 the row or the moment is not valid.`,
		Example: "  moments map mine\n  moments map mine --accept heat-pump --moment buy/worth/-\n  moments map mine --dismiss kettle --note 'not ours'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			edit, err := o.edit(cmd)
			if err != nil {
				return err
			}
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error { return a.mine(ctx, e, o, edit) })
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&o.Days, "days", mine.DefaultDays, "how far back searches count")
	flags.IntVar(&o.Limit, "limit", 20, "groups at most")
	flags.IntVar(&o.Least, "least", 1, "searches that a group has at least")
	flags.Float64Var(&o.Sure, "sure", mine.DefaultSure, "the confidence from which a reading covers a phrase")
	flags.StringVar(&o.accept, "accept", "", "take the row of this group into the draft")
	flags.StringVar(&o.dismiss, "dismiss", "", "take this group off the list")
	flags.StringVar(&o.reopen, "reopen", "", "take what was decided of this group back")
	flags.StringVar(&o.phrase, "phrase", "", "with --accept: another phrase")
	flags.StringVar(&o.match, "match", "", "with --accept: exact, phrase or broad")
	flags.StringVar(&o.moment, "moment", "", "with --accept: another moment, as in do/use/-")
	flags.StringVar(&o.topic, "topic", "", "with --accept: another topic")
	flags.StringVar(&o.note, "note", "", "with --accept or --dismiss: why")
	return cmd
}

// edit is what the flags change of a proposed row, and refuses flags that do not go together.
func (o *mineOptions) edit(cmd *cobra.Command) (edit editor.MinedEdit, err error) {
	decided := 0
	for _, key := range []string{o.accept, o.dismiss, o.reopen} {
		if key != "" {
			decided++
		}
	}
	given := cmd.Flags().Changed
	edits := given("phrase") || given("match") || given("moment") || given("topic")
	if decided > 1 || edits && o.accept == "" || given("note") && o.accept == "" && o.dismiss == "" {
		return edit, app.UsageError{Err: errors.New("decide on one group at a time; --phrase, --match, --moment, --topic and --note go with --accept")}
	}
	if given("phrase") {
		edit.Phrase = &o.phrase
	}
	if given("note") {
		edit.Note = &o.note
	}
	if given("match") {
		match := keymap.Match(o.match)
		edit.Match = &match
	}
	if given("moment") {
		moment, err := keywords.ParseMoment(o.moment)
		if err != nil {
			return edit, err
		}
		edit.Moment = &moment
	}
	if given("topic") {
		topic, err := keywords.ParseTopic(o.topic)
		edit.Topic = &topic
		return edit, err
	}
	return edit, nil
}

func (a command) mine(ctx context.Context, e *engine.Engine, o mineOptions, edit editor.MinedEdit) error {
	switch {
	case o.accept != "":
		return a.acceptMined(ctx, e, o.accept, edit)
	case o.dismiss != "":
		return a.decide(ctx, e, decision.Decision{Key: o.dismiss, Status: decision.Dismissed, Note: o.note})
	case o.reopen != "":
		return a.decide(ctx, e, decision.Decision{Key: o.reopen, Status: decision.Open})
	}
	list, err := maps.Mine(ctx, e, o.Options)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.PrintJSON(list)
	}
	a.printMined(&list)
	return nil
}

func (a command) acceptMined(ctx context.Context, e *engine.Engine, key string, edit editor.MinedEdit) error {
	taken, err := editor.Of(e).AcceptMined(ctx, a.Author(), key, edit)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.PrintJSON(maps.TakenOf(taken))
	}
	a.Say("%s: %q, %s, %s is in the draft; see moments map diff", key, taken.Row.Phrase, taken.Row.Match, taken.Row.Moment)
	return nil
}

func (a command) decide(ctx context.Context, e *engine.Engine, d decision.Decision) error {
	seq, err := editor.Of(e).Mined().Put(ctx, a.Author(), d)
	if err == nil && seq == 0 {
		a.Say("%s: nothing changes", d.Key)
	} else if err == nil {
		a.Say("%s: %s", d.Key, d.Status)
	}
	return err
}

func (a command) printMined(list *maps.MinedList) {
	fmt.Fprintf(a.Out, "%d of %d phrases are covered by no row and no sure reading: %d searches here%s\n", list.Uncovered.Phrases, list.All.Phrases,
		list.Uncovered.Own, elsewhere(list.Uncovered.Imported))
	if len(list.Groups) == 0 {
		return
	}
	t := a.Table("key", "phrases", "searches", "elsewhere", "row", "match", "moment", "catches", "besides")
	for i := range list.Groups {
		g := &list.Groups[i]
		t.AppendRow([]any{
			g.Key, g.Volume.Phrases, g.Volume.Own, g.Volume.Searches() - g.Volume.Own, g.Row.Phrase, g.Row.Match, g.Row.Moment,
			fmt.Sprintf("%.0f %%", 100*float64(g.Row.Catches.Searches())/float64(max(g.Volume.Searches(), 1))), g.Row.Besides.Searches(),
		})
	}
	t.Render()
	for i := range list.Groups {
		g := &list.Groups[i]
		examples := make([]string, 0, 3)
		for _, p := range g.Phrases[:min(len(g.Phrases), 3)] {
			examples = append(examples, p.Phrase)
		}
		fmt.Fprintf(a.Out, "%s: %s\n    %s\n", g.Key, strings.Join(examples, " · "), g.Row.Reason)
	}
	if list.More > 0 {
		fmt.Fprintf(a.Out, "and %d groups more; see --limit\n", list.More)
	}
}

// elsewhere names what was asked in other places, each by itself and with its unit.
func elsewhere(sources []mine.Source) (words string) {
	for _, s := range sources {
		words += fmt.Sprintf(", %d %s", s.Count, gap.Source{Name: s.Source}.Label())
	}
	return words
}
