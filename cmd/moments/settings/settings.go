package settings

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/knadh/koanf/v2"

	"moments/api"
	"moments/engine/intake"
	"moments/engine/rank"
)

// Settings is everything that can be set. A value comes from the first of: flag, MOMENTS_* variable, ./moments.yaml, the user's
// configuration, default.
type Settings struct {
	Data   string `koanf:"data"`
	Site   string `koanf:"site"`
	Listen string `koanf:"listen"`
	Log    struct {
		Level  string `koanf:"level"`  // debug, info, warn, error
		Format string `koanf:"format"` // text, json
	} `koanf:"log"`
	Reserve  int                `koanf:"reserve_mb"`      // MiB of free space below which nothing is written; 0 is the rule
	Proxies  []string           `koanf:"trusted_proxies"` // CIDRs whose X-Forwarded-For is believed
	Visitors string             `koanf:"visitors"`        // anonymous, off
	Limits   api.Rates          `koanf:"limits"`          // requests a second, for an address and for a key
	Weights  map[string]float64 `koanf:"weights"`
	Policy   struct {
		Temperature float64 `koanf:"temperature"`
		SameKind    float64 `koanf:"same_kind"`
		SameTopic   float64 `koanf:"same_topic"`
		// Explore is the most that exploring may take from the best of a slot: 0 never explores. ExploreIn is the same for moments, as in
		// buy/-/-.
		Explore   float64            `koanf:"explore"`
		ExploreIn map[string]float64 `koanf:"explore_in"`
	} `koanf:"policy"`
	Learning struct {
		NetworkShare float64 `koanf:"network_share"` // the most of an asset's reward that one network gives on a day; 1 has no limits
	} `koanf:"learning"`
	Keywords struct {
		Review bool `koanf:"review"` // a draft of the keyword map is approved by someone who has not written it before it is published
	} `koanf:"keywords"`
	Imports struct {
		MaxMB int `koanf:"max_mb"` // the greatest file that is taken over HTTP, in MiB
	} `koanf:"imports"`
	Crawl struct {
		Networks []string `koanf:"networks"` // CIDRs that are not public and may be crawled all the same, as of an intranet
		Ports    []int    `koanf:"ports"`    // beside 80 and 443
	} `koanf:"crawl"`
	Reading struct {
		Prior    map[string]float64 `koanf:"prior"`    // intent to nats: what a phrase with the site's own subjects means here
		Brands   []string           `koanf:"brands"`   // names that the site knows
		Products []string           `koanf:"products"` // the same
	} `koanf:"reading"`

	all     *koanf.Koanf
	origins map[string]string // where each key came from
	plan    rank.Plan
}

// ErrSettings is returned for a configuration that cannot be used.
var ErrSettings = errors.New("the configuration is not valid")

func defaults() map[string]any {
	p := rank.DefaultPolicy()
	return map[string]any{
		"data": "moments-data", "site": "main", "listen": "127.0.0.1:8080", "log.level": "info", "log.format": "text", "reserve_mb": 0,
		"trusted_proxies": []string{}, "visitors": "anonymous", "policy.temperature": p.Temperature, "policy.same_kind": p.SameKind,
		"limits.search": api.DefaultRates().Search, "limits.suggest": api.DefaultRates().Suggest, "limits.events": api.DefaultRates().Events, "limits.key": api.DefaultRates().Key,
		"limits.secret_key": api.DefaultRates().Secret, "policy.same_topic": p.SameTopic, "policy.explore": 1.0, "learning.network_share": 0.05, "keywords.review": false, "imports.max_mb": intake.DefaultMaxBytes >> 20, "crawl.networks": []string{}, "crawl.ports": []int{}, "reading.brands": []string{}, "reading.products": []string{},
	}
}

// Plan is what answers are scored and drawn with.
func (s *Settings) Plan() rank.Plan { return s.plan }

// Write writes the settings as they could stand in moments.yaml, a line each, with origin also where each came from.
func (s *Settings) Write(w io.Writer, origin bool) error {
	for _, key := range slices.Sorted(maps.Keys(s.origins)) {
		line := fmt.Sprintf("%s: %v", key, s.all.Get(key))
		if origin {
			line = fmt.Sprintf("%-40s # %s", line, s.origins[key])
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
