package cell

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
)

// Persona reads a label or a key.
func Persona(label string) (keywords.Persona, error) {
	key, err := slug(label, keywords.MaxKeyLength)
	return keywords.Persona(key), err
}

// Topic reads a label or a key.
func Topic(label string) (keywords.Topic, error) {
	key, err := slug(label, keywords.MaxKeyLength)
	return keywords.Topic(key), err
}

// Step reads a label or a key.
func Step(label string) (keywords.Step, error) {
	key, err := slug(label, keywords.MaxStepLength)
	return keywords.Step(key), err
}

// slug reads a label or a key as a key.
func slug(label string, limit int) (string, error) {
	if label == "" || label == keywords.Blank {
		return "", nil
	}
	key := keywords.Slug(label)
	if key == "" || len(key) > limit {
		return "", fmt.Errorf("no key: use letters and digits, at most %d", limit)
	}
	return key, nil
}

// Stage reads a stage, also as TOFU, MOFU and BOFU, or nothing.
func Stage(label string) (keywords.Stage, error) {
	if label == "" || label == keywords.Blank {
		return "", nil
	}
	return keywords.ParseStage(label)
}

// Moment reads a moment, or an intent alone.
func Moment(text string) (keywords.Moment, error) {
	if text == "" {
		return keywords.Moment{}, nil
	}
	if intent, err := keywords.ParseIntent(text); err == nil {
		return keywords.Moment{Intent: intent}, nil
	}
	return keywords.ParseMoment(text)
}

// sources are where past searches may have been seen.
var sources = []string{"search-console", "site-search", "support", "social", "sales", "search-ads"}

// Source reads where past searches were seen.
func Source(label string) (string, error) {
	source := keywords.Slug(label)
	if source != "" && !slices.Contains(sources, source) {
		return "", fmt.Errorf("no source: use %s", strings.Join(sources, ", "))
	}
	return source, nil
}

// List splits a cell at | and leaves out what is empty.
func List(text string) (values []string) {
	for part := range strings.SplitSeq(text, "|") {
		if part = strings.TrimSpace(part); part != "" {
			values = append(values, part)
		}
	}
	return values
}

var errMatch = errors.New("no match type: use exact, phrase, broad or one of them with negative- before it")

// Match reads exact, "Phrase match", negative-exact, "Campaign Negative Broad" and the like; the second result says negative.
func Match(text string) (keymap.Match, bool, error) {
	name := strings.TrimPrefix(keywords.Slug(text), "campaign-")
	name = strings.TrimSuffix(name, "-match")
	rest, negative := strings.CutPrefix(name, "negative")
	switch m := keymap.Match(strings.TrimPrefix(rest, "-")); m {
	case keymap.Exact, keymap.Phrase, keymap.Broad:
		return m, negative, nil
	case "":
		if negative {
			return keymap.Broad, true, nil
		}
	}
	return "", false, errMatch
}

// Status reads draft, paused and live; live is the blank one.
func Status(text string) (string, error) {
	switch s := strings.ToLower(text); s {
	case keymap.Draft, keymap.Paused:
		return s, nil
	case "", keymap.Live:
		return "", nil
	}
	return "", fmt.Errorf("no status: use live, draft or paused")
}
