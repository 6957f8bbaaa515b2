package content_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"moments/content"
	"moments/keywords"
)

func TestValidate(t *testing.T) {
	long := strings.Repeat("x", 9<<10)
	tests := []struct {
		name  string
		edit  func(*content.Input)
		field string // that is refused, "" for none
	}{
		{"as it is", func(*content.Input) {}, ""},
		{"no title", func(in *content.Input) { in.Title = " " }, "title"},
		{"long title", func(in *content.Input) { in.Title = long }, "title"},
		{"title not UTF-8", func(in *content.Input) { in.Title = "a\xff" }, "title"},
		{"no id", func(in *content.Input) { in.ExternalID = "" }, "id"},
		{"url for an id", func(in *content.Input) { in.ExternalID, in.URL = "", "/a" }, ""},
		{"long summary", func(in *content.Input) { in.Summary = long }, "summary"},
		{"long text", func(in *content.Input) { in.Text = strings.Repeat("x", content.MaxTextBytes+1) }, "body"},
		{"https", func(in *content.Input) { in.URL = "https://a.example/b?c#d" }, ""},
		{"script", func(in *content.Input) { in.URL = "javascript:alert(1)" }, "url"},
		{"relative", func(in *content.Input) { in.URL = "a/b" }, "url"},
		{"without a scheme", func(in *content.Input) { in.URL = "//evil.example" }, "url"},
		{"backslash", func(in *content.Input) { in.CTAURL = `/\evil.example` }, "cta_url"},
		{"three slashes", func(in *content.Input) { in.CTAURL = `///evil.example` }, "cta_url"},
		{"no host", func(in *content.Input) { in.Image = "https:///x.png" }, "image"},
		{"data", func(in *content.Input) { in.Image = "data:image/png;base64,AA" }, "image"},
		{"quality above", func(in *content.Input) { in.Quality = 1.1 }, "quality"},
		{"quality no number", func(in *content.Input) { in.Quality = math.NaN() }, "quality"},
		{"priority below", func(in *content.Input) { in.Priority = -0.1 }, "priority"},
		{"priority", func(in *content.Input) { in.Priority = 1 }, ""},
		{"status", func(in *content.Input) { in.Status = "secret" }, "status"},
		{"draft", func(in *content.Input) { in.Status = content.Draft }, ""},
		{"many moments", func(in *content.Input) { in.Moments = make([]keywords.Moment, content.MaxTags+1) }, "moments"},
		{"wrong moment", func(in *content.Input) { in.Moments = []keywords.Moment{{Intent: "want"}} }, "moments"},
		{"wrong topic", func(in *content.Input) { in.Topics = []keywords.Topic{"Not A Key"} }, "topics"},
		{"blank topic", func(in *content.Input) { in.Topics = []keywords.Topic{""} }, "topics"},
		{"channel not UTF-8", func(in *content.Input) { in.Channels = []string{"\xff"} }, "channels"},
		{"long keyword", func(in *content.Input) { in.Keywords = []string{long} }, "keywords"},
		{"many regions", func(in *content.Input) { in.Regions = make([]string, content.MaxTags+1) }, "regions"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := asset("a", "A", "")
			test.edit(&in)
			err := in.Validate()
			if (err == nil) != (test.field == "") {
				t.Fatalf("error %v", err)
			}
			var field *content.FieldError
			if err != nil && (!errors.As(err, &field) || field.Field != test.field || field.Try == "" || !errors.Is(err, content.ErrInvalid)) {
				t.Errorf("error %v, want one of %s", err, test.field)
			}
		})
	}
}

func TestValidateNamesEverything(t *testing.T) {
	err := content.Input{Asset: content.Asset{Quality: 2, URL: "x"}}.Validate()
	for _, field := range []string{"title: found", "quality: found", "url: found"} {
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%q is not in %v", field, err)
		}
	}
}

func TestEligibleAt(t *testing.T) {
	hour := time.Hour
	tests := []struct {
		name string
		edit func(*content.Asset)
		want bool
	}{
		{"always", func(*content.Asset) {}, true},
		{"published just now", func(a *content.Asset) { a.Published = today }, true},
		{"of the future", func(a *content.Asset) { a.Published = today.Add(hour) }, false},
		{"not yet expired", func(a *content.Asset) { a.Expires = today.Add(hour) }, true},
		{"expires now", func(a *content.Asset) { a.Expires = today }, false},
		{"draft", func(a *content.Asset) { a.Status = content.Draft }, false},
		{"withdrawn", func(a *content.Asset) { a.Withdrawn = true }, false},
	}
	_, catalog := openIn(t, "")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := asset(test.name, test.name, "")
			in.Status = content.Live
			test.edit(&in.Asset)
			if got := in.Asset.EligibleAt(today); got != test.want {
				t.Errorf("asset: %v", got)
			}
			id := put(t, catalog, in)[0].ID
			catchUp(t, catalog)
			if got := catalog.Facts().Get(id).EligibleAt(today); got != test.want {
				t.Errorf("facts: %v", got)
			}
		})
	}
}
