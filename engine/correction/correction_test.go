package correction_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"moments/engine/correction"
	"moments/engine/journal"
	"moments/engine/snapshot"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/tagger/train"
)

var (
	start = time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	know  = keywords.Moment{Intent: keywords.Know}
	do    = keywords.Moment{Intent: keywords.Do}
	buy   = keywords.Moment{Intent: keywords.Buy, Step: "worth"}
)

// says is a correction by a visitor who was shown the phrase read as know.
func says(visitor, phrase string, means keywords.Moment) journal.Outcome {
	return journal.Outcome{
		Kind: journal.Correction, At: start, Trust: 1, Visitor: visitor, Phrase: phrase, Moment: means,
		Items: []journal.Item{{Answer: "answer-of-" + visitor, Asset: "a", Moment: know, Position: 1}},
	}
}

func folded(t testing.TB, at time.Time, outcomes ...journal.Outcome) *correction.Fold {
	t.Helper()
	f := correction.New()
	for i := range outcomes {
		if err := f.Apply([]journal.Entry{{At: at, Outcome: &outcomes[i]}}, kv.Seq(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// open is a store with a book of what the fold holds.
func open(t *testing.T, f *correction.Fold) *correction.Book {
	t.Helper()
	kinds := journal.Kinds()
	maps.Copy(kinds, correction.Kinds())
	store, err := kv.Open("", kv.Config{Kinds: kinds})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return correction.NewBook(store, "main", f)
}

func list(t *testing.T, b *correction.Book, status correction.Status) []correction.Row {
	t.Helper()
	rows, err := b.List(status)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

var by = kv.Author{Actor: "anna", At: start.Add(time.Hour)}

// What counts of what visitors say: a token, another moment than was read, a phrase, once for a visitor and day.
func TestWhatCounts(t *testing.T) {
	without := says("v", "set up sso", do)
	without.Trust, without.Items = 0, nil
	testing_ := says("v", "set up sso", do)
	testing_.Test = true
	click := says("v", "set up sso", do)
	click.Kind = journal.Click
	nameless := func(answer string) journal.Outcome {
		o := says("", "set up sso", do)
		o.Items[0].Answer = answer
		return o
	}
	one := says("v", "set up sso", do)
	for name, test := range map[string]struct {
		outcomes []journal.Outcome
		want     int
	}{
		"one visitor":                        {[]journal.Outcome{one}, 1},
		"twice by one visitor":               {[]journal.Outcome{one, one}, 1},
		"twice, written otherwise":           {[]journal.Outcome{one, says("v", "Set up  SSO!", do)}, 1},
		"two visitors":                       {[]journal.Outcome{one, says("w", "set up sso", do)}, 2},
		"without a token":                    {[]journal.Outcome{without}, 0},
		"test traffic":                       {[]journal.Outcome{testing_}, 0},
		"another kind":                       {[]journal.Outcome{click}, 0},
		"to nothing":                         {[]journal.Outcome{says("v", "set up sso", keywords.Moment{})}, 0},
		"to what was read":                   {[]journal.Outcome{says("v", "set up sso", know)}, 0},
		"of no phrase":                       {[]journal.Outcome{says("v", "", do)}, 0},
		"nameless, of one answer":            {[]journal.Outcome{nameless("a"), nameless("a")}, 1},
		"nameless, of two answers":           {[]journal.Outcome{nameless("a"), nameless("b")}, 2},
		"two opinions of one visitor, a day": {[]journal.Outcome{one, says("v", "set up sso", buy)}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			visitors := 0
			for _, row := range list(t, open(t, folded(t, start, test.outcomes...)), "") {
				visitors += row.Visitors
			}
			if visitors != test.want {
				t.Errorf("%d visitors count, want %d", visitors, test.want)
			}
		})
	}
}

// A script that corrects whatever it can gets no further than twenty phrases a day, whatever it says of the time.
func TestAVisitorIsBounded(t *testing.T) {
	f := correction.New()
	for i := range 500 {
		o := says("script", fmt.Sprintf("phrase %d", i), buy)
		o.At = start.AddDate(0, 0, -i)
		at := start
		if i >= 250 {
			at = start.AddDate(0, 0, 1)
		}
		if err := f.Apply([]journal.Entry{{At: at, Outcome: &o}}, kv.Seq(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	if rows := list(t, open(t, f), ""); len(rows) != 2*correction.PhrasesPerDay {
		t.Errorf("%d phrases in two days", len(rows))
	}
}

func TestPersonalDataIsMasked(t *testing.T) {
	rows := list(t, open(t, folded(t, start, says("v", "invoice for anna@example.com 4111111111111111", do))), "")
	if len(rows) != 1 || strings.Contains(rows[0].Phrase, "example") || strings.Contains(rows[0].Phrase, "4111") {
		t.Errorf("%+v", rows)
	}
}

// The story of a review: visitors disagree, the marketer accepts what most say, then knows better, then dismisses.
func TestReview(t *testing.T) {
	b := open(t, folded(t, start, says("a", "oven timer", do), says("b", "oven timer", do), says("c", "oven timer", buy), says("c", "odd", do)))
	ctx := context.Background()
	review := func(phrase string, status correction.Status, means keywords.Moment) kv.Seq {
		t.Helper()
		seq, err := b.Review(ctx, by, phrase, status, means)
		if err != nil {
			t.Fatal(err)
		}
		return seq
	}
	if review("Oven timer", correction.Accepted, keywords.Moment{}) == 0 {
		t.Error("nothing was written")
	}
	got := list(t, b, correction.Accepted)
	want := []correction.Row{{
		Phrase: "oven timer", Status: correction.Accepted, Label: do, Visitors: 3, First: start, Last: start, Reviewer: "anna", Reviewed: by.At,
		Proposals: []correction.Proposal{
			{Read: know, To: do, Visitors: 2, First: start, Last: start}, {Read: know, To: buy, Visitors: 1, First: start, Last: start},
		},
	}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(correction.Proposal{})); diff != "" {
		t.Error(diff)
	}
	if review("oven timer", correction.Accepted, keywords.Moment{}) != 0 {
		t.Error("the same review is another change")
	}
	review("oven timer", correction.Accepted, buy)
	review("odd", correction.Dismissed, keywords.Moment{})
	var labels bytes.Buffer
	if err := correction.WriteLabels(&labels, list(t, b, "")); err != nil || labels.String() != "phrase,intent,step,persona\noven timer,buy,worth,\n" {
		t.Errorf("%q, %v", labels.String(), err)
	}
	if open := list(t, b, correction.Open); len(open) != 0 {
		t.Errorf("open: %+v", open)
	}
}

func TestAMarketersWordNeedsNoVisitor(t *testing.T) {
	b := open(t, correction.New())
	ctx := context.Background()
	if seq, err := b.Add(ctx, by, "book a table", keywords.Moment{Intent: keywords.Go, Persona: "owner"}); seq == 0 || err != nil {
		t.Fatal(seq, err)
	}
	rows := list(t, b, correction.Accepted)
	if len(rows) != 1 || !rows[0].Added || rows[0].Reviewer != "anna" {
		t.Errorf("%+v", rows)
	}
	var labels bytes.Buffer
	if err := correction.WriteLabels(&labels, rows); err != nil {
		t.Fatal(err)
	}
	read, left, err := train.Read(&labels, ',', "site")
	if err != nil || left != 0 || len(read) != 1 || read[0].Intents[0] != "go" || read[0].Persona != "owner" || read[0].Steps != nil {
		t.Errorf("the training reads %+v, %d left, %v", read, left, err)
	}
	if _, err := b.Add(ctx, by, "?!", do); !errors.Is(err, correction.ErrInvalid) || !strings.HasPrefix(err.Error(), "phrase: ") {
		t.Errorf("%v", err)
	}
	if _, err := b.Add(ctx, by, "oven", keywords.Moment{}); !errors.Is(err, correction.ErrInvalid) || !strings.HasPrefix(err.Error(), "moment: ") {
		t.Errorf("%v", err)
	}
	if _, err := b.Review(ctx, by, "never said", correction.Dismissed, keywords.Moment{}); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, err := correction.ParseStatus("maybe"); !errors.Is(err, correction.ErrInvalid) {
		t.Errorf("%v", err)
	}
}

// A fold that was followed, saved and loaded on the way is the one that is made again at once.
func TestARebuiltFoldIsTheFollowedOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	rapid.Check(t, func(t *rapid.T) {
		_ = os.Remove(path)
		var entries []journal.Entry
		at := start
		for range rapid.IntRange(0, 40).Draw(t, "outcomes") {
			at = at.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "hours")) * time.Hour)
			o := says(rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "visitor"), rapid.SampledFrom([]string{"x", "y", "Z!"}).Draw(t, "phrase"),
				rapid.SampledFrom([]keywords.Moment{do, buy, know}).Draw(t, "means"))
			entries = append(entries, journal.Entry{At: at, Outcome: &o})
		}
		followed, again := correction.New(), correction.New()
		for i := range entries {
			check(t, followed.Apply(entries[i:i+1], kv.Seq(i+1)))
			if rapid.Bool().Draw(t, "restart") {
				check(t, followed.SaveFile(path))
				var err error
				followed, err = correction.LoadFile(path)
				check(t, err)
			}
		}
		check(t, again.Apply(entries, kv.Seq(len(entries))))
		var a, b bytes.Buffer
		check(t, followed.Save(&a))
		check(t, again.Save(&b))
		if !bytes.Equal(a.Bytes(), b.Bytes()) || followed.Applied() != again.Applied() {
			t.Fatalf("they differ:\n%q\n%q", a.Bytes(), b.Bytes())
		}
	})
}

func check(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestADamagedSnapshotIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	if err := folded(t, start, says("a", "x", do)).SaveFile(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range [][]byte{nil, data[:5], data[:len(data)-1], append(bytes.Clone(data[:len(data)-1]), data[len(data)-1]^1)} {
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := correction.LoadFile(path); !errors.Is(err, snapshot.ErrSnapshot) {
			t.Errorf("%q: %v", broken, err)
		}
	}
}
