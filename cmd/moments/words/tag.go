package words

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"moments/api"
	"moments/engine"
	"moments/keywords"
	"moments/keywords/tagger"
)

func (a command) tagCommand() *cobra.Command {
	return &cobra.Command{
		Use:   `tag ["phrase"]`,
		Short: "How a phrase is read",
		Long: `Prints the reading of a phrase as JSON; without an argument, of every line of standard input, one JSON line each, in order.
Without a data folder it reads with the words of the language alone, with one also with its keyword map, personas and topics.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(a.Config.Data); err != nil {
				bare := tagger.New(tagger.Config{})
				site := tagger.Site{Steps: keywords.DefaultSteps(), Names: a.Config.Names(), Prior: a.Config.Prior()}
				return a.tag(args, func(p keywords.Phrase) keywords.Query {
					return bare.Tag(p, site, tagger.Given{})
				})
			}
			return a.WithEngine(cmd.Context(), func(_ context.Context, e *engine.Engine) error {
				return a.tag(args, func(p keywords.Phrase) keywords.Query {
					q, _ := e.Read(engine.Request{Phrase: string(p)}) // a parsed phrase is always read
					return q
				})
			})
		},
	}
}

// tag reads the argument, or standard input line by line. A line that is no phrase gives a line with an error, so that the count holds.
func (a command) tag(args []string, read func(keywords.Phrase) keywords.Query) error {
	out := bufio.NewWriter(a.Out)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	line := func(text string) error {
		phrase, err := keywords.ParsePhrase(text)
		if err != nil {
			return encoder.Encode(map[string]string{"phrase": text[:min(len(text), 100)], "error": err.Error()})
		}
		return encoder.Encode(api.QueryJSON(read(phrase)))
	}
	if len(args) == 1 {
		if _, err := keywords.ParsePhrase(args[0]); err != nil {
			return err
		}
		return line(args[0])
	}
	scanner := bufio.NewScanner(a.In)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		if err := line(scanner.Text()); err != nil {
			return err
		}
	}
	if err := scanner.Err(); err != nil {
		return fmt.Errorf("reading phrases: %w", err)
	}
	return nil
}
