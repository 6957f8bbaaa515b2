package keymap

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"moments/internal/kv"
	"moments/keywords"
)

// The kinds of change that the library owns.
const (
	kindPublish  = "map.publish"
	kindPersonas = "personas.put"
	kindSteps    = "steps.put"
	kindPlanned  = "moments.put"
	kindSearches = "searches.put"
)

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
)

const (
	currentKey = "map"
	plannedKey = "all"
)

func versionKey(number int) string { return fmt.Sprintf("%08d", number) }

// Kinds are the changes that the library owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{
		kindPublish:  applyPublish,
		kindPersonas: personas.apply,
		kindSteps:    steps.apply,
		kindPlanned:  applyPlanned,
		kindSearches: applySearches,
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

// definitions is a table that is always put as a whole.
type definitions[T any] struct {
	kind  string
	table kv.Table[placed[T]]
	key   func(T) string
}

var (
	personas = definitions[keywords.PersonaDefinition]{
		kindPersonas, kv.NewTable[placed[keywords.PersonaDefinition]]("persona"),
		func(d keywords.PersonaDefinition) string { return string(d.Key) },
	}
	steps = definitions[keywords.StepDefinition]{
		kindSteps, kv.NewTable[placed[keywords.StepDefinition]]("step"),
		func(d keywords.StepDefinition) string { return string(d.Key) },
	}
)

// apply makes the rows of the table the list in the payload, and nothing else.
func (d definitions[T]) apply(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var list []T
	if err := kv.Unmarshal(c.Payload, &list); err != nil {
		return kv.Verdict{}, err
	}
	known, err := d.read(tx, c.Site)
	if err != nil {
		return kv.Verdict{}, err
	}
	if same, err := equal(known, list); err != nil || same {
		return kv.Verdict{Refused: refusedUnchanged}, err
	}
	for _, old := range known {
		if err := d.table.Delete(tx, c.Site, d.key(old)); err != nil {
			return kv.Verdict{}, err
		}
	}
	for place, definition := range list {
		if err := d.table.Put(tx, c.Site, d.key(definition), placed[T]{place, definition}); err != nil {
			return kv.Verdict{}, err
		}
	}
	return kv.Verdict{}, nil
}

// read returns the definitions in the order in which they were given.
func (d definitions[T]) read(tx *kv.Tx, site string) (list []T, err error) {
	rows, err := values(tx, site, d.table)
	slices.SortFunc(rows, func(a, b placed[T]) int { return cmp.Compare(a.Place, b.Place) })
	for _, row := range rows {
		list = append(list, row.Definition)
	}
	return list, err
}

// equal compares lists by their stored forms.
func equal[T any](a, b []T) (bool, error) {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b), nil
	}
	x, err := kv.Marshal(a)
	if err != nil {
		return false, err
	}
	y, err := kv.Marshal(b)
	return bytes.Equal(x, y), err
}

func applyPlanned(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	return putBundle(tx, c, planned, func(b bundle) string { return plannedKey })
}

func applySearches(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	return putBundle(tx, c, searches, func(b bundle) string { return b.Name })
}

// putBundle writes the bundle in the payload, or deletes its row when it holds nothing.
func putBundle(tx *kv.Tx, c kv.Change, table kv.Table[bundle], key func(bundle) string) (kv.Verdict, error) {
	var b bundle
	if err := kv.Unmarshal(c.Payload, &b); err != nil {
		return kv.Verdict{}, err
	}
	old, err := getBundle(tx, c.Site, table, key(b))
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
		return kv.Verdict{}, table.Delete(tx, c.Site, key(b))
	}
	return kv.Verdict{}, table.Put(tx, c.Site, key(b), b)
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
	list, err := steps.read(tx, site)
	if len(list) == 0 {
		list = keywords.DefaultSteps()
	}
	return list, err
}

// values are the rows of a table without their keys, in order of these.
func values[V any](tx *kv.Tx, site string, table kv.Table[V]) (list []V, err error) {
	for row, err := range table.All(tx, site, "", "") {
		if err != nil {
			return nil, err
		}
		list = append(list, row.Value)
	}
	return list, nil
}

func readDefined(tx *kv.Tx, site string) (d defined, err error) {
	people, err := personas.read(tx, site)
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
