package fields

import (
	"maps"
	"slices"
	"strings"

	"moments/content/ingest/front"
	"moments/content/ingest/prose"
)

// Field is a property of an asset, named as its column in assets.csv.
type Field string

// The fields.
const (
	ID        Field = "id"
	URL       Field = "url"
	Title     Field = "title"
	Summary   Field = "summary"
	Body      Field = "body"
	Kind      Field = "kind"
	Language  Field = "language"
	Moments   Field = "moments"
	Intents   Field = "intents"
	Steps     Field = "steps"
	Stages    Field = "stages"
	Personas  Field = "personas"
	Topics    Field = "topics"
	Keywords  Field = "keywords"
	Channels  Field = "channels"
	Regions   Field = "regions"
	Published Field = "published_at"
	Updated   Field = "updated_at"
	Expires   Field = "expires_at"
	Image     Field = "image"
	Status    Field = "status"
	Draft     Field = "draft"
	Quality   Field = "quality"
	Rating    Field = "rating" // from 1 to 5
	Priority  Field = "priority"
	CTAURL    Field = "cta_url"
	CTALabel  Field = "cta_label"
	Slug      Field = "slug"
	Shown     Field = "shown" // whether it is published, or since when
	Robots    Field = "robots"
	Canonical Field = "canonical"
	Sidebar   Field = "sidebar" // which only Docusaurus has
)

// name says what else a field is called, folded and in order of precedence: everywhere, in tables only, in front
// matter only. They differ because front matter is written for other programs: an audience there is seldom a persona.
type name struct {
	field                  Field
	always, tables, fronts string
}

// names are those of assets.csv, of the sheets of content teams (PathFactory, gap audits, the blog of HubSpot), and of
// the front matter of Hugo, Jekyll, Docusaurus, Astro and Microsoft Learn.
var names = []name{
	{ID, "id", "assetid externalid postid", ""},
	{URL, "url permalink", "link page address adresse loc currenturl posturl pageurl contenturl asseturl", front.ViewAt},
	{Title, "title", "name headline posttitle postname pagetitle assettitle titel", "name headline"},
	{Summary, "summary description", "excerpt abstract metadescription postsummary beschreibung", "deck excerpt"},
	{Body, "", "body text content postbody", ""},
	{Kind, "kind type", "contenttype format assettype", "mstopic"},
	{Language, "language lang", "locale postlanguage sprache", ""},
	{Moments, "moments moment micromoment micromoments", "", ""},
	{Intents, "intents intent", "searchintent userintent", ""},
	{Steps, "steps step", "", ""},
	{Stages, "stages stage", "journeyphase journeystage buyingstage funnelstage", ""},
	{Personas, "personas persona", "audience targetpersona hspersona", ""},
	{Topics, "topics topic tags categories", "", "tag category"},
	{Keywords, "keywords", "industry", ""},
	{Channels, "channels channel", "touchpoint touchpoints", ""},
	{Regions, "regions region", "", ""},
	{Published, "publishedat publishdate pubdate date", "published publisheddate datum", "publisheddate"},
	{Updated, "updatedat updated lastmod modified lastupdated lastmodified", "lastmodifieddate", "msdate updateddate lastmodifiedat"},
	{Expires, "expiresat expires expirydate expirationdate", "", ""},
	{Image, "image primaryimage", "featuredimageurl featuredimage", ""},
	{Status, "status", "poststatus", ""},
	{Draft, "draft", "", ""},
	{Quality, "quality", "", ""},
	{Rating, "", "quality15 rating qualityrating", ""},
	{Priority, "priority", "", ""},
	{CTAURL, "ctaurl", "", ""},
	{CTALabel, "ctalabel", "", ""},
	{Slug, "", "customurlslug slug", "slug"},
	{Shown, "", "", "published"},
	{Robots, "robots noindex", "", "unlisted"},
	{Canonical, "canonical canonicalurl", "", ""},
	{Sidebar, "", "", "sidebarlabel sidebarposition sidebarclassname hidetitle hidetableofcontents paginationlabel customediturl"},
}

// Vocabulary maps names to fields and their precedence.
type Vocabulary map[string]meaning

type meaning struct {
	field Field
	rank  int
}

// OfPages are the names of front matter.
func OfPages() Vocabulary { return newVocabulary(false) }

// OfTables are the names of columns. Columns are the user's own, canonical name to found one; they go first.
func OfTables(columns map[string]string) Vocabulary {
	v := newVocabulary(true)
	for canonical, found := range columns {
		if known, ok := v[front.Fold(canonical)]; ok {
			v[front.Fold(found)] = meaning{known.field, 0}
		}
	}
	return v
}

func newVocabulary(ofTables bool) Vocabulary {
	v := Vocabulary{}
	for _, n := range names {
		more := n.fronts
		if ofTables {
			more = n.tables
		}
		for rank, folded := range strings.Fields(n.always + " " + more) {
			v[folded] = meaning{n.field, rank + 1}
		}
	}
	return v
}

// Field is what a name stands for, "" for nothing.
func (v Vocabulary) Field(name string) Field { return v[front.Fold(name)].field }

// IsAssets reports whether these are the columns of a table of assets.
func (v Vocabulary) IsAssets(header []string) bool {
	has := map[Field]bool{}
	for _, column := range header {
		has[v.Field(column)] = true
	}
	return has[Title] && (has[ID] || has[URL] || has[Slug])
}

// Score is how many of the headers are known.
func (v Vocabulary) Score(header []string) (n int) {
	for _, column := range header {
		if _, known := v[front.Fold(column)]; known {
			n++
		}
	}
	return n
}

// Values are the fields of one asset, with the texts of all of their names in order of precedence.
type Values map[Field][]string

// Values reads raw fields. Unknown are the folded names that mean nothing here.
func (v Vocabulary) Values(r front.Fields) (known Values, unknown []string) {
	var found []string
	for _, folded := range slices.Sorted(maps.Keys(r)) {
		if _, ok := v[folded]; ok {
			found = append(found, folded)
		} else {
			unknown = append(unknown, folded)
		}
	}
	slices.SortStableFunc(found, func(a, b string) int { return v[a].rank - v[b].rank })
	known = Values{}
	for _, folded := range found {
		f := v[folded].field
		known[f] = append(known[f], r[folded]...)
	}
	return known, unknown
}

// First is the text with the highest precedence, "" when there is none.
func (v Values) First(f Field) string {
	if len(v[f]) == 0 {
		return ""
	}
	return v[f][0]
}

// separators are how lists in one text are separated. A text is split at the first of them that it has.
type separators []string

// Front matter has lists of its own; in tables a list is one cell.
var (
	inPages  = separators{"|,"}
	inTables = separators{"|", ";\n", ","}
)

// list splits the texts at the separators.
func (v Values) list(f Field, by separators) (entries []string) {
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
