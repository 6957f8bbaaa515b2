package evals

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"moments/keywords"
	"moments/keywords/tagger"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
	"moments/keywords/tagger/speech"
	"moments/keywords/tagger/train"
)

// TestCrossValidated holds on record what the reader reaches on sets too small to hold much of them back: every phrase is
// read by a model that has learned from the other four fifths of its set, and from no other set. It learns ten times, so it
// runs only when asked for: MOMENTS_SLOW=1, as make golden does.
func TestCrossValidated(t *testing.T) {
	if os.Getenv("MOMENTS_SLOW") == "" {
		t.Skip("learns ten times; MOMENTS_SLOW=1 runs it")
	}
	q := &quality{t: t, tagger: tagger.New(tagger.Config{})}
	fmt.Fprintf(&q.report, "Cross-validated in five folds; 95 %% intervals in brackets.\n\n")
	questions := append(q.held(q.shared("nf-cats/train.csv"), 1), q.held(q.shared("nf-cats/valid.csv"), 1)...)
	asksOthers := func(step string) bool { return step == "worth" || step == "opinion" }
	read := q.crossRead(questions)
	q.crossed("nf-cats, COMPARISON and EXPERIENCE read as worth or opinion", questions,
		func(l train.Labelled) bool { return slices.ContainsFunc(l.Steps, asksOthers) },
		func(l train.Labelled) bool { return asksOthers(string(read[l.Phrase].Moment.Step)) })
	q.crossed("nf-cats, INSTRUCTION read as do", questions, isIntent(keywords.Do),
		func(l train.Labelled) bool { return read[l.Phrase].Moment.Intent == keywords.Do })
	local := q.held(q.shared("mozilla-smart-intent/manual_labels.csv"), 1)
	local = slices.DeleteFunc(local, func(l train.Labelled) bool { return len(l.Intents) == 0 })
	read = q.crossRead(local)
	q.crossed("mozilla smart_intent, information read as know", local, isIntent(keywords.Know),
		func(l train.Labelled) bool { return read[l.Phrase].Moment.Intent == keywords.Know })
	q.compare(filepath.Join("testdata", "reading_crossvalidated.golden"))
}

// aloneRigour suits one set of phrases of one kind better than the default, which suits a mixture.
const aloneRigour = 1.5

// crossRead reads every phrase with a model that has not learned from it.
func (q *quality) crossRead(phrases []train.Labelled) map[keywords.Phrase]keywords.Query {
	const folds = 5
	l, err := lexicon.Load(keywords.English)
	if err != nil {
		q.t.Fatal(err)
	}
	read := map[keywords.Phrase]keywords.Query{}
	for fold := range folds {
		rest, held := train.Split(phrases, folds, fold)
		m, err := train.Fit(context.Background(), model.New(l), rest, train.Settings{Rigour: aloneRigour, Tags: new(speech.Reader).Names})
		if err != nil {
			q.t.Fatal(err)
		}
		for _, h := range held {
			read[h.Phrase] = q.tagger.Tag(h.Phrase, tagger.Site{Model: m}, tagger.Given{Language: "en"})
		}
	}
	return read
}

func (q *quality) crossed(name string, phrases []train.Labelled, is, read func(train.Labelled) bool) {
	truth, said := make([]bool, len(phrases)), make([]bool, len(phrases))
	for i := range phrases {
		truth[i], said[i] = is(phrases[i]), read(phrases[i])
	}
	q.told(name, truth, said)
}
