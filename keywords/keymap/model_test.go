package keymap_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// model is what a library should hold, kept in the plainest way.
type model struct {
	rows     []keymap.Row
	version  int
	personas []keywords.PersonaDefinition
	steps    []keywords.StepDefinition
	planned  []keywords.PlannedMoment
	searches map[string][]keywords.PastSearch
	synonyms [][]string
	topics   map[keywords.Topic]bool
}

func newModel() *model {
	return &model{searches: map[string][]keywords.PastSearch{}, topics: map[keywords.Topic]bool{}}
}

func (m *model) definedSteps() []keywords.StepDefinition {
	if len(m.steps) == 0 {
		return keywords.DefaultSteps()
	}
	return m.steps
}

// defines reports whether a moment names only what is there.
func (m *model) defines(moment keywords.Moment) bool {
	hasPersona := moment.Persona == "" || slices.ContainsFunc(m.personas, func(d keywords.PersonaDefinition) bool {
		return d.Key == moment.Persona
	})
	hasStep := moment.Step == "" || slices.ContainsFunc(m.definedSteps(), func(d keywords.StepDefinition) bool {
		return d.Key == moment.Step
	})
	return hasPersona && hasStep
}

// accepts reports whether rows can be published.
func (m *model) accepts(rows []keymap.Row) bool {
	return len(keymap.Contradictions(rows)) == 0 &&
		!slices.ContainsFunc(rows, func(r keymap.Row) bool { return !m.defines(r.Moment) })
}

// sameRows compares what rows say, without the ids that publishing gives.
func sameRows(a, b []keymap.Row) bool {
	return slices.EqualFunc(a, b, func(x, y keymap.Row) bool {
		x.ID, y.ID = "", ""
		return x == y
	})
}

// check holds a snapshot against the model.
func (m *model) check(t *rapid.T, now *keymap.Snapshot) {
	if !sameRows(m.rows, now.Map.Rows()) || now.Map.Version != m.version {
		t.Fatalf("version %d has %v, want version %d with %v", now.Map.Version, now.Map.Rows(), m.version, m.rows)
	}
	var searches []keywords.PastSearch
	for _, name := range []string{"a.csv", "b.csv"} {
		searches = append(searches, m.searches[name]...)
	}
	var topics []keywords.Topic
	for topic := range m.topics {
		topics = append(topics, topic)
	}
	slices.Sort(topics)
	for name, diff := range map[string]string{
		"personas": gocmp.Diff(m.personas, now.Personas),
		"steps":    gocmp.Diff(m.definedSteps(), now.Steps),
		"planned":  gocmp.Diff(m.planned, now.Planned),
		"searches": gocmp.Diff(searches, now.Searches),
		"topics":   gocmp.Diff(topics, now.Topics),
		"synonyms": gocmp.Diff(m.synonyms, now.Synonyms),
	} {
		if diff != "" {
			t.Fatalf("%s: %s", name, diff)
		}
	}
}

var (
	someSteps    = rapid.SampledFrom([]keywords.Step{"", "", "use", "fit", "own"})
	somePersonas = rapid.SampledFrom([]keywords.Persona{"", "", "owner", "it-manager"})
	someTopics   = rapid.SampledFrom([]keywords.Topic{"", "crm", "erp", "billing"})
	somePhrases  = rapid.SampledFrom([]string{"crm", "erp", "buy crm", "set up erp", "billing for my shop"})
)

func someMoment(t *rapid.T) keywords.Moment {
	return keywords.Moment{
		Intent: rapid.SampledFrom(append(keywords.Intents(), "")).Draw(t, "intent"),
		Step:   someSteps.Draw(t, "step"), Persona: somePersonas.Draw(t, "persona"),
	}
}

func someRows(t *rapid.T) []keymap.Row {
	rows := make([]keymap.Row, rapid.IntRange(0, 4).Draw(t, "rows"))
	for i := range rows {
		rows[i] = keymap.Row{
			Phrase: somePhrases.Draw(t, "phrase"), Moment: someMoment(t), Topic: someTopics.Draw(t, "topic"), Volume: -1,
			Match:    rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}).Draw(t, "match"),
			Negative: rapid.Bool().Draw(t, "negative"),
		}
	}
	return rows
}

// operations are what a content team does, on the library and on the model alike.
type operations struct {
	library *keymap.Library
	model   *model
}

func (o operations) publish(t *rapid.T) {
	rows := someRows(t)
	version, err := o.library.Publish(context.Background(), editor, rows, "")
	if accepted := o.model.accepts(rows); accepted != (err == nil) {
		t.Fatalf("%v: %v", rows, err)
	}
	if err != nil {
		return
	}
	if !sameRows(o.model.rows, rows) {
		o.model.rows, o.model.version = rows, o.model.version+1
	}
	if version != o.model.version {
		t.Fatalf("version %d, want %d", version, o.model.version)
	}
	for _, r := range rows {
		o.model.know(r.Topic)
	}
}

func (m *model) know(topic keywords.Topic) {
	if topic != "" {
		m.topics[topic] = true
	}
}

func (o operations) putPersonas(t *rapid.T) {
	o.model.personas = rapid.SampledFrom([][]keywords.PersonaDefinition{
		nil, people(), people()[:1], {people()[1], people()[0]},
	}).Draw(t, "personas")
	if _, err := o.library.PutPersonas(context.Background(), editor, o.model.personas); err != nil {
		t.Fatal(err)
	}
}

func (o operations) putSteps(t *rapid.T) {
	own := []keywords.StepDefinition{
		{Key: "own", Question: "Mine?", Stage: keywords.Decision}, {Key: "use", Question: "How?", Stage: keywords.Retention},
	}
	o.model.steps = rapid.SampledFrom([][]keywords.StepDefinition{nil, own}).Draw(t, "steps")
	if _, err := o.library.PutSteps(context.Background(), editor, o.model.steps); err != nil {
		t.Fatal(err)
	}
}

func (o operations) putPlanned(t *rapid.T) {
	var list []keywords.PlannedMoment
	defined := true
	for range rapid.IntRange(0, 3).Draw(t, "planned") {
		p := keywords.PlannedMoment{
			Moment: someMoment(t), Topic: someTopics.Draw(t, "topic"), Priority: rapid.IntRange(0, 5).Draw(t, "priority"),
		}
		list, defined = append(list, p), defined && o.model.defines(p.Moment)
	}
	_, err := o.library.PutPlanned(context.Background(), editor, list)
	if defined != (err == nil) || err != nil && !errors.Is(err, keymap.ErrUndefined) {
		t.Fatalf("%v: %v", list, err)
	}
	if err != nil {
		return
	}
	o.model.planned = list
	for _, p := range list {
		o.model.know(p.Topic)
	}
}

func (o operations) putSearches(t *rapid.T) {
	name := rapid.SampledFrom([]string{"a.csv", "b.csv"}).Draw(t, "name")
	var list []keywords.PastSearch
	for range rapid.IntRange(0, 3).Draw(t, "searches") {
		list = append(list, keywords.PastSearch{
			Phrase: somePhrases.Draw(t, "phrase"), Count: rapid.IntRange(0, 9).Draw(t, "count"),
		})
	}
	if _, err := o.library.PutSearches(context.Background(), editor, name, list); err != nil {
		t.Fatal(err)
	}
	o.model.searches[name] = list
}

func (o operations) putSynonyms(t *rapid.T) {
	o.model.synonyms = rapid.SampledFrom([][][]string{
		nil, {{"erp", "crm"}}, {{"buy", "purchase"}, {"erp", "resource planning"}},
	}).Draw(t, "synonyms")
	if _, err := o.library.PutSynonyms(context.Background(), editor, o.model.synonyms); err != nil {
		t.Fatal(err)
	}
}

// Whatever is done in whatever order, the followed snapshot, one that is read anew, and one of a store that the log was
// applied to again all hold what the model holds.
func TestLibraryAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store, err := kv.Open("", kv.Config{Kinds: kinds()})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		library, err := keymap.OpenLibrary(store, site)
		if err != nil {
			t.Fatal(err)
		}
		o := operations{library, newModel()}
		check := func(*rapid.T) {
			if err := library.Follower().CatchUp(context.Background()); err != nil {
				t.Fatal(err)
			}
			o.model.check(t, library.Current())
		}
		t.Repeat(map[string]func(*rapid.T){
			"publish": o.publish, "personas": o.putPersonas, "steps": o.putSteps, "planned": o.putPlanned, "searches": o.putSearches,
			"synonyms": o.putSynonyms,
			"":         check,
		})
		for name, other := range map[string]*kv.Store{"read anew": store, "replayed": replayed(t, store)} {
			again, err := keymap.OpenLibrary(other, site)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			o.model.check(t, again.Current())
		}
	})
}

// replayed is a store to which the changes of another one were applied again.
func replayed(t *rapid.T, from *kv.Store) *kv.Store {
	to, err := kv.Open("", kv.Config{Kinds: kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { to.Close() })
	err = from.Read(kv.Cmd, 0, 1<<30, func(r kv.Record) error {
		if err := copyChunks(from, to, r.Payload); err != nil {
			return err
		}
		records, err := to.Commit(context.Background(), r.Change)
		if err == nil && records[0].Verdict != r.Verdict {
			err = fmt.Errorf("%d: verdict %+v, before %+v", r.Seq, records[0].Verdict, r.Verdict)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func copyChunks(from, to *kv.Store, payload []byte) error {
	var named struct {
		Chunks []kv.Hash `cbor:"chunks"`
	}
	if err := kv.Unmarshal(payload, &named); err != nil {
		return nil // a list of definitions names no chunks
	}
	for _, hash := range named.Chunks {
		data, err := from.Chunk(hash)
		if err != nil {
			return err
		}
		if _, err := to.Stage(context.Background(), data); err != nil {
			return err
		}
	}
	return nil
}
