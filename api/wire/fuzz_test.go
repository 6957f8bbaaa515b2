package wire_test

import (
	"errors"
	"testing"

	"moments/api/strict"
	"moments/api/wire"
	"moments/content"
)

// An asset out of any body is one that the catalogue takes, or it is said what is wrong with it.
func FuzzAsset(f *testing.F) {
	for _, seed := range []string{
		`{"id":"a","title":"A","moments":["do/use/-"],"topics":["sso"],"published_at":"2026-01-31","withdrawn":true}`, `{"title":"","quality":2}`,
		`{"id":"a","title":"A","intents":["do","know"],"steps":["use"],"personas":["-"]}`, `{"url":"javascript:x","expires_at":"2026-01-31T00:00:00+99:00"}`,
		`{"id":"a","title":"\u0000","status":"gone","priority":-1}`, `null`,
	} {
		f.Add([]byte(seed))
	}
	decoder := strict.For[wire.Asset](strict.DefaultLimits())
	f.Fuzz(func(t *testing.T, data []byte) {
		asset, err := decoder.Decode(data)
		if err != nil {
			return
		}
		in, err := asset.Input()
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		if err := in.Validate(); err != nil || len(in.Moments) > content.MaxTags {
			t.Fatalf("%q: taken, but %v", data, err)
		}
	})
}

// A request out of any body is translated, or it is said what is wrong with it.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{`{"phrase":"sso","intent":"do","step":"use","persona":"-"}`, `{"visitor":"a b"}`, `{"filters":{"topic":"--"}}`, `{"phrase":""}`} {
		f.Add([]byte(seed))
	}
	decoder := strict.For[wire.RecommendRequest](strict.DefaultLimits())
	f.Fuzz(func(t *testing.T, data []byte) {
		request, err := decoder.Decode(data)
		if err != nil {
			return
		}
		if got, err := request.Read(); err == nil && (got.Visitor != "" || got.Limit != request.Limit) {
			t.Fatalf("%q: %+v", data, got)
		}
	})
}
