package engine_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"moments/engine"
	"moments/engine/enginetest"
)

func suggested(t *testing.T, e *enginetest.Engine, r engine.SuggestRequest) (texts []string) {
	t.Helper()
	found, err := e.Suggest(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range found {
		texts = append(texts, s.Text)
	}
	return texts
}

func TestOnlyWhatMayBeShownIsSuggested(t *testing.T) {
	e := enginetest.New(t, nil)
	plain, german := e.Asset("plain", "Fridge alarms"), e.Asset("german", "Fridge ohne Alarm")
	later, over := e.Asset("later", "Fridge launch in May"), e.Asset("over", "Fridge sale")
	german.Language, later.Published, over.Expires = "de", e.Now().Add(24*time.Hour), e.Now().Add(-time.Hour)
	mail := e.Asset("mail", "Fridge letter")
	mail.Channels = []string{"email"}
	e.MustPut(plain, german, later, over, mail)
	for name, test := range map[string]struct {
		ask  engine.SuggestRequest
		want []string
	}{
		"anything":    {engine.SuggestRequest{Prefix: "fri"}, []string{"Fridge alarms", "Fridge letter", "Fridge ohne Alarm"}},
		"a language":  {engine.SuggestRequest{Prefix: "fri", Locale: "de-AT"}, []string{"Fridge ohne Alarm"}},
		"a channel":   {engine.SuggestRequest{Prefix: "FRI", Channel: "web"}, []string{"Fridge alarms", "Fridge ohne Alarm"}},
		"one letter":  {engine.SuggestRequest{Prefix: "f"}, nil},
		"no such":     {engine.SuggestRequest{Prefix: "oven"}, nil},
		"two of them": {engine.SuggestRequest{Prefix: "fridge", Limit: 2}, []string{"Fridge alarms", "Fridge letter"}},
	} {
		got := suggested(t, e, test.ask)
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	if _, err := e.Suggest(engine.SuggestRequest{Prefix: "fr", Limit: 51}); !errors.Is(err, engine.ErrRequest) {
		t.Errorf("too many: %v", err)
	}
}

func TestWhatNothingAnswersGetsSuggestions(t *testing.T) {
	e := shop(t)
	answer, err := e.Recommend(context.Background(), engine.Request{Phrase: "calibration zurbulon quandimatic"})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Fallback == "" || len(answer.Suggestions) == 0 || len(answer.Suggestions) > 3 {
		t.Errorf("fallback %q suggests %q", answer.Fallback, answer.Suggestions)
	}
	if answer, _ := e.Recommend(context.Background(), engine.Request{Phrase: "fridge sensors"}); len(answer.Suggestions) > 0 {
		t.Errorf("an answered phrase suggests %q", answer.Suggestions)
	}
}

func TestTheLastWordMayBeABeginning(t *testing.T) {
	e := shop(t)
	for typing, want := range map[bool]bool{true: true, false: false} {
		answer, err := e.Recommend(context.Background(), engine.Request{Phrase: "calibra", Typing: typing})
		if err != nil {
			t.Fatal(err)
		}
		if found := answer.Fallback == ""; found != want {
			t.Errorf("typing %v: fallback %q", typing, answer.Fallback)
		}
	}
}
