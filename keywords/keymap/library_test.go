package keymap_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

const site = "main"

var editor = kv.Author{Actor: "mara", At: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}

// kinds are the library's, and a stand-in for the catalogue's that makes a topic known.
func kinds() map[string]kv.Apply {
	all := maps.Clone(keymap.Kinds())
	all["asset.put"] = func(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
		return kv.Verdict{}, keymap.PutTopic(tx, c.Site, keywords.Topic(c.Payload))
	}
	return all
}

func openStore(t *testing.T, dir string) *kv.Store {
	t.Helper()
	store, err := kv.Open(dir, kv.Config{Kinds: kinds(), Reserve: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func openLibrary(t *testing.T, store *kv.Store) *keymap.Library {
	t.Helper()
	l, err := keymap.OpenLibrary(store, site)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func catchUp(t *testing.T, l *keymap.Library) *keymap.Snapshot {
	t.Helper()
	if err := l.Follower().CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	return l.Current()
}

func publish(t *testing.T, l *keymap.Library, texts ...string) int {
	t.Helper()
	version, err := l.Publish(context.Background(), editor, rows(t, texts...), "a note")
	if err != nil {
		t.Fatal(err)
	}
	return version
}

func must(t *testing.T, seq kv.Seq, err error) kv.Seq {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func people() []keywords.PersonaDefinition {
	return []keywords.PersonaDefinition{
		{Key: "owner", Name: "Owner", Signals: []string{"my shop", "bakery"}},
		{Key: "it-manager", Name: "IT manager", Description: "Runs the network.", CRMValue: "IT"},
	}
}

func TestNewLibraryIsEmpty(t *testing.T) {
	now := openLibrary(t, openStore(t, t.TempDir())).Current()
	if now.Map.Len() != 0 || now.Map.Version != 0 || len(now.Personas)+len(now.Planned)+len(now.Searches)+len(now.Topics) != 0 {
		t.Errorf("%+v", now)
	}
	if diff := gocmp.Diff(keywords.DefaultSteps(), now.Steps); diff != "" {
		t.Error(diff)
	}
}

func TestPublish(t *testing.T) {
	store := openStore(t, t.TempDir())
	l := openLibrary(t, store)
	if v := publish(t, l, "crm | exact | know/fit/- | topic=crm | id=a", "erp | broad | buy/-/- | topic=erp"); v != 1 {
		t.Fatalf("version %d", v)
	}
	before := l.Current()
	if before.Map.Len() != 0 {
		t.Error("the snapshot has changed without its follower")
	}
	now := catchUp(t, l)
	if now.Map.Version != 1 || now.Map.Len() != 2 || now.Seq != store.Head(kv.Cmd) {
		t.Errorf("version %d, %d rows, seq %d", now.Map.Version, now.Map.Len(), now.Seq)
	}
	if diff := gocmp.Diff([]keywords.Topic{"crm", "erp"}, now.Topics); diff != "" {
		t.Error(diff)
	}
	stored, err := l.Rows(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(now.Map.Rows(), stored); diff != "" {
		t.Error(diff)
	}
	if stored[0].ID != "a" || !strings.HasPrefix(stored[1].ID, "r") {
		t.Errorf("ids %q and %q", stored[0].ID, stored[1].ID)
	}
}

func TestPublishingTheSameChangesNothing(t *testing.T) {
	store := openStore(t, t.TempDir())
	l := openLibrary(t, store)
	texts := []string{"crm | exact | know/-/-", " CRM  software | broad | buy/-/- | status=live"}
	first := publish(t, l, texts...)
	head := store.Head(kv.Cmd)
	if again := publish(t, l, texts...); again != first || store.Head(kv.Cmd) != head {
		t.Errorf("version %d after %d, head %d after %d", again, first, store.Head(kv.Cmd), head)
	}
	stored, err := l.Rows(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if again, err := l.Publish(context.Background(), editor, stored, "as exported"); err != nil || again != first {
		t.Errorf("publishing what was exported: version %d, %v", again, err)
	}
	if next := publish(t, l, texts[0]); next != first+1 {
		t.Errorf("changed rows: version %d", next)
	}
	if back := publish(t, l, texts...); back != first+2 {
		t.Errorf("the first rows again: version %d", back)
	}
	versions, err := l.Versions()
	if err != nil {
		t.Fatal(err)
	}
	want := []keymap.Version{
		{Number: 1, Seq: 1, At: editor.At, Actor: "mara", Note: "a note", Rows: 2},
		{Number: 2, Seq: 2, At: editor.At, Actor: "mara", Note: "a note", Rows: 1},
		{Number: 3, Seq: 3, At: editor.At, Actor: "mara", Note: "a note", Rows: 2},
	}
	if diff := gocmp.Diff(want, versions); diff != "" {
		t.Error(diff)
	}
	if empty := publish(t, l); empty != 4 {
		t.Errorf("no rows: version %d", empty)
	}
	if now := catchUp(t, l); now.Map.Len() != 0 || now.Map.Version != 4 {
		t.Errorf("%d rows in version %d", now.Map.Len(), now.Map.Version)
	}
}

func TestPublishRefuses(t *testing.T) {
	l := openLibrary(t, openStore(t, t.TempDir()))
	ctx := context.Background()
	expect := func(kind error, part string, texts ...string) {
		t.Helper()
		_, err := l.Publish(ctx, editor, rows(t, texts...), "")
		if !errors.Is(err, kind) || !strings.Contains(fmt.Sprint(err), part) {
			t.Errorf("%v: %v does not say %q", texts, err, part)
		}
	}
	expect(keymap.ErrUndefined, "import personas.csv first", "crm | exact | know/-/owner")
	must(t, 0, second(l.PutPersonas(ctx, editor, people())))
	expect(keymap.ErrUndefined, `row 2 (x): not defined: found persona "it-manger"; did you mean "it-manager"?`,
		"crm | exact | know/-/owner", "erp | exact | know/-/it-manger | id=x")
	expect(keymap.ErrUndefined, "defined are it-manager, owner", "crm | exact | know/-/zzzz")
	expect(keymap.ErrUndefined, `step "prof"; did you mean "proof"?`, "crm | exact | know/prof/-")
	expect(keymap.ErrContradiction, "row 1 (a) and row 2 (b)", "crm | exact | know/-/- | id=a", "crm | exact | buy/-/- | id=b")
	expect(keymap.ErrInvalid, `the row id "a" twice`, "crm | exact | know/-/- | id=a", "erp | exact | buy/-/- | id=a")
	expect(keymap.ErrInvalid, `match "fuzzy"; use exact`, "crm | fuzzy | know/-/-")
	if versions, err := l.Versions(); err != nil || len(versions) != 0 {
		t.Errorf("something was published: %v, %v", versions, err)
	}
}

func second[A, B any](_ A, b B) B { return b }

func TestPublishNamesAtMostTwentyProblems(t *testing.T) {
	l := openLibrary(t, openStore(t, t.TempDir()))
	var texts []string
	for i := range 30 {
		texts = append(texts, fmt.Sprintf("word%d | exact | know/-/-", i), fmt.Sprintf("word%d | exact | do/-/-", i))
	}
	_, err := l.Publish(context.Background(), editor, rows(t, texts...), "")
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != keymap.MaxProblems+1 || lines[keymap.MaxProblems] != "and 10 more" {
		t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}

func TestTooManyTopicsAreRefused(t *testing.T) {
	l := openLibrary(t, openStore(t, t.TempDir()))
	list := make([]keymap.Row, keymap.MaxTopics+1)
	for i := range list {
		list[i] = keymap.Row{Phrase: fmt.Sprint("word", i), Match: keymap.Exact, Topic: keywords.Topic(fmt.Sprint("topic", i))}
	}
	if _, err := l.Publish(context.Background(), editor, list, ""); !errors.Is(err, keymap.ErrInvalid) {
		t.Errorf("%v", err)
	}
	if _, err := l.Publish(context.Background(), editor, list[:keymap.MaxTopics], ""); err != nil {
		t.Error(err)
	}
	if n := len(catchUp(t, l).Topics); n != keymap.MaxTopics {
		t.Errorf("%d topics", n)
	}
}

func TestGivenIDsAreStableAndDistinct(t *testing.T) {
	l := openLibrary(t, openStore(t, t.TempDir()))
	ids := func() (list []string) {
		stored, err := l.Rows(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range stored {
			list = append(list, r.ID)
		}
		return list
	}
	publish(t, l, "crm | exact | know/-/-", "crm | phrase | know/-/-", "crm | negative-exact | do/-/-",
		"crm | negative-exact | buy/-/-", "crm | exact | do/-/- | status=draft",
		"erp | exact | know/fit/- | stage=consideration", "erp | exact | know/proof/- | stage=consideration")
	first := ids()
	if slices.Contains(first, "") || len(slices.Compact(slices.Sorted(slices.Values(first)))) != len(first) {
		t.Errorf("ids %q", first)
	}
	publish(t, l, "crm | negative-exact | buy/-/-", "crm | negative-exact | do/-/-")
	if swapped := ids(); swapped[0] != first[3] || swapped[1] != first[2] {
		t.Errorf("negatives in another order have the ids %q, before %q", swapped, first[2:4])
	}
	publish(t, l, "new row | exact | do/-/-", "CRM | exact | buy/-/-")
	if moved := ids(); moved[1] != first[0] {
		t.Errorf("the row for another moment has id %q, before %q", moved[1], first[0])
	}
}

func TestDefinitions(t *testing.T) {
	store := openStore(t, t.TempDir())
	l := openLibrary(t, store)
	ctx := context.Background()
	questions := []keywords.StepDefinition{
		{Key: "zero", Question: "What?", Stage: keywords.Awareness}, {Key: "again", Question: "Again?", Stage: keywords.Retention},
	}
	if seq := must2(t)(l.PutPersonas(ctx, editor, people())); seq != 1 {
		t.Errorf("personas at %d", seq)
	}
	if seq := must2(t)(l.PutSteps(ctx, editor, questions)); seq != 2 {
		t.Errorf("steps at %d", seq)
	}
	must2(t)(l.PutPersonas(ctx, editor, people()))
	must2(t)(l.PutSteps(ctx, editor, questions))
	if head := store.Head(kv.Cmd); head != 2 {
		t.Errorf("putting the same again wrote up to %d", head)
	}
	now := catchUp(t, l)
	if diff := gocmp.Diff(people(), now.Personas); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff(questions, now.Steps); diff != "" {
		t.Error(diff)
	}
	swapped := []keywords.PersonaDefinition{people()[1]}
	must2(t)(l.PutPersonas(ctx, editor, swapped))
	must2(t)(l.PutSteps(ctx, editor, nil))
	now = catchUp(t, l)
	if diff := gocmp.Diff(swapped, now.Personas); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff(keywords.DefaultSteps(), now.Steps); diff != "" {
		t.Error(diff)
	}
}

func must2(t *testing.T) func(kv.Seq, error) kv.Seq {
	return func(seq kv.Seq, err error) kv.Seq {
		t.Helper()
		return must(t, seq, err)
	}
}

func TestDefinitionsRefuse(t *testing.T) {
	l := openLibrary(t, openStore(t, t.TempDir()))
	ctx := context.Background()
	for name, defs := range map[string][]keywords.PersonaDefinition{
		"key":    {{Key: "IT Manager", Name: "x"}},
		"no key": {{Name: "x"}},
		"twice":  {{Key: "a", Name: "x"}, {Key: "a", Name: "y"}},
		"name":   {{Key: "a"}},
		"bytes":  {{Key: "a", Name: "\xff"}},
		"many":   make([]keywords.PersonaDefinition, keymap.MaxPersonas+1),
	} {
		if _, err := l.PutPersonas(ctx, editor, defs); !errors.Is(err, keymap.ErrInvalid) {
			t.Errorf("persona %s: %v", name, err)
		}
	}
	for name, defs := range map[string][]keywords.StepDefinition{
		"stage":    {{Key: "a", Question: "x", Stage: "TOFU"}},
		"question": {{Key: "a", Stage: keywords.Awareness}},
		"long key": {{Key: keywords.Step(strings.Repeat("x", 33)), Question: "x", Stage: keywords.Awareness}},
	} {
		if _, err := l.PutSteps(ctx, editor, defs); !errors.Is(err, keymap.ErrInvalid) {
			t.Errorf("step %s: %v", name, err)
		}
	}
	if _, err := l.PutPlanned(ctx, editor, []keywords.PlannedMoment{{Priority: 6}}); !errors.Is(err, keymap.ErrInvalid) {
		t.Errorf("priority: %v", err)
	}
	nobody := []keywords.PlannedMoment{{Moment: keywords.Moment{Persona: "nobody"}}}
	if _, err := l.PutPlanned(ctx, editor, nobody); !errors.Is(err, keymap.ErrUndefined) {
		t.Errorf("persona of a planned moment: %v", err)
	}
	for name, p := range map[string]keywords.PastSearch{
		"phrase": {Phrase: " spaces "}, "empty": {}, "count": {Phrase: "a", Count: -1}, "date": {Phrase: "a", Date: "\xff"},
	} {
		if _, err := l.PutSearches(ctx, editor, "file.csv", []keywords.PastSearch{p}); !errors.Is(err, keymap.ErrInvalid) {
			t.Errorf("search %s: %v", name, err)
		}
	}
	if _, err := l.PutSearches(ctx, editor, "", nil); !errors.Is(err, keymap.ErrInvalid) {
		t.Errorf("no name: %v", err)
	}
}

func TestPlannedMomentsAndSearches(t *testing.T) {
	store := openStore(t, t.TempDir())
	l := openLibrary(t, store)
	ctx := context.Background()
	plans := []keywords.PlannedMoment{
		{Moment: keywords.Moment{Intent: keywords.Know, Step: "fit"}, Topic: "crm", Question: "Is it for us?", Priority: 5,
			Note: "soon"},
		{Moment: keywords.Moment{Intent: keywords.Do}, Topic: "billing"},
	}
	var june []keywords.PastSearch
	for i := range 9_000 { // more than one piece
		june = append(june, keywords.PastSearch{
			Phrase: fmt.Sprint("phrase ", i), Count: i, Date: "2026-06", Source: "social", Locale: "en",
		})
	}
	may := []keywords.PastSearch{{Phrase: "crm", Count: 7, Date: "2026-05"}}
	must2(t)(l.PutPlanned(ctx, editor, plans))
	must2(t)(l.PutSearches(ctx, editor, "june.csv", june))
	must2(t)(l.PutSearches(ctx, editor, "a/may.csv", may))
	head := store.Head(kv.Cmd)
	for range 2 {
		if seq := must2(t)(l.PutPlanned(ctx, editor, plans)); seq != 0 {
			t.Errorf("the same plans at %d", seq)
		}
		if seq := must2(t)(l.PutSearches(ctx, editor, "june.csv", june)); seq != 0 {
			t.Errorf("the same searches at %d", seq)
		}
	}
	if store.Head(kv.Cmd) != head {
		t.Errorf("head %d after %d", store.Head(kv.Cmd), head)
	}
	now := catchUp(t, l)
	if diff := gocmp.Diff(plans, now.Planned); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff(append(slices.Clone(may), june...), now.Searches); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff([]keywords.Topic{"billing", "crm"}, now.Topics); diff != "" {
		t.Error(diff)
	}
	must2(t)(l.PutSearches(ctx, editor, "june.csv", nil))
	must2(t)(l.PutPlanned(ctx, editor, nil))
	now = catchUp(t, l)
	if len(now.Searches) != 1 || len(now.Planned) != 0 || len(now.Topics) != 2 {
		t.Errorf("%d searches, %d plans, topics %v", len(now.Searches), len(now.Planned), now.Topics)
	}
}

// Synonyms that are put take part in matching at once, and in the next life of the library.
func TestSynonyms(t *testing.T) {
	dir := t.TempDir()
	store := openStore(t, dir)
	l := openLibrary(t, store)
	publish(t, l, "mobile plan | exact | buy/-/-")
	before := catchUp(t, l)
	if hits := before.Map.Match(terms(t, "cell phone plan"), "en"); len(hits) != 0 {
		t.Errorf("%v before synonyms", matched(hits))
	}
	groups := [][]string{{"cell phone", "mobile"}, {"plan", "tariff", "rate plan"}}
	must2(t)(l.PutSynonyms(context.Background(), editor, groups))
	if seq := must2(t)(l.PutSynonyms(context.Background(), editor, groups)); seq != 0 {
		t.Errorf("the same synonyms at %d", seq)
	}
	followed := catchUp(t, l)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	reopened := openLibrary(t, openStore(t, dir)).Current()
	for name, now := range map[string]*keymap.Snapshot{"followed": followed, "reopened": reopened} {
		hits := now.Map.Match(terms(t, "cell phone plan"), "en")
		if len(hits) != 1 || hits[0].Variant != "synonym" || hits[0].Corrected != "mobile" || now.Map.Version != 1 {
			t.Errorf("%s: version %d, %v", name, now.Map.Version, hits)
		}
		if diff := gocmp.Diff(groups, now.Synonyms); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestSynonymsThatCannotBe(t *testing.T) {
	l := openLibrary(t, openStore(t, ""))
	for name, groups := range map[string][][]string{
		"alone": {{"crm"}}, "empty": {{"crm", ""}}, "stop words": {{"how to", "guide"}}, "twice": {{"crm", "CRM"}},
		"not clean": {{"crm ", "erp"}}, "no words": {{"?", "crm"}}, "many": {make([]string, keymap.MaxSynonyms+1)},
		"many groups": make([][]string, keymap.MaxSynonymGroups+1),
	} {
		if _, err := l.PutSynonyms(context.Background(), editor, groups); !errors.Is(err, keymap.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A library opened with a vocabulary takes none of its words for a typo.
func TestLibraryKnowsTheVocabulary(t *testing.T) {
	l, err := keymap.OpenLibrary(openStore(t, ""), site, keymap.WithKnown(func(word string) bool { return word == "house" }))
	if err != nil {
		t.Fatal(err)
	}
	publish(t, l, "horse | exact | buy/-/-")
	now := catchUp(t, l)
	if len(now.Map.Match(terms(t, "house"), "")) != 0 || len(now.Map.Match(terms(t, "horsse"), "")) != 1 {
		t.Error("known words are corrected, or unknown ones are not")
	}
}

func TestTopicsOfAssetsAreNoticed(t *testing.T) {
	store := openStore(t, t.TempDir())
	l := openLibrary(t, store)
	put := func(at, topic string) {
		t.Helper()
		_, err := store.Commit(context.Background(), kv.Change{Log: kv.Cmd, Site: at, Kind: "asset.put", Payload: []byte(topic)})
		if err != nil {
			t.Fatal(err)
		}
	}
	put(site, "sensors")
	first := catchUp(t, l)
	if diff := gocmp.Diff([]keywords.Topic{"sensors"}, first.Topics); diff != "" {
		t.Error(diff)
	}
	put(site, "sensors")
	put("elsewhere", "other")
	if now := catchUp(t, l); now != first {
		t.Error("a new snapshot though nothing of the site has changed")
	}
	if l.Follower().Applied() != store.Head(kv.Cmd) {
		t.Error("the follower lags behind")
	}
}

func TestReopenedEqualsFollowed(t *testing.T) {
	dir := t.TempDir()
	store := openStore(t, dir)
	l := openLibrary(t, store)
	ctx := context.Background()
	must2(t)(l.PutPersonas(ctx, editor, people()))
	publish(t, l, "crm | exact | know/fit/owner | topic=crm", "crm | broad | buy/-/-")
	must2(t)(l.PutSearches(ctx, editor, "june.csv", []keywords.PastSearch{{Phrase: "crm", Count: 3}}))
	must2(t)(l.PutPlanned(ctx, editor, []keywords.PlannedMoment{{Topic: "crm", Priority: 1}}))
	followed := catchUp(t, l)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	reopened := openLibrary(t, openStore(t, dir)).Current()
	if diff := gocmp.Diff(followed.Map.Rows(), reopened.Map.Rows()); diff != "" {
		t.Error(diff)
	}
	a, b := *followed, *reopened
	a.Map, b.Map = nil, nil
	if diff := gocmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
	if followed.Map.Version != reopened.Map.Version {
		t.Errorf("version %d, followed %d", reopened.Map.Version, followed.Map.Version)
	}
}

// A persona that goes between the check and the commit is found by the change itself.
func TestApplyRefusesWhatIsNotDefined(t *testing.T) {
	store := openStore(t, t.TempDir())
	payload, err := kv.Marshal(map[string]any{"chunks": []string{"x"}, "personas": []string{"gone"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"map.publish", "moments.put"} {
		records, err := store.Commit(context.Background(), kv.Change{Log: kv.Cmd, Site: site, Kind: kind, Payload: payload})
		if err != nil {
			t.Fatal(err)
		}
		if v := records[0].Verdict; v.Refused != "undefined" || v.Result != `persona "gone"` {
			t.Errorf("%s: %+v", kind, v)
		}
	}
}

// Of two writers who publish the same at the same time, the second changes nothing.
func TestApplyRefusesWhatIsTheSame(t *testing.T) {
	store := openStore(t, t.TempDir())
	payload, err := kv.Marshal(map[string]any{"chunks": []string{"x"}, "count": 1, "name": "a"})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"map.publish", "moments.put", "searches.put"} {
		c := kv.Change{Log: kv.Cmd, Site: site, Kind: kind, Payload: payload}
		records, err := store.Commit(context.Background(), c, c)
		if err != nil {
			t.Fatal(err)
		}
		first, again := records[0].Verdict, records[1].Verdict
		if first.Refused != "" || again.Refused != "unchanged" || first.Result != again.Result {
			t.Errorf("%s: %+v, then %+v", kind, first, again)
		}
	}
}

func TestConcurrentWritersAndReaders(t *testing.T) {
	store := openStore(t, t.TempDir())
	l := openLibrary(t, store)
	ctx, cancel := context.WithCancel(context.Background())
	var follower, writers sync.WaitGroup
	follower.Go(func() {
		if err := l.Follower().Run(ctx); err != nil {
			t.Error(err)
		}
	})
	for w := range 4 {
		writers.Go(func() {
			for i := range 5 {
				text := fmt.Sprintf("word%d-%d | exact | know/-/-", w, i)
				if _, err := l.Publish(ctx, editor, rows(t, text), ""); err != nil {
					t.Error(err)
				}
				l.Current().Map.Match(terms(t, text), "en")
			}
		})
	}
	writers.Wait()
	if err := l.Follower().Wait(ctx, store.Head(kv.Cmd)); err != nil {
		t.Error(err)
	}
	cancel()
	follower.Wait()
	if v := l.Current().Map.Version; v != 20 {
		t.Errorf("version %d after 20 writes of different rows", v)
	}
}
