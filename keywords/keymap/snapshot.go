package keymap

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap/shelf"
)

// Snapshot is what the library and the topics were at one point. It is immutable. A part that has not changed since the
// snapshot before is the same slice.
type Snapshot struct {
	Map      *Map       // never nil; compiled with the synonyms
	Synonyms [][]string // groups of terms that mean the same
	Personas []keywords.PersonaDefinition
	Steps    []keywords.StepDefinition // the default ones when none were put
	Planned  []keywords.PlannedMoment
	Searches []keywords.PastSearch // of all imports, by name
	Topics   []keywords.Topic      // known, in order
	Seq      kv.Seq                // of the cmd log; later changes that the follower has seen left all of this as it is
}

// part is a set of parts of a snapshot.
type part uint8

const (
	partMap part = 1 << iota
	partPersonas
	partSteps
	partPlanned
	partSearches
	partTopics
	partSynonyms
	everything part = 1<<iota - 1
)

// Current is the newest snapshot. It never blocks.
func (l *Library) Current() *Snapshot { return l.snapshot.Load() }

// Follower drives Current.
func (l *Library) Follower() *kv.Follower { return l.follower }

// follow loads anew what the records have changed, once for all of them.
func (l *Library) follow(records []kv.Record) error {
	var stale part
	for _, r := range records {
		if r.Site == l.site && r.Verdict.Refused == "" {
			stale |= staleBy(r.Kind)
		}
	}
	before := l.Current()
	next, err := l.load(*before, stale)
	if err != nil {
		return err
	}
	if stale&^partTopics != 0 || !slices.Equal(next.Topics, before.Topics) {
		next.Seq = records[len(records)-1].Seq
		l.snapshot.Store(&next)
	}
	return nil
}

func staleBy(kind string) part {
	switch kind {
	case kindPublish, KindPublishAfter:
		return partMap | partTopics
	case kindPersonas:
		return partPersonas
	case kindSteps:
		return partSteps
	case kindPlanned:
		return partPlanned | partTopics
	case kindSearches:
		return partSearches
	case kindSynonyms:
		return partSynonyms
	}
	if strings.HasPrefix(kind, "asset.") {
		return partTopics
	}
	return 0
}

// load returns the snapshot with its stale parts read anew. Rows come out of one View, the sets they name are immutable.
func (l *Library) load(s Snapshot, stale part) (Snapshot, error) {
	if stale == 0 {
		return s, nil
	}
	var stored sets
	err := l.store.View(func(tx *kv.Tx) (err error) {
		if s.Seq, err = tx.AppliedIn(kv.Cmd); err != nil {
			return err
		}
		if err := l.loadRows(tx, &s, stale); err != nil {
			return err
		}
		stored, err = readSets(tx, l.site)
		return err
	})
	if err == nil && stale&partSynonyms != 0 {
		s.Synonyms, err = shelf.Unstage[[]string](l.store, stored.synonyms.Chunks)
	}
	if err == nil && stale&(partMap|partSynonyms) != 0 {
		s.Map, err = l.loadMap(stored.version, s.Synonyms)
	}
	if err == nil && stale&partPlanned != 0 {
		s.Planned, err = shelf.Unstage[keywords.PlannedMoment](l.store, stored.planned.Chunks)
	}
	if err == nil && stale&partSearches != 0 {
		s.Searches, err = l.loadSearches(stored.searches)
	}
	return s, err
}

// sets are what stands for the parts that are staged.
type sets struct {
	version           storedVersion
	planned, synonyms bundle
	searches          []bundle
}

func readSets(tx *kv.Tx, site string) (s sets, err error) {
	var errs [4]error
	s.version, errs[0] = currentVersion(tx, site)
	s.planned, errs[1] = getBundle(tx, site, planned, wholeKey)
	s.synonyms, errs[2] = getBundle(tx, site, synonyms, wholeKey)
	s.searches, errs[3] = shelf.Values(tx, site, searches)
	return s, errors.Join(errs[:]...)
}

// loadRows reads the parts that are rows of the store themselves.
func (l *Library) loadRows(tx *kv.Tx, s *Snapshot, stale part) (err error) {
	if stale&partPersonas != 0 {
		if s.Personas, err = personas.All(tx, l.site); err != nil {
			return err
		}
	}
	if stale&partSteps != 0 {
		if s.Steps, err = stepsOf(tx, l.site); err != nil {
			return err
		}
	}
	if stale&partTopics != 0 {
		if known := readTopics(tx, l.site); !slices.Equal(known, s.Topics) {
			s.Topics = known
		}
	}
	return nil
}

func (l *Library) loadMap(v storedVersion, groups [][]string) (*Map, error) {
	rows, err := shelf.Unstage[Row](l.store, v.Chunks)
	if err != nil {
		return nil, fmt.Errorf("reading version %d of the keyword map: %w", v.Number, err)
	}
	m := compile(rows, append(slices.Clone(l.options), WithSynonyms(groups)))
	m.Version = v.Number
	return m, nil
}

func (l *Library) loadSearches(imports []bundle) (all []keywords.PastSearch, err error) {
	for _, b := range imports {
		list, err := shelf.Unstage[keywords.PastSearch](l.store, b.Chunks)
		if err != nil {
			return nil, fmt.Errorf("reading the past searches of %s: %w", b.Name, err)
		}
		all = append(all, list...)
	}
	return all, nil
}
