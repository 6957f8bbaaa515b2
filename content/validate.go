package content

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"moments/keywords"
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
	var c checks
	c.refuse(strings.TrimSpace(in.Title) == "", "title", "nothing", "give it a title")
	c.refuse(in.ExternalID == "" && in.URL == "" && in.ID == "", "id", "neither id nor url", "give one of them")
	c.texts(in)
	c.tags(in)
	c.link("url", in.URL)
	c.link("cta_url", in.CTAURL)
	c.link("image", in.Image)
	c.share("quality", in.Quality)
	c.share("priority", in.Priority)
	switch in.Status {
	case Live, Draft, "":
	default:
		c.refuse(true, "status", fmt.Sprintf("%q", in.Status), "use live or draft")
	}
	return errors.Join(c...)
}

// checks collects what is refused.
type checks []error

func (c *checks) refuse(bad bool, field, found, try string) {
	if bad {
		*c = append(*c, &FieldError{Field: field, Found: found, Try: try})
	}
}

func (c *checks) text(field, text string, limit int) {
	c.refuse(len(text) > limit, field, fmt.Sprintf("%d bytes", len(text)), fmt.Sprintf("at most %d bytes", limit))
	c.refuse(!utf8.ValidString(text), field, "bytes that are not UTF-8", "save the file as UTF-8")
}

func (c *checks) texts(in Input) {
	c.text("title", in.Title, MaxTitleBytes)
	c.text("summary", in.Summary, MaxSummaryBytes)
	c.text("body", in.Text, MaxTextBytes)
	c.text("url", in.URL, MaxURLBytes)
	c.text("cta_url", in.CTAURL, MaxURLBytes)
	c.text("cta_label", in.CTALabel, MaxTitleBytes)
	c.text("image", in.Image, MaxURLBytes)
	c.text("id", string(in.ID), MaxURLBytes)
	c.text("external id", in.ExternalID, MaxURLBytes)
	c.text("source", in.Source, MaxTagBytes)
	c.text("kind", in.Kind, keywords.MaxKeyLength)
	c.text("language", in.Language, keywords.MaxKeyLength)
}

func (c *checks) tags(in Input) {
	c.tagged("moments", len(in.Moments), func(i int) error {
		_, err := keywords.ParseMoment(in.Moments[i].String())
		return err
	})
	c.tagged("topics", len(in.Topics), func(i int) error {
		topic, err := keywords.ParseTopic(string(in.Topics[i]))
		if err == nil && topic == "" {
			err = fmt.Errorf("%q: %w", in.Topics[i], keywords.ErrKey)
		}
		return err
	})
	c.labels("keywords", in.Keywords)
	c.labels("channels", in.Channels)
	c.labels("regions", in.Regions)
}

// tagged refuses too many tags, and the first one for which wrong returns an error.
func (c *checks) tagged(field string, n int, wrong func(i int) error) {
	c.refuse(n > MaxTags, field, fmt.Sprintf("%d values", n), fmt.Sprintf("at most %d", MaxTags))
	for i := range min(n, MaxTags) {
		if err := wrong(i); err != nil {
			c.refuse(true, field, err.Error(), "correct it or leave it out")
			return
		}
	}
}

func (c *checks) labels(field string, labels []string) {
	c.refuse(len(labels) > MaxTags, field, fmt.Sprintf("%d values", len(labels)), fmt.Sprintf("at most %d", MaxTags))
	for _, label := range labels[:min(len(labels), MaxTags)] {
		c.text(field, label, MaxTagBytes)
	}
}

func (c *checks) link(field, link string) {
	c.refuse(!isLink(link), field, fmt.Sprintf("%.200q", link), "use an http or https URL, or a path that begins with /")
}

// share refuses everything outside 0 to 1, also what is not a number.
func (c *checks) share(field string, value float64) {
	c.refuse(!(value >= 0 && value <= 1), field, fmt.Sprint(value), "use a number from 0 to 1")
}

// isLink accepts "" and what is safe as the target of a link: http, https or a path on the same site. A backslash is
// refused, because browsers read it as a slash and /\host would lead to another site.
func isLink(s string) bool {
	if s == "" {
		return true
	}
	u, err := url.Parse(s)
	if err != nil || strings.Contains(s, "\\") {
		return false
	}
	if u.Scheme == "" {
		return u.Host == "" && strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//")
	}
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
