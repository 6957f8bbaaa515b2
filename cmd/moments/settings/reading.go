package settings

import (
	"fmt"

	"moments/keywords"
)

// priorPrefix begins the settings of what a phrase means here, one for each intent.
const priorPrefix = "reading.prior."

// Bounds of how a site may say that phrases are read.
const (
	maxPrior     = 10.0 // nats
	maxNames     = 10_000
	maxNameBytes = 128
)

func (s *Settings) checkReading() error {
	for key, nats := range s.Reading.Prior {
		if intent, err := keywords.ParseIntent(key); err != nil || intent == "" {
			return fmt.Errorf("%w: %s%s: use know, go, do or buy", ErrSettings, priorPrefix, key)
		}
		if !(nats >= -maxPrior && nats <= maxPrior) {
			return fmt.Errorf("%w: %s%s is %v; use a number of nats from -%v to %v", ErrSettings, priorPrefix, key, nats, maxPrior, maxPrior)
		}
	}
	for _, list := range []struct {
		field string
		names []string
	}{{"reading.brands", s.Reading.Brands}, {"reading.products", s.Reading.Products}} {
		if len(list.names) > maxNames {
			return fmt.Errorf("%w: %s has %d names; use at most %d", ErrSettings, list.field, len(list.names), maxNames)
		}
		for _, name := range list.names {
			if p, err := keywords.ParsePhrase(name); err != nil || p.Normal() == "" || len(name) > maxNameBytes {
				return fmt.Errorf("%w: %s has %.80q; use names with at least one word, of at most %d bytes", ErrSettings, list.field, name, maxNameBytes)
			}
		}
	}
	return nil
}

// Names are the brands and products that the site knows.
func (s *Settings) Names() (names []keywords.Name) {
	for _, text := range s.Reading.Brands {
		names = append(names, keywords.Name{Kind: keywords.Brand, Text: text})
	}
	for _, text := range s.Reading.Products {
		names = append(names, keywords.Name{Kind: keywords.Product, Text: text})
	}
	return names
}

// Prior is what a phrase with the site's own subjects means here, nil for nothing.
func (s *Settings) Prior() map[keywords.Intent]float64 {
	if len(s.Reading.Prior) == 0 {
		return nil
	}
	prior := map[keywords.Intent]float64{}
	for key, nats := range s.Reading.Prior {
		prior[keywords.Intent(key)] = nats
	}
	return prior
}
