package access_test

import (
	"context"
	"encoding/base32"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"moments/api/access"
	"moments/internal/kv"
)

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

type ring struct {
	*access.Keys
	t     *testing.T
	store *kv.Store
	now   time.Time
}

func open(t *testing.T, dir string) *ring {
	t.Helper()
	store, err := kv.Open(dir, kv.Config{Kinds: access.Kinds(), Reserve: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	r := &ring{t: t, store: store, now: start}
	if r.Keys, err = access.Open(access.Config{Store: store, Site: "main", Now: func() time.Time { return r.now }}); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *ring) by() kv.Author { return kv.Author{Actor: "test", At: r.now} }

func (r *ring) make(spec access.Spec) (id, key string) {
	r.t.Helper()
	id, key, err := r.Create(context.Background(), r.by(), spec)
	if err != nil {
		r.t.Fatal(err)
	}
	return id, key
}

func TestKeyLives(t *testing.T) {
	r := open(t, "")
	ctx := context.Background()
	id, key := r.make(access.Spec{Kind: "sk", Note: "dashboard", Scopes: []string{"reports:read"}, Expires: start.Add(time.Hour)})
	k, err := r.Check(ctx, key)
	if err != nil || k.ID != id || k.Note != "dashboard" || k.Text != "" || !k.May(access.ReportsRead) || k.May(access.ContentWrite) || !k.Created.Equal(start) {
		t.Fatalf("%+v %v", k, err)
	}
	r.now = start.Add(time.Hour)
	if _, err := r.Check(ctx, key); !errors.Is(err, access.ErrExpired) {
		t.Errorf("expired: %v", err)
	}
	r.now = start
	if err := r.Revoke(ctx, r.by(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Check(ctx, key); !errors.Is(err, access.ErrRevoked) {
		t.Errorf("revoked: %v", err)
	}
	if err := r.Revoke(ctx, r.by(), id); err != nil {
		t.Errorf("revoking twice: %v", err)
	}
	if err := r.Revoke(ctx, r.by(), "nobody"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("revoking nothing: %v", err)
	}
	if list, err := r.List(); err != nil || len(list) != 1 || list[0].Revoked.IsZero() {
		t.Errorf("%+v %v", list, err)
	}
}

func TestOnlyTheWholeKeyIsTheKey(t *testing.T) {
	r := open(t, "")
	id, key := r.make(access.Spec{Kind: "sk", Scopes: []string{"admin"}})
	secret := key[strings.LastIndex(key, "_")+1:]
	other, _ := r.make(access.Spec{Kind: "sk", Scopes: []string{"admin"}})
	for _, presented := range []string{
		"sk", "sk_", "sk_" + id, "sk_" + id + "_", "pk_" + id + "_" + secret, "sk_" + other + "_" + secret, key[:len(key)-1], key + "a", strings.ToUpper(key),
		" " + key, key[:len(key)-1] + "1", "sk__" + secret, strings.Repeat("x", 1<<20),
	} {
		if _, err := r.Check(context.Background(), presented); !errors.Is(err, access.ErrUnknown) {
			t.Errorf("%.60q: %v", presented, err)
		}
	}
	if _, err := r.Check(context.Background(), ""); !errors.Is(err, access.ErrMissing) {
		t.Errorf("no key: %v", err)
	}
}

func TestKeysAreLongAndRandom(t *testing.T) {
	r := open(t, "")
	seen := map[string]bool{}
	for range 50 {
		id, key := r.make(access.Spec{Kind: "pk"})
		parts := strings.Split(key, "_")
		bits, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(parts[len(parts)-1]))
		if err != nil || len(bits)*8 < 128 || len(parts) != 3 || parts[0] != "pk" || parts[1] != id || seen[key] || seen[id] {
			t.Fatalf("%s: %v", key, err)
		}
		seen[key], seen[id] = true, true
	}
}

// A secret key must not be found in what is on the disk, a publishable one can be read again.
func TestAtRest(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	_, secret := r.make(access.Spec{Kind: "sk", Scopes: []string{"admin"}})
	_, public := r.make(access.Spec{Kind: "pk", Origins: []string{"https://www.example.com"}})
	var log strings.Builder
	err := r.store.Read(kv.Cmd, 0, 10, func(c kv.Record) error { log.Write(c.Payload); return nil })
	if err != nil || strings.Contains(log.String(), secret[len(secret)-32:]) || !strings.Contains(log.String(), public) {
		t.Errorf("the log holds the secret, or not the publishable key: %v", err)
	}
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	for _, key := range []string{secret, public} {
		if _, err := again.Check(context.Background(), key); err != nil {
			t.Errorf("after a restart: %v", err)
		}
	}
	list, err := again.List()
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	for _, k := range list {
		if k.Kind == access.Publishable && k.Text != public || k.Kind == access.Secret && k.Text != "" {
			t.Errorf("%+v", k)
		}
	}
}

func TestKeysOfAnotherWriterAreSeen(t *testing.T) {
	r := open(t, "")
	other, err := access.Open(access.Config{Store: r.store, Site: "main"})
	if err != nil {
		t.Fatal(err)
	}
	id, key := r.make(access.Spec{Kind: "pk", Origins: []string{"https://a.example"}})
	if _, err := other.Check(context.Background(), key); err != nil || !other.KnowsOrigin("https://a.example") {
		t.Errorf("a new key is not seen: %v", err)
	}
	if err := r.Revoke(context.Background(), r.by(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Check(context.Background(), key); !errors.Is(err, access.ErrRevoked) || other.KnowsOrigin("https://a.example") {
		t.Errorf("a revoked key is still good: %v", err)
	}
	elsewhere, err := access.Open(access.Config{Store: r.store, Site: "other"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := elsewhere.Check(context.Background(), key); !errors.Is(err, access.ErrUnknown) {
		t.Errorf("a key of another site: %v", err)
	}
}

func TestReplayGivesTheSameKeys(t *testing.T) {
	r := open(t, "")
	id, _ := r.make(access.Spec{Kind: "sk", Scopes: []string{"admin"}})
	r.make(access.Spec{Kind: "pk"})
	if err := r.Revoke(context.Background(), r.by(), id); err != nil {
		t.Fatal(err)
	}
	copied, err := kv.Replay(context.Background(), r.store, "", kv.Config{Kinds: access.Kinds(), Reserve: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	want, err := r.store.Digest(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := copied.Digest(context.Background()); err != nil || got != want {
		t.Errorf("the rows differ: %v", err)
	}
}

func TestSpecsThatCannotBe(t *testing.T) {
	r := open(t, "")
	many := make([]string, 51)
	for i := range many {
		many[i] = "https://www.example.com"
	}
	for field, spec := range map[string]access.Spec{
		"kind":       {Kind: "ak"},
		"note":       {Kind: "pk", Note: strings.Repeat("x", 65)},
		"scopes":     {Kind: "sk"},
		"scopes ":    {Kind: "sk", Scopes: []string{"everything"}},
		"scopes  ":   {Kind: "pk", Scopes: []string{"admin"}},
		"origins":    {Kind: "sk", Scopes: []string{"admin"}, Origins: []string{"https://www.example.com"}},
		"origins ":   {Kind: "pk", Origins: []string{"*"}},
		"origins  ":  {Kind: "pk", Origins: many},
		"expires_at": {Kind: "pk", Expires: start},
	} {
		_, _, err := r.Create(context.Background(), r.by(), spec)
		var wrong *access.SpecError
		if !errors.Is(err, access.ErrSpec) || !errors.As(err, &wrong) || wrong.Field != strings.TrimSpace(field) || wrong.Try == "" {
			t.Errorf("%+v: %v", spec, err)
		}
	}
	if list, err := r.List(); err != nil || len(list) > 0 {
		t.Errorf("a key was made: %v %v", list, err)
	}
}

func TestIsOrigin(t *testing.T) {
	for origin, want := range map[string]bool{
		"https://www.example.com": true, "http://localhost:3000": true, "http://127.0.0.1:8080": true, "https://[::1]:8443": true, "https://xn--caf-dma.example": true,
		"": false, "null": false, "*": false, "https://*.example.com": false, "https://WWW.example.com": false, "https://www.example.com/": false,
		"https://www.example.com:443": false, "http://www.example.com:80": false, "https://www.example.com:": false, "ftp://www.example.com": false,
		"https://user@www.example.com": false, "https://café.example": false, "https://www.example.com?x": false, "https://a b": false, "www.example.com": false,
		"https://www.example.com#": false, "file://": false,
	} {
		if got := access.IsOrigin(origin); got != want {
			t.Errorf("IsOrigin(%q) = %t", origin, got)
		}
	}
}

func TestRandomnessThatFails(t *testing.T) {
	store := open(t, "").store
	keys, err := access.Open(access.Config{Store: store, Site: "main", Random: io.LimitReader(strings.NewReader("short"), 5)})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := keys.Create(context.Background(), kv.Author{At: start}, access.Spec{Kind: "pk"}); err == nil {
		t.Error("a key was made without randomness")
	}
}
