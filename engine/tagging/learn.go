package tagging

import (
	"fmt"

	"moments/content"
	"moments/content/label"
	"moments/content/suggest"
	"moments/keywords"
)

// taughtInBulk is how much an accepted suggestion counts that was one of many: people look less closely, and it says what the model said.
const taughtInBulk = 0.3

// Model is the program's own model as the site's labels have taught it. It is learned anew when a label has changed.
func (d *Desk) Model() (*suggest.Model, error) {
	revision, err := d.labels.Revision()
	if err != nil {
		return nil, fmt.Errorf("reading the labels: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.base == nil {
		d.base = suggest.Base()
		d.model = d.base
	}
	if revision == d.revision {
		return d.model, nil
	}
	labels, err := d.labels.List(teaches)
	if err != nil {
		return nil, fmt.Errorf("reading the labels: %w", err)
	}
	lessons := make([]suggest.Label, len(labels))
	for i := range labels {
		lessons[i] = lesson(&labels[i])
	}
	d.model, d.revision = suggest.Learn(d.base, lessons), revision
	return d.model, nil
}

func teaches(l *label.Label) bool { return l.Verdict != label.Dismissed && len(l.Features) > 0 }

// lesson is what a label says of intents, steps or kinds. Topics and personas are not the model's.
func lesson(l *label.Label) suggest.Label {
	one := suggest.Label{Features: l.Features, Right: map[suggest.Axis][]string{}}
	if l.Bulk && l.Verdict == label.Accepted {
		one.Weight = taughtInBulk
	}
	if l.Axis == content.AxisKind {
		one.Right[suggest.Kinds] = l.Values
	}
	if l.Axis == content.AxisMoments {
		for _, text := range l.Values {
			if m, err := keywords.ParseMoment(text); err == nil {
				add(one.Right, suggest.Intents, string(m.Intent))
				add(one.Right, suggest.Steps, string(m.Step))
			}
		}
	}
	return one
}

func add(right map[suggest.Axis][]string, axis suggest.Axis, value string) {
	if value != "" {
		right[axis] = append(right[axis], value)
	}
}
