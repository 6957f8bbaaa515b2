package learning

import (
	"context"
	"fmt"
	"io"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/api/wire"
	"moments/engine"
	"moments/engine/reading"
)

func (a command) readingCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "reading", Short: "The model that reads phrases: the program's, or the site's own", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	show := a.Reading("show", "Print the site's own model", func(_ context.Context, e *engine.Engine) error { return a.showReading(e) })
	reset := a.Reading("reset", "Read with the program's model again", func(ctx context.Context, e *engine.Engine) error {
		_, err := e.Models().Reset(ctx, a.Author())
		if err == nil {
			a.Say("%s", ReadingWords(*e.Models().Current()))
		}
		return err
	})
	cmd.AddCommand(a.publishReadingCommand(), show, reset)
	return cmd
}

func (a command) publishReadingCommand() *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use: "publish FILE", Short: "Read English phrases with a model that moments eval tags --train has written", Args: app.Exactly(1, "a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			text, err := readModel(args[0])
			if err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				if _, err := e.Models().Publish(ctx, a.Author(), text, note); err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				a.Say("%s", ReadingWords(*e.Models().Current()))
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "what it was learned from")
	return cmd
}

// readModel reads a file, and a little more than may be published of one that is too large.
func readModel(path string) ([]byte, error) {
	file, err := app.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, reading.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the model: %w", err)
	}
	return text, nil
}

func (a command) showReading(e *engine.Engine) error {
	if a.JSON {
		return a.PrintJSON(wire.ReadingJSON(*e.Models().Current()))
	}
	a.Say("%s", ReadingWords(*e.Models().Current()))
	text, err := e.Models().Text()
	if err != nil {
		return err
	}
	_, err = a.Out.Write(text)
	return err
}

// ReadingWords says which model reads.
func ReadingWords(c reading.Current) string {
	switch {
	case c.Err != nil:
		return fmt.Sprintf("the program's model, because version %d of the site's own cannot be used: %v", c.Number, c.Err)
	case c.Own():
		return fmt.Sprintf("version %d of the site's own model, %d bytes, by %s on %s. %s", c.Number, c.Bytes, c.Actor, dayOf(c.At), c.Note)
	}
	return "the program's model"
}
