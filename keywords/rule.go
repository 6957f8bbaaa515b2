package keywords

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ActKind is what people want done with an asset, whatever its score.
type ActKind string

// The kinds of acts. A hide beats a pin, which beats the rest.
const (
	Pin   ActKind = "pin"   // put it first
	Boost ActKind = "boost" // let it score higher, within bounds
	Bury  ActKind = "bury"  // let it score lower, within bounds
	Hide  ActKind = "hide"  // never show it
)

// ActKinds are all of them, in their canonical order.
func ActKinds() []ActKind { return []ActKind{Pin, Boost, Bury, Hide} }

// ErrAct is returned for a text that names no act.
var ErrAct = errors.New("not an act")

// ParseActKind reads pin, boost, bury or hide, in any case; else it returns ErrAct.
func ParseActKind(s string) (ActKind, error) {
	switch k := ActKind(strings.ToLower(strings.TrimSpace(s))); k {
	case Pin, Boost, Bury, Hide:
		return k, nil
	}
	return "", fmt.Errorf("%.40q: %w: use pin, boost, bury or hide", s, ErrAct)
}

// Act is what a row of the keyword map wants done with an asset when it matches a phrase. When and for whom is for the one who answers to see
// to: a reading has no clock.
type Act struct {
	Kind    ActKind
	Asset   string  // opaque id
	Row     string  // id of the row
	Persona Persona // of the row, "" for any
	Channel string  // "" for any
	Period
}

// Holds reports whether the act is meant for now, a visitor who is taken for persona ("" for nobody in particular) and a channel. A row speaks
// for its own persona, so that it is held back only from visitors who are known to be another.
func (a *Act) Holds(at time.Time, persona Persona, channel string) bool {
	return a.Contains(at) && (a.Persona == "" || persona == "" || a.Persona == persona) && (a.Channel == "" || a.Channel == channel)
}

// Rule is what people want done with some assets on some occasions, whether or not a row of the keyword map matches.
type Rule struct {
	ID       string
	Act      ActKind
	Target   Target
	When     Occasion
	Period           // outside of which it does nothing
	Strength float64 // of a boost or a bury, above 0 to 1; 0 stands for the usual one
	Order    int     // among pins: the lower comes first
	Note     string
}

// Target is which assets a rule means. One field is set.
type Target struct {
	Asset  string // opaque id
	Kind   string
	Topic  Topic
	Source string // name of an import root
}

// Occasion is when a rule speaks: all that is set must be so. What is not known of a visitor is not so.
type Occasion struct {
	Moment   Moment // what the phrase was read as; a blank axis is any
	Topic    Topic  // that the phrase has
	Phrase   string // that the visitor types
	Match    string // how: exact, phrase or broad, as in the keyword map; "" without a phrase
	Channel  string
	Region   string
	Language string // of the visitor, as in de
}
