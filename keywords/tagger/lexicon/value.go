package lexicon

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"moments/keywords"
)

// The axes that the language speaks of. Personas are not among them: nobody's words are a persona's everywhere.
const (
	Intent = "intent"
	Step   = "step"
)

// Value is one value of an axis; its key is an intent, a step or keywords.Unknown.
type Value struct{ Axis, Key string }

// String is the value as files write it: intent=do.
func (v Value) String() string { return v.Axis + "=" + v.Key }

// Moment is the moment that has just this value, zero for unknown.
func (v Value) Moment() (m keywords.Moment) {
	switch {
	case v.Key == keywords.Unknown:
	case v.Axis == Intent:
		m.Intent = keywords.Intent(v.Key)
	case v.Axis == Step:
		m.Step = keywords.Step(v.Key)
	}
	return m
}

// ErrValue is returned for a text that is no value of an axis.
var ErrValue = errors.New("not a value of an axis")

// ParseValue reads intent=do, step=use, or unknown of either.
func ParseValue(s string) (Value, error) {
	axis, key, _ := strings.Cut(s, "=")
	v := Value{axis, key}
	var err error
	switch {
	case axis != Intent && axis != Step || key == "" || key == keywords.Blank:
		err = fmt.Errorf("%q: %w: write intent=do or step=use", s, ErrValue)
	case key == keywords.Unknown:
	case axis == Intent:
		_, err = keywords.ParseIntent(key)
	default:
		_, err = keywords.ParseStep(key)
	}
	return v, err
}

// Effect is evidence for a value: Weight nats are added to its score.
type Effect struct {
	Value
	Weight float64
}

// ParseEffects reads values and weights in turn.
func ParseEffects(words []string) (effects []Effect, err error) {
	for ; len(words) > 0; words = words[2:] {
		v, err := ParseValue(words[0])
		if err != nil {
			return nil, err
		}
		if len(words) == 1 {
			return nil, fmt.Errorf("%w: no weight after %s", ErrLine, words[0])
		}
		weight, err := strconv.ParseFloat(words[1], 64)
		if err != nil || weight != weight || weight < -MaxWeight || weight > MaxWeight {
			return nil, fmt.Errorf("%w: weight %q: use a number between -%d and %d", ErrLine, words[1], MaxWeight, MaxWeight)
		}
		effects = append(effects, Effect{v, weight})
	}
	return effects, nil
}

// MaxWeight bounds the weight of an effect: e to its power is as good as certain.
const MaxWeight = 20
