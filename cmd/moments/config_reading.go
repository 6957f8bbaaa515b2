package main

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

func (c *config) checkReading() error {
	for key, nats := range c.Reading.Prior {
		if intent, err := keywords.ParseIntent(key); err != nil || intent == "" {
			return fmt.Errorf("%w: %s%s: use know, go, do or buy", errConfig, priorPrefix, key)
		}
		if !(nats >= -maxPrior && nats <= maxPrior) {
			return fmt.Errorf("%w: %s%s is %v; use a number of nats from -%v to %v", errConfig, priorPrefix, key, nats, maxPrior, maxPrior)
		}
	}
	for _, list := range []struct {
		field string
		names []string
	}{{"reading.brands", c.Reading.Brands}, {"reading.products", c.Reading.Products}} {
		if len(list.names) > maxNames {
			return fmt.Errorf("%w: %s has %d names; use at most %d", errConfig, list.field, len(list.names), maxNames)
		}
		for _, name := range list.names {
			if p, err := keywords.ParsePhrase(name); err != nil || p.Normal() == "" || len(name) > maxNameBytes {
				return fmt.Errorf("%w: %s has %.80q; use names with at least one word, of at most %d bytes", errConfig, list.field, name, maxNameBytes)
			}
		}
	}
	return nil
}

// names are the brands and products that the site knows.
func (c *config) names() (names []keywords.Name) {
	for _, text := range c.Reading.Brands {
		names = append(names, keywords.Name{Kind: keywords.Brand, Text: text})
	}
	for _, text := range c.Reading.Products {
		names = append(names, keywords.Name{Kind: keywords.Product, Text: text})
	}
	return names
}

// prior is what a phrase with the site's own subjects means here, nil for nothing.
func (c *config) prior() map[keywords.Intent]float64 {
	if len(c.Reading.Prior) == 0 {
		return nil
	}
	prior := map[keywords.Intent]float64{}
	for key, nats := range c.Reading.Prior {
		prior[keywords.Intent(key)] = nats
	}
	return prior
}
