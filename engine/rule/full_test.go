package rule

import (
	"context"
	"errors"
	"testing"

	"moments/internal/kv"
	"moments/keywords"
)

// A book that is full takes changes of what is there, and one rule for each that goes.
func TestAFullBookTakesChangesOnly(t *testing.T) {
	kinds := Kinds()
	kinds["test.fill"] = func(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
		return kv.Verdict{}, counts.Put(tx, c.Site, countKey, MaxRules-1)
	}
	store, err := kv.Open("", kv.Config{Kinds: kinds})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	b, err := Open(store, "main")
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if _, err := store.Commit(ctx, kv.Change{Log: kv.Cmd, Site: "main", Kind: "test.fill"}); err != nil {
		t.Fatal(err)
	}
	put := func(id, note string) error {
		_, err := b.Put(ctx, kv.Author{Actor: "anna"}, []keywords.Rule{
			{ID: id, Act: keywords.Hide, Target: keywords.Target{Asset: "a"}, Note: note},
		})
		return err
	}
	for _, step := range []struct {
		id, note string
		want     error
	}{{"last", "", nil}, {"one-more", "", ErrFull}, {"last", "changed", nil}, {"one-more", "", ErrFull}} {
		if err := put(step.id, step.note); !errors.Is(err, step.want) {
			t.Errorf("%s %s: %v", step.id, step.note, err)
		}
	}
	if _, err := b.Remove(ctx, kv.Author{}, "last"); err != nil {
		t.Fatal(err)
	}
	if err := put("one-more", ""); err != nil {
		t.Errorf("there is room again: %v", err)
	}
	if err := put("last", ""); !errors.Is(err, ErrFull) {
		t.Errorf("it is full again: %v", err)
	}
}
