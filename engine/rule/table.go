package rule

import (
	"slices"

	"moments/content"
	"moments/keywords"
)

// entry is a rule, and the number of the occasion on which it holds.
type entry struct {
	rule  *Rule
	group int
}

// table is rules, but for pins, by what they mean.
type table struct {
	assets  map[content.AssetID][]entry
	kinds   map[string][]entry
	topics  map[keywords.Topic][]entry
	sources map[string][]entry
}

func (t *table) add(e entry) {
	switch target := &e.rule.Target; {
	case target.Asset != "":
		put(&t.assets, content.AssetID(target.Asset), e)
	case target.Kind != "":
		put(&t.kinds, target.Kind, e)
	case target.Topic != "":
		put(&t.topics, target.Topic, e)
	case target.Source != "":
		put(&t.sources, target.Source, e)
	}
}

func put[K comparable](list *map[K][]entry, key K, e entry) {
	if *list == nil {
		*list = map[K][]entry{}
	}
	(*list)[key] = append((*list)[key], e)
}

// about calls do with the rules that mean an asset: those for itself, its kind, its source, and each of its topics once.
func (t *table) about(f *content.Facts, do func(keywords.Target, []entry)) {
	some := func(target keywords.Target, entries []entry) {
		if len(entries) > 0 {
			do(target, entries)
		}
	}
	some(keywords.Target{Asset: string(f.ID)}, t.assets[f.ID])
	some(keywords.Target{Kind: f.Kind}, t.kinds[f.Kind])
	some(keywords.Target{Source: f.Source}, t.sources[f.Source])
	if t.topics == nil {
		return
	}
	for i, topic := range f.Topics {
		if !slices.Contains(f.Topics[:i], topic) {
			some(keywords.Target{Topic: topic}, t.topics[topic])
		}
	}
}
