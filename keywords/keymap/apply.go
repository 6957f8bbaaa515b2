package keymap

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap/shelf"
)

// The kinds of change that the library owns.
const (
	kindPublish  = "map.publish"
	kindPersonas = "personas.put"
	kindSteps    = "steps.put"
	kindPlanned  = "moments.put"
	kindSearches = "searches.put"
	kindSynonyms = "synonyms.put"
)

// KindPublishAfter is the change of an owner above that publishes a version when its own conditions hold, with ApplyVersion.
const KindPublishAfter = "map.publish-after"

// Refusals. The result of the first is the version that has the same rows, of the second what is not defined.
const (
	refusedUnchanged = "unchanged"
	refusedUndefined = "undefined"
)

// A version stands under its number, the number of the current one under currentKey.
var (
	versions = kv.NewTable[storedVersion]("mapversion")
	current  = kv.NewTable[int]("mapcurrent")
	planned  = kv.NewTable[bundle]("planned")
	searches = kv.NewTable[bundle]("searches")
	synonyms = kv.NewTable[bundle]("synonyms")
)

const (
	currentKey = "map"
	wholeKey   = "all" // of a bundle without a name, the only one in its table
)

func versionKey(number int) string { return fmt.Sprintf("%08d", number) }

// Kinds are the changes that the library owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{
		kindPublish:  applyPublish,
		kindPersonas: applyList(personas),
		kindSteps:    applyList(steps),
		kindPlanned:  applyBundle(planned),
		kindSearches: applyBundle(searches),
		kindSynonyms: applyBundle(synonyms),
	}
}

func applyPublish(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var b bundle
	if err := kv.Unmarshal(c.Payload, &b); err != nil {
		return kv.Verdict{}, err
	}
	now, err := currentVersion(tx, c.Site)
	if err != nil {
		return kv.Verdict{}, err
	}
	if slices.Equal(now.Chunks, b.Chunks) {
		return kv.Verdict{Refused: refusedUnchanged, Result: strconv.Itoa(now.Number)}, nil
	}
	if missing, err := missingOf(tx, c.Site, b); err != nil || missing != "" {
		return kv.Verdict{Refused: refusedUndefined, Result: missing}, err
	}
	if err := putTopics(tx, c.Site, b.Topics); err != nil {
		return kv.Verdict{}, err
	}
	next := storedVersion{
		Number: now.Number + 1, Seq: c.Seq, At: c.At, Actor: c.Actor, Note: b.Note, Count: b.Count, Chunks: b.Chunks,
	}
	if err := versions.Put(tx, c.Site, versionKey(next.Number), next); err != nil {
		return kv.Verdict{}, err
	}
	return kv.Verdict{Result: strconv.Itoa(next.Number)}, current.Put(tx, c.Site, currentKey, next.Number)
}

// currentVersion is the version that is in force, a zero one when nothing was published.
func currentVersion(tx *kv.Tx, site string) (storedVersion, error) {
	number, err := current.Get(tx, site, currentKey)
	if errors.Is(err, kv.ErrNotFound) {
		return storedVersion{}, nil
	}
	if err != nil {
		return storedVersion{}, err
	}
	return versions.Get(tx, site, versionKey(number))
}

// missingOf names a persona or step of the bundle that is not defined, "" when all are.
func missingOf(tx *kv.Tx, site string, b bundle) (string, error) {
	d, err := readDefined(tx, site)
	if err != nil {
		return "", err
	}
	for _, p := range b.Personas {
		if !slices.Contains(d.personas, p) {
			return fmt.Sprintf("persona %q", p), nil
		}
	}
	for _, s := range b.Steps {
		if !slices.Contains(d.steps, s) {
			return fmt.Sprintf("step %q", s), nil
		}
	}
	return "", nil
}

func putTopics(tx *kv.Tx, site string, topics []keywords.Topic) error {
	for _, topic := range topics {
		if err := PutTopic(tx, site, topic); err != nil {
			return err
		}
	}
	return nil
}

var (
	personas = shelf.NewList("persona", func(d keywords.PersonaDefinition) string { return string(d.Key) })
	steps    = shelf.NewList("step", func(d keywords.StepDefinition) string { return string(d.Key) })
)

// applyList makes the list of the site the one in the payload.
func applyList[T any](table shelf.List[T]) kv.Apply {
	return func(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
		var list []T
		if err := kv.Unmarshal(c.Payload, &list); err != nil {
			return kv.Verdict{}, err
		}
		changed, err := table.Put(tx, c.Site, list)
		if err != nil || changed {
			return kv.Verdict{}, err
		}
		return kv.Verdict{Refused: refusedUnchanged}, nil
	}
}

// applyBundle writes the bundle in the payload, or deletes its row when it holds nothing.
func applyBundle(table kv.Table[bundle]) kv.Apply {
	return func(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
		var b bundle
		if err := kv.Unmarshal(c.Payload, &b); err != nil {
			return kv.Verdict{}, err
		}
		old, err := getBundle(tx, c.Site, table, b.key())
		if err != nil {
			return kv.Verdict{}, err
		}
		if slices.Equal(old.Chunks, b.Chunks) {
			return kv.Verdict{Refused: refusedUnchanged}, nil
		}
		if missing, err := missingOf(tx, c.Site, b); err != nil || missing != "" {
			return kv.Verdict{Refused: refusedUndefined, Result: missing}, err
		}
		if err := putTopics(tx, c.Site, b.Topics); err != nil {
			return kv.Verdict{}, err
		}
		if len(b.Chunks) == 0 {
			return kv.Verdict{}, table.Delete(tx, c.Site, b.key())
		}
		return kv.Verdict{}, table.Put(tx, c.Site, b.key(), b)
	}
}

// getBundle returns a zero bundle when there is none.
func getBundle(tx *kv.Tx, site string, table kv.Table[bundle], key string) (bundle, error) {
	b, err := table.Get(tx, site, key)
	if errors.Is(err, kv.ErrNotFound) {
		err = nil
	}
	return b, err
}

// stepsOf are the steps of the site, the default ones when none were put.
func stepsOf(tx *kv.Tx, site string) ([]keywords.StepDefinition, error) {
	list, err := steps.All(tx, site)
	if len(list) == 0 {
		list = keywords.DefaultSteps()
	}
	return list, err
}

func readDefined(tx *kv.Tx, site string) (d defined, err error) {
	people, err := personas.All(tx, site)
	if err != nil {
		return d, err
	}
	questions, err := stepsOf(tx, site)
	for _, p := range people {
		d.personas = append(d.personas, p.Key)
	}
	for _, s := range questions {
		d.steps = append(d.steps, s.Key)
	}
	return d, err
}

func readTopics(tx *kv.Tx, site string) (list []keywords.Topic) {
	for key := range topics.Keys(tx, site, "") {
		list = append(list, keywords.Topic(strings.Clone(key)))
	}
	return list
}
