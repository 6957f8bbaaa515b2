package evals

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"moments/cmd/moments/app"

	"github.com/jedib0t/go-pretty/v6/table"

	"moments/engine/eval"
)

// tagsJSON is a result as JSON: the measures of the first axis that has labels, and by their names those of the others.
type tagsJSON struct {
	Name string `json:"name,omitempty"`
	eval.Readings
	Axis     string                   `json:"axis"`
	Others   map[string]eval.Readings `json:"others,omitempty"`
	Mistakes []mistake                `json:"mistakes"`
}

func (r tagsResult) json(mistakes int) tagsJSON {
	j := tagsJSON{Name: r.name, Others: map[string]eval.Readings{}, Mistakes: r.worst(mistakes)}
	for _, axis := range r.measured() {
		if j.Axis == "" {
			j.Axis, j.Readings = axis, r.axes[axis]
			continue
		}
		j.Others[axis] = r.axes[axis]
	}
	return j
}

// measured are the axes that have labels.
func (r tagsResult) measured() []string {
	return slices.DeleteFunc(slices.Clone(tagAxes), func(axis string) bool {
		_, has := r.axes[axis]
		return !has
	})
}

// worst are the mistakes that were surest.
func (r tagsResult) worst(n int) []mistake {
	slices.SortStableFunc(r.mistakes, func(a, b mistake) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Axis, b.Axis), cmp.Compare(a.Phrase, b.Phrase))
	})
	return append([]mistake{}, r.mistakes[:min(max(n, 0), len(r.mistakes))]...)
}

// printTags prints every result, and holds the last one against the bars.
func (a command) printTags(results []tagsResult, o tagsOptions, bars map[string]float64) error {
	last := results[len(results)-1]
	missed, err := last.below(bars)
	if err != nil {
		return err
	}
	if a.JSON {
		all := make([]tagsJSON, len(results))
		for i, r := range results {
			all[i] = r.json(o.mistakes)
		}
		err = a.PrintJSON(all[len(all)-1])
		if len(all) > 1 {
			err = a.PrintJSON(all)
		}
	} else {
		for _, r := range results {
			a.printTagsText(r, o)
		}
	}
	if err == nil && missed {
		return app.ErrFindings
	}
	return err
}

// below reports whether any axis misses a bar.
func (r tagsResult) below(bars map[string]float64) (missed bool, err error) {
	for name, bar := range bars {
		for _, measured := range r.axes {
			switch name {
			case "accuracy":
				missed = missed || measured.Accuracy.Value < bar
			case "macro_f1":
				missed = missed || measured.MacroF1.Value < bar
			case "ece":
				missed = missed || measured.ECE > bar
			default:
				return false, app.UsageError{Err: fmt.Errorf("--bar %s: use accuracy, macro_f1 or ece", name)}
			}
		}
	}
	return missed, nil
}

func (a command) printTagsText(r tagsResult, o tagsOptions) {
	for _, axis := range r.measured() {
		measured := r.axes[axis]
		fmt.Fprintf(a.Out, "\n%s: %d phrases %s\n", axis, measured.Phrases, r.name)
		fmt.Fprintf(a.Out, "accuracy %.3f (%s), macro-F1 %.3f (%s), expected calibration error %.3f\n\n",
			measured.Accuracy.Value, app.Between(measured.Accuracy, 3), measured.MacroF1.Value, app.Between(measured.MacroF1, 3), measured.ECE)
		a.render(a.classTable(axis, measured), o)
		a.render(a.confusionTable(measured), o)
	}
	if worst := r.worst(o.mistakes); len(worst) > 0 {
		t := a.Table("the surest mistakes", "axis", "is", "read as", "likeliest at")
		for _, m := range worst {
			t.AppendRow(table.Row{m.Phrase, m.Axis, m.Is, m.Read, fmt.Sprintf("%.2f", m.Confidence)})
		}
		a.render(t, o)
	}
}

func (a command) render(t table.Writer, o tagsOptions) {
	if o.markdown {
		t.RenderMarkdown()
	} else {
		t.Render()
	}
	fmt.Fprintln(a.Out)
}

func (a command) classTable(axis string, measured eval.Readings) table.Writer {
	t := a.Table(axis, "phrases", "precision", "95 % interval", "recall", "95 % interval", "F1")
	for _, name := range slices.Sorted(maps.Keys(measured.Classes)) {
		c := measured.Classes[name]
		t.AppendRow(table.Row{name, c.Support, fmt.Sprintf("%.3f", c.Precision.Value), app.Between(c.Precision, 3),
			fmt.Sprintf("%.3f", c.Recall.Value), app.Between(c.Recall, 3), fmt.Sprintf("%.3f", c.F1)})
	}
	return t
}

// confusionTable counts by what phrases are, in rows, and what they were taken for, in columns.
func (a command) confusionTable(measured eval.Readings) table.Writer {
	names := slices.Sorted(maps.Keys(measured.Classes))
	header := []any{"is \\ read as"}
	for _, name := range names {
		header = append(header, name)
	}
	t := a.Table(header...)
	for _, is := range names {
		row := table.Row{is}
		for _, read := range names {
			row = append(row, measured.Confusion[is][read])
		}
		t.AppendRow(row)
	}
	return t
}
