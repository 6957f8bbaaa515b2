package parse

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
	fieldRating    field = "rating" // from 1 to 5
	fieldPriority  field = "priority"
	fieldCTAURL    field = "cta_url"
	fieldCTALabel  field = "cta_label"
	fieldSlug      field = "slug"
	fieldShown     field = "shown" // whether it is published, or since when
	fieldRobots    field = "robots"
	fieldCanonical field = "canonical"
	fieldSidebar   field = "sidebar" // which only Docusaurus has
)

// name says what else a field is called, folded and in order of precedence: everywhere, in tables only, in front
// matter only. They differ because front matter is written for other programs: an audience there is seldom a persona.
type name struct {
	field                  field
	always, tables, fronts string
}

// names are those of assets.csv, of the sheets of content teams (PathFactory, gap audits, the blog of HubSpot), and of
// the front matter of Hugo, Jekyll, Docusaurus, Astro and Microsoft Learn.
var names = []name{
	{fieldID, "id", "assetid externalid postid", ""},
	{fieldURL, "url permalink", "link page address loc currenturl posturl pageurl contenturl asseturl", front.ViewAt},
	{fieldTitle, "title", "name headline posttitle pagetitle assettitle", "name headline"},
	{fieldSummary, "summary description", "excerpt abstract metadescription postsummary", "deck excerpt"},
	{fieldBody, "", "body text content postbody", ""},
	{fieldKind, "kind type", "contenttype format assettype", "mstopic"},
	{fieldLanguage, "language lang", "locale postlanguage", ""},
	{fieldMoments, "moments moment micromoment micromoments", "", ""},
	{fieldIntents, "intents intent", "searchintent userintent", ""},
	{fieldSteps, "steps step", "", ""},
	{fieldStages, "stages stage", "journeyphase journeystage buyingstage funnelstage", ""},
	{fieldPersonas, "personas persona", "audience targetpersona hspersona", ""},
	{fieldTopics, "topics topic tags categories", "", "tag category"},
	{fieldKeywords, "keywords", "industry", ""},
	{fieldChannels, "channels channel", "touchpoint touchpoints", ""},
	{fieldRegions, "regions region", "", ""},
	{fieldPublished, "publishedat publishdate pubdate date", "published publisheddate", "publisheddate"},
	{fieldUpdated, "updatedat updated lastmod modified lastupdated lastmodified", "lastmodifieddate", "msdate updateddate lastmodifiedat"},
	{fieldExpires, "expiresat expires expirydate expirationdate", "", ""},
	{fieldImage, "image primaryimage", "featuredimageurl featuredimage", ""},
	{fieldStatus, "status", "poststatus", ""},
	{fieldDraft, "draft", "", ""},
	{fieldQuality, "quality", "", ""},
	{fieldRating, "", "quality15 rating qualityrating", ""},
	{fieldPriority, "priority", "", ""},
	{fieldCTAURL, "ctaurl", "", ""},
	{fieldCTALabel, "ctalabel", "", ""},
	{fieldSlug, "", "customurlslug slug", "slug"},
	{fieldShown, "", "", "published"},
	{fieldRobots, "robots noindex", "", "unlisted"},
	{fieldCanonical, "canonical canonicalurl", "", ""},
	{fieldSidebar, "", "", "sidebarlabel sidebarposition sidebarclassname hidetitle hidetableofcontents paginationlabel customediturl"},
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

// score is how many of the headers are known.
func (v vocabulary) score(header []string) (n int) {
	for _, column := range header {
		if _, known := v[front.Fold(column)]; known {
			n++
		}
	}
	return n
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

// separators are how lists in one text are separated. A text is split at the first of them that it has.
type separators []string

// Front matter has lists of its own; in tables a list is one cell.
var (
	inFronts = separators{"|,"}
	inTables = separators{"|", ";\n", ","}
)

// list splits the texts at the separators.
func (v values) list(f field, by separators) (entries []string) {
	for _, text := range v[f] {
		for _, entry := range by.split(text) {
			if entry = prose.Line(entry); entry != "" {
				entries = append(entries, entry)
			}
		}
	}
	return entries
}

func (s separators) split(text string) []string {
	for _, marks := range s {
		if strings.ContainsAny(text, marks) {
			return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(marks, r) })
		}
	}
	return []string{text}
}
