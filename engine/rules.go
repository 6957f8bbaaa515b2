package engine

import (
	"moments/content"
	"moments/keywords"
)

// usualStrength is what a boost or a bury of the keyword map does to a score, as a share of the most that any can.
const usualStrength = 0.5

// steering is what people want done with assets in one request, whatever their scores.
type steering struct {
	pins   []content.AssetID // each once, in order
	places map[content.AssetID]int
	hidden map[content.AssetID]bool
	lifted map[content.AssetID]float64
}

// steer gathers what holds for the request.
func (e *Engine) steer(a *asking) steering {
	s := steering{}
	for i := range a.query.Acts {
		if act := &a.query.Acts[i]; act.Holds(a.now, a.query.Moment.Persona, a.Channel) {
			s.add(act)
		}
	}
	return s
}

func (s *steering) add(act *keywords.Act) {
	if s.places == nil {
		s.places, s.hidden, s.lifted = map[content.AssetID]int{}, map[content.AssetID]bool{}, map[content.AssetID]float64{}
	}
	id := content.AssetID(act.Asset)
	switch act.Kind {
	case keywords.Pin:
		s.pin(id)
	case keywords.Hide:
		s.hidden[id] = true
	case keywords.Boost:
		s.lifted[id] += usualStrength
	case keywords.Bury:
		s.lifted[id] -= usualStrength
	}
}

func (s *steering) pin(id content.AssetID) {
	if s.places[id] == 0 {
		s.pins = append(s.pins, id)
		s.places[id] = len(s.pins)
	}
}

// hides reports whether nobody may see the asset in this request.
func (s *steering) hides(f *content.Facts) bool { return s.hidden[f.ID] }

// lift is how much the asset is boosted, up to 1, or buried, down to -1.
func (s *steering) lift(f *content.Facts) float64 { return max(-1, min(1, s.lifted[f.ID])) }
