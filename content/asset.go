package content

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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
	Withdrawn  bool              `cbor:"gone"`     // taken out by a person; importing it again leaves it out
	Quality    float64           `cbor:"quality"`  // 0 to 1; 0 means not rated
	Priority   float64           `cbor:"priority"` // 0 to 1; 0 means not given
	CTAURL     string            `cbor:"ctau"`
	CTALabel   string            `cbor:"ctal"`
	Version    int               `cbor:"ver"`   // counts the changes, from 1
	Print      string            `cbor:"print"` // fingerprint of everything that was given
}

// Input is an asset as a person or a file gives it, with its text. Its ID, Version, Print and Body hash are the catalogue's business
// and are ignored, except that an ID without a Source and ExternalID names an asset directly.
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
)

// ErrInvalid is returned for an asset that cannot be taken as it is. The error is a *FieldError, or several joined.
var ErrInvalid = errors.New("the asset is not valid")

// FieldError names one field of an asset that is wrong, what was found and what to do.
type FieldError struct {
	Field, Found, Try string
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("%s: found %s; %s", e.Field, e.Found, e.Try)
}

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *FieldError) Unwrap() error { return ErrInvalid }

// Validate returns every way in which the input cannot be taken, joined, or nil.
func (in Input) Validate() error {
	var errs []error
	refuse := func(bad bool, field, found, try string) {
		if bad {
			errs = append(errs, &FieldError{Field: field, Found: found, Try: try})
		}
	}
	refuse(in.Title == "", "title", "nothing", "give it a title")
	refuse(in.ExternalID == "" && in.URL == "" && in.ID == "", "id", "neither id nor url", "give one of them")
	for _, f := range []struct {
		field, text string
		limit       int
	}{
		{"title", in.Title, MaxTitleBytes}, {"summary", in.Summary, MaxSummaryBytes}, {"body", in.Text, MaxTextBytes},
		{"url", in.URL, MaxURLBytes}, {"cta_url", in.CTAURL, MaxURLBytes}, {"image", in.Image, MaxURLBytes},
		{"cta_label", in.CTALabel, MaxTitleBytes}, {"external id", in.ExternalID, MaxURLBytes}, {"kind", in.Kind, keywords.MaxKeyLength},
	} {
		refuse(len(f.text) > f.limit, f.field, fmt.Sprintf("%d bytes", len(f.text)), fmt.Sprintf("at most %d bytes", f.limit))
		refuse(!utf8.ValidString(f.text), f.field, "bytes that are not UTF-8", "save the file as UTF-8")
	}
	for _, f := range []struct {
		field string
		n     int
	}{
		{"moments", len(in.Moments)}, {"topics", len(in.Topics)}, {"keywords", len(in.Keywords)},
		{"channels", len(in.Channels)}, {"regions", len(in.Regions)},
	} {
		refuse(f.n > MaxTags, f.field, fmt.Sprintf("%d values", f.n), fmt.Sprintf("at most %d", MaxTags))
	}
	for _, f := range []struct{ field, link string }{{"url", in.URL}, {"cta_url", in.CTAURL}, {"image", in.Image}} {
		refuse(!isLink(f.link), f.field, fmt.Sprintf("%q", f.link), "use an http or https URL, or a path that begins with /")
	}
	refuse(in.Quality < 0 || in.Quality > 1, "quality", fmt.Sprint(in.Quality), "use a number from 0 to 1")
	refuse(in.Priority < 0 || in.Priority > 1, "priority", fmt.Sprint(in.Priority), "use a number from 0 to 1")
	switch in.Status {
	case Live, Draft, "":
	default:
		refuse(true, "status", fmt.Sprintf("%q", in.Status), "use live or draft")
	}
	return errors.Join(errs...)
}

// isLink accepts "" and what is safe as the target of a link: http, https or a path on the same site.
func isLink(s string) bool {
	if s == "" {
		return true
	}
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	if u.Scheme == "" {
		return u.Host == "" && strings.HasPrefix(s, "/")
	}
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

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
