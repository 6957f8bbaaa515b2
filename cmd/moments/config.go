package main

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"moments/api"
	"moments/engine/rank"
)

// config is everything that can be set. A value comes from the first of: flag, MOMENTS_* variable, ./moments.yaml, the user's
// configuration, default.
type config struct {
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
	Reading struct {
		Prior    map[string]float64 `koanf:"prior"`    // intent to nats: what a phrase with the site's own subjects means here
		Brands   []string           `koanf:"brands"`   // names that the site knows
		Products []string           `koanf:"products"` // the same
	} `koanf:"reading"`

	all     *koanf.Koanf
	origins map[string]string // where each key came from
	weights rank.Weights
	policy  rank.Policy
}

// errConfig is returned for a configuration that cannot be used.
var errConfig = errors.New("the configuration is not valid")

func defaults() map[string]any {
	p := rank.DefaultPolicy()
	return map[string]any{
		"data": "moments-data", "site": "main", "listen": "127.0.0.1:8080", "log.level": "info", "log.format": "text", "reserve_mb": 0,
		"trusted_proxies": []string{}, "visitors": "anonymous", "policy.temperature": p.Temperature, "policy.same_kind": p.SameKind,
		"limits.search": api.DefaultRates().Search, "limits.suggest": api.DefaultRates().Suggest, "limits.events": api.DefaultRates().Events, "limits.key": api.DefaultRates().Key,
		"limits.secret_key": api.DefaultRates().Secret, "policy.same_topic": p.SameTopic, "policy.explore": 1.0, "reading.brands": []string{}, "reading.products": []string{},
	}
}

// layer is one source of settings.
type layer struct {
	name   string
	values *koanf.Koanf
}

func loadConfig(flags *pflag.FlagSet) (*config, error) {
	layers, err := configLayers(flags)
	if err != nil {
		return nil, err
	}
	all := koanf.New(".")
	c := &config{all: all, origins: map[string]string{}}
	for _, l := range layers {
		for _, key := range l.values.Keys() {
			if err := checkKey(l.name, key); err != nil {
				return nil, err
			}
			c.origins[key] = l.name
		}
		if err := all.Merge(l.values); err != nil {
			return nil, fmt.Errorf("%w: %s: %v", errConfig, l.name, err)
		}
	}
	if err := all.Unmarshal("", c); err != nil {
		return nil, fmt.Errorf("%w: %v", errConfig, err)
	}
	return c, c.check()
}

// configLayers are the sources, the weakest first.
func configLayers(flags *pflag.FlagSet) ([]layer, error) {
	base := koanf.New(".")
	if err := base.Load(confmap.Provider(defaults(), "."), nil); err != nil {
		return nil, err
	}
	layers := []layer{{"default", base}}
	for _, path := range configFiles(flags) {
		k := koanf.New(".")
		if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
			return nil, fmt.Errorf("%w: %s: %v", errConfig, path, err)
		}
		layers = append(layers, layer{path, k})
	}
	variables := koanf.New(".")
	err := variables.Load(env.Provider(".", env.Opt{Prefix: envPrefix, TransformFunc: fromVariable}), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: environment: %v", errConfig, err)
	}
	given := map[string]any{}
	flags.Visit(func(f *pflag.Flag) {
		if _, known := defaults()[f.Name]; known {
			given[f.Name] = f.Value.String()
		}
	})
	set := koanf.New(".")
	err = set.Load(confmap.Provider(given, "."), nil)
	return append(layers, layer{"environment", variables}, layer{"flag", set}), err
}

const envPrefix = "MOMENTS_"

// fromVariable makes log.level of MOMENTS_LOG_LEVEL.
func fromVariable(name, value string) (string, any) {
	name = strings.ToLower(strings.TrimPrefix(name, envPrefix))
	for key := range defaults() {
		if strings.ReplaceAll(key, ".", "_") == name {
			name = key
		}
	}
	if intent, is := strings.CutPrefix(name, "reading_prior_"); is {
		name = priorPrefix + intent
	}
	if _, list := defaults()[name].([]string); list {
		return name, strings.FieldsFunc(value, func(r rune) bool { return r == ',' })
	}
	return name, value
}

// configFiles are the files that are there, the weakest first. One that was asked for by name must be.
func configFiles(flags *pflag.FlagSet) (paths []string) {
	if f := flags.Lookup("config"); f != nil && f.Changed {
		return []string{f.Value.String()}
	}
	if dir, err := os.UserConfigDir(); err == nil {
		paths = append(paths, filepath.Join(dir, "moments", "config.yaml"))
	}
	paths = append(paths, "moments.yaml")
	return slices.DeleteFunc(paths, func(path string) bool {
		_, err := os.Stat(path)
		return err != nil
	})
}

func checkKey(origin, key string) error {
	for _, prefix := range []string{"weights.", priorPrefix, explorePrefix} {
		if strings.HasPrefix(key, prefix) {
			return nil
		}
	}
	if _, known := defaults()[key]; known {
		return nil
	}
	var keys []string
	for k := range defaults() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return fmt.Errorf("%w: %s sets %q, which is no setting; use weights.*, policy.explore_in.*, reading.prior.* or one of %s", errConfig, origin, key, strings.Join(keys, ", "))
}

func (c *config) check() (err error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
		return fmt.Errorf("%w: log.level is %q; use debug, info, warn or error", errConfig, c.Log.Level)
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		return fmt.Errorf("%w: log.format is %q; use text or json", errConfig, c.Log.Format)
	}
	if c.Visitors != "anonymous" && c.Visitors != "off" {
		return fmt.Errorf("%w: visitors is %q; use anonymous or off", errConfig, c.Visitors)
	}
	if c.Reserve < 0 {
		return fmt.Errorf("%w: reserve_mb is %d; use 0 or more", errConfig, c.Reserve)
	}
	for _, cidr := range c.Proxies {
		if _, err := netip.ParsePrefix(cidr); err != nil {
			return fmt.Errorf("%w: trusted_proxies has %q; use CIDRs such as 10.0.0.0/8", errConfig, cidr)
		}
	}
	if err := c.checkLimits(); err != nil {
		return err
	}
	if err := c.checkReading(); err != nil {
		return err
	}
	if c.policy, err = c.readPolicy(); err != nil {
		return err
	}
	if c.weights, err = rank.ParseWeights(c.Weights); err != nil {
		return fmt.Errorf("%w: %w", errConfig, err)
	}
	return nil
}

func (c *config) checkLimits() error {
	for key, rate := range map[string]int{
		"search": c.Limits.Search, "suggest": c.Limits.Suggest, "events": c.Limits.Events, "key": c.Limits.Key, "secret_key": c.Limits.Secret,
	} {
		if rate < 0 || rate > api.MaxRate {
			return fmt.Errorf("%w: limits.%s is %d; use 1 to %d requests a second, or 0 for no limit", errConfig, key, rate, api.MaxRate)
		}
	}
	return nil
}

// printConfig writes the settings as they could stand in moments.yaml.
func (a *app) printConfig(origin bool) error {
	for _, key := range slices.Sorted(maps.Keys(a.cfg.origins)) {
		line := fmt.Sprintf("%s: %v", key, a.cfg.all.Get(key))
		if origin {
			line = fmt.Sprintf("%-40s # %s", line, a.cfg.origins[key])
		}
		if _, err := fmt.Fprintln(a.Out, line); err != nil {
			return err
		}
	}
	return nil
}
