package keymaps

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/engine"
	"moments/keywords"
	"moments/keywords/keymap"
)

// synonymsCommand is a child of map: synonyms say which rows a phrase matches.
func (a command) synonymsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "synonyms [FILE]",
		Short: "Print the synonyms, or put those of a file in their place",
		Long: `A file of synonyms has a group on each line, its terms separated by commas: "cell phone, mobile, smartphone". Any term stands for any
other of its group where a phrase is held against the keyword map. The file replaces all synonyms; an empty one removes them. With - it is
read from standard input.`,
		Example: "  moments map synonyms > synonyms.txt\n  moments map synonyms synonyms.txt",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			if len(args) == 0 {
				return a.WithEngine(cmd.Context(), func(_ context.Context, e *engine.Engine) error {
					return a.printSynonyms(e.Library().Current().Synonyms)
				})
			}
			return a.putSynonyms(cmd.Context(), args[0])
		},
	}
	return cmd
}

func (a command) printSynonyms(groups [][]string) error {
	if a.JSON {
		return a.PrintJSON(groups)
	}
	for _, terms := range groups {
		if _, err := fmt.Fprintln(a.Out, strings.Join(terms, ", ")); err != nil {
			return err
		}
	}
	return nil
}

func (a command) putSynonyms(ctx context.Context, name string) error {
	groups, err := a.readSynonyms(name)
	if err != nil {
		return err
	}
	return a.WithEngine(ctx, func(ctx context.Context, e *engine.Engine) error {
		if _, err := e.Library().PutSynonyms(ctx, a.Author(), groups); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		a.Say("%d groups of synonyms", len(groups))
		return nil
	})
}

func (a command) readSynonyms(name string) ([][]string, error) {
	if name == "-" {
		return parseSynonyms(a.In)
	}
	file, err := app.OpenFile(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	groups, err := parseSynonyms(file)
	if err != nil {
		return nil, &app.FileError{Path: name, Err: err}
	}
	return groups, nil
}

// parseSynonyms reads groups, with their terms clean; empty lines and those that begin with # are passed over.
func parseSynonyms(r io.Reader) (groups [][]string, err error) {
	scanner := bufio.NewScanner(r)
	for n := 1; scanner.Scan(); n++ {
		line := strings.TrimSpace(scanner.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		terms := strings.Split(line, ",")
		for i, term := range terms {
			phrase, err := keywords.ParsePhrase(term)
			if err != nil {
				return nil, fmt.Errorf("line %d, %.60q: a term is missing or too long: %w", n, line, err)
			}
			terms[i] = string(phrase)
		}
		if groups = append(groups, terms); len(groups) > keymap.MaxSynonymGroups {
			return nil, fmt.Errorf("more than %d groups", keymap.MaxSynonymGroups)
		}
	}
	return groups, scanner.Err()
}
