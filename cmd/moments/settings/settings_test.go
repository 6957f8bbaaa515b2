package settings_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"moments/cmd/moments/settings"
	"moments/engine/rank"
	"moments/keywords"
)

// load reads the settings of one file.
func load(t *testing.T, text string) (*settings.Settings, error) {
	t.Helper()
	path := write(t, text)
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	flags.String("config", "", "")
	if err := flags.Parse([]string{"--config", path}); err != nil {
		t.Fatal(err)
	}
	return settings.Load(flags)
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "moments.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func must(t *testing.T, text string) *settings.Settings {
	t.Helper()
	s, err := load(t, text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDefaults(t *testing.T) {
	plan := must(t, "{}").Plan()
	if w, p := rank.DefaultWeights(), rank.DefaultPolicy(); plan.Weights != w || plan.Policy.Temperature != p.Temperature || plan.Policy.Exploit != 0 {
		t.Errorf("%+v", plan)
	}
}

// What is asked about is what is in force, with what the file says in place of it; the settings in force stay as they are.
func TestCandidate(t *testing.T) {
	s := must(t, "weights: {quality: 1, priority: 7}\npolicy: {same_kind: 0.25, explore_in: {buy/-/-: 0.1}}\n")
	plan, err := s.Candidate(write(t, "weights: {quality: 3}\npolicy: {temperature: 0.5, explore: 0}\n"))
	if err != nil || plan.Weights[rank.Quality] != 3 || plan.Weights[rank.Priority] != 7 ||
		plan.Policy.Temperature != 0.5 || plan.Policy.SameKind != 0.25 || plan.Policy.Exploit != 1 {
		t.Errorf("%+v, %v", plan, err)
	}
	if now := s.Plan(); now.Weights[rank.Quality] != 1 || now.Policy.Temperature == 0.5 || now.Policy.Exploit != 0 {
		t.Errorf("%+v", now)
	}
	alone, err := s.Candidate(write(t, "learned: 0\n"))
	if err != nil || alone.Weights[rank.Learned] != 0 || alone.Weights[rank.Priority] != 7 {
		t.Errorf("weights alone: %+v, %v", alone, err)
	}
}

func TestExploring(t *testing.T) {
	p := must(t, "policy: {explore: 0.3, explore_in: {buy/-/-: 0.05}}\n").Plan().Policy
	for m, want := range map[keywords.Moment]float64{{Intent: keywords.Buy}: 0.95, {Intent: keywords.Know}: 0.7} {
		if got := p.In(m).Exploit; got < want-1e-9 || got > want+1e-9 {
			t.Errorf("%s: %v, want %v", m, got, want)
		}
	}
}

func TestWhatCannotBeUsedIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"weigths: {quality: 1}":                 "weigths",
		"weights: {qality: 1}":                  "qality",
		"weights: {quality: -1}":                "quality",
		"policy: {explore: 2}":                  "policy.explore is 2",
		"policy: {explore_in: {buy: 0.1}}":      "explore_in",
		"policy: {explore_in: {buy/-/-: -0.1}}": "explore_in.buy/-/-",
		"policy: {temperature: .nan}":           "policy.temperature",
		"reading: {prior: {eat: 1}}":            "reading.prior.eat",
		"reading: {prior: {buy: 11}}":           "reading.prior.buy is 11",
		"limits: {search: -1}":                  "limits.search",
		"log: {level: loud}":                    "log.level",
		"trusted_proxies: [here]":               "trusted_proxies",
	} {
		if _, err := load(t, text); !errors.Is(err, settings.ErrSettings) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestImportsAndCrawls(t *testing.T) {
	s := must(t, "imports: {max_mb: 64}\ncrawl: {networks: [10.0.0.0/8], ports: [8080]}\n")
	private := s.Private()
	if s.Imports.MaxMB != 64 || len(private.Networks) != 1 || private.Networks[0].Bits() != 8 || len(private.Ports) != 1 || private.Ports[0] != 8080 {
		t.Errorf("%d, %+v", s.Imports.MaxMB, private)
	}
	for _, text := range []string{
		"imports: {max_mb: 0}", "imports: {max_mb: 257}", "crawl: {networks: [intranet]}", "crawl: {ports: [0]}", "crawl: {ports: [65536]}",
	} {
		if _, err := load(t, text+"\n"); !errors.Is(err, settings.ErrSettings) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
