package settings

import (
	"fmt"

	"moments/engine/rank"
	"moments/keywords"
)

// explorePrefix is before the moments that have a bound of their own.
const explorePrefix = "policy.explore_in."

// readPolicy checks the settings of the policy.
func (s *Settings) readPolicy() (p rank.Policy, err error) {
	share := func(name string, v float64) {
		if err == nil && !(v >= 0 && v <= 1) {
			err = fmt.Errorf("%w: policy.%s is %v; use a number from 0 to 1", ErrSettings, name, v)
		}
	}
	given := s.Policy
	share("temperature", given.Temperature)
	share("same_kind", given.SameKind)
	share("same_topic", given.SameTopic)
	share("explore", given.Explore)
	p = rank.Policy{Temperature: given.Temperature, SameKind: given.SameKind, SameTopic: given.SameTopic, Exploit: 1 - given.Explore}
	for text, explore := range given.ExploreIn {
		m, wrong := keywords.ParseMoment(text)
		if wrong != nil {
			return p, fmt.Errorf("%w: policy.explore_in: %w", ErrSettings, wrong)
		}
		share("explore_in."+text, explore)
		if p.Moments == nil {
			p.Moments = map[keywords.Moment]float64{}
		}
		p.Moments[m] = 1 - explore
	}
	return p, err
}
