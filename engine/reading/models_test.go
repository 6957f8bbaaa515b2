package reading_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"moments/engine/reading"
	"moments/internal/kv"
	"moments/keywords/tagger/model"
)

var by = kv.Author{Actor: "anna", At: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)}

func open(t *testing.T) *kv.Store {
	t.Helper()
	store, err := kv.Open("", kv.Config{Kinds: reading.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

const own = "# of this site\nword:oven\tintent=buy 2.50\n"

func TestPublishAndReset(t *testing.T) {
	store, ctx := open(t), context.Background()
	m, other := reading.Open(store, "main"), reading.Open(store, "main")
	if c := m.Current(); c.Own() || c.Model != nil || c.Number != 0 {
		t.Errorf("before: %+v", c)
	}
	v, err := m.Publish(ctx, by, []byte(own), "first")
	if err != nil || v.Number != 1 || !v.Own() || v.Note != "first" || v.Actor != "anna" || !v.At.Equal(by.At) {
		t.Fatalf("%+v, %v", v, err)
	}
	c := other.Current() // another who reads the same store sees it
	if c.Model == nil || len(c.Model.Effects("word:oven")) == 0 || c.Err != nil {
		t.Errorf("the model has not what was published: %+v", c)
	}
	if text, err := m.Text(); err != nil || string(text) != own {
		t.Errorf("%q, %v", text, err)
	}
	if again, err := m.Publish(ctx, by, []byte(own), "twice"); err != nil || again != v {
		t.Errorf("the same file is another version: %+v, %v", again, err)
	}
	if other.Current().Model != c.Model {
		t.Error("what has not changed was read again")
	}
	if v, err := m.Reset(ctx, by); err != nil || v.Own() || v.Number != 2 {
		t.Errorf("%+v, %v", v, err)
	}
	if c := other.Current(); c.Model != nil || c.Number != 2 {
		t.Errorf("after the reset: %+v", c)
	}
	if text, err := m.Text(); err != nil || text != nil {
		t.Errorf("%q, %v", text, err)
	}
	if elsewhere := reading.Open(store, "elsewhere").Current(); elsewhere.Number != 0 {
		t.Errorf("another site has %+v", elsewhere)
	}
}

func TestWhatIsNoModelIsRefused(t *testing.T) {
	store, ctx := open(t), context.Background()
	m := reading.Open(store, "main")
	for name, test := range map[string]struct {
		text []byte
		note string
		want string
	}{
		"empty":         {[]byte(" \n"), "", "reset instead"},
		"no tab":        {[]byte("# ok\nsomething else\n"), "", "line 2"},
		"no axis":       {[]byte("word:oven\tcolour=red 1\n"), "", "line 1"},
		"too large":     {bytes.Repeat([]byte("# x\n"), reading.MaxBytes/4+1), "", "at most 2097152"},
		"note too long": {[]byte(own), strings.Repeat("n", 257), "note"},
	} {
		if _, err := m.Publish(ctx, by, test.text, test.note); !errors.Is(err, model.ErrFile) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if head := store.Head(kv.Cmd); head != 0 {
		t.Errorf("something was written: cmd:%d", head)
	}
}
