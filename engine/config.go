package engine

import (
	"io"
	"log/slog"
	"time"

	"moments/engine/outcome"
	"moments/engine/rank"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/tagger"
)

// Config says how an engine is opened. The zero value of a field means what its comment says.
type Config struct {
	Dir     string           // the data folder; "" keeps everything in memory
	Site    string           // "" is main
	Now     func() time.Time // nil is time.Now
	Random  io.Reader        // of ids and secrets; nil is crypto/rand
	Logger  *slog.Logger     // nil discards
	Reserve uint64           // free bytes below which nothing is written; 0 is the rule of package kv
	Probe   func(dir string) error
	Weights *rank.Weights // nil are the defaults
	Policy  *rank.Policy  // nil is the default
	// Learning says how far one sender of outcomes is believed. When it changes, what was learned is learned again from the journal.
	Learning outcome.Config
	// Kinds are changes that are owned above the engine, such as those of API keys.
	Kinds map[string]kv.Apply
	// Review wants a draft of the keyword map approved by someone who has not written it before it is published.
	Review bool
	// Readings is how many readings of phrases are kept; 0 is 20,000, -1 keeps none.
	Readings int
	// Names are brands and products that the site knows; they must not be changed afterwards. Prior is what a phrase with
	// one of its subjects means here before anything else is known, in nats: see tagger.Site.
	Names []keywords.Name
	Prior map[keywords.Intent]float64
	// Tagger reads phrases; nil makes one, which takes some tens of milliseconds. Engines may share one, as tests do.
	Tagger *tagger.Tagger
}

const defaultSite = "main"

func (c *Config) complete() {
	if c.Site == "" {
		c.Site = defaultSite
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Weights == nil {
		w := rank.DefaultWeights()
		c.Weights = &w
	}
	if c.Policy == nil {
		p := rank.DefaultPolicy()
		c.Policy = &p
	}
	if c.Readings == 0 {
		c.Readings = 20_000
	}
	if c.Tagger == nil {
		c.Tagger = tagger.New(tagger.Config{})
	}
}

// plan is what answers are scored and drawn with.
func (c *Config) plan() rank.Plan { return rank.Plan{Weights: *c.Weights, Policy: *c.Policy} }

// author is who writes by itself.
func (e *Engine) author() kv.Author { return kv.Author{Actor: "system", At: e.cfg.Now()} }
