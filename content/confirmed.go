package content

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// The kinds of change by which people confirm tags and take that back. They belong to content/label, whose apply functions call
// ConfirmIn; the result of their verdicts is the id of the asset.
const (
	KindLabel   = "asset.label"
	KindUnlabel = "asset.unlabel"
)

// Tagged makes a version by tags that a person has confirmed.
const Tagged What = "tagged"

// Axis is a part of an asset's tags that people confirm.
type Axis string

// The axes. Personas and steps stand in the moments.
const (
	AxisMoments Axis = "moments"
	AxisKind    Axis = "kind"
	AxisTopics  Axis = "topics"
)

// Axes are all of them.
func Axes() []Axis { return []Axis{AxisMoments, AxisKind, AxisTopics} }

// Confirmed says that a person has set the tags of an axis, and what the source said of it then. Of a source that says the same when
// the asset is put again the person's tags stay; one that says something else has spoken later, and counts.
type Confirmed struct {
	Axis  Axis     `cbor:"axis"`
	Given []string `cbor:"given"`
}

// Confirmation gives the tags of one axis of an asset; Reset gives it back what its source says.
type Confirmation struct {
	ID     AssetID  `cbor:"id"`
	Axis   Axis     `cbor:"axis"`
	Values []string `cbor:"values"` // in their text forms
	Reset  bool     `cbor:"reset"`
}

// ErrAxis is returned for a confirmation of an axis that there is not, or of values that cannot stand on it.
var ErrAxis = errors.New("the tags cannot be confirmed")

// Values are the tags of an axis in their text forms, in the order in which an asset has them.
func (a *Asset) Values(axis Axis) (values []string) {
	switch axis {
	case AxisKind:
		return []string{a.Kind}
	case AxisTopics:
		for _, t := range a.Topics {
			values = append(values, string(t))
		}
	case AxisMoments:
		for _, m := range a.Moments {
			values = append(values, m.String())
		}
	}
	return values
}

// ConfirmedOn reports whether a person has set the tags of the axis.
func (a *Asset) ConfirmedOn(axis Axis) bool {
	return slices.ContainsFunc(a.Confirmed, func(c Confirmed) bool { return c.Axis == axis })
}

// Check returns ErrAxis when the axis or a value is none, naming it.
func (c Confirmation) Check() error {
	if !slices.Contains(Axes(), c.Axis) {
		return fmt.Errorf("%w: axis %.40q; use moments, kind or topics", ErrAxis, c.Axis)
	}
	if c.Reset {
		return nil
	}
	if len(c.Values) > MaxTags || c.Axis == AxisKind && len(c.Values) != 1 {
		return fmt.Errorf("%w: %s: %d values; use one kind, at most %d moments or topics", ErrAxis, c.Axis, len(c.Values), MaxTags)
	}
	var a Asset
	return a.setValues(c.Axis, c.Values)
}

// setValues puts values in the place of those that an axis has.
func (a *Asset) setValues(axis Axis, values []string) error {
	values = sorted(values)
	switch axis {
	case AxisKind:
		if len(values) != 1 || keywords.Slug(values[0]) != values[0] || values[0] == "" {
			return fmt.Errorf("%w: kind %.60q; use one word such as guide", ErrAxis, values)
		}
		a.Kind = values[0]
	case AxisTopics:
		a.Topics = nil
		for _, text := range values {
			topic, err := keywords.ParseTopic(text)
			if err != nil || topic == "" {
				return fmt.Errorf("%w: topic %.60q; use lower-case letters, digits and hyphens", ErrAxis, text)
			}
			a.Topics = append(a.Topics, topic)
		}
	case AxisMoments:
		a.Moments = nil
		for _, text := range values {
			m, err := keywords.ParseMoment(text)
			if err != nil || m.IsZero() {
				return fmt.Errorf("%w: moment %.60q; write it as do/use/- with at least one part", ErrAxis, text)
			}
			a.Moments = append(a.Moments, m)
		}
	}
	return nil
}

// ConfirmIn sets the tags of one axis of an asset and marks it, or gives it back what its source said, in the course of a change. It
// reports whether the asset has changed, and returns kv.ErrNotFound when it is not there.
func ConfirmIn(tx *kv.Tx, c kv.Change, confirm Confirmation) (changed bool, err error) {
	row, err := assets.Get(tx, c.Site, string(confirm.ID))
	if err != nil {
		return false, err
	}
	s := step{Change: c, before: row, now: row.Asset, what: Tagged}
	if err := s.now.confirm(confirm); err != nil {
		return false, err
	}
	axis := confirm.Axis
	if slices.Equal(s.now.Values(axis), row.Values(axis)) && s.now.ConfirmedOn(axis) == row.ConfirmedOn(axis) {
		return false, nil
	}
	for _, topic := range s.now.Topics {
		if err := keymap.PutTopic(tx, c.Site, topic); err != nil {
			return false, err
		}
	}
	_, err = s.write(tx)
	return true, err
}

// confirm is what the asset becomes. The row that it was made of must not change: lists are cloned.
func (a *Asset) confirm(confirm Confirmation) error {
	given := a.Values(confirm.Axis)
	if i := slices.IndexFunc(a.Confirmed, func(c Confirmed) bool { return c.Axis == confirm.Axis }); i >= 0 {
		given = a.Confirmed[i].Given
	}
	a.Confirmed = slices.DeleteFunc(slices.Clone(a.Confirmed), func(c Confirmed) bool { return c.Axis == confirm.Axis })
	if confirm.Reset {
		return a.setValues(confirm.Axis, given)
	}
	a.Confirmed = append(a.Confirmed, Confirmed{confirm.Axis, given})
	slices.SortFunc(a.Confirmed, func(x, y Confirmed) int { return strings.Compare(string(x.Axis), string(y.Axis)) })
	return a.setValues(confirm.Axis, confirm.Values)
}

// keepConfirmed gives an asset that is put again the tags that people have confirmed, where its source says of an axis what it said
// then, or what they say.
func (a *Asset) keepConfirmed(known *Asset) {
	a.Confirmed = nil
	for _, c := range known.Confirmed {
		says := a.Values(c.Axis)
		if !slices.Equal(says, c.Given) && !slices.Equal(says, known.Values(c.Axis)) {
			continue
		}
		if a.setValues(c.Axis, known.Values(c.Axis)) == nil {
			a.Confirmed = append(a.Confirmed, c)
		}
	}
}
