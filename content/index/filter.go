package index

import (
	"time"

	"moments/content"
	"moments/content/index/postings"
	"moments/content/index/table"
	"moments/keywords"
)

// Filter says which assets may be found, by their facts as of Result.Seq: those that have one of each list that is not
// empty. An asset without a language, without channels or without regions is for all of them. Of languages the
// first part counts: de is de-AT. With At only assets are found that are published and not expired then, to
// the microsecond.
//
// A filter makes one set of a bit for each asset in each segment, about 2 microseconds for each value and 100,000 assets, and
// looks into it for assets that may be among the best. A search whose best assets do not pass looks at more of them: at worst,
// when hardly any asset passes, at all that have a word of the query.
type Filter struct {
	Kinds     []string
	Channels  []string
	Regions   []string
	Languages []string
	Topics    []keywords.Topic
	At        time.Time
}

// The kinds of facets. A facet is a kind and a value; the value "" of channels, regions and languages means any.
const (
	kindFacet     = "kind\x00"
	channelFacet  = "channel\x00"
	regionFacet   = "region\x00"
	languageFacet = "language\x00"
	topicFacet    = "topic\x00"
)

// facetsOf are the facets of an asset.
func facetsOf(a *content.Asset) []string {
	all := []string{kindFacet + a.Kind, languageFacet}
	if a.Language != "" {
		all[1] += string(keywords.LanguageOf(a.Language))
	}
	all = append(all, labelled(channelFacet, orAny(a.Channels))...)
	all = append(all, labelled(regionFacet, orAny(a.Regions))...)
	all = append(all, labelled(topicFacet, a.Topics)...)
	if !a.Published.IsZero() {
		all = append(all, table.FromFacet(a.Published))
	}
	if !a.Expires.IsZero() {
		all = append(all, table.UntilFacet(a.Expires))
	}
	return all
}

func orAny(values []string) []string {
	if len(values) == 0 {
		return []string{""}
	}
	return values
}

func labelled[T ~string](kind string, values []T) []string {
	labels := make([]string, len(values))
	for i, v := range values {
		labels[i] = kind + string(v)
	}
	return labels
}

// labels is what the tables filter by; nil lets everything through.
func (f *Filter) labels() *postings.Filter {
	filter := &postings.Filter{At: f.At}
	add := func(labels []string, any ...string) {
		if len(labels) > 0 {
			filter.Groups = append(filter.Groups, append(labels, any...))
		}
	}
	add(labelled(kindFacet, f.Kinds))
	add(labelled(topicFacet, f.Topics))
	add(labelled(channelFacet, f.Channels), channelFacet)
	add(labelled(regionFacet, f.Regions), regionFacet)
	languages := make([]keywords.Language, len(f.Languages))
	for i, tag := range f.Languages {
		languages[i] = keywords.LanguageOf(tag)
	}
	add(labelled(languageFacet, languages), languageFacet)
	if len(filter.Groups) == 0 && f.At.IsZero() {
		return nil
	}
	return filter
}
