package access_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"moments/api/access"
	"moments/internal/kv"
)

// known is what a model knows of a key.
type known struct {
	id, key string
	spec    access.Spec
	revoked bool
}

// model is the keys as they should be.
type model struct {
	keys  *access.Keys
	store *kv.Store
	now   time.Time
	all   []known
}

func (m *model) by() kv.Author { return kv.Author{Actor: "model", At: m.now} }

func (m *model) create(t *rapid.T) {
	spec := access.Spec{Kind: rapid.SampledFrom([]string{"pk", "sk"}).Draw(t, "kind")}
	if spec.Kind == "sk" {
		for _, s := range rapid.SliceOfNDistinct(rapid.SampledFrom(access.Scopes()), 1, 3, rapid.ID[access.Scope]).Draw(t, "scopes") {
			spec.Scopes = append(spec.Scopes, string(s))
		}
	} else {
		spec.Origins = rapid.SliceOfN(rapid.StringMatching(`https://[a-c]\.example`), 0, 3).Draw(t, "origins")
	}
	if rapid.Bool().Draw(t, "expires") {
		spec.Expires = m.now.Add(time.Duration(rapid.IntRange(1, 5).Draw(t, "hours")) * time.Hour)
	}
	id, key, err := m.keys.Create(context.Background(), m.by(), spec)
	if err != nil {
		t.Fatal(err)
	}
	m.all = append(m.all, known{id: id, key: key, spec: spec})
}

func (m *model) revoke(t *rapid.T) {
	if len(m.all) == 0 {
		t.Skip("nothing to revoke")
	}
	i := rapid.IntRange(0, len(m.all)-1).Draw(t, "which")
	if err := m.keys.Revoke(context.Background(), m.by(), m.all[i].id); err != nil {
		t.Fatal(err)
	}
	m.all[i].revoked = true
}

// reopen reads the keys anew, as after a restart.
func (m *model) reopen(t *rapid.T) {
	var err error
	if m.keys, err = access.Open(access.Config{Store: m.store, Site: "main", Now: func() time.Time { return m.now }}); err != nil {
		t.Fatal(err)
	}
}

// want is what checking the key should say.
func (m *model) want(k known) error {
	switch {
	case k.revoked:
		return access.ErrRevoked
	case !k.spec.Expires.IsZero() && !k.spec.Expires.After(m.now):
		return access.ErrExpired
	}
	return nil
}

// check compares everything that can be asked.
func (m *model) check(t *rapid.T) {
	list, err := m.keys.List()
	if err != nil || len(list) != len(m.all) {
		t.Fatalf("%d keys are listed, %d were made: %v", len(list), len(m.all), err)
	}
	origins := map[string]bool{}
	for _, k := range m.all {
		got, err := m.keys.Check(context.Background(), k.key)
		if want := m.want(k); !errors.Is(err, want) || want == nil && err != nil {
			t.Fatalf("%+v: %v, want %v", k, err, want)
		}
		if err == nil {
			compare(t, got, k)
		}
		for _, origin := range k.spec.Origins {
			origins[origin] = origins[origin] || !k.revoked
		}
	}
	for _, letter := range "abc" {
		if origin := fmt.Sprintf("https://%c.example", letter); m.keys.KnowsOrigin(origin) != origins[origin] {
			t.Fatalf("%s: known %t", origin, !origins[origin])
		}
	}
}

func compare(t *rapid.T, got access.Key, k known) {
	for _, scope := range access.Scopes() {
		may := slices.Contains(k.spec.Scopes, string(scope)) || slices.Contains(k.spec.Scopes, "admin")
		if got.May(scope) != may {
			t.Fatalf("%+v may %s: %t", k, scope, !may)
		}
	}
	for _, letter := range "abc" {
		origin := fmt.Sprintf("https://%c.example", letter)
		if got.Allows(origin) != slices.Contains(k.spec.Origins, origin) {
			t.Fatalf("%+v and %s", k, origin)
		}
	}
	if (got.Text == k.key) != (k.spec.Kind == "pk") || got.ID != k.id {
		t.Fatalf("%+v: %+v", k, got)
	}
}

func TestKeysBehaveAsTheirModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store, err := kv.Open("", kv.Config{Kinds: access.Kinds()})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		m := &model{store: store, now: start}
		m.reopen(t)
		t.Repeat(map[string]func(*rapid.T){
			"create":  m.create,
			"revoke":  m.revoke,
			"restart": m.reopen,
			"wait":    func(*rapid.T) { m.now = m.now.Add(time.Hour) },
			"":        m.check,
		})
	})
}
