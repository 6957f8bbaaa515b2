package rule

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"

	"moments/internal/kv"
	"moments/keywords"
)

// Book is the rules of one site. Its methods may be called concurrently. What writes returns once it is durable; Current follows.
type Book struct {
	store    *kv.Store
	site     string
	current  atomic.Pointer[[]Rule]
	compiled cache
	follower *kv.Follower
}

// Open reads the rules of a site, in a store that was opened with Kinds. Current follows the store only while the Follower runs.
func Open(store *kv.Store, site string) (*Book, error) {
	b := &Book{store: store, site: site}
	var seen kv.Seq
	err := store.View(func(tx *kv.Tx) (err error) {
		if seen, err = tx.AppliedIn(kv.Cmd); err != nil {
			return err
		}
		return b.load(tx)
	})
	if err != nil {
		return nil, fmt.Errorf("reading the rules: %w", err)
	}
	b.follower = store.Follow(kv.Cmd, seen, b.follow)
	return b, nil
}

func (b *Book) load(tx *kv.Tx) error {
	list, err := all(tx, b.site)
	if err == nil {
		b.current.Store(&list)
	}
	return err
}

// follow reads all rules again when any has changed.
func (b *Book) follow(records []kv.Record) error {
	isOurs := func(r kv.Record) bool {
		return r.Site == b.site && (r.Kind == kindPut || r.Kind == kindRemove) && r.Verdict.Refused == ""
	}
	if !slices.ContainsFunc(records, isOurs) {
		return nil
	}
	return b.store.View(b.load)
}

// Follower drives Current.
func (b *Book) Follower() *kv.Follower { return b.follower }

// Current are the rules as they were followed, in order of ids. It never blocks. While nothing changes it is the same slice, which must not be
// changed.
func (b *Book) Current() []Rule { return *b.current.Load() }

// List are the rules as the store has them, in order of ids.
func (b *Book) List() (list []Rule, err error) {
	err = b.store.View(func(tx *kv.Tx) (err error) {
		list, err = all(tx, b.site)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the rules: %w", err)
	}
	return list, nil
}

// Get returns a rule as the store has it, or kv.ErrNotFound.
func (b *Book) Get(id string) (r Rule, err error) {
	err = b.store.View(func(tx *kv.Tx) (err error) {
		r, err = get(tx, b.site, id)
		return err
	})
	if err != nil {
		return Rule{}, fmt.Errorf("rule %.80q: %w", id, err)
	}
	return r, nil
}

// Outcome is what became of a rule that was put.
type Outcome string

// The outcomes.
const (
	New       Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
)

// Written is a rule after it was put.
type Written struct {
	ID      string
	Outcome Outcome
	Version int
	Seq     kv.Seq // 0 when nothing was written
}

// batch is how many rules are written as one.
const batch = 256

// Put writes rules, each under its id, or under one that is made of what it wants and when: the same rule again is the same rule. Nothing is
// written when one of them cannot be taken, which is ErrInvalid, with an *Error for each. ErrFull is returned when there is no room for
// all; then some are written.
func (b *Book) Put(ctx context.Context, by kv.Author, rules []keywords.Rule) ([]Written, error) {
	prepared, err := prepare(rules)
	if err != nil {
		return nil, err
	}
	var done []Written
	for part := range slices.Chunk(prepared, batch) {
		changes := make([]change, len(part))
		for i, r := range part {
			changes[i] = change{Rule: r}
		}
		written, err := b.write(ctx, by, changes)
		if done = append(done, written...); err != nil {
			return done, err
		}
	}
	return done, nil
}

// PutOver writes a rule in the place of the version that is there, 0 for none. It returns what Put returns, and ErrChanged when another one is
// there.
func (b *Book) PutOver(ctx context.Context, by kv.Author, r keywords.Rule, version int) (Written, error) {
	prepared, err := prepare([]keywords.Rule{r})
	if err != nil {
		return Written{}, err
	}
	done, err := b.write(ctx, by, []change{{Rule: prepared[0], Over: &version}})
	if err != nil {
		return Written{}, err
	}
	return done[0], nil
}

// Preview says what putting a rule would do, and the version that it would have. Errors are those of Put.
func (b *Book) Preview(r keywords.Rule) (Written, error) {
	prepared, err := prepare([]keywords.Rule{r})
	if err != nil {
		return Written{}, err
	}
	old, err := b.Get(prepared[0].ID)
	switch {
	case errors.Is(err, kv.ErrNotFound):
		return Written{ID: prepared[0].ID, Outcome: New, Version: 1}, nil
	case err != nil:
		return Written{}, err
	case same(&old.Rule, &prepared[0]):
		return Written{ID: old.ID, Outcome: Unchanged, Version: old.Version}, nil
	}
	return Written{ID: old.ID, Outcome: Changed, Version: old.Version + 1}, nil
}

// prepare makes rules as they are kept, or says everything that is wrong with them.
func prepare(rules []keywords.Rule) ([]keywords.Rule, error) {
	tidy := make([]keywords.Rule, len(rules))
	var errs []error
	first := map[string]int{}
	for i, r := range rules {
		tidy[i] = r.Tidy()
		name := nameOf(len(rules), i, tidy[i].ID)
		for _, w := range tidy[i].Check() {
			errs = append(errs, &Error{Rule: name, Wrong: w})
		}
		if tidy[i].ID == "" {
			tidy[i].ID = identify(&tidy[i])
		}
		if at, twice := first[tidy[i].ID]; twice {
			found := fmt.Sprintf("%q, as rule %d has", tidy[i].ID, at+1)
			errs = append(errs, &Error{Rule: name, Wrong: keywords.Wrong{Field: "id", Found: found, Try: "write each rule once"}})
		}
		first[tidy[i].ID] = i
	}
	if len(errs) > maxErrors {
		errs = append(errs[:maxErrors], fmt.Errorf("%w: and %d more", ErrInvalid, len(errs)-maxErrors))
	}
	return tidy, errors.Join(errs...)
}

// write commits changes as one. Those that would change nothing are not written.
func (b *Book) write(ctx context.Context, by kv.Author, changes []change) ([]Written, error) {
	done := make([]Written, len(changes))
	var commit []kv.Change
	var places []int
	for i, c := range changes {
		old, err := b.Get(c.Rule.ID)
		if err != nil && !errors.Is(err, kv.ErrNotFound) {
			return nil, err
		}
		if old.Version > 0 && same(&old.Rule, &c.Rule) && (c.Over == nil || *c.Over == old.Version) {
			done[i] = Written{ID: old.ID, Outcome: Unchanged, Version: old.Version}
			continue
		}
		made, err := b.change(by, kindPut, c)
		if err != nil {
			return nil, err
		}
		commit, places = append(commit, made), append(places, i)
	}
	records, err := b.store.Commit(ctx, commit...)
	if err != nil {
		return nil, fmt.Errorf("writing rules: %w", err)
	}
	for n, record := range records {
		if done[places[n]], err = written(changes[places[n]].Rule.ID, record); err != nil {
			return done[:places[n]], err
		}
	}
	return done, nil
}

func (b *Book) change(by kv.Author, kind string, payload any) (kv.Change, error) {
	data, err := kv.Marshal(payload)
	if err != nil {
		return kv.Change{}, fmt.Errorf("encoding %s: %w", kind, err)
	}
	return kv.Change{Log: kv.Cmd, Site: b.site, At: by.At, Actor: by.Actor, Kind: kind, Version: 1, Payload: data}, nil
}

func written(id string, record kv.Record) (Written, error) {
	version, _ := strconv.Atoi(record.Verdict.Result)
	w := Written{ID: id, Outcome: Changed, Version: version, Seq: record.Seq}
	switch record.Verdict.Refused {
	case refusedUnchanged:
		w.Outcome, w.Seq = Unchanged, 0
	case refusedChanged:
		return w, fmt.Errorf("rule %.80q: %w: it is at version %d now", id, ErrChanged, version)
	case refusedFull:
		return w, fmt.Errorf("rule %.80q: %w: there are %d", id, ErrFull, MaxRules)
	}
	if w.Outcome == Changed && version == 1 {
		w.Outcome = New
	}
	return w, nil
}

// Remove takes rules away, which must be there: else it returns kv.ErrNotFound, and nothing has changed. It returns the sequence of the last
// change.
func (b *Book) Remove(ctx context.Context, by kv.Author, ids ...string) (seq kv.Seq, err error) {
	for _, id := range ids {
		if _, err := b.Get(id); err != nil {
			return 0, err
		}
	}
	for part := range slices.Chunk(ids, batch) {
		changes := make([]kv.Change, len(part))
		for i, id := range part {
			if changes[i], err = b.change(by, kindRemove, id); err != nil {
				return seq, err
			}
		}
		records, err := b.store.Commit(ctx, changes...)
		if err != nil {
			return seq, fmt.Errorf("removing rules: %w", err)
		}
		seq = records[len(records)-1].Seq
	}
	return seq, nil
}
