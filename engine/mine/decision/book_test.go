package decision_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"moments/engine/mine/decision"
	"moments/internal/kv"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func by(actor string, after time.Duration) kv.Author {
	return kv.Author{Actor: actor, At: noon.Add(after)}
}

func open(t *testing.T) (*decision.Book, *kv.Store) {
	t.Helper()
	store, err := kv.Open(t.TempDir(), kv.Config{Kinds: decision.Kinds(), Reserve: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return decision.OpenBook(store, "main"), store
}

func listed(t *testing.T, b *decision.Book) (said []string) {
	t.Helper()
	list, err := b.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		said = append(said, fmt.Sprintf("%s %s by %s at %s", d.Key, d.Status, d.Actor, d.At.Format(time.TimeOnly)))
	}
	return said
}

func TestDecisions(t *testing.T) {
	b, store := open(t)
	put := func(key string, status decision.Status, author kv.Author) kv.Seq {
		t.Helper()
		seq, err := b.Put(context.Background(), author, decision.Decision{Key: key, Name: "a name", Status: status, Actor: "somebody else"})
		if err != nil {
			t.Fatal(err)
		}
		return seq
	}
	put("plain-language", decision.Dismissed, by("mara", 0))
	put("open-data", decision.Accepted, by("jon", time.Minute))
	if put("open-data", decision.Accepted, by("mara", time.Hour)) != 0 {
		t.Error("what was decided is decided again")
	}
	want := "open-data accepted by jon at 12:01:00|plain-language dismissed by mara at 12:00:00"
	if got := strings.Join(listed(t, b), "|"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if put("open-data", decision.Open, by("mara", 0)) == 0 || put("open-data", decision.Open, by("mara", 0)) != 0 || len(listed(t, b)) != 1 {
		t.Errorf("taken back: %q", listed(t, b))
	}
	if other, err := decision.OpenBook(store, "other").List(); err != nil || len(other) != 0 {
		t.Errorf("another site has %v, %v", other, err)
	}
}

func TestDecisionsThatCannotBe(t *testing.T) {
	b, store := open(t)
	for _, d := range []decision.Decision{
		{Status: decision.Dismissed}, {Key: "a"}, {Key: "a", Status: "perhaps"}, {Key: strings.Repeat("a", 200), Status: decision.Dismissed},
		{Key: "a", Status: decision.Dismissed, Note: strings.Repeat("a", 2000)}, {Key: "a", Status: decision.Dismissed, Note: "\xff"},
		{Key: "a\x00", Status: decision.Dismissed},
	} {
		if _, err := b.Put(context.Background(), by("mara", 0), d); !errors.Is(err, decision.ErrInvalid) {
			t.Errorf("%+v: %v", d, err)
		}
	}
	if store.Head(kv.Cmd) != 0 {
		t.Error("something was written")
	}
}
