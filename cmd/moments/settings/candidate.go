package settings

import (
	"fmt"
	"maps"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"

	"moments/engine/rank"
)

// Candidate is the plan in force with what a file has put in place of it: weights: and policy: as in moments.yaml, or weights alone. The
// file must be there. It returns ErrSettings.
func (s *Settings) Candidate(path string) (rank.Plan, error) {
	given, err := readCandidate(path)
	if err != nil {
		return rank.Plan{}, err
	}
	c := *s
	c.Weights, c.Policy.ExploreIn = maps.Clone(s.Weights), maps.Clone(s.Policy.ExploreIn)
	if err := given.Unmarshal("", &c); err != nil {
		return rank.Plan{}, fmt.Errorf("%w: %s: %v", ErrSettings, path, err)
	}
	if err := c.check(); err != nil {
		return rank.Plan{}, fmt.Errorf("%s: %w", path, err)
	}
	return c.plan, nil
}

func readCandidate(path string) (*koanf.Koanf, error) {
	given := koanf.New(".")
	if err := given.Load(file.Provider(path), yaml.Parser()); err != nil {
		return nil, fmt.Errorf("%w: %s: %v", ErrSettings, path, err)
	}
	if !given.Exists("weights") && !given.Exists("policy") {
		alone := koanf.New(".")
		if err := alone.MergeAt(given, "weights"); err != nil {
			return nil, fmt.Errorf("%w: %s: %v", ErrSettings, path, err)
		}
		given = alone
	}
	for _, key := range given.Keys() {
		if err := checkKey(path, key); err != nil {
			return nil, err
		}
	}
	return given, nil
}
