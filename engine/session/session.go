package session

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/keywords"
	"moments/keywords/tagger"
)

// Event is one answer. Query is the reading of its phrase without the session.
type Event struct {
	At    time.Time
	Chain string // the search that the phrase is a keystroke of, "" when it is one by itself
	Query keywords.Query
	Page  content.AssetID // the asset whose page the visitor is on, "" for none
}

// Known is what the trail says of the visitor's persona at a time, before the search of the chain. It is empty for a trail
// that was never issued.
func Known(t journal.Trail, chain string, at time.Time) tagger.Session {
	carried := t.Session
	if t.Chain != 0 && t.Chain == hash(chain) {
		carried = t.Before
	}
	known := tagger.Session{}
	for _, l := range carried {
		known[l.Persona] = float64(l.Weight) / 100
	}
	return known.After(at.Sub(time.Unix(t.Issued, 0)), keywords.Query{})
}

// Next is the trail after an answer to a visitor of whom known was known. Claimed is the moment that was answered.
func Next(t journal.Trail, known tagger.Session, claimed keywords.Moment, e Event) journal.Trail {
	next := journal.Trail{
		Issued: e.At.Unix(), Moments: t.Moments, Seen: t.Seen, Chain: hash(e.Chain),
		Before: leanings(known), Session: leanings(known.After(0, e.Query)),
	}
	if !claimed.IsZero() && (len(next.Moments) == 0 || next.Moments[0] != claimed) {
		next.Moments = append([]keywords.Moment{claimed}, next.Moments...)
	}
	if e.Page != "" && !slices.Contains(next.Seen, e.Page) {
		next.Seen = append([]content.AssetID{e.Page}, next.Seen...)
	}
	return next.Cut()
}

// leanings are the personas of a session, those that most speaks for first.
func leanings(s tagger.Session) (list []journal.Leaning) {
	for persona, nats := range s {
		list = append(list, journal.Leaning{Persona: persona, Weight: int(math.Round(nats * 100))})
	}
	slices.SortFunc(list, func(a, b journal.Leaning) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Persona, b.Persona))
	})
	return list
}

// hash is never 0 for a chain, and 0 for none.
func hash(chain string) uint32 {
	if chain == "" {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(chain))
	return max(h.Sum32(), 1)
}

// Readers are the personas that the moments of a page name, each once, in order. A page that serves any persona says nothing
// of its readers.
func Readers(page []keywords.Moment) (personas []keywords.Persona) {
	for _, m := range page {
		if m.Persona != "" {
			personas = append(personas, m.Persona)
		}
	}
	slices.Sort(personas)
	return slices.Compact(personas)
}
