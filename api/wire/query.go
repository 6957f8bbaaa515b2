package wire

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"moments/keywords"
)

// Query is how a phrase was read. Phrase is left out where it stands beside the query. Likely are the two likeliest intents
// when none is claimed, and none when one is.
type Query struct {
	Phrase       string       `json:"phrase,omitempty"`
	Moment       string       `json:"moment"`
	Confidence   float64      `json:"confidence"`
	Language     string       `json:"language"`
	Navigational bool         `json:"navigational"`
	Corrected    string       `json:"corrected"`
	Intents      Distribution `json:"intents"`
	Likely       []string     `json:"likely"`
	Steps        Distribution `json:"steps"`
	Personas     Distribution `json:"personas"`
	Topics       []string     `json:"topics"`
	Entities     []Entity     `json:"entities"`
	Why          []Evidence   `json:"why"`
}

// Entity is a name in the phrase. Kind is place, brand or product.
type Entity struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
	Span [2]int `json:"span"`
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

// QueryJSON is a reading as POST /v1/tag and the command tag print it.
func QueryJSON(q keywords.Query) Query {
	return Query{
		Phrase: string(q.Phrase), Moment: q.Moment.String(), Confidence: rounded(q.Confidence), Language: q.Language,
		Navigational: q.Navigational, Corrected: q.Corrected, Intents: Distribution(q.Intents), Likely: texts(likely(q)),
		Steps: Distribution(q.Steps), Personas: Distribution(q.Personas), Topics: texts(q.Topics),
		Entities: each(q.Entities, func(e keywords.Entity) Entity { return Entity{string(e.Kind), e.Text, e.Span} }),
		Why: each(q.Why, func(e keywords.Evidence) Evidence {
			return Evidence{
				Source: e.Source, Ref: e.Ref, Match: e.Match, Span: e.Span, For: e.For.String(), Weight: rounded(e.Weight),
			}
		}),
	}
}

// likely are the two likeliest intents of a phrase for which none is claimed, equal ones in their usual order.
func likely(q keywords.Query) []keywords.Intent {
	if q.Moment.Intent != "" {
		return nil
	}
	possible := slices.DeleteFunc(keywords.Intents(), func(i keywords.Intent) bool { return q.Intents.P(string(i)) == 0 })
	slices.SortStableFunc(possible, func(a, b keywords.Intent) int {
		return cmp.Compare(q.Intents.P(string(b)), q.Intents.P(string(a)))
	})
	return possible[:min(len(possible), 2)]
}
