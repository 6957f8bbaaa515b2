package tags

import (
	"moments/content"
	"moments/content/label"
	"moments/content/suggest"
	"moments/content/twin"
	"moments/engine/tagging"
	"moments/internal/kv"
)

// List is what assets would serve, and from where to go on, "" at the end.
type List struct {
	Suggestions []Suggested `json:"suggestions"`
	Cursor      string      `json:"cursor"`
}

// Suggested is one asset. Tags are what it has, Confirmed the axes that people have set, Open those of which nothing is known.
type Suggested struct {
	ID        content.AssetID `json:"id"`
	Title     string          `json:"title"`
	URL       string          `json:"url"`
	Source    string          `json:"source"`
	Tags      Tags            `json:"tags"`
	Confirmed []content.Axis  `json:"confirmed"`
	Open      []content.Axis  `json:"open"`
	Moments   []Value         `json:"moments"`
	Kind      []Value         `json:"kind"` // one, or none
	Topics    []Value         `json:"topics"`
	Intents   []Value         `json:"intents"`
	Steps     []Value         `json:"steps"`
	Personas  []Value         `json:"personas"`
}

// Tags are those of an asset in their text forms.
type Tags struct {
	Moments []string `json:"moments"`
	Kind    string   `json:"kind"`
	Topics  []string `json:"topics"`
}

// Value is a suggestion with its probability and the reasons.
type Value struct {
	Value      string   `json:"value"`
	Confidence float64  `json:"confidence"`
	Why        []string `json:"why"`
}

// ListOf is a list outside.
func ListOf(list []tagging.Suggested, next content.AssetID) List {
	out := List{Suggestions: []Suggested{}, Cursor: string(next)}
	for i := range list {
		out.Suggestions = append(out.Suggestions, suggestedOf(&list[i]))
	}
	return out
}

func suggestedOf(s *tagging.Suggested) Suggested {
	a := &s.Asset
	out := Suggested{
		ID: a.ID, Title: a.Title, URL: a.URL, Source: a.Source, Confirmed: []content.Axis{}, Open: append([]content.Axis{}, s.Open...),
		Tags:    Tags{some(a.Values(content.AxisMoments)), a.Kind, some(a.Values(content.AxisTopics))},
		Moments: valuesOf(s.Moments), Topics: valuesOf(s.Topics), Kind: []Value{},
		Intents: valuesOf(s.Intents), Steps: valuesOf(s.Steps), Personas: valuesOf(s.Personas),
	}
	if s.Kind.Value != "" {
		out.Kind = valuesOf([]suggest.Suggestion{s.Kind})
	}
	for _, c := range a.Confirmed {
		out.Confirmed = append(out.Confirmed, c.Axis)
	}
	return out
}

func valuesOf(list []suggest.Suggestion) []Value {
	values := make([]Value, len(list))
	for i, s := range list {
		values[i] = Value{s.Value, s.Confidence, some(s.Why)}
	}
	return values
}

// some is a list that is never null.
func some(list []string) []string { return append([]string{}, list...) }

// Result says what was answered, or would be, and by which batch it can be taken back.
type Result struct {
	Batch     string   `json:"batch"`
	DryRun    bool     `json:"dry_run"`
	Looked    int      `json:"looked_at"`
	Done      int      `json:"done"`
	Unchanged int      `json:"unchanged"`
	Missing   []string `json:"missing"`
	Labels    []Label  `json:"labels"`

	seq kv.Seq
}

// Label is what is said of one axis of an asset.
type Label struct {
	Asset      content.AssetID `json:"asset"`
	Axis       content.Axis    `json:"axis"`
	Verdict    label.Verdict   `json:"verdict"`
	Values     []string        `json:"values"`
	Suggested  []string        `json:"suggested"`
	Confidence float64         `json:"confidence"`
}

// ResultOf is a result outside.
func ResultOf(r tagging.Result, batch string, dryRun bool) Result {
	out := Result{
		Batch: batch, DryRun: dryRun, Looked: r.Looked, Done: r.Done, Unchanged: r.Unchanged, Missing: some(r.Missing), Labels: []Label{}, seq: r.Seq,
	}
	for i := range r.Labels {
		l := &r.Labels[i]
		out.Labels = append(out.Labels, Label{l.Asset, l.Axis, l.Verdict, some(l.Values), some(l.Suggested), l.Sure})
	}
	return out
}

// Twins are groups of assets that say the same.
type Twins struct {
	Groups []Group `json:"groups"`
}

// Group is one of them. Alike is the part of its text that each shares with the first at least.
type Group struct {
	Exact  bool    `json:"exact"`
	Alike  float64 `json:"alike"`
	Assets []Twin  `json:"assets"`
}

// Twin is an asset of a group. Differs names what beside the text is not as with the first.
type Twin struct {
	ID       content.AssetID `json:"id"`
	Title    string          `json:"title"`
	URL      string          `json:"url"`
	Source   string          `json:"source"`
	Language string          `json:"language"`
	Alike    float64         `json:"alike"`
	Differs  []string        `json:"differs"`
}

// TwinsOf are groups outside.
func TwinsOf(groups []twin.Group) Twins {
	out := Twins{Groups: []Group{}}
	for _, g := range groups {
		group := Group{Exact: g.Exact, Alike: g.Alike}
		for _, m := range g.Members {
			group.Assets = append(group.Assets, Twin{m.ID, m.Title, m.URL, m.Source, m.Language, m.Alike, some(m.Differs)})
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}
