package fold_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"moments/engine/fold"
	"moments/engine/journal"
	"moments/engine/outcome"
	"moments/internal/kv"
)

// clicked is a fold set that has seen one click.
func clicked(t *testing.T) fold.Set {
	t.Helper()
	s := fold.New(outcome.Config{})
	entry := journal.Entry{Seq: 1, Outcome: &journal.Outcome{
		Event: "e", Kind: journal.Click, Trust: 1, At: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC), Visitor: "v",
		Items: []journal.Item{{Answer: "a", Asset: "guide", Position: 1}},
	}}
	for _, f := range s.All() {
		if err := f.Apply([]journal.Entry{entry}, 1); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func open(t *testing.T, dir string, head kv.Seq) fold.Set {
	t.Helper()
	s, err := fold.Open(fold.Config{Dir: dir, Head: head, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNoFoldIsForgotten(t *testing.T) {
	s := fold.New(outcome.Config{})
	if fields, all := reflect.TypeOf(s).NumField(), len(s.All()); fields != all {
		t.Errorf("%d folds, %d in the list", fields, all)
	}
}

func TestSnapshots(t *testing.T) {
	s, dir := clicked(t), filepath.Join(t.TempDir(), "folds")
	if same := open(t, dir, 0); len(same.Differing(fold.New(outcome.Config{}))) > 0 {
		t.Error("without snapshots it has seen something")
	}
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	if names := s.Differing(open(t, dir, 1)); len(names) > 0 {
		t.Errorf("read back they differ: %q", names)
	}
	ahead := open(t, dir, 0)
	for _, f := range ahead.All() {
		if f.Applied() != 0 {
			t.Errorf("%s is ahead of the log", f.Name)
		}
	}
	for _, f := range s.All() {
		t.Run(f.Name, func(t *testing.T) {
			path := filepath.Join(dir, f.Name+".snapshot")
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, whole[:len(whole)/2], 0o600); err != nil {
				t.Fatal(err)
			}
			if names := s.Differing(open(t, dir, 1)); !slices.Contains(names, f.Name) || len(names) != 1 {
				t.Errorf("half of its snapshot is left: %q differ", names)
			}
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
}
