package engine

import (
	"time"

	"moments/content"
	"moments/engine/rank"
	"moments/engine/retrieve"
	"moments/internal/kv"
	"moments/keywords"
)

// Answer is what one request got. Items are in reading order.
type Answer struct {
	ID          string
	Site        string
	At          time.Time
	Took        time.Duration
	Chain       string
	Query       keywords.Query
	Items       []Item
	Suggestions []string      // what might be typed instead, when nothing answers
	Fallback    retrieve.Rung // which rung of the ladder served; "" when the phrase was answered
	Context     string        // signed; to be handed back with the next request
	Index       kv.Seq        // how far the index had come
}

// Item is one asset of an answer.
type Item struct {
	Asset       content.Asset
	Intent      keywords.Intent // its group; "" is neither of the four
	Position    int             // reading order over the whole answer, from 1
	RankInGroup int             // from 1
	Score       float64         // 0 to 1
	Propensity  float64         // of its slot, given the slots above
	Pinned      bool
	Token       string // "" without consent
	TitleRanges [][2]int
	Snippet     string
	SnipRanges  [][2]int
	Why         string
	Learned     Learned
	Explanation *rank.Explanation // when it was asked for
}

// Learned is what came of the asset in this moment before: Shown counts decayed examinations, Relative is the reward as a multiple of the
// usual one.
type Learned struct {
	Shown    float64
	Relative float64
}

// Group is the items of one intent, in reading order.
type Group struct {
	Intent keywords.Intent
	Items  []Item
}

// Groups returns the items by intent, in reading order.
func (a *Answer) Groups() (groups []Group) {
	for _, item := range a.Items {
		if n := len(groups); n == 0 || groups[n-1].Intent != item.Intent {
			groups = append(groups, Group{Intent: item.Intent})
		}
		last := &groups[len(groups)-1]
		last.Items = append(last.Items, item)
	}
	return groups
}
