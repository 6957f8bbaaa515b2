package retrieve

import (
	"moments/content"
	"moments/content/index"
	"moments/engine/rank"
	"moments/engine/rule"
	"moments/keywords"
)

// Ask is a request as far as finding goes. Its Language is that of the visitor, "" when it is not known.
type Ask struct {
	rank.Ask
	Phrase  keywords.Phrase // "" asks what may follow
	Typing  bool            // the last word is still being typed
	Region  string
	Filters Filters
	Limit   int               // how many are wanted
	Page    content.AssetID   // that the visitor is looking at, "" when it is none
	Opened  []content.AssetID // before, newest first
	Steer   rule.Effects      // what people want done
}

// Filters narrow the assets. Blank ones do not.
type Filters struct {
	Kind     string
	Topic    keywords.Topic
	Language string
}

// filter is what the index need not look at.
func (a *Ask) filter() index.Filter {
	f := index.Filter{At: a.Now}
	one := func(list *[]string, value string) {
		if value != "" {
			*list = []string{value}
		}
	}
	one(&f.Kinds, a.Filters.Kind)
	one(&f.Channels, a.Channel)
	one(&f.Regions, a.Region)
	one(&f.Languages, a.Filters.Language)
	if a.Filters.Topic != "" {
		f.Topics = []keywords.Topic{a.Filters.Topic}
	}
	return f
}

func (f Filters) match(facts *content.Facts) bool {
	return (f.Kind == "" || f.Kind == facts.Kind) &&
		(f.Topic == "" || facts.HasTopic(f.Topic)) &&
		(f.Language == "" || language(f.Language) == language(facts.Language))
}

// reaches reports whether something that is meant for some channels or regions, or for any, is meant for this one.
func reaches(meant []string, asked string) bool {
	if asked == "" || len(meant) == 0 {
		return true
	}
	for _, m := range meant {
		if m == asked {
			return true
		}
	}
	return false
}

// language is the language of a locale: de of de-AT.
func language(locale string) string { return string(keywords.LanguageOf(locale)) }
