package main

import (
	"fmt"

	"moments/engine/rank"
	"moments/keywords"
)

// explorePrefix is before the moments that have a bound of their own.
const explorePrefix = "policy.explore_in."

// readPolicy checks the settings of the policy.
func (c *config) readPolicy() (p rank.Policy, err error) {
	share := func(name string, v float64) {
		if err == nil && !(v >= 0 && v <= 1) {
			err = fmt.Errorf("%w: policy.%s is %v; use a number from 0 to 1", errConfig, name, v)
		}
	}
	s := c.Policy
	share("temperature", s.Temperature)
	share("same_kind", s.SameKind)
	share("same_topic", s.SameTopic)
	share("explore", s.Explore)
	p = rank.Policy{Temperature: s.Temperature, SameKind: s.SameKind, SameTopic: s.SameTopic, Exploit: 1 - s.Explore}
	for text, explore := range s.ExploreIn {
		m, wrong := keywords.ParseMoment(text)
		if wrong != nil {
			return p, fmt.Errorf("%w: policy.explore_in: %w", errConfig, wrong)
		}
		share("explore_in."+text, explore)
		if p.Moments == nil {
			p.Moments = map[keywords.Moment]float64{}
		}
		p.Moments[m] = 1 - explore
	}
	return p, err
}
