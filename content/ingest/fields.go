package ingest

import (
	"maps"
	"slices"
	"strings"

	"moments/content/ingest/front"
	"moments/content/ingest/prose"
)

// field is a property of an asset, named as its column in assets.csv.
type field string

// The fields.
const (
	fieldID        field = "id"
	fieldURL       field = "url"
	fieldTitle     field = "title"
	fieldSummary   field = "summary"
	fieldBody      field = "body"
	fieldKind      field = "kind"
	fieldLanguage  field = "language"
	fieldMoments   field = "moments"
	fieldIntents   field = "intents"
	fieldSteps     field = "steps"
	fieldStages    field = "stages"
	fieldPersonas  field = "personas"
	fieldTopics    field = "topics"
	fieldKeywords  field = "keywords"
	fieldChannels  field = "channels"
	fieldRegions   field = "regions"
	fieldPublished field = "published_at"
	fieldUpdated   field = "updated_at"
	fieldExpires   field = "expires_at"
	fieldImage     field = "image"
	fieldStatus    field = "status"
	fieldDraft     field = "draft"
	fieldQuality   field = "quality"
	fieldPriority  field = "priority"
	fieldCTAURL    field = "cta_url"
	fieldCTALabel  field = "cta_label"
	fieldSlug      field = "slug"
)

// name says what else a field is called, folded and in order of precedence: everywhere, in tables only, in front
// matter only. They differ because front matter is written for other programs: an audience there is seldom a persona.
type name struct {
	field                  field
	always, tables, fronts string
}

var names = []name{
	{fieldID, "id", "assetid externalid", ""},
	{fieldURL, "url permalink", "link page address loc currenturl", front.ViewAt},
	{fieldTitle, "title", "name headline posttitle", "name headline"},
	{fieldSummary, "summary description", "excerpt abstract", "deck excerpt"},
	{fieldBody, "", "body text content", ""},
	{fieldKind, "kind type", "contenttype format", "mstopic"},
	{fieldLanguage, "language lang", "locale", ""},
	{fieldMoments, "moments moment micromoment micromoments", "", ""},
	{fieldIntents, "intents intent", "searchintent userintent", ""},
	{fieldSteps, "steps step", "", ""},
	{fieldStages, "stages stage", "journeyphase buyingstage funnelstage", ""},
	{fieldPersonas, "personas persona", "audience targetpersona hspersona", ""},
	{fieldTopics, "topics topic tags categories", "", "tag category"},
	{fieldKeywords, "keywords", "", ""},
	{fieldChannels, "channels channel", "", ""},
	{fieldRegions, "regions region", "", ""},
	{fieldPublished, "publishedat publishdate date", "published", ""},
	{fieldUpdated, "updatedat updated lastmod modified lastupdated", "", "msdate"},
	{fieldExpires, "expiresat expires expirydate expirationdate", "", ""},
	{fieldImage, "image primaryimage", "", ""},
	{fieldStatus, "status", "poststatus", ""},
	{fieldDraft, "draft", "", ""},
	{fieldQuality, "quality", "", ""},
	{fieldPriority, "priority", "", ""},
	{fieldCTAURL, "ctaurl", "", ""},
	{fieldCTALabel, "ctalabel", "", ""},
	{fieldSlug, "", "", "slug"},
}

// vocabulary maps folded names to fields and their precedence.
type vocabulary map[string]meaning

type meaning struct {
	field field
	rank  int
}

// newVocabulary returns the names of tables or of front matter. Columns are the user's own, canonical name to found
// one; they go first.
func newVocabulary(ofTables bool, columns map[string]string) vocabulary {
	v := vocabulary{}
	for _, n := range names {
		more := n.fronts
		if ofTables {
			more = n.tables
		}
		for rank, folded := range strings.Fields(n.always + " " + more) {
			v[folded] = meaning{n.field, rank + 1}
		}
	}
	for canonical, found := range columns {
		if known, ok := v[front.Fold(canonical)]; ok {
			v[front.Fold(found)] = meaning{known.field, 0}
		}
	}
	return v
}

// values are the fields of one asset, with the texts of all of their names in order of precedence.
type values map[field][]string

// valuesOf reads raw fields. Unknown are the folded names that mean nothing here.
func (v vocabulary) valuesOf(r front.Fields) (known values, unknown []string) {
	var found []string
	for _, folded := range slices.Sorted(maps.Keys(r)) {
		if _, ok := v[folded]; ok {
			found = append(found, folded)
		} else {
			unknown = append(unknown, folded)
		}
	}
	slices.SortStableFunc(found, func(a, b string) int { return v[a].rank - v[b].rank })
	known = values{}
	for _, folded := range found {
		f := v[folded].field
		known[f] = append(known[f], r[folded]...)
	}
	return known, unknown
}

// first is the text with the highest precedence, "" when there is none.
func (v values) first(f field) string {
	if len(v[f]) == 0 {
		return ""
	}
	return v[f][0]
}

// list splits the texts at the separators.
func (v values) list(f field, separators string) (entries []string) {
	for _, text := range v[f] {
		for _, entry := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
			if entry = prose.Line(entry); entry != "" {
				entries = append(entries, entry)
			}
		}
	}
	return entries
}
