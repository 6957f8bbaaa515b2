package wire

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"

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

// Query is how a phrase was read. Phrase is left out where it stands beside the query.
type Query struct {
	Phrase       string       `json:"phrase,omitempty"`
	Moment       string       `json:"moment"`
	Confidence   float64      `json:"confidence"`
	Language     string       `json:"language"`
	Navigational bool         `json:"navigational"`
	Corrected    string       `json:"corrected"`
	Intents      Distribution `json:"intents"`
	Steps        Distribution `json:"steps"`
	Personas     Distribution `json:"personas"`
	Topics       []string     `json:"topics"`
	Why          []Evidence   `json:"why"`
}

// Evidence is one thing that spoke for or against a moment.
type Evidence struct {
	Source string  `json:"source"`
	Ref    string  `json:"ref"`
	Match  string  `json:"match"`
	Span   [2]int  `json:"span"`
	For    string  `json:"for"`
	Weight float64 `json:"weight"`
}

// Distribution is an object from key to probability, likeliest first.
type Distribution keywords.Distribution

// MarshalJSON keeps the order, which a map would lose.
func (d Distribution) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, share := range d {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(share.Key)
		if err != nil {
			return nil, err
		}
		p, err := json.Marshal(rounded(share.P))
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(p)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON writes, in whatever order.
func (d *Distribution) UnmarshalJSON(data []byte) error {
	var shares map[string]float64
	if err := json.Unmarshal(data, &shares); err != nil {
		return err
	}
	*d = make(Distribution, 0, len(shares))
	for key, p := range shares {
		*d = append(*d, keywords.Share{Key: key, P: p})
	}
	slices.SortFunc(*d, func(a, b keywords.Share) int {
		return cmp.Or(cmp.Compare(b.P, a.P), strings.Compare(a.Key, b.Key))
	})
	return nil
}

// rounded leaves six digits behind the point: what people and files compare. Propensities are not rounded.
func rounded(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// QueryJSON is a reading as POST /v1/tag and the command tag print it.
func QueryJSON(q keywords.Query) Query {
	wire := Query{
		Phrase: string(q.Phrase), Moment: q.Moment.String(), Confidence: rounded(q.Confidence), Language: q.Language,
		Navigational: q.Navigational, Corrected: q.Corrected, Intents: Distribution(q.Intents), Steps: Distribution(q.Steps),
		Personas: Distribution(q.Personas), Topics: texts(q.Topics), Why: make([]Evidence, len(q.Why)),
	}
	for i, w := range q.Why {
		wire.Why[i] = Evidence{
			Source: w.Source, Ref: w.Ref, Match: w.Match, Span: w.Span, For: w.For.String(), Weight: rounded(w.Weight),
		}
	}
	return wire
}

// AnswerJSON is an answer as POST /v1/recommend and the command ask print it.
func AnswerJSON(a engine.Answer) Answer {
	wire := Answer{
		ID: a.ID, Site: a.Site, Phrase: string(a.Query.Phrase), TookUS: a.Took.Microseconds(), Chain: a.Chain, Query: QueryJSON(a.Query),
		Groups: []Group{}, Fallback: string(a.Fallback), Suggestions: []string{}, Next: []Item{}, Context: a.Context,
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
