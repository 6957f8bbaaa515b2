package engine

import (
	"strconv"

	"moments/content/index"
	"moments/keywords"
)

// SuggestRequest is the beginning of a phrase, and what the assets are for that may be suggested. Blank fields do not narrow.
type SuggestRequest struct {
	Prefix  string
	Limit   int // 0 is index.DefaultSuggestions
	Locale  string
	Channel string
	Region  string
}

// Suggest returns titles and keywords of assets that may be shown now and that begin as was typed, those of the most assets first. A
// beginning of less than two bytes gives none. It returns ErrRequest for a request that is wrong, and keywords.ErrPhraseTooLong. Nothing is kept.
func (e *Engine) Suggest(r SuggestRequest) ([]index.Suggestion, error) {
	ask := Request{Phrase: r.Prefix, Locale: r.Locale, Channel: r.Channel, Region: r.Region}
	if err := ask.check(e.known); err != nil {
		return nil, err
	}
	if r.Limit < 0 || r.Limit > index.MaxSuggestions {
		return nil, &RequestError{"limit", strconv.Itoa(r.Limit), "use 1 to " + strconv.Itoa(index.MaxSuggestions)}
	}
	if len(r.Prefix) > keywords.MaxPhraseBytes {
		return nil, keywords.ErrPhraseTooLong
	}
	query := index.SuggestQuery{Prefix: r.Prefix, Limit: r.Limit, Filter: index.Filter{At: e.Now()}}
	for _, f := range []struct {
		list  *[]string
		value string
	}{{&query.Filter.Languages, r.Locale}, {&query.Filter.Channels, r.Channel}, {&query.Filter.Regions, r.Region}} {
		if f.value != "" {
			*f.list = []string{f.value}
		}
	}
	return e.index.Suggest(query)
}
