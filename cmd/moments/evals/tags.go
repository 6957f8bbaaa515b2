package evals

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/engine"
	"moments/engine/eval"
	"moments/keywords"
	"moments/keywords/tagger"
	"moments/keywords/tagger/train"
)

// tagsOptions are the flags of eval tags.
type tagsOptions struct {
	train    string
	weights  []float64
	holdOut  []int
	cross    int
	fresh    bool
	markdown bool
	mistakes int
	bars     map[string]string
}

func (a command) evalTagsCommand() *cobra.Command {
	var o tagsOptions
	cmd := &cobra.Command{
		Use:   "tags FILE...",
		Short: "How well phrases are read, and learning to read them better",
		Long: `Reads labelled phrases and holds the readings against the labels: accuracy, macro-F1, precision and recall of each class with
95 % intervals, expected calibration error, confusion and the worst mistakes. FILE is CSV or TSV with the columns phrase and
intent, step or persona, as far as they are known; a cell may hold several values that would all be right, joined by |, and
unknown where nothing can be told. NF-CATS and Mozilla's smart_intent are known by their headers.

Without a data folder it reads with the words of the language alone, with one also with its keyword map, personas and topics.

With --train it learns from the phrases and writes the model to a file. One phrase in --hold-out, chosen by a hash of its
words, takes no part in that; the figures are those of the phrases held back, before and after. Publish a model with
moments reading publish; moments corrections export gives the phrases that visitors and marketers have corrected.

Exit codes: 0 measured, 2 usage, 3 a file is not there, 5 a file is not valid, 6 a measure is below its --bar.`,
		Example: "  moments eval tags phrases.csv --bar accuracy=0.8,macro_f1=0.7\n  moments eval tags corrected.csv --train model.txt",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.evalTags(cmd.Context(), args, o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.train, "train", "", "learn from the phrases and write the model to this file")
	flags.Float64SliceVar(&o.weights, "weights", nil, "how much a phrase of each file counts in learning, in the order of the files")
	flags.IntSliceVar(&o.holdOut, "hold-out", []int{5}, "with --train: one phrase in so many is held back, for all files or for each")
	flags.IntVar(&o.cross, "cross", 0, "learn so many times, each time without another part, and measure every phrase unseen")
	flags.BoolVar(&o.fresh, "fresh", false, "learn from what the lexicon says, not from the model in use")
	flags.BoolVar(&o.markdown, "markdown", false, "print Markdown")
	flags.IntVar(&o.mistakes, "mistakes", 10, "how many of the worst mistakes to print")
	flags.StringToStringVar(&o.bars, "bar", nil, "exit with 6 when accuracy or macro_f1 is below, or ece above")
	return cmd
}

func (o *tagsOptions) check(files []string) error {
	switch {
	case o.weights != nil && len(o.weights) != len(files):
		return app.UsageError{Err: fmt.Errorf("--weights has %d numbers for %d files", len(o.weights), len(files))}
	case len(o.holdOut) != 1 && len(o.holdOut) != len(files):
		return app.UsageError{Err: fmt.Errorf("--hold-out has %d numbers for %d files", len(o.holdOut), len(files))}
	case slices.Min(o.holdOut) < 2 || o.cross == 1 || o.cross < 0:
		return app.UsageError{Err: errors.New("--hold-out and --cross want 2 or more")}
	case o.train != "" && o.cross > 0:
		return app.UsageError{Err: errors.New("--cross measures only; leave out --train")}
	}
	return nil
}

func (a command) evalTags(ctx context.Context, files []string, o tagsOptions) error {
	if err := o.check(files); err != nil {
		return err
	}
	bars, err := numbers("--bar", o.bars)
	if err != nil {
		return err
	}
	phrases, err := a.labelled(files, o)
	if err != nil {
		return err
	}
	return a.withSite(ctx, func(site tagger.Site) error {
		var results []tagsResult
		switch {
		case o.cross > 0:
			results, err = a.crossTags(ctx, site, phrases, o)
		case o.train != "":
			results, err = a.trainTags(ctx, site, phrases, o)
		default:
			results = []tagsResult{measureTags("", phrases, reader(site))}
		}
		if err != nil {
			return err
		}
		return a.printTags(results, o, bars)
	})
}

// withSite runs fn with the site of the data folder, or with one that has nothing but the default steps.
func (a command) withSite(ctx context.Context, fn func(tagger.Site) error) error {
	if _, err := os.Stat(a.Config.Data); err != nil {
		return fn(tagger.Site{Steps: keywords.DefaultSteps(), Names: a.Config.Names(), Prior: a.Config.Prior()})
	}
	return a.WithEngine(ctx, func(_ context.Context, e *engine.Engine) error { return fn(e.ReadsAgainst()) })
}

func reader(site tagger.Site) func(keywords.Phrase) keywords.Query {
	t := tagger.New(tagger.Config{})
	return func(p keywords.Phrase) keywords.Query { return t.Tag(p, site, tagger.Given{}) }
}

// labelled reads all files.
func (a command) labelled(files []string, o tagsOptions) (all []train.Labelled, err error) {
	for i, name := range files {
		phrases, left, err := readLabelled(name)
		if err != nil {
			return nil, err
		}
		if left > 0 {
			fmt.Fprintf(a.Err, "%s: %d rows without a phrase that can be read are left out\n", name, left)
		}
		for n := range phrases {
			if o.weights != nil {
				phrases[n].Weight = o.weights[i]
			}
			phrases[n].HoldOut = o.holdOut[min(i, len(o.holdOut)-1)]
		}
		all = append(all, phrases...)
	}
	return all, nil
}

func readLabelled(name string) ([]train.Labelled, int, error) {
	file, err := app.OpenFile(name)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	comma := ','
	if strings.EqualFold(filepath.Ext(name), ".tsv") {
		comma = '\t'
	}
	phrases, left, err := train.Read(file, comma, filepath.Base(name))
	if err != nil {
		return nil, 0, &app.FileError{Path: name, Err: err}
	}
	return phrases, left, nil
}

// tagsResult is how well phrases were read, by axis; an axis without labels is left out.
type tagsResult struct {
	name     string
	axes     map[string]eval.Readings
	mistakes []mistake
}

// mistake is a phrase that was read wrongly, and how sure that was.
type mistake struct {
	Axis       string  `json:"axis"`
	Phrase     string  `json:"phrase"`
	Is         string  `json:"is"`
	Read       string  `json:"read"`
	Confidence float64 `json:"confidence"`
}

// The axes in the order in which they are printed.
var tagAxes = []string{"intent", "step", "persona"}

func measureTags(name string, phrases []train.Labelled, read func(keywords.Phrase) keywords.Query) tagsResult {
	result := tagsResult{name: name, axes: map[string]eval.Readings{}}
	readings := map[string][]eval.Reading{}
	for _, l := range phrases {
		q := read(l.Phrase)
		for axis, is := range map[string][]string{"intent": l.Intents, "step": l.Steps, "persona": persona(l.Persona)} {
			if len(is) == 0 {
				continue
			}
			r := readingOf(is, axis, q)
			readings[axis] = append(readings[axis], r)
			if r.Is != r.Read {
				result.mistakes = append(result.mistakes, mistake{axis, string(l.Phrase), strings.Join(is, "|"), r.Read, r.Confidence})
			}
		}
	}
	for axis, list := range readings {
		result.axes[axis] = eval.MeasureReadings(list, evalSeed)
	}
	return result
}

func persona(p keywords.Persona) []string {
	if p == "" {
		return nil
	}
	return []string{string(p)}
}

// readingOf holds one axis of a query against what would be right. What is not claimed is unknown.
func readingOf(is []string, axis string, q keywords.Query) eval.Reading {
	claimed, shares := string(q.Moment.Intent), q.Intents
	switch axis {
	case "step":
		claimed, shares = string(q.Moment.Step), q.Steps
	case "persona":
		claimed, shares = string(q.Moment.Persona), q.Personas
	}
	if claimed == "" {
		claimed = keywords.Unknown
	}
	top := shares.Top()
	r := eval.Reading{Is: is[0], Read: claimed, Likely: slices.Contains(is, top.Key), Confidence: top.P}
	if slices.Contains(is, claimed) {
		r.Is = claimed
	}
	return r
}
