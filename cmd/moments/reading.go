package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"moments/api/wire"
	"moments/engine"
	"moments/engine/reading"
)

func (a *app) readingCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "reading", Short: "The model that reads phrases: the program's, or the site's own", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	show := a.reading("show", "Print the site's own model", func(_ context.Context, e *engine.Engine) error { return a.showReading(e) })
	reset := a.reading("reset", "Read with the program's model again", func(ctx context.Context, e *engine.Engine) error {
		_, err := e.Models().Reset(ctx, a.author())
		if err == nil {
			a.say("%s", readingWords(*e.Models().Current()))
		}
		return err
	})
	cmd.AddCommand(a.publishReadingCommand(), show, reset)
	return cmd
}

func (a *app) publishReadingCommand() *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use: "publish FILE", Short: "Read English phrases with a model that moments eval tags --train has written", Args: exactly(1, "a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.mustExist(); err != nil {
				return err
			}
			text, err := readModel(args[0])
			if err != nil {
				return err
			}
			return a.withEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				if _, err := e.Models().Publish(ctx, a.author(), text, note); err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				a.say("%s", readingWords(*e.Models().Current()))
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "what it was learned from")
	return cmd
}

// readModel reads a file, and a little more than may be published of one that is too large.
func readModel(path string) ([]byte, error) {
	file, err := openFile(path)
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

func (a *app) showReading(e *engine.Engine) error {
	if a.json {
		return a.printJSON(wire.ReadingJSON(*e.Models().Current()))
	}
	a.say("%s", readingWords(*e.Models().Current()))
	text, err := e.Models().Text()
	if err != nil {
		return err
	}
	_, err = a.Out.Write(text)
	return err
}

// readingWords says which model reads.
func readingWords(c reading.Current) string {
	switch {
	case c.Err != nil:
		return fmt.Sprintf("the program's model, because version %d of the site's own cannot be used: %v", c.Number, c.Err)
	case c.Own():
		return fmt.Sprintf("version %d of the site's own model, %d bytes, by %s on %s. %s", c.Number, c.Bytes, c.Actor, dayOf(c.At), c.Note)
	}
	return "the program's model"
}
