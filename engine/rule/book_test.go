package rule_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/engine/rule"
	"moments/internal/kv"
	"moments/keywords"
)

var anna = kv.Author{Actor: "anna", At: noon}

func openStore(t testing.TB, dir string) *kv.Store {
	t.Helper()
	store, err := kv.Open(dir, kv.Config{Kinds: rule.Kinds(), Reserve: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func openBook(t testing.TB, store *kv.Store) *rule.Book {
	t.Helper()
	b, err := rule.Open(store, "main")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func put(t testing.TB, b *rule.Book, rules ...keywords.Rule) []rule.Written {
	t.Helper()
	done, err := b.Put(context.Background(), anna, rules)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func full() keywords.Rule {
	return keywords.Rule{
		ID: "autumn", Act: keywords.Boost, Target: keywords.Target{Topic: "ovens"}, Strength: 0.3, Order: 7, Note: "until the fair",
		When: keywords.Occasion{
			Moment: keywords.Moment{Intent: keywords.Buy, Step: "worth", Persona: "owner"}, Topic: "baking", Phrase: "buy an oven", Match: "phrase",
			Channel: "web", Region: "north", Language: "de",
		},
		Period: keywords.Period{From: noon.Add(-time.Hour), Until: noon.AddDate(0, 0, 1)},
	}
}

// What was put comes back, from the store, after it was opened again, and by following; untidy or not, the same rule is the same.
func TestPutAndRead(t *testing.T) {
	dir := t.TempDir()
	store := openStore(t, dir)
	b := openBook(t, store)
	untidy := full()
	untidy.Note, untidy.When.Language, untidy.From = "  until the fair ", "de-AT", untidy.From.In(time.FixedZone("east", 3600))
	if done := put(t, b, untidy); done[0].Outcome != rule.New || done[0].Version != 1 || done[0].Seq == 0 || done[0].ID != "autumn" {
		t.Errorf("%+v", done)
	}
	if done := put(t, b, full()); done[0].Outcome != rule.Unchanged || done[0].Version != 1 || done[0].Seq != 0 {
		t.Errorf("the same again: %+v", done)
	}
	want := []rule.Rule{{Rule: full(), Version: 1, Actor: "anna", At: noon}}
	check := func(name string, got []rule.Rule, err error) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %s %v", name, diff, err)
		}
	}
	list, err := b.List()
	check("list", list, err)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	check("opened again", openBook(t, openStore(t, dir)).Current(), nil)
}

func (w want) check(t *testing.T, done rule.Written) {
	t.Helper()
	if done.Outcome != w.outcome || done.Version != w.version {
		t.Errorf("%+v, want %+v", done, w)
	}
}

type want struct {
	outcome rule.Outcome
	version int
}

func TestVersions(t *testing.T) {
	b := openBook(t, openStore(t, ""))
	ctx := context.Background()
	r := full()
	put(t, b, r)
	r.Strength = 0.9
	done, err := b.PutOver(ctx, anna, r, 1)
	want{rule.Changed, 2}.check(t, done)
	if err != nil {
		t.Error(err)
	}
	r.Strength = 0.1
	if _, err := b.PutOver(ctx, anna, r, 1); !errors.Is(err, rule.ErrChanged) || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("over an older version: %v", err)
	}
	if _, err := b.PutOver(ctx, anna, r, 0); !errors.Is(err, rule.ErrChanged) {
		t.Errorf("over none: %v", err)
	}
	preview, err := b.Preview(r)
	if want := (rule.Written{ID: "autumn", Outcome: rule.Changed, Version: 3}); preview != want || err != nil {
		t.Errorf("%+v, %v", preview, err)
	}
	if got, err := b.Get("autumn"); err != nil || got.Strength != 0.9 {
		t.Errorf("a preview wrote: %+v, %v", got, err)
	}
	if seq, err := b.Remove(ctx, anna, "autumn"); seq == 0 || err != nil {
		t.Error(seq, err)
	}
	if _, err := b.Get("autumn"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, err := b.Remove(ctx, anna, "autumn"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// A rule without an id gets one that is made of what it wants, so that the same file changes nothing.
func TestIDsAreMadeOfTheRule(t *testing.T) {
	b := openBook(t, openStore(t, ""))
	a := keywords.Rule{Act: keywords.Pin, Target: asset("a")}
	dated, noted := a, a
	dated.Period, noted.Note = period(t, "2026-11-27", ""), "why"
	first := put(t, b, a, dated)
	if first[0].ID == first[1].ID || first[0].ID == "" {
		t.Errorf("%+v", first)
	}
	again := put(t, b, noted, dated)
	if again[0].ID != first[0].ID || again[0].Outcome != rule.Changed || again[1].Outcome != rule.Unchanged {
		t.Errorf("%+v", again)
	}
}

func TestCurrentFollows(t *testing.T) {
	store := openStore(t, "")
	b, other := openBook(t, store), openBook(t, store)
	put(t, b, full())
	if len(other.Current()) != 0 {
		t.Error("nobody has followed yet")
	}
	if err := other.Follower().CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	current := other.Current()
	if len(current) != 1 || current[0].ID != "autumn" {
		t.Errorf("%+v", current)
	}
	put(t, b, full())
	if err := other.Follower().CatchUp(context.Background()); err != nil || &other.Current()[0] != &current[0] {
		t.Errorf("nothing has changed, and it is another slice; %v", err)
	}
	elsewhere, err := rule.Open(store, "elsewhere")
	if err != nil || len(elsewhere.Current()) != 0 {
		t.Errorf("another site has %+v, %v", elsewhere.Current(), err)
	}
}

// Everything that is wrong is said at once, and nothing is written.
func TestRulesThatCannotBe(t *testing.T) {
	store := openStore(t, "")
	b := openBook(t, store)
	_, err := b.Put(context.Background(), anna, []keywords.Rule{
		full(), {Act: "promote"}, {ID: "autumn", Act: keywords.Hide, Target: asset("x")}, {ID: "two", Act: keywords.Pin, Target: keywords.Target{Kind: "guide"}},
	})
	if !errors.Is(err, rule.ErrInvalid) {
		t.Fatal(err)
	}
	for _, want := range []string{
		`rule 2: act: found "promote"; use pin, boost, bury or hide`, "rule 2: asset: found nothing", `rule 3 (autumn): id: found "autumn", as rule 1 has`,
		"rule 4 (two): asset: found a pin of more than one",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%v", want, err)
		}
	}
	if store.Head(kv.Cmd) != 0 {
		t.Error("something was written")
	}
}

// More rules than go into one commit are all written, and all followed.
func TestManyRules(t *testing.T) {
	b := openBook(t, openStore(t, ""))
	many := make([]keywords.Rule, 600)
	for i := range many {
		many[i] = keywords.Rule{ID: fmt.Sprintf("r%d", i), Act: keywords.Boost, Target: asset("a")}
	}
	done := put(t, b, many...)
	many[300].Note = "changed"
	again := put(t, b, many...)
	for i := range many {
		wanted := want{rule.Unchanged, 1}
		if i == 300 {
			wanted = want{rule.Changed, 2}
		}
		want{rule.New, 1}.check(t, done[i])
		wanted.check(t, again[i])
	}
	if err := b.Follower().CatchUp(context.Background()); err != nil || len(b.Current()) != len(many) {
		t.Errorf("%d rules, %v", len(b.Current()), err)
	}
}

// The compiled set is made anew when the rules or the synonyms have changed, and only then; a phrase speaks for its synonyms.
func TestTheSetFollowsRulesAndSynonyms(t *testing.T) {
	b := openBook(t, openStore(t, ""))
	put(t, b, keywords.Rule{Act: keywords.Hide, Target: asset("a"), When: keywords.Occasion{Phrase: "smartphone plan"}})
	empty := b.Set(nil, nil)
	if err := b.Follower().CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	plain := b.Set(nil, nil)
	synonyms := [][]string{{"smartphone", "cell phone"}}
	wide := b.Set(nil, synonyms)
	if empty.Len() != 0 || plain.Len() != 1 || b.Set(nil, synonyms) != wide || wide == plain {
		t.Errorf("%d and %d rules", empty.Len(), plain.Len())
	}
	for set, want := range map[*rule.Set]bool{plain: false, wide: true} {
		effects := set.For(asks("cell phone plan", keywords.Moment{}))
		if got := effects.Hides(&content.Facts{ID: "a"}); got != want {
			t.Errorf("it holds: %t, want %t", got, want)
		}
	}
}
