package main

import (
	"context"
	"fmt"
	"strings"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/api"
	"moments/engine"
	"moments/engine/rank"
	"moments/keywords"
)

func (a command) askCommand() *cobra.Command {
	var r engine.Request
	var intent, step, persona, topic string
	cmd := &cobra.Command{
		Use:     `ask "phrase"`,
		Short:   "One recommendation with its why",
		Long:    "Reads the phrase, prints the best content for the moment behind it and why.\nThe answer is journaled as test traffic and not counted.",
		Example: `  moments ask "how do I write in plain language"` + "\n" + `  moments ask "set up sso" --persona it-manager --explain`,
		Args:    app.Exactly(1, "a phrase, in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			phrase, err := keywords.ParsePhrase(args[0])
			if err != nil {
				return err
			}
			r.Phrase, r.Test = string(phrase), true
			r.Intent, r.Step = keywords.Intent(intent), keywords.Step(step)
			r.Persona, r.Filters.Topic = keywords.Persona(persona), keywords.Topic(topic)
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error { return a.ask(ctx, e, r) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&intent, "intent", "", "know, go, do or buy, when you know it")
	flags.StringVar(&step, "step", "", "the buyer's question, when you know it")
	flags.StringVar(&persona, "persona", "", "who asks, when you know it")
	flags.StringVar(&r.Channel, "channel", "", "where the answer will stand: web, email, ...")
	flags.StringVar(&r.Locale, "locale", "", "the visitor's locale, as in de-AT")
	flags.StringVar(&r.Region, "region", "", "the visitor's region")
	flags.StringVar(&r.Page, "page", "", "the page that the visitor is on")
	flags.StringVar(&r.Filters.Kind, "kind", "", "only this kind of asset")
	flags.StringVar(&topic, "topic", "", "only this topic")
	flags.IntVar(&r.Limit, "limit", 0, "how many items (default 8)")
	flags.BoolVar(&r.Explain, "explain", false, "print the whole score of each item")
	return cmd
}

func (a command) ask(ctx context.Context, e *engine.Engine, r engine.Request) error {
	answer, err := e.Recommend(ctx, r)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.PrintJSON(api.AnswerJSON(answer))
	}
	q := answer.Query
	fmt.Fprintf(a.Out, "%s   moment %s, confidence %.2f\n", q.Phrase, q.Moment, q.Confidence)
	fmt.Fprintf(a.Out, "intents %s   topics %s\n", shares(q.Intents), app.Topics(q.Topics))
	for _, why := range q.Why[:min(len(q.Why), 5)] {
		fmt.Fprintf(a.Out, "  %-8s %-24s for %-24s %+.2f\n", why.Source, strings.TrimSpace(why.Ref+" "+why.Match), why.For, why.Weight)
	}
	if answer.Fallback != "" {
		fmt.Fprintf(a.Out, "\nNothing answers this phrase; it counts as a gap. Instead, by %s:\n", answer.Fallback)
	}
	for _, group := range answer.Groups() {
		fmt.Fprintf(a.Out, "\n%s\n", group.Intent.Label())
		for _, item := range group.Items {
			a.printItem(item)
		}
	}
	if len(answer.Items) == 0 {
		fmt.Fprintln(a.Out, "\nThere is nothing to show: no asset is eligible. Import content with: moments import PATH")
	}
	return nil
}

func (a command) printItem(item engine.Item) {
	fmt.Fprintf(a.Out, "%3d. %s  (%s)\n     %s\n     %s  score %.3f, propensity %.2f\n",
		item.Position, item.Asset.Title, item.Asset.Kind, item.Asset.URL, item.Why, item.Score, item.Propensity)
	if item.Explanation != nil {
		a.printExplanation(*item.Explanation, 5)
	}
}

func (a command) printExplanation(x rank.Explanation, indent int) {
	fmt.Fprintf(a.Out, "%*s%-16s %.4f  %s\n", indent, "", x.Name, x.Value, x.Message)
	for _, child := range x.Children {
		a.printExplanation(child, indent+2)
	}
}

func shares(d keywords.Distribution) string {
	parts := make([]string, len(d))
	for i, s := range d {
		parts[i] = fmt.Sprintf("%s %.2f", s.Key, s.P)
	}
	return strings.Join(parts, ", ")
}
