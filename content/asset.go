package content

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"moments/keywords"
)

// AssetID is the public id of an asset: a slug, given once and never again.
type AssetID string

// Status is what the source of an asset says of it; its dates say when it may be shown.
type Status string

// The statuses.
const (
	Live  Status = "live"
	Draft Status = "draft" // known, never shown
)

// Asset is one content piece as the catalogue holds it. Times are UTC; a zero Published means always, a zero Expires never.
// A blank axis of a moment, an empty list of channels, regions or moments means any.
type Asset struct {
	ID         AssetID           `cbor:"id"`
	Source     string            `cbor:"src"` // name of the import root
	ExternalID string            `cbor:"ext"` // path or id within the source
	URL        string            `cbor:"url"`
	Title      string            `cbor:"title"`
	Summary    string            `cbor:"sum"`
	Body       string            `cbor:"body"` // hash of the staged text, "" for none
	Kind       string            `cbor:"kind"` // guide, video, whitepaper, place, ...
	Language   string            `cbor:"lang"` // BCP 47
	Moments    []keywords.Moment `cbor:"moments"`
	Topics     []keywords.Topic  `cbor:"topics"`
	Keywords   []string          `cbor:"keywords"`
	Channels   []string          `cbor:"channels"`
	Regions    []string          `cbor:"regions"`
	Published  time.Time         `cbor:"pub"`
	Updated    time.Time         `cbor:"upd"`
	Expires    time.Time         `cbor:"exp"`
	Image      string            `cbor:"img"`
	Status     Status            `cbor:"status"`
	Withdrawn  bool              `cbor:"gone"`     // taken out of every answer, for the Reason
	Quality    float64           `cbor:"quality"`  // 0 to 1; 0 means not rated
	Priority   float64           `cbor:"priority"` // 0 to 1; 0 means not given
	CTAURL     string            `cbor:"ctau"`
	CTALabel   string            `cbor:"ctal"`
	Version    int               `cbor:"ver"`   // counts the changes, from 1
	Print      string            `cbor:"print"` // fingerprint of everything that was given
	Reason     Reason            `cbor:"why,omitempty"`
	Confirmed  []Confirmed       `cbor:"conf,omitempty"`  // axes whose tags a person has set
	Hints      []Hint            `cbor:"hints,omitempty"` // of its markup
}

// Reason says why an asset is withdrawn. A blank one is ByPerson.
type Reason string

// The reasons. That of a person survives imports; the others end when the asset is put again.
const (
	ByPerson Reason = ""
	Missing  Reason = "missing" // a full import of its source did not have it
	Undone   Reason = "undone"  // the import that brought it was undone
)

// returns reports whether putting the asset again ends its withdrawal.
func (a *Asset) returns() bool { return a.Withdrawn && a.Reason != ByPerson }

// Input is an asset as a person or a file gives it, with its text. Its ID, Version, Print and Body hash are the
// catalogue's business and are ignored, except that an ID without a Source and ExternalID names an asset directly.
type Input struct {
	Asset
	Text string
}

// Limits of an asset.
const (
	MaxTitleBytes   = 1 << 10
	MaxSummaryBytes = 8 << 10
	MaxTextBytes    = 8 << 20
	MaxURLBytes     = 4 << 10
	MaxTags         = 64 // of each: moments, topics, keywords, channels, regions
	MaxTagBytes     = 256
)

// EligibleAt reports whether the asset may be shown at the time.
func (a *Asset) EligibleAt(now time.Time) bool {
	return a.Status == Live && !a.Withdrawn && !a.Published.After(now) && (a.Expires.IsZero() || a.Expires.After(now))
}

// normalize puts everything that has more than one spelling into one form, so that equal assets have equal fingerprints.
func (in *Input) normalize() {
	if in.Status == "" {
		in.Status = Live
	}
	if in.Kind == "" {
		in.Kind = "article"
	}
	in.Confirmed, in.Hints = nil, bounded(in.Hints)
	in.Published, in.Updated, in.Expires = in.Published.UTC(), in.Updated.UTC(), in.Expires.UTC()
	in.Moments = slices.Clone(in.Moments)
	slices.SortFunc(in.Moments, func(a, b keywords.Moment) int { return strings.Compare(a.String(), b.String()) })
	in.Moments = slices.Compact(in.Moments)
	in.Topics, in.Keywords = sorted(in.Topics), sorted(in.Keywords)
	in.Channels, in.Regions = sorted(in.Channels), sorted(in.Regions)
}

// sorted returns the values in order and each once, in a slice of its own.
func sorted[T cmp.Ordered](values []T) []T {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}
