package wire

import (
	"errors"
	"fmt"
	"time"

	"moments/content"
	"moments/keywords"
)

// Asset is a content piece on the wire, in the names of assets.csv. What is marked as told is ignored when it is given, so
// that what was read can be written back. Withdrawn, when given, takes the asset out of every answer or puts it back.
type Asset struct {
	ID          string   `json:"id"`
	URL         string   `json:"url" also:"link,permalink,address,page"`
	Title       string   `json:"title" also:"name,headline"`
	Summary     string   `json:"summary" also:"description,excerpt"`
	Body        string   `json:"body,omitempty" also:"text,content"`
	Kind        string   `json:"kind" also:"type"`
	Language    string   `json:"language" also:"lang,locale"`
	Moments     []string `json:"moments" also:"moment"`
	Intents     []string `json:"intents,omitempty" also:"intent"`              // with steps and personas, instead of moments
	Steps       []string `json:"steps,omitempty" also:"step,stage,stages"`     // see intents
	Personas    []string `json:"personas,omitempty" also:"persona,audience"`   // see intents
	Topics      []string `json:"topics" also:"topic,tags,categories"`          //
	Keywords    []string `json:"keywords" also:"keyword"`                      //
	Channels    []string `json:"channels" also:"channel"`                      //
	Regions     []string `json:"regions" also:"region,country"`                //
	PublishedAt string   `json:"published_at,omitempty" also:"published,date"` // RFC 3339, or a day
	UpdatedAt   string   `json:"updated_at,omitempty" also:"updated,modified,lastmod"`
	ExpiresAt   string   `json:"expires_at,omitempty" also:"expires,expirydate"`
	Image       string   `json:"image"`
	Status      string   `json:"status"`
	Quality     float64  `json:"quality"`
	Priority    float64  `json:"priority"`
	CTAURL      string   `json:"cta_url"`
	CTALabel    string   `json:"cta_label"`
	Withdrawn   *bool    `json:"withdrawn,omitempty"`

	Source     string `json:"source,omitempty"`      // told
	ExternalID string `json:"external_id,omitempty"` // told
	Version    int    `json:"version,omitempty"`     // told
	Eligible   bool   `json:"eligible"`              // told: it may be shown now
}

// AssetJSON is an asset as GET /v1/assets and the command assets print it, without its text.
func AssetJSON(a *content.Asset, now time.Time) Asset {
	return Asset{
		ID: string(a.ID), URL: a.URL, Title: a.Title, Summary: a.Summary, Kind: a.Kind, Language: a.Language, Moments: moments(a.Moments),
		Topics: texts(a.Topics), Keywords: texts(a.Keywords), Channels: texts(a.Channels), Regions: texts(a.Regions),
		PublishedAt: stamp(a.Published), UpdatedAt: stamp(a.Updated), ExpiresAt: stamp(a.Expires), Image: a.Image, Status: string(a.Status),
		Quality: a.Quality, Priority: a.Priority, CTAURL: a.CTAURL, CTALabel: a.CTALabel, Withdrawn: &a.Withdrawn,
		Source: a.Source, ExternalID: a.ExternalID, Version: a.Version, Eligible: a.EligibleAt(now),
	}
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// faults collects what is wrong with an asset.
type faults []error

func (f *faults) refuse(field, found, try string) {
	*f = append(*f, &content.FieldError{Field: field, Found: fmt.Sprintf("%.80q", found), Try: try})
}

// Input is the asset as the catalogue takes it, or every way in which it cannot be taken, as joined *content.FieldError
// values.
func (a Asset) Input() (content.Input, error) {
	var f faults
	in := content.Input{Text: a.Body, Asset: content.Asset{
		ID: content.AssetID(a.ID), URL: a.URL, Title: a.Title, Summary: a.Summary, Kind: a.Kind, Language: a.Language,
		Keywords: a.Keywords, Channels: a.Channels, Regions: a.Regions, Image: a.Image, Status: content.Status(a.Status),
		Quality: a.Quality, Priority: a.Priority, CTAURL: a.CTAURL, CTALabel: a.CTALabel,
		Published: f.time("published_at", a.PublishedAt), Updated: f.time("updated_at", a.UpdatedAt), Expires: f.time("expires_at", a.ExpiresAt),
		Moments: f.moments(a), Topics: f.topics(a.Topics),
	}}
	if err := in.Validate(); err != nil {
		f = append(f, err)
	}
	return in, errors.Join(f...)
}

func (f *faults) time(field, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC()
		}
	}
	f.refuse(field, text, "write a day as in 2026-01-31, or a time as in 2026-01-31T09:30:00Z")
	return time.Time{}
}

func (f *faults) topics(given []string) (list []keywords.Topic) {
	for _, text := range given {
		topic, err := keywords.ParseTopic(text)
		if err != nil || topic == "" {
			f.refuse("topics", text, "use a key as in "+keywords.Slug(text))
			continue
		}
		list = append(list, topic)
	}
	return list
}

// moments are those given, with every combination of the intents, steps and personas given.
func (f *faults) moments(a Asset) (list []keywords.Moment) {
	for _, text := range a.Moments {
		m, err := keywords.ParseMoment(text)
		if err != nil {
			f.refuse("moments", text, err.Error())
		}
		list = append(list, m)
	}
	if len(a.Intents)+len(a.Steps)+len(a.Personas) == 0 {
		return list
	}
	orAny := func(given []string) []string {
		if len(given) == 0 {
			return []string{keywords.Blank}
		}
		return given[:min(len(given), content.MaxTags)]
	}
	for _, intent := range orAny(a.Intents) {
		for _, step := range orAny(a.Steps) {
			for _, persona := range orAny(a.Personas) {
				text := intent + "/" + step + "/" + persona
				m, err := keywords.ParseMoment(text)
				if err != nil {
					f.refuse("moments", text, err.Error())
				}
				list = append(list, m)
			}
		}
	}
	return list
}
