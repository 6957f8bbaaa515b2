package tagging

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"moments/content"
	"moments/content/label"
	"moments/content/suggest"
	"moments/internal/kv"
	"moments/keywords"
)

// ErrInvalid is returned for an answer that cannot be taken. The error is an *Error.
var ErrInvalid = errors.New("the answer is not valid")

// Error names the field that is wrong, what was found and what to do.
type Error struct{ Field, Found, Try string }

func (e *Error) Error() string { return fmt.Sprintf("%s: found %s; %s", e.Field, e.Found, e.Try) }

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *Error) Unwrap() error { return ErrInvalid }

// DefaultLeast is the confidence from which suggestions are accepted in bulk when none is given.
const DefaultLeast = 0.9

// Acceptance accepts what is suggested for the open axes of the assets that the filter chooses. From and Limit are not looked at.
type Acceptance struct {
	Filter
	Axes   []content.Axis // none means all
	Least  float64        // 0 to 1; 0 means DefaultLeast
	Batch  string         // a name to take it back by, "" for none; given by the rim
	DryRun bool           // only says what would be written
}

// Correction says what is right of one axis of the assets that the filter chooses, whether it is open or not.
type Correction struct {
	Filter
	Axis      content.Axis
	Values    []string // in their text forms; none with Dismiss
	Dismiss   bool     // what is suggested is wrong, and nothing is right
	Suggested string   // only assets of which this is suggested, "" for all
	Batch     string
	DryRun    bool
}

// Result says what was answered, or would be. Labels are without features.
type Result struct {
	Looked int // at assets
	Labels []label.Label
	label.Report
}

// Accept answers with what is suggested. It takes about a millisecond for each asset.
func (d *Desk) Accept(ctx context.Context, by kv.Author, a Acceptance) (Result, error) {
	if a.Least == 0 {
		a.Least = DefaultLeast
	}
	if !(a.Least > 0 && a.Least <= 1) {
		return Result{}, &Error{"least", fmt.Sprint(a.Least), "use a number over 0 and up to 1"}
	}
	axes := a.Axes
	if len(axes) == 0 {
		axes = content.Axes()
	}
	for _, axis := range axes {
		if !slices.Contains(content.Axes(), axis) {
			return Result{}, &Error{"axes", fmt.Sprintf("%.40q", axis), "use moments, kind or topics"}
		}
	}
	return d.answer(ctx, by, a.Filter, answering{a.Batch, a.DryRun, func(s *Suggested) (labels []label.Label) {
		for _, axis := range s.Open {
			values, sure := s.Of(axis, a.Least)
			if slices.Contains(axes, axis) && len(values) > 0 && !slices.Equal(values, s.Asset.Values(axis)) {
				labels = append(labels, label.Label{Asset: s.Asset.ID, Axis: axis, Verdict: label.Accepted, Values: values, Suggested: values, Sure: sure})
			}
		}
		return labels
	}})
}

// Correct answers with what a person says.
func (d *Desk) Correct(ctx context.Context, by kv.Author, c Correction) (Result, error) {
	if err := d.check(&c); err != nil {
		return Result{}, err
	}
	c.All = true
	return d.answer(ctx, by, c.Filter, answering{c.Batch, c.DryRun, func(s *Suggested) []label.Label {
		values, sure := s.Of(c.Axis, 0)
		if c.Suggested != "" && !slices.Contains(values, c.Suggested) {
			return nil
		}
		l := label.Label{Asset: s.Asset.ID, Axis: c.Axis, Verdict: label.Corrected, Values: c.Values, Suggested: values, Sure: sure}
		switch {
		case c.Dismiss:
			l.Verdict, l.Values = label.Dismissed, values
		case slices.Equal(slices.Sorted(slices.Values(values)), slices.Sorted(slices.Values(c.Values))):
			l.Verdict = label.Accepted
		}
		return []label.Label{l}
	}})
}

// check refuses a correction of everything, and values that the site does not know.
func (d *Desk) check(c *Correction) error {
	if len(c.IDs) == 0 && c.Source == "" && c.Suggested == "" {
		return &Error{"ids", "nothing", "say which assets: ids, a source, or what is suggested of them"}
	}
	if c.Dismiss != (len(c.Values) == 0) {
		return &Error{"values", fmt.Sprintf("%d, with dismiss %v", len(c.Values), c.Dismiss), "give what is right, or dismiss what is suggested"}
	}
	confirm := content.Confirmation{Axis: c.Axis, Values: c.Values, Reset: c.Dismiss}
	if err := confirm.Check(); err != nil {
		return &Error{"values", fmt.Sprintf("%.80q of %.40q", c.Values, c.Axis), err.Error()}
	}
	if c.Axis != content.AxisMoments {
		return nil
	}
	for _, text := range c.Values {
		if err := d.known(text); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) known(moment string) error {
	m, _ := keywords.ParseMoment(moment) // was parsed by Check
	s := d.library.Current()
	switch {
	case m.Persona != "" && !slices.ContainsFunc(s.Personas, func(p keywords.PersonaDefinition) bool { return p.Key == m.Persona }):
		return &Error{"values", fmt.Sprintf("the persona %q", m.Persona), "define it first, or use one that is"}
	case m.Step != "" && !slices.ContainsFunc(s.Steps, func(d keywords.StepDefinition) bool { return d.Key == m.Step }):
		return &Error{"values", fmt.Sprintf("the step %q", m.Step), "define it first, or use one that is"}
	}
	return nil
}

// answering makes labels of what is suggested.
type answering struct {
	batch  string
	dryRun bool
	of     func(*Suggested) []label.Label
}

// answer goes through the assets and says what is answered of them.
func (d *Desk) answer(ctx context.Context, by kv.Author, f Filter, a answering) (result Result, err error) {
	v, err := d.view() // one for all: what is learned meanwhile changes nothing of this
	if err != nil {
		return result, err
	}
	f.From, f.Limit = "", MaxLimit
	for more := true; more; {
		list, next, err := d.look(ctx, f, v)
		if err != nil {
			return result, err
		}
		var labels []label.Label
		for i := range list {
			result.Looked++
			for _, l := range a.of(&list[i]) {
				l.Batch, l.Bulk, l.Features = a.batch, len(f.IDs) != 1, suggest.Names(list[i].features)
				labels = append(labels, l)
			}
		}
		if err := d.say(ctx, by, labels, a.dryRun, &result); err != nil {
			return result, err
		}
		f.From, more = next, next != ""
	}
	return result, nil
}

func (d *Desk) say(ctx context.Context, by kv.Author, labels []label.Label, dryRun bool, result *Result) error {
	if !dryRun {
		report, err := d.labels.Say(ctx, by, labels...)
		result.add(report)
		if err != nil {
			return err
		}
	}
	for _, l := range labels {
		l.Features = nil
		result.Labels = append(result.Labels, l)
	}
	return nil
}

func (r *Result) add(report label.Report) {
	r.Done += report.Done
	r.Unchanged += report.Unchanged
	r.Missing = append(r.Missing, report.Missing...)
	r.Seq = max(r.Seq, report.Seq)
}

// TakeBack takes back everything that was said in a batch and not anew since; an empty one is kv.ErrNotFound.
func (d *Desk) TakeBack(ctx context.Context, by kv.Author, batch string) (label.Report, error) {
	labels, err := d.labels.List(func(l *label.Label) bool { return batch != "" && l.Batch == batch })
	if err != nil {
		return label.Report{}, err
	}
	if len(labels) == 0 {
		return label.Report{}, fmt.Errorf("batch %.80q: %w", batch, kv.ErrNotFound)
	}
	return d.labels.TakeBack(ctx, by, labels...)
}
