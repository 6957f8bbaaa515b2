package settings

import (
	"fmt"
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
)

// layer is one source of settings.
type layer struct {
	name   string
	values *koanf.Koanf
}

// Load reads the settings of all sources. It returns ErrSettings, with the source, the key, what was found and what to try.
func Load(flags *pflag.FlagSet) (*Settings, error) {
	layers, err := configLayers(flags)
	if err != nil {
		return nil, err
	}
	all := koanf.New(".")
	s := &Settings{all: all, origins: map[string]string{}}
	for _, l := range layers {
		for _, key := range l.values.Keys() {
			if err := checkKey(l.name, key); err != nil {
				return nil, err
			}
			s.origins[key] = l.name
		}
		if err := all.Merge(l.values); err != nil {
			return nil, fmt.Errorf("%w: %s: %v", ErrSettings, l.name, err)
		}
	}
	if err := all.Unmarshal("", s); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSettings, err)
	}
	return s, s.check()
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
			return nil, fmt.Errorf("%w: %s: %v", ErrSettings, path, err)
		}
		layers = append(layers, layer{path, k})
	}
	variables := koanf.New(".")
	err := variables.Load(env.Provider(".", env.Opt{Prefix: envPrefix, TransformFunc: fromVariable}), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: environment: %v", ErrSettings, err)
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
	return fmt.Errorf("%w: %s sets %q, which is no setting; use weights.*, policy.explore_in.*, reading.prior.* or one of %s", ErrSettings, origin, key, strings.Join(keys, ", "))
}
