package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/receive"
	"moments/keywords"
	"moments/keywords/keymap"
)

// bakery is a site for owners and for visitors of bakeries.
func bakery(t *testing.T) *enginetest.Engine {
	t.Helper()
	e := enginetest.New(t, nil)
	_, err := e.Library().PutPersonas(context.Background(), e.Author(), []keywords.PersonaDefinition{
		{Key: "owner", Name: "Owner of a bakery", Signals: []string{"invoice", "staff", "margin"}},
		{Key: "guest", Name: "Guest", Signals: []string{"cake"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	e.MustCatchUp()
	e.MustPut(e.Asset("tips", "Tips", "do/-/-"), e.Asset("owners", "For owners", "know/-/owner"), e.Asset("both", "For all", "know/-/owner", "know/-/guest"))
	return e
}

// next asks with what the last answer gave back.
func next(e *enginetest.Engine, last engine.Answer, r engine.Request) engine.Answer {
	r.Context = last.Context
	return e.MustRecommend(r)
}

func sources(q keywords.Query) string {
	var list []string
	for _, w := range q.Why {
		if w.For.Persona != "" {
			list = append(list, w.Source)
		}
	}
	return strings.Join(list, " ")
}

// Each phrase of an owner says too little to be sure of; three of them do not. After half an hour it is forgotten.
func TestASessionAddsUp(t *testing.T) {
	e := bakery(t)
	phrases := []string{"invoice template", "staff rota", "margin of rye bread"}
	for _, phrase := range phrases {
		if p := e.MustAsk(phrase).Query; p.Moment.Persona != "" || p.Personas.Top().Key != "owner" {
			t.Errorf("%q alone: %+v", phrase, p.Personas)
		}
	}
	var a engine.Answer
	for i, phrase := range phrases {
		a = next(e, a, engine.Request{Phrase: phrase})
		if claimed := a.Query.Moment.Persona == "owner"; claimed != (i == 2) || claimed != (a.Query.Personas.P("owner") >= 0.6) {
			t.Errorf("after %d phrases: %s %+v", i+1, a.Query.Moment, a.Query.Personas)
		}
		e.Advance(4 * time.Minute)
	}
	if got := sources(a.Query); got != "cue session" {
		t.Errorf("what spoke for a persona: %s", got)
	}
	e.Advance(31 * time.Minute)
	if q := next(e, a, engine.Request{Phrase: phrases[2]}).Query; q.Moment.Persona != "" || sources(q) != "cue" {
		t.Errorf("half an hour later: %s %+v", q.Moment, q.Why)
	}
}

func TestKeystrokesOfOneSearchCountOnce(t *testing.T) {
	e := bakery(t)
	var a engine.Answer
	for _, phrase := range []string{"invoice", "invoice t", "invoice te", "invoice tem", "invoice template"} {
		a = next(e, a, engine.Request{Phrase: phrase, Chain: "one"})
	}
	if a.Query.Moment.Persona != "" || sources(a.Query) != "cue" {
		t.Errorf("%s: %s", a.Query.Moment, sources(a.Query))
	}
	if q := next(e, a, engine.Request{Phrase: "bread", Chain: "two"}).Query; sources(q) != "session" {
		t.Errorf("the next search: %s", sources(q))
	}
}

func TestThePageLeans(t *testing.T) {
	e := bakery(t)
	plain := e.MustAsk("invoice template").Query.Personas.P("owner")
	on := func(page string) keywords.Query {
		return e.MustRecommend(engine.Request{Phrase: "invoice template", Page: page}).Query
	}
	if q := on("/owners?utm=x"); q.Personas.P("owner") <= plain || sources(q) != "cue page" {
		t.Errorf("on a page for owners: %+v, alone %v", q.Personas, plain)
	}
	if q := on("/tips"); q.Personas.P("owner") != plain {
		t.Errorf("a page for everybody says something: %+v", q.Personas)
	}
}

// What the request says is stronger than a row, a row than the session, the session than the page.
func TestOrderOfStrength(t *testing.T) {
	e := bakery(t)
	e.MustPublish(keymap.Row{ID: "1", Phrase: "opening hours", Match: keymap.Exact, Moment: e.Moment("know/-/guest")})
	var owner engine.Answer
	for range 6 {
		owner = next(e, owner, engine.Request{Phrase: "invoice staff margin"})
	}
	if q := next(e, owner, engine.Request{Phrase: "opening hours"}).Query; q.Moment.Persona != "guest" {
		t.Errorf("a row against the session: %s", q.Moment)
	}
	if q := next(e, owner, engine.Request{Phrase: "opening hours", Persona: "owner"}).Query; q.Moment.Persona != "owner" {
		t.Errorf("the request against a row: %s", q.Moment)
	}
	var guest engine.Answer
	for range 6 {
		guest = next(e, guest, engine.Request{Phrase: "cake cake cake"})
	}
	if q := next(e, guest, engine.Request{Phrase: "bread", Page: "/owners"}).Query; q.Moment.Persona != "guest" {
		t.Errorf("the session against the page: %s %+v", q.Moment, q.Personas)
	}
}

// A reading that is kept is never that of another visitor.
func TestReadingsAreKeptWithoutTheVisitor(t *testing.T) {
	e := bakery(t)
	before := e.MustAsk("bread").Query
	var a engine.Answer
	for range 4 {
		a = next(e, a, engine.Request{Phrase: "invoice staff margin"})
	}
	if q := next(e, a, engine.Request{Phrase: "bread"}).Query; q.Moment.Persona != "owner" {
		t.Fatalf("%s", q.Moment)
	}
	if after := e.MustAsk("bread").Query; after.Moment != before.Moment || len(after.Why) != len(before.Why) {
		t.Errorf("%+v, before %+v", after.Why, before.Why)
	}
}

// The site's own model reads from its publication to its reset, and kept readings do not outlive it.
func TestTheSitesOwnModelReads(t *testing.T) {
	e, ctx := bakery(t), context.Background()
	reads := func() keywords.Intent {
		q, err := e.Read(engine.Request{Phrase: "how do i bake bread"})
		if err != nil {
			t.Fatal(err)
		}
		return q.Moment.Intent
	}
	before := reads()
	if _, err := e.Models().Publish(ctx, e.Author(), []byte("bias\tintent=go 9\n"), ""); err != nil {
		t.Fatal(err)
	}
	if got := reads(); got != keywords.Go {
		t.Errorf("with the site's model: %q", got)
	}
	e.Reopen(nil)
	if got := reads(); got != keywords.Go {
		t.Errorf("after a restart: %q", got)
	}
	if _, err := e.Models().Reset(ctx, e.Author()); err != nil {
		t.Fatal(err)
	}
	if got := reads(); got != before {
		t.Errorf("after the reset: %q, before %q", got, before)
	}
}

// Corrections of visitors who were shown an answer are gathered, survive a restart, and are the same when made again.
func TestCorrectionsAreGathered(t *testing.T) {
	e, ctx := bakery(t), context.Background()
	a := e.MustAsk("tips")
	correct := receive.Event{ID: "1", Kind: journal.Correction, Phrase: "tips", Moment: e.Moment("buy/-/-"), Tokens: []string{a.Items[0].Token}, Visitor: "v"}
	forged := correct
	forged.ID, forged.Tokens, forged.Visitor = "2", []string{"forged"}, "w"
	e.MustRecord(correct, forged)
	check := func(when string) {
		t.Helper()
		rows, err := e.Corrections().List("")
		if err != nil || len(rows) != 1 || rows[0].Phrase != "tips" || rows[0].Visitors != 1 || rows[0].Proposals[0].To != correct.Moment {
			t.Errorf("%s: %+v, %v", when, rows, err)
		}
		if findings, err := e.Verify(ctx); err != nil || len(findings) > 0 {
			t.Errorf("%s: %v, %v", when, findings, err)
		}
	}
	check("at once")
	e.Reopen(nil)
	check("after a restart")
	if err := e.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	check("after a rebuild")
}

// A word that no asset has is taken for the one that was meant, and the answer says so.
func TestTheCorrectedSpellingIsSaid(t *testing.T) {
	e := bakery(t)
	e.MustPut(e.Asset("sourdough", "Sourdough for beginners", "do/use/-"))
	a := e.MustAsk("sourdouhg beginners")
	if len(a.Items) == 0 || a.Items[0].Asset.ID != "sourdough" || a.Query.Corrected != "sourdough beginners" || a.Fallback != "" {
		t.Errorf("%q, fallback %q, %d items", a.Query.Corrected, a.Fallback, len(a.Items))
	}
	if a := e.MustAsk("sourdough beginners"); a.Query.Corrected != "" {
		t.Errorf("what is right is corrected to %q", a.Query.Corrected)
	}
}
