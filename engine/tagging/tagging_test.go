package tagging_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/content/label"
	"moments/engine/enginetest"
	"moments/engine/tagging"
	"moments/internal/kv"
	"moments/keywords"
)

var by = kv.Author{Actor: "ana", At: enginetest.Start}

const steps = "Open the settings.\n\nSelect Add.\n\nEnter a name and an address.\n\nSelect Save.\n\nGo to the list and check the new entry."

func page(id, title, text string) content.Input {
	return content.Input{Asset: content.Asset{Source: "site", ExternalID: id, Title: title, URL: "/" + id}, Text: text}
}

// site is an engine with three pages without tags and one with.
func site(t *testing.T) *enginetest.Engine {
	t.Helper()
	e := enginetest.New(t, nil)
	put(t, e,
		page("add-a-user", "Add a user", steps),
		page("prices", "Prices", "From €9 per month.\n\nOrder now. Free trial for 14 days.\n\nPay by card or invoice. VAT is included: 12 euros."),
		page("what-is-a-role", "What is a role?", "A role is a set of permissions. It refers to what a person may see. Roles were invented to save work."),
		content.Input{Asset: content.Asset{
			Source: "other", ExternalID: "tagged", Title: "Remove a user", URL: "/tagged", Kind: "guide",
			Moments: []keywords.Moment{{Intent: keywords.Do}}, Topics: []keywords.Topic{"users"},
		}, Text: steps},
	)
	return e
}

func put(t *testing.T, e *enginetest.Engine, inputs ...content.Input) {
	t.Helper()
	if _, err := e.Catalog().Put(t.Context(), by, inputs...); err != nil {
		t.Fatal(err)
	}
	if err := e.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func suggested(t *testing.T, e *enginetest.Engine, f tagging.Filter) []tagging.Suggested {
	t.Helper()
	list, next, err := e.Tagging().Suggest(t.Context(), f)
	if err != nil || next != "" {
		t.Fatal(next, err)
	}
	return list
}

func TestAssetsWithoutTagsHaveSuggestionsWithReasons(t *testing.T) {
	e := site(t)
	list := suggested(t, e, tagging.Filter{})
	var got []string
	for _, s := range list {
		got = append(got, fmt.Sprintf("%s %s", s.Asset.ID, s.Intents[0].Value))
		if len(s.Moments) == 0 || len(s.Moments[0].Why) == 0 || s.Moments[0].Confidence < 0.5 {
			t.Errorf("%s: %+v", s.Asset.ID, s.Moments)
		}
	}
	if diff := cmp.Diff([]string{"add-a-user do", "prices buy", "what-is-a-role know"}, got); diff != "" {
		t.Error(diff)
	}
	if all := suggested(t, e, tagging.Filter{All: true}); len(all) != 4 || len(all[2].Open) != 0 {
		t.Errorf("all: %d, of the tagged one open %v", len(all), all[2].Open)
	}
	if one := suggested(t, e, tagging.Filter{Source: "other", All: true}); len(one) != 1 {
		t.Errorf("of one source: %d", len(one))
	}
	if _, _, err := e.Tagging().Suggest(t.Context(), tagging.Filter{IDs: []content.AssetID{"prices", "nobody"}}); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("an id that is not there: %v", err)
	}
}

func TestSuggestionsArePaged(t *testing.T) {
	e := site(t)
	for _, ids := range [][]content.AssetID{nil, {"what-is-a-role", "prices", "add-a-user", "remove-a-user"}} {
		var seen []string
		from := content.AssetID("")
		for range 9 {
			list, next, err := e.Tagging().Suggest(t.Context(), tagging.Filter{IDs: ids, All: true, From: from, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, string(list[0].Asset.ID))
			if from = next; next == "" {
				break
			}
		}
		if want := []string{"add-a-user", "prices", "remove-a-user", "what-is-a-role"}; !slices.Equal(seen, want) {
			t.Errorf("%v", seen)
		}
	}
}

func TestAcceptingInBulk(t *testing.T) {
	e := site(t)
	ask := tagging.Acceptance{Axes: []content.Axis{content.AxisMoments}, Least: 0.5, Batch: "b1", DryRun: true}
	dry, err := e.Tagging().Accept(t.Context(), by, ask)
	if err != nil || dry.Looked != 3 || len(dry.Labels) != 3 || dry.Done != 0 {
		t.Fatalf("%+v %v", dry, err)
	}
	if list := suggested(t, e, tagging.Filter{}); len(list[0].Open) != 3 {
		t.Error("the dry run has written")
	}
	ask.DryRun = false
	done, err := e.Tagging().Accept(t.Context(), by, ask)
	if err != nil || done.Done != 3 || !cmp.Equal(done.Labels, dry.Labels) {
		t.Fatalf("%+v %v", done, err)
	}
	a, err := e.Catalog().Get("add-a-user")
	if err != nil || len(a.Moments) != 1 || a.Moments[0].Intent != keywords.Do {
		t.Errorf("%v %v", a.Moments, err)
	}
	if again, _ := e.Tagging().Accept(t.Context(), by, ask); again.Done != 0 || len(again.Labels) != 0 {
		t.Errorf("again: %+v", again)
	}
	if back, err := e.Tagging().TakeBack(t.Context(), by, "b1"); err != nil || back.Done != 3 {
		t.Errorf("%+v %v", back, err)
	}
	if a, _ := e.Catalog().Get("add-a-user"); len(a.Moments) != 0 {
		t.Errorf("after taking back: %v", a.Moments)
	}
	if _, err := e.Tagging().TakeBack(t.Context(), by, "b2"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("a batch that is not there: %v", err)
	}
}

func TestDismissedIsNotSuggestedAgain(t *testing.T) {
	e := site(t)
	c := tagging.Correction{Filter: tagging.Filter{IDs: []content.AssetID{"prices"}}, Axis: content.AxisMoments, Dismiss: true}
	if done, err := e.Tagging().Correct(t.Context(), by, c); err != nil || done.Done != 1 {
		t.Fatalf("%+v %v", done, err)
	}
	list := suggested(t, e, tagging.Filter{IDs: []content.AssetID{"prices"}})
	if slices.Contains(list[0].Open, content.AxisMoments) {
		t.Errorf("open: %v", list[0].Open)
	}
}

func TestWhatCannotBeAnswered(t *testing.T) {
	e := site(t)
	ids := tagging.Filter{IDs: []content.AssetID{"prices"}}
	tests := map[string]tagging.Correction{
		"nothing chosen":     {Axis: content.AxisKind, Values: []string{"guide"}},
		"nothing said":       {Filter: ids, Axis: content.AxisKind},
		"both":               {Filter: ids, Axis: content.AxisKind, Values: []string{"guide"}, Dismiss: true},
		"no moment":          {Filter: ids, Axis: content.AxisMoments, Values: []string{"do it"}},
		"an unknown persona": {Filter: ids, Axis: content.AxisMoments, Values: []string{"do/-/nobody"}},
		"an unknown step":    {Filter: ids, Axis: content.AxisMoments, Values: []string{"do/later/-"}},
		"an unknown axis":    {Filter: ids, Axis: "colour", Values: []string{"red"}},
	}
	for name, c := range tests {
		var wrong *tagging.Error
		if _, err := e.Tagging().Correct(t.Context(), by, c); !errors.As(err, &wrong) || wrong.Try == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, a := range []tagging.Acceptance{{Least: 2}, {Axes: []content.Axis{"colour"}}} {
		if _, err := e.Tagging().Accept(t.Context(), by, a); !errors.Is(err, tagging.ErrInvalid) {
			t.Errorf("%+v: %v", a, err)
		}
	}
}

// A site whose people use pages of instructions as examples to read is learned after some thirty corrections, and other pages are
// read as before.
func TestASiteTeachesOtherwise(t *testing.T) {
	e := enginetest.New(t, nil)
	var recipes []content.AssetID
	for i := range 40 {
		id := fmt.Sprintf("gallery/idea-%02d", i)
		verb := []string{"Build", "Paint", "Make", "Create"}[i%4]
		put(t, e, page(id, fmt.Sprintf("%s a shelf of kind %d", verb, i), steps))
		if i < 30 {
			recipes = append(recipes, content.AssetID(fmt.Sprintf("%s-a-shelf-of-kind-%d", strings.ToLower(verb), i)))
		}
	}
	put(t, e, page("help/reset", "Reset a password", steps))
	c := tagging.Correction{Filter: tagging.Filter{IDs: recipes}, Axis: content.AxisMoments, Values: []string{"know/discover/-"}}
	if done, err := e.Tagging().Correct(t.Context(), by, c); err != nil || done.Done != 30 {
		t.Fatalf("%+v %v", done, err)
	}
	for _, s := range suggested(t, e, tagging.Filter{}) {
		if !slices.Contains(s.Open, content.AxisMoments) {
			continue
		}
		want := "know"
		if s.Asset.ID == "reset-a-password" {
			want = "do"
		}
		if s.Intents[0].Value != want {
			t.Errorf("%s: %v, want %s", s.Asset.ID, s.Intents, want)
		}
	}
	all, err := e.Tagging().Labels().List(nil)
	if err != nil || len(all) != 30 || all[0].Verdict != label.Corrected || !slices.Equal(all[0].Suggested, []string{"do/use/-"}) {
		t.Errorf("%d labels, the first %+v: %v", len(all), all[0], err)
	}
}

func TestMarkupThatSpeaksForAnIntentIsAReason(t *testing.T) {
	e := enginetest.New(t, nil)
	said := page("a", "The blue one", "It is blue.")
	said.Hints = []content.Hint{{Intent: keywords.Buy, Why: "JSON-LD Product"}, {Intent: "perhaps", Why: "nothing"}}
	put(t, e, said)
	s := suggested(t, e, tagging.Filter{})[0]
	if len(s.Intents) == 0 || s.Intents[0].Value != "buy" || !slices.ContainsFunc(s.Moments[0].Why, func(w string) bool { return strings.Contains(w, "JSON-LD Product") }) {
		t.Errorf("%+v", s.Moments)
	}
	if len(s.Asset.Hints) != 1 {
		t.Errorf("%+v", s.Asset.Hints)
	}
}
