package train

import (
	"crypto/sha256"
	"encoding/binary"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

// Labelled is a phrase with what is known of it. Intents and Steps are the values any of which is right, keywords.Unknown
// among them; none means that nothing is known of the axis.
type Labelled struct {
	Phrase  keywords.Phrase
	Intents []string
	Steps   []string
	Persona keywords.Persona
	Set     string  // where it comes from
	Weight  float64 // how much it counts in learning, 0 means 1
	HoldOut int     // one in so many of its set is held back, 0 means none
}

// right are the values of an axis any of which is right.
func (l *Labelled) right(axis string) []string {
	if axis == lexicon.Intent {
		return l.Intents
	}
	return l.Steps
}

func (l *Labelled) weight() float64 {
	if l.Weight == 0 {
		return 1
	}
	return l.Weight
}

// Fold is one of n parts, from 0 on, to which a phrase belongs by a hash of its words. The same words are always in the
// same part.
func Fold(p keywords.Phrase, n int) int {
	sum := sha256.Sum256([]byte(p.Normal()))
	return int(binary.BigEndian.Uint32(sum[:4]) % uint32(n))
}

// Split parts phrases into those to learn from and those in one of n folds, in their order.
func Split(phrases []Labelled, n, fold int) (rest, held []Labelled) {
	for _, l := range phrases {
		if Fold(l.Phrase, n) == fold {
			held = append(held, l)
		} else {
			rest = append(rest, l)
		}
	}
	return rest, held
}

// HoldBack parts phrases into those to learn from and those that are held back, as HoldOut says: the first of so many folds.
func HoldBack(phrases []Labelled) (rest, held []Labelled) {
	for _, l := range phrases {
		if l.HoldOut > 0 && Fold(l.Phrase, l.HoldOut) == 0 {
			held = append(held, l)
		} else {
			rest = append(rest, l)
		}
	}
	return rest, held
}
