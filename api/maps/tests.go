package maps

import (
	"context"

	"moments/api/problem"
	"moments/api/rest"
	"moments/engine"
	"moments/engine/editor"
	"moments/engine/expect"
	"moments/keywords"
	"moments/keywords/keymap/draft"
)

// Test is what a phrase should be read as, what should answer it, or both. Its fields are named as the columns of tests.csv.
type Test struct {
	Phrase  string `json:"phrase"`
	Persona string `json:"persona,omitempty"`
	Step    string `json:"step,omitempty"`
	Moment  string `json:"expect_moment,omitempty"`
	URL     string `json:"expect_url,omitempty"`
	MinRank int    `json:"expect_min_rank,omitempty"`
}

func testOf(e *keywords.Expectation) Test {
	t := Test{Phrase: string(e.Phrase), Persona: string(e.Persona), Step: string(e.Step), URL: e.URL, MinRank: e.MinRank}
	if !e.Moment.IsZero() {
		t.Moment = e.Moment.String()
	}
	return t
}

// expectation is the same as it is kept. It returns the errors of keywords.ParseMoment.
func (t Test) expectation() (keywords.Expectation, error) {
	e := keywords.Expectation{
		Phrase: keywords.Phrase(t.Phrase), Persona: keywords.Persona(t.Persona), Step: keywords.Step(t.Step), URL: t.URL, MinRank: t.MinRank,
	}
	if t.Moment == "" {
		return e, nil
	}
	var err error
	e.Moment, err = keywords.ParseMoment(t.Moment)
	return e, err
}

// TestList is the tests of the keyword map. Version counts the writes; it is the ETag.
type TestList struct {
	Tests   []Test `json:"tests"`
	Version int    `json:"version"`
	Changed string `json:"changed,omitempty"`
	Author  string `json:"author,omitempty"`
}

// TestListOf is the tests as they go out.
func TestListOf(l *draft.List) TestList {
	out := TestList{Tests: make([]Test, len(l.Tests)), Version: l.Version, Author: l.Actor}
	for i := range l.Tests {
		out.Tests[i] = testOf(&l.Tests[i])
	}
	if l.Version > 0 {
		out.Changed = l.At.Format("2006-01-02T15:04:05Z07:00")
	}
	return out
}

// ListTests are the tests.
func (h *Handlers) ListTests(ctx context.Context, _ rest.None) (rest.Reply, error) {
	list, err := h.cfg.Engine.Drafts().Tests(ctx)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Reply{Body: TestListOf(&list), ETag: rest.ETag(list.Version)}, nil
}

// PutTests is tests that are to stand in the place of those that are there.
type PutTests struct {
	Tests []Test `json:"tests"`
}

// PutTests writes them.
func (h *Handlers) PutTests(ctx context.Context, w Write[PutTests]) (rest.Reply, error) {
	book := h.cfg.Engine.Drafts()
	now, err := book.Tests(ctx)
	if err == nil {
		err = w.only.Check(now.Version)
	}
	if err != nil {
		return rest.Reply{}, err
	}
	tests := make([]keywords.Expectation, len(w.body.Tests))
	for i, t := range w.body.Tests {
		if tests[i], err = t.expectation(); err != nil {
			return rest.Reply{}, err
		}
	}
	if w.dry {
		return rest.Reply{Body: TestListOf(&draft.List{Tests: tests, Version: now.Version})}, draft.CheckTests(tests)
	}
	var over *int
	if w.only != (rest.Condition{}) {
		over = &now.Version
	}
	list, err := book.PutTests(ctx, h.cfg.Author(ctx), tests, over)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Reply{Body: TestListOf(&list), ETag: rest.ETag(list.Version)}, nil
}

// Result is what became of a test. Failures say what was expected and what was found; there are none when it has passed.
type Result struct {
	Number int `json:"number"`
	Test
	Passed   bool     `json:"passed"`
	Read     string   `json:"read"`
	Rank     int      `json:"rank,omitempty"`
	Failures []string `json:"failures"`
}

// Flip is a test that passes with one map and fails with the other.
type Flip struct {
	Number int      `json:"number"`
	Phrase string   `json:"phrase"`
	Mended bool     `json:"mended"`
	Before []string `json:"before"` // the failures with the published map
	After  []string `json:"after"`
}

// Tests is what became of the tests: those that failed first.
type Tests struct {
	Run     int      `json:"run"`
	Failed  int      `json:"failed"`
	Results []Result `json:"results"`
	Flips   []Flip   `json:"flips"`
}

// TestsOf is a report as it goes out.
func TestsOf(r *expect.Report) Tests {
	out := Tests{Run: r.Run, Failed: r.Failed, Results: []Result{}, Flips: []Flip{}}
	for _, passed := range []bool{false, true} {
		for i := range r.Results {
			if r.Results[i].Passed() == passed {
				out.Results = append(out.Results, resultOf(&r.Results[i]))
			}
		}
	}
	for _, f := range r.Flips {
		out.Flips = append(out.Flips, Flip{
			Number: f.After.Number, Phrase: string(f.After.Test.Phrase), Mended: f.Mended(), Before: append([]string{}, f.Before.Failures...),
			After: append([]string{}, f.After.Failures...),
		})
	}
	return out
}

func resultOf(r *expect.Result) Result {
	return Result{
		Number: r.Number, Test: testOf(&r.Test), Passed: r.Passed(), Read: r.Read.String(), Rank: r.Rank, Failures: append([]string{}, r.Failures...),
	}
}

// TestDraft runs the tests with the draft. It returns problem.ErrBusy while other heavy work goes on.
func (h *Handlers) TestDraft(ctx context.Context, _ rest.None) (Tests, error) {
	if !h.heavy.TryLock() {
		return Tests{}, problem.ErrBusy
	}
	defer h.heavy.Unlock()
	report, err := RunTests(ctx, h.cfg.Engine)
	return TestsOf(&report), err
}

// RunTests runs the tests with the draft, or with what is published while the draft is pristine.
func RunTests(ctx context.Context, e *engine.Engine) (expect.Report, error) {
	now, err := e.Drafts().Get(ctx)
	if err != nil {
		return expect.Report{}, err
	}
	list, err := e.Drafts().Tests(ctx)
	if err != nil {
		return expect.Report{}, err
	}
	if now.Pristine {
		return editor.Of(e).CheckTests(ctx, nil, list.Tests)
	}
	return editor.Of(e).CheckTests(ctx, now.Rows, list.Tests)
}
