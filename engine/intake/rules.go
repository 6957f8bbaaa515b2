package intake

import (
	"context"
	"errors"
	"maps"

	"moments/content/runs"
	"moments/engine/rule"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap/shelf"
)

// rules takes in what people want shown or hidden. Rules that are not in the file stay.
type rules struct{}

func (rules) do(ctx context.Context, w *work) error {
	t, err := w.readTable(ctx)
	if err != nil {
		return err
	}
	list := w.definedRules(t.Rules)
	if n := w.run.Counts.Failed; n > 0 && (w.options.AllOrNothing || len(list) == 0) {
		return nothingTaken(n)
	}
	if err := w.rememberRules(ctx); err != nil {
		return err
	}
	return w.putRules(ctx, list)
}

// definedRules leaves out rules for a persona or step that is not defined.
func (w *work) definedRules(list []keywords.Rule) (good []keywords.Rule) {
	for _, r := range list {
		if err := w.Engine.Defined(r.When.Moment); err != nil {
			w.run.Counts.Failed++
			w.faults = append(w.faults, runs.Fault{
				Path: w.run.File.Name, Code: "not_defined", Found: "the rule " + r.ID + " for " + r.When.Moment.String(), Try: err.Error(),
			}.Tidy())
			continue
		}
		good = append(good, r)
	}
	return good
}

// rememberRules notes all rules as they were, before anything is written.
func (w *work) rememberRules(ctx context.Context) error {
	if w.run.Kept {
		return nil
	}
	before, err := w.stageRules(ctx)
	if err != nil {
		return err
	}
	return w.keepBefore(ctx, before)
}

// stageRules keeps all rules as they are now.
func (w *work) stageRules(ctx context.Context) ([]kv.Hash, error) {
	list, err := w.Engine.Rules().List()
	if err != nil {
		return nil, err
	}
	plain := make([]keywords.Rule, len(list))
	for i, r := range list {
		plain[i] = r.Rule
	}
	return shelf.Stage(ctx, w.Engine.Store(), plain)
}

// putRules writes rules and counts what became of each.
func (w *work) putRules(ctx context.Context, list []keywords.Rule) error {
	before, err := w.staged(w.run.Before)
	if err != nil {
		return err
	}
	written, err := w.Engine.Rules().Put(ctx, w.by, list)
	if err != nil {
		return err
	}
	for _, done := range written {
		now, err := w.Engine.Rules().Get(done.ID)
		if err != nil {
			return err
		}
		w.run.Counts.Add(before.outcome(now.Rule))
	}
	w.run.After, err = w.stageRules(ctx)
	return err
}

// ruleSet are rules by id.
type ruleSet map[string]keywords.Rule

func (s ruleSet) has(id string) bool { _, has := s[id]; return has }

// outcome is what has become of a rule since.
func (s ruleSet) outcome(now keywords.Rule) string {
	switch {
	case !s.has(now.ID):
		return string(rule.New)
	case s.same(now.ID, ruleSet{now.ID: now}):
		return string(rule.Unchanged)
	}
	return string(rule.Changed)
}

// same reports whether the rule of an id is the same in both, by the stored forms, or in neither.
func (s ruleSet) same(id string, other ruleSet) bool {
	if !s.has(id) || !other.has(id) {
		return s.has(id) == other.has(id)
	}
	a, err := kv.Marshal(s[id])
	b, failed := kv.Marshal(other[id])
	return err == nil && failed == nil && string(a) == string(b)
}

// staged are the rules that were kept.
func (w *work) staged(chunks []kv.Hash) (ruleSet, error) {
	list, err := shelf.Unstage[keywords.Rule](w.Engine.Store(), chunks)
	set := make(ruleSet, len(list))
	for _, r := range list {
		set[r.ID] = r
	}
	return set, err
}

// undo gives each rule that the run has changed, and nothing else since, the form from before.
func (rules) undo(ctx context.Context, w *work, id string) error {
	undone, err := w.book.Get(id)
	if err != nil {
		return err
	}
	before, err := w.staged(undone.Before)
	if err != nil {
		return err
	}
	after, err := w.staged(undone.After)
	if err != nil {
		return err
	}
	if err := w.rememberRules(ctx); err != nil {
		return err
	}
	touched := maps.Clone(before)
	maps.Copy(touched, after)
	for _, id := range sortedKeys(touched) {
		if before.same(id, after) {
			continue
		}
		if err := w.undoRule(ctx, id, before, after); err != nil {
			return err
		}
	}
	w.run.After, err = w.stageRules(ctx)
	return err
}

func (w *work) undoRule(ctx context.Context, id string, before, after ruleSet) error {
	book, now := w.Engine.Rules(), ruleSet{}
	found, err := book.Get(id)
	switch {
	case err == nil:
		now[id] = found.Rule
	case !errors.Is(err, kv.ErrNotFound):
		return err
	}
	switch {
	case now.same(id, before): // done before this undo was cut off
	case !now.same(id, after):
		w.run.Counts.Skipped++
		w.left(id, "look at the rule")
		return nil
	case before.has(id):
		_, err = book.PutOver(ctx, w.by, before[id], found.Version)
	default:
		_, err = book.Remove(ctx, w.by, id)
	}
	w.run.Counts.Changed++
	return ignore(err, kv.ErrNotFound)
}
