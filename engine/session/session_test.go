package session_test

import (
	"slices"
	"testing"
	"time"

	"moments/engine/journal"
	"moments/engine/session"
	"moments/keywords"
	"moments/keywords/tagger"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// leans is the reading of a phrase that shows one nat of the persona.
func leans(persona keywords.Persona) keywords.Query {
	return keywords.Query{Why: []keywords.Evidence{{Source: "cue", For: keywords.Moment{Persona: persona}, Weight: 1}}}
}

// search is one answer to a visitor who carries the trail.
func search(t journal.Trail, at time.Time, chain string) journal.Trail {
	known := session.Known(t, chain, at)
	return session.Next(t, known, keywords.Moment{}, session.Event{At: at, Chain: chain, Query: leans("baker")})
}

func TestPhrasesAddUpAndFade(t *testing.T) {
	for _, test := range []struct {
		name     string
		chains   []string
		wait     time.Duration
		at       string // chain of the next request
		from, to float64
	}{
		{"nothing", nil, 0, "", 0, 0},
		{"one search", []string{"a"}, 0, "b", 1, 1},
		{"three searches", []string{"a", "b", "c"}, 0, "d", 3, 3},
		{"four keystrokes of one search", []string{"a", "a", "a", "a"}, 0, "b", 1, 1},
		{"within its own search", []string{"a", "b"}, 0, "b", 1, 1},
		{"without chains each is a search", []string{"", ""}, 0, "", 2, 2},
		{"half after ten minutes", []string{"a"}, 10 * time.Minute, "b", 0.49, 0.51},
		{"never more than the most", slices.Repeat([]string{""}, 50), 0, "", 4, 4},
		{"a clock that goes back", []string{"a"}, -time.Hour, "b", 1, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			var trail journal.Trail
			for _, chain := range test.chains {
				trail = search(trail, noon, chain)
			}
			if got := session.Known(trail, test.at, noon.Add(test.wait))["baker"]; got < test.from || got > test.to {
				t.Errorf("%v nats, want %v to %v", got, test.from, test.to)
			}
		})
	}
}

func TestTheTrailIsBounded(t *testing.T) {
	known := tagger.Session{}
	for i := range 40 {
		known[keywords.Persona('a'+rune(i))] = float64(i) / 20
	}
	next := session.Next(journal.Trail{}, known, keywords.Moment{Intent: keywords.Do}, session.Event{At: noon, Page: "p"})
	if len(next.Before) != journal.TrailLeanings || next.Before[0].Weight != 195 || len(next.Moments) != 1 || len(next.Seen) != 1 {
		t.Errorf("%+v", next)
	}
	again := session.Next(next, known, keywords.Moment{Intent: keywords.Do}, session.Event{At: noon, Page: "p"})
	if len(again.Moments) != 1 || len(again.Seen) != 1 {
		t.Errorf("what is there already comes twice: %+v", again)
	}
}

func TestReaders(t *testing.T) {
	got := session.Readers([]keywords.Moment{{Persona: "b"}, {Intent: keywords.Do}, {Persona: "a"}, {Step: "use", Persona: "b"}})
	if !slices.Equal(got, []keywords.Persona{"a", "b"}) {
		t.Errorf("%v", got)
	}
}
