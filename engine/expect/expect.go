package expect

import (
	"context"
	"fmt"
	"slices"

	"moments/content"
	"moments/keywords"
)

// Site is what tests are run against. Read reads the phrase of a test as its visitor would be read. Answer is the best of a site for a reading,
// at most top of them, the best first. Asset is the id that an address or an id stands for, "" for none.
type Site struct {
	Read   func(t *keywords.Expectation) keywords.Query
	Answer func(ctx context.Context, q keywords.Query, top int) ([]content.AssetID, error)
	Asset  func(text string) content.AssetID
}

// Result is what became of a test. Failures say what was expected and what was found; none means that it has passed.
type Result struct {
	Number   int // of the test, from 1
	Test     keywords.Expectation
	Read     keywords.Moment
	Asset    content.AssetID   // that is expected, "" for none or one that is not there
	Rank     int               // of that asset, from 1; 0 when it is not in the answer
	Top      []content.AssetID // what answers, the best first; nil when no asset is expected
	Failures []string
}

// Passed reports whether everything is as expected.
func (r *Result) Passed() bool { return len(r.Failures) == 0 }

// top is how many assets an answer has in which an asset may stand anywhere.
const top = 8

// Run runs the tests, in their order. It returns the errors of the site and of the context.
func Run(ctx context.Context, tests []keywords.Expectation, site Site) ([]Result, error) {
	results := make([]Result, len(tests))
	for i := range tests {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		results[i] = Result{Number: i + 1, Test: tests[i]}
		if err := results[i].run(ctx, site); err != nil {
			return nil, fmt.Errorf("test %d, %q: %w", i+1, tests[i].Phrase, err)
		}
	}
	return results, nil
}

func (r *Result) run(ctx context.Context, site Site) (err error) {
	query := site.Read(&r.Test)
	r.Read = query.Moment
	if !r.Test.Reads(r.Read) {
		r.fail("it should be read as %s and is read as %s", r.Test.Moment, r.Read)
	}
	if r.Test.URL == "" {
		return nil
	}
	if r.Asset = site.Asset(r.Test.URL); r.Asset == "" {
		r.fail("no asset has the address or id %q", r.Test.URL)
		return nil
	}
	last := r.Test.MinRank
	if r.Top, err = site.Answer(ctx, query, max(last, top)); err != nil {
		return err
	}
	r.Rank = slices.Index(r.Top, r.Asset) + 1
	switch {
	case r.Rank == 0:
		r.fail("%s should answer and does not; %s", r.Asset, first(r.Top))
	case last > 0 && r.Rank > last:
		r.fail("%s should stand at %d or before and stands at %d; %s", r.Asset, last, r.Rank, first(r.Top))
	}
	return nil
}

func (r *Result) fail(format string, args ...any) {
	r.Failures = append(r.Failures, fmt.Sprintf(format, args...))
}

func first(top []content.AssetID) string {
	if len(top) == 0 {
		return "nothing answers"
	}
	return fmt.Sprintf("%s is first", top[0])
}

// Flip is a test that passes with one map and fails with the other.
type Flip struct{ Before, After Result }

// Mended reports whether the test passes now.
func (f *Flip) Mended() bool { return f.After.Passed() }

// Report is the results with a map, and what it has turned over, broken ones first.
type Report struct {
	Run, Failed int
	Results     []Result
	Flips       []Flip
}

// ReportOf compares results of the same tests with the published map and with another one. Before may be nil, for no comparison.
func ReportOf(before, after []Result) Report {
	report := Report{Run: len(after), Results: after}
	for i := range after {
		if !after[i].Passed() {
			report.Failed++
		}
		if before != nil && before[i].Passed() != after[i].Passed() {
			report.Flips = append(report.Flips, Flip{before[i], after[i]})
		}
	}
	slices.SortStableFunc(report.Flips, func(a, b Flip) int {
		switch {
		case a.Mended() == b.Mended():
			return 0
		case b.Mended():
			return -1
		}
		return 1
	})
	return report
}

// Failures are the first failures in words, at most so many.
func (r *Report) Failures(limit int) (texts []string) {
	for i := range r.Results {
		for _, failure := range r.Results[i].Failures {
			if len(texts) < limit {
				texts = append(texts, fmt.Sprintf("%q: %s", r.Results[i].Test.Phrase, failure))
			}
		}
	}
	return texts
}
