package wire

import "moments/content/index"

// Suggestions are what a phrase may become.
type Suggestions struct {
	Prefix      string       `json:"prefix"`
	Suggestions []Suggestion `json:"suggestions"`
}

// Suggestion is a title or a keyword, and how many assets that may be shown have it.
type Suggestion struct {
	Text   string `json:"text"`
	Assets int    `json:"assets"`
}

// SuggestionsJSON is what GET /v1/suggest prints.
func SuggestionsJSON(prefix string, found []index.Suggestion) Suggestions {
	return Suggestions{Prefix: prefix, Suggestions: each(found, func(s index.Suggestion) Suggestion {
		return Suggestion{Text: s.Text, Assets: s.Assets}
	})}
}
