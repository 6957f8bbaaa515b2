package wire

import (
	"math"

	"moments/engine"
	"moments/engine/rank"
	"moments/keywords"
)

// Answer is the answer to a recommend request on the wire. Lists are never null; ranges count UTF-16 code units.
type Answer struct {
	ID          string   `json:"id"`
	Site        string   `json:"site"`
	Phrase      string   `json:"phrase"`
	TookUS      int64    `json:"took_us"`
	Chain       string   `json:"chain"`
	Query       Query    `json:"query"`
	Groups      []Group  `json:"groups"`
	Fallback    string   `json:"fallback"`
	Suggestions []string `json:"suggestions"`
	Next        []Item   `json:"next"`
	Context     string   `json:"context"`
}

// Group is the items of one intent.
type Group struct {
	Intent string `json:"intent"`
	Label  string `json:"label"`
	Items  []Item `json:"items"`
}

// Item is an asset that is shown.
type Item struct {
	ID            string       `json:"id"`
	URL           string       `json:"url"`
	Title         string       `json:"title"`
	TitleRanges   [][2]int     `json:"title_ranges"`
	Snippet       string       `json:"snippet"`
	SnippetRanges [][2]int     `json:"snippet_ranges"`
	Kind          string       `json:"kind"`
	Moments       []string     `json:"moments"`
	Position      int          `json:"position"`
	RankInGroup   int          `json:"rank_in_group"`
	Score         float64      `json:"score"`
	Propensity    float64      `json:"propensity"`
	Token         string       `json:"token"`
	Why           string       `json:"why"`
	Image         string       `json:"image,omitempty"`
	CTA           *CTA         `json:"cta,omitempty"`
	Pinned        bool         `json:"pinned,omitempty"`
	Learned       *Learned     `json:"learned,omitempty"`
	Explanation   *Explanation `json:"explanation,omitempty"`
}

// CTA is what the asset asks its reader to do.
type CTA struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// Learned is what came of the item before: how often it was examined, and its reward as a multiple of the usual one.
type Learned struct {
	Shown    float64 `json:"shown"`
	Relative float64 `json:"relative"`
}

// Explanation is a tree of what a score is made of.
type Explanation struct {
	Name     string        `json:"name"`
	Value    float64       `json:"value"`
	Message  string        `json:"message,omitempty"`
	Children []Explanation `json:"children,omitempty"`
}

// rounded leaves six digits behind the point: what people and files compare. Propensities are not rounded.
func rounded(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// AnswerJSON is an answer as POST /v1/recommend and the command ask print it.
func AnswerJSON(a engine.Answer) Answer {
	wire := Answer{
		ID: a.ID, Site: a.Site, Phrase: string(a.Query.Phrase), TookUS: a.Took.Microseconds(), Chain: a.Chain, Query: QueryJSON(a.Query),
		Groups: []Group{}, Fallback: string(a.Fallback), Suggestions: each(a.Suggestions, func(s string) string { return s }), Next: []Item{}, Context: a.Context,
	}
	wire.Query.Phrase = ""
	for _, g := range a.Groups() {
		group := Group{Intent: string(g.Intent), Label: g.Intent.Label(), Items: make([]Item, len(g.Items))}
		for i := range g.Items {
			group.Items[i] = itemJSON(&g.Items[i])
		}
		wire.Groups = append(wire.Groups, group)
	}
	return wire
}

func itemJSON(item *engine.Item) Item {
	asset := &item.Asset
	wire := Item{
		ID: string(asset.ID), URL: asset.URL, Title: asset.Title, TitleRanges: ranges(item.TitleRanges), Snippet: item.Snippet,
		SnippetRanges: ranges(item.SnipRanges), Kind: asset.Kind, Moments: moments(asset.Moments), Position: item.Position,
		RankInGroup: item.RankInGroup, Score: rounded(item.Score), Propensity: item.Propensity, Token: item.Token, Why: item.Why,
		Image: asset.Image, Pinned: item.Pinned, Explanation: explanationJSON(item.Explanation),
	}
	if asset.CTAURL != "" {
		wire.CTA = &CTA{Label: asset.CTALabel, URL: asset.CTAURL}
	}
	if item.Learned.Shown > 0 {
		wire.Learned = &Learned{Shown: rounded(item.Learned.Shown), Relative: rounded(item.Learned.Relative)}
	}
	return wire
}

func explanationJSON(e *rank.Explanation) *Explanation {
	if e == nil {
		return nil
	}
	wire := &Explanation{Name: e.Name, Value: rounded(e.Value), Message: e.Message}
	for i := range e.Children {
		wire.Children = append(wire.Children, *explanationJSON(&e.Children[i]))
	}
	return wire
}

func ranges(r [][2]int) [][2]int {
	if r == nil {
		return [][2]int{}
	}
	return r
}

func moments(list []keywords.Moment) []string { return each(list, keywords.Moment.String) }
