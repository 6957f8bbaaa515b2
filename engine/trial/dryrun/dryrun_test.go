package dryrun_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/engine/trial/dryrun"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

var reader = sync.OnceValue(func() *tagger.Tagger { return tagger.New(tagger.Config{}) })

// synonyms and topics of the site under test.
var (
	synonyms = [][]string{{"mobile", "cell phone"}}
	topics   = []keywords.Topic{"sensor"}
)

func compile(t testing.TB, rows []keymap.Row) *keymap.Map {
	t.Helper()
	m, err := keymap.Compile(rows, keymap.WithKnown(reader().Knows), keymap.WithSynonyms(synonyms))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func row(id, phrase string, match keymap.Match, moment string) keymap.Row {
	r := keymap.Row{ID: id, Phrase: phrase, Match: match}
	if err := r.Moment.UnmarshalText([]byte(moment)); err != nil {
		panic(err)
	}
	return r
}

func asked(phrases ...string) (all []dryrun.Asked) {
	for i, p := range phrases {
		all = append(all, dryrun.Asked{Search: dryrun.Search{Phrase: keywords.Phrase(p)}, Own: len(phrases) - i})
	}
	return all
}

// config compares two lists of rows. Its answers are the moment that is claimed, by name, and "none" is a fallback.
func config(t testing.TB, before, after []keymap.Row, all []dryrun.Asked) dryrun.Config {
	return dryrun.Config{
		Tagger: reader(), Before: tagger.Site{Map: compile(t, before), Topics: topics}, After: tagger.Site{Map: compile(t, after), Topics: topics},
		Asked: all, From: 100, To: 189, Now: func() time.Time { return time.Time{} },
		Answer: func(_ context.Context, q keywords.Query) (dryrun.Answer, error) {
			answer := dryrun.Answer{Top: []content.AssetID{content.AssetID(q.Moment.String())}}
			if slices.ContainsFunc(q.Acts, func(a keywords.Act) bool { return a.Kind == keywords.Hide }) {
				answer.Fallback = "popular"
			}
			return answer, nil
		},
		Journal: dryrun.Journal{After: func(context.Context, uint64, func(journal.Entry) error) error { return nil }},
	}
}

func run(t testing.TB, cfg dryrun.Config) dryrun.Report {
	t.Helper()
	report, err := dryrun.Run(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestWhatIsReadDifferently(t *testing.T) {
	before := []keymap.Row{row("1", "install the sensor", keymap.Broad, "do/use/-"), row("2", "price list", keymap.Phrase, "know/-/-")}
	after := []keymap.Row{row("9", "install the sensor", keymap.Broad, "do/use/-"), row("2", "price list", keymap.Phrase, "buy/-/-")}
	hidden := row("3", "sensor manual", keymap.Exact, "know/-/-")
	hidden.Hide = "manual"
	all := asked("price list", "the price list of sensors", "install a sensor", "sensor manual", "blue thing")
	all[0].Imported = 7
	report := run(t, config(t, before, append(after, hidden), all))
	if want := (dryrun.Counts{Phrases: 5, Searches: 15, Imported: 7}); report.Read != want {
		t.Errorf("read %+v", report.Read)
	}
	if want := (dryrun.Counts{Phrases: 3, Searches: 11, Imported: 7}); report.Different != want {
		t.Errorf("different %+v", report.Different)
	}
	a := report.Answers
	if a.Share != 1 || a.Looked != report.Different || a.Changed.Phrases != 3 || a.Lost != (dryrun.Counts{Phrases: 1, Searches: 2}) || a.Gained.Phrases != 0 {
		t.Errorf("%+v", a)
	}
	if m := report.Moves[0]; m.From.String() != "know/-/-" || m.To.String() != "buy/-/-" || m.Searches != 9 || m.Imported != 7 {
		t.Errorf("%+v", report.Moves)
	}
	if len(report.Losses) != 1 || report.Losses[0].Phrase != "sensor manual" || report.Losses[0].Loss != 2 || !report.Losses[0].Flagged {
		t.Errorf("%+v", report.Losses)
	}
	if report.Phrases[0].Phrase != "price list" || report.Phrases[0].Effect != dryrun.Changed || report.Clicks.Says || report.Clicks.Why == "" {
		t.Errorf("%+v, %+v", report.Phrases[0], report.Clicks)
	}
	back := run(t, config(t, append(after, hidden), before, all))
	if len(back.Gains) != 1 || back.Gains[0].Loss != -2 || back.Answers.Gained.Searches != 2 || back.Gains[0].Flagged {
		t.Errorf("%+v", back.Gains)
	}
}

// A topic that only the changed map has changes what phrases are about, whatever rows match them.
func TestANewTopic(t *testing.T) {
	cfg := config(t, nil, nil, asked("compressor noise", "sensor noise"))
	cfg.After.Topics = append(slices.Clone(topics), "compressor")
	report := run(t, cfg)
	if report.Different.Phrases != 1 || report.Phrases[0].Phrase != "compressor noise" || report.Phrases[0].From != report.Phrases[0].To {
		t.Errorf("%+v", report.Phrases)
	}
}

// words are those of rows and of phrases, with misspelled ones and parts of compounds, so that rows match in every way.
var words = strings.Fields("install sensor sensors senosr fridge mobile cell phone e mail email e-mail price list the of how to buy compare battery")

func phrases(most int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, most).Draw(t, "words"), " ")
	})
}

func rows(least, most int) *rapid.Generator[[]keymap.Row] {
	return rapid.Custom(func(t *rapid.T) []keymap.Row {
		list := make([]keymap.Row, rapid.IntRange(least, most).Draw(t, "rows"))
		for i := range list {
			list[i] = row(fmt.Sprint(i), phrases(3).Draw(t, "phrase"), rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}).Draw(t, "match"),
				rapid.SampledFrom([]string{"do/use/-", "know/-/-", "buy/-/-", "-/-/-"}).Draw(t, "moment"))
			list[i].Negative = rapid.IntRange(0, 4).Draw(t, "negative") == 0
			list[i].Topic = rapid.SampledFrom([]keywords.Topic{"", "", "fridge"}).Draw(t, "topic")
		}
		return list
	})
}

// A map that says the same changes nothing, whatever its rows are called.
func TestTheSameMapChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		before := rows(0, 6).Draw(rt, "rows")
		after := slices.Clone(before)
		for i := range after {
			after[i].ID += "b"
		}
		all := asked(rapid.SliceOfN(phrases(5), 1, 10).Draw(rt, "phrases")...)
		if report := run(t, config(t, before, after, all)); report.Different.Phrases != 0 || len(report.Moves) != 0 || report.Answers.Share != 1 {
			rt.Errorf("%+v", report)
		}
	})
}

// One row more changes no phrase but those that it matches itself, or whose words it has, so that they are no misspelled ones of other rows any
// more; and what is passed over unread is read alike.
func TestOneRowMore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		before := rows(0, 6).Draw(rt, "rows")
		extra := rows(1, 1).Draw(rt, "extra")
		after := append(slices.Clone(before), extra...)
		all := asked(rapid.SliceOfN(phrases(5), 1, 10).Draw(rt, "phrases")...)
		cfg := config(t, before, after, all)
		cfg.List = 100
		differ := map[keywords.Phrase]bool{}
		for _, p := range run(t, cfg).Phrases {
			differ[p.Phrase] = true
		}
		alone := compile(t, extra)
		for _, a := range all {
			before, after := reader().Tag(a.Phrase, cfg.Before, tagger.Given{}), reader().Tag(a.Phrase, cfg.After, tagger.Given{})
			same := fmt.Sprint(before.Moment, before.Intents, before.Steps, before.Topics) == fmt.Sprint(after.Moment, after.Intents, after.Steps, after.Topics)
			if same == differ[a.Phrase] {
				rt.Errorf("%q: read the same is %v", a.Phrase, same)
			}
			if differ[a.Phrase] && len(alone.Match(after.Terms, after.Language)) == 0 && !shares(after.Terms, extra[0].Phrase) {
				rt.Errorf("%q is read differently, which %+v does not match", a.Phrase, extra[0])
			}
		}
	})
}

// shares reports whether the phrase has a word of the row, as it is or misspelled, which keeps the first letter.
func shares(terms []keywords.Term, phrase string) bool {
	return slices.ContainsFunc(keywords.Phrase(phrase).Terms(keywords.English), func(own keywords.Term) bool {
		return slices.ContainsFunc(terms, func(t keywords.Term) bool { return t.Word[0] == own.Word[0] })
	})
}

// When the budget is over, the most frequent are covered, and the share says how far it came. The clock moves with every look at it.
func TestTheBudget(t *testing.T) {
	var all []dryrun.Asked
	for i := range 400 {
		all = append(all, dryrun.Asked{Search: dryrun.Search{Phrase: keywords.Phrase(fmt.Sprint("price list ", i))}, Own: 1000 - i})
	}
	cfg := config(t, nil, []keymap.Row{row("1", "price list", keymap.Phrase, "buy/-/-")}, all)
	var mu sync.Mutex
	now := time.Time{}
	cfg.Now = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(10 * time.Millisecond)
		return now
	}
	cfg.Budget, cfg.List = 2*time.Second, 400
	told := map[dryrun.Stage]int{}
	cfg.Progress = func(p dryrun.Progress) {
		if p.Done < told[p.Stage] || p.Done > p.Total {
			t.Errorf("%+v after %d", p, told[p.Stage])
		}
		told[p.Stage] = p.Done
	}
	report := run(t, cfg)
	if n := report.Answers.Looked.Phrases; report.Different.Phrases != 400 || n < 50 || n > 150 || report.Answers.Share <= float64(n)/400 || report.Answers.Share >= 1 {
		t.Errorf("%+v of %+v", report.Answers, report.Different)
	}
	if first, last := report.Phrases[0], report.Phrases[399]; first.Effect == dryrun.Unknown || last.Effect != dryrun.Unknown || last.Before != nil {
		t.Errorf("%+v, %+v", first, last)
	}
	if told[dryrun.Reading] != 400 {
		t.Errorf("told %v", told)
	}
}

func TestWhatGoesWrong(t *testing.T) {
	cfg := config(t, nil, []keymap.Row{row("1", "price list", keymap.Phrase, "buy/-/-")}, asked("price list"))
	broken := errors.New("broken")
	cfg.Answer = func(context.Context, keywords.Query) (dryrun.Answer, error) { return dryrun.Answer{}, broken }
	if _, err := dryrun.Run(context.Background(), cfg); !errors.Is(err, broken) {
		t.Error(err)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := dryrun.Run(ended, cfg); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// The same phrase is one search for each thing that requests said with it.
func TestGather(t *testing.T) {
	list := []ledger.Row{{Phrase: "a", Language: "en"}, {Phrase: "b", Language: "en"}, {Phrase: "b", Language: "en"}, {Language: "en"},
		{Phrase: "b", Language: "en", Given: keywords.Moment{Persona: "owner"}}}
	got := dryrun.Gather(slices.Values(list), []dryrun.Asked{{Search: dryrun.Search{Phrase: "a", Language: "en"}, Imported: 5}, {Search: dryrun.Search{Phrase: "c"}, Imported: 2}})
	var said []string
	for _, a := range got {
		said = append(said, fmt.Sprintf("%s %s %d %d", a.Phrase, a.Given, a.Own, a.Imported))
	}
	if want := []string{"b -/-/- 2 0", "a -/-/- 1 5", "b -/-/owner 1 0", "c -/-/- 0 2"}; !slices.Equal(said, want) {
		t.Errorf("%q", said)
	}
}
