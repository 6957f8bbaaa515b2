// Package enginetest opens real engines in folders of their own for tests, with a clock that stands still until it is moved.
//
// It guarantees that what a helper returns from is visible: every Must-method brings everything derived up to date before it returns, or
// fails the test.
package enginetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"moments/content"
	"moments/engine"
	"moments/engine/journal"
	"moments/engine/receive"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// Start is what the clock shows at first.
var Start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// reader reads the phrases of all engines under test, so that its models are loaded once.
var reader = sync.OnceValue(func() *tagger.Tagger { return tagger.New(tagger.Config{}) })

// Engine is an engine under test. It is for one goroutine, but for what engine.Engine itself allows.
type Engine struct {
	*engine.Engine
	T     testing.TB
	Dir   string
	clock time.Time
	cfg   engine.Config
	count int
}

// New opens an engine in an empty folder and closes it when the test ends. Edit, if not nil, changes the configuration first.
func New(t testing.TB, edit func(*engine.Config)) *Engine {
	t.Helper()
	e := &Engine{T: t, Dir: t.TempDir(), clock: Start}
	e.cfg = engine.Config{Dir: e.Dir, Now: func() time.Time { return e.clock }, Reserve: 1 << 20, Tagger: reader()}
	if edit != nil {
		edit(&e.cfg)
	}
	e.open()
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("closing the engine: %v", err)
		}
	})
	return e
}

func (e *Engine) open() {
	e.T.Helper()
	opened, err := engine.Open(context.Background(), e.cfg)
	e.must(err)
	e.Engine = opened
	e.MustCatchUp()
}

// Reopen closes the engine and opens its folder again. Between is called while it is closed, if not nil.
func (e *Engine) Reopen(between func()) {
	e.T.Helper()
	e.must(e.Close())
	if between != nil {
		between()
	}
	e.open()
}

func (e *Engine) must(err error) {
	e.T.Helper()
	if err != nil {
		e.T.Fatal(err)
	}
}

// Advance moves the clock.
func (e *Engine) Advance(d time.Duration) { e.clock = e.clock.Add(d) }

// Author is the test, now.
func (e *Engine) Author() kv.Author { return kv.Author{Actor: "test", At: e.Now()} }

// MustCatchUp makes everything that was written visible.
func (e *Engine) MustCatchUp() {
	e.T.Helper()
	e.must(e.CatchUp(context.Background()))
}

// MustPut writes assets and returns their ids.
func (e *Engine) MustPut(inputs ...content.Input) (ids []content.AssetID) {
	e.T.Helper()
	puts, err := e.Catalog().Put(context.Background(), e.Author(), inputs...)
	e.must(err)
	for _, p := range puts {
		ids = append(ids, p.ID)
	}
	e.MustCatchUp()
	return ids
}

// Asset is an input with a title, tagged with moments in their text form.
func (e *Engine) Asset(id, title string, moments ...string) content.Input {
	e.T.Helper()
	in := content.Input{Asset: content.Asset{ID: content.AssetID(id), ExternalID: id, Source: "test", Title: title, URL: "/" + id, Language: "en"}}
	for _, text := range moments {
		in.Moments = append(in.Moments, e.Moment(text))
	}
	return in
}

// Moment reads the text form.
func (e *Engine) Moment(text string) keywords.Moment {
	e.T.Helper()
	m, err := keywords.ParseMoment(text)
	e.must(err)
	return m
}

// MustDefine defines personas.
func (e *Engine) MustDefine(personas ...keywords.Persona) {
	e.T.Helper()
	var defined []keywords.PersonaDefinition
	for _, p := range personas {
		defined = append(defined, keywords.PersonaDefinition{Key: p, Name: string(p)})
	}
	_, err := e.Library().PutPersonas(context.Background(), e.Author(), defined)
	e.must(err)
	e.MustCatchUp()
}

// MustPublish publishes a keyword map.
func (e *Engine) MustPublish(rows ...keymap.Row) {
	e.T.Helper()
	_, err := e.Library().Publish(context.Background(), e.Author(), rows, "test")
	e.must(err)
	e.MustCatchUp()
}

// MustAsk answers a phrase.
func (e *Engine) MustAsk(phrase string) engine.Answer {
	e.T.Helper()
	return e.MustRecommend(engine.Request{Phrase: phrase})
}

// MustRecommend answers a request.
func (e *Engine) MustRecommend(r engine.Request) engine.Answer {
	e.T.Helper()
	answer, err := e.Recommend(context.Background(), r)
	e.must(err)
	e.MustCatchUp()
	return answer
}

// MustRecord records events and returns what became of them.
func (e *Engine) MustRecord(events ...receive.Event) []receive.Receipt {
	e.T.Helper()
	receipts, err := e.Record(context.Background(), e.Author(), events)
	e.must(err)
	e.MustCatchUp()
	return receipts
}

// MustSee reports that all items of the answer were seen, and that those of ids were chosen.
func (e *Engine) MustSee(answer engine.Answer, ids ...content.AssetID) {
	e.T.Helper()
	var events []receive.Event
	add := func(kind journal.Kind, tokens ...string) {
		e.count++
		events = append(events, receive.Event{ID: fmt.Sprintf("event-%d", e.count), Kind: kind, At: e.Now(), Tokens: tokens})
	}
	var all []string
	for _, item := range answer.Items {
		all = append(all, item.Token)
	}
	add(journal.Impression, all...)
	for _, id := range ids {
		for _, item := range answer.Items {
			if item.Asset.ID == id {
				add(journal.Click, item.Token)
			}
		}
	}
	for i, r := range e.MustRecord(events...) {
		if r.Verdict != receive.Accepted {
			e.T.Fatalf("event %d was not accepted: %+v", i, r)
		}
	}
}
