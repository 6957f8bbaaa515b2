package editor

import (
	"context"
	"fmt"

	"moments/content"
	"moments/engine/expect"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/lint"
	"moments/keywords/tagger"
)

// Lint says what is wrong or odd about rows of a keyword map, on this site.
func (e Editor) Lint(rows []keymap.Row) []lint.Finding { return lint.Check(rows, e.LintOptions()) }

// LintOptions are what this site holds rows against.
func (e Editor) LintOptions() lint.Options {
	library := e.Library().Current()
	o := lint.Options{At: e.Now(), Asset: func(name string) string { return string(e.assetOf(name)) }}
	for i := range library.Personas {
		o.Personas = append(o.Personas, library.Personas[i].Key)
	}
	for i := range library.Steps {
		o.Steps = append(o.Steps, library.Steps[i].Key)
	}
	return o
}

// CheckTests runs tests of the keyword map with the rows, and says which of them the rows turn over, compared with the published map; nil is
// the published map itself. It writes nothing. Errors are those of Reread.
func (e Editor) CheckTests(ctx context.Context, rows []keymap.Row, tests []keywords.Expectation) (expect.Report, error) {
	before, err := expect.Run(ctx, tests, e.expected(e.Reads()))
	if err != nil || rows == nil {
		return expect.ReportOf(nil, before), err
	}
	changed, err := e.against(rows)
	if err != nil {
		return expect.Report{}, err
	}
	after, err := expect.Run(ctx, tests, e.expected(changed.after))
	return expect.ReportOf(before, after), err
}

// expected is what tests are run against, with phrases read against a site.
func (e Editor) expected(site tagger.Site) expect.Site {
	return expect.Site{
		Read: func(t *keywords.Expectation) keywords.Query {
			return e.Tagger().Tag(t.Phrase.Masked(), site, tagger.Given{Step: t.Step, Persona: t.Persona})
		},
		Answer: func(ctx context.Context, q keywords.Query, top int) ([]content.AssetID, error) {
			answer, err := e.Best(ctx, q, top)
			return answer.Top, err
		},
		Asset: e.assetOf,
	}
}

// assetOf is the id that an id or an address stands for, "" for none.
func (e Editor) assetOf(text string) content.AssetID {
	if e.Catalog().Facts().Get(content.AssetID(text)) != nil {
		return content.AssetID(text)
	}
	id, err := e.Catalog().ByURL(text)
	if err != nil {
		return ""
	}
	return id
}

// keptFailures is how many failures are kept beside a version.
const keptFailures = 20

// PublishedMap is a version that was made, with what became of the tests.
type PublishedMap struct {
	draft.Published
	Tests expect.Report
}

// PublishMap runs the tests on the draft and publishes it, as draft.Book.Publish does. Force says why although tests fail. The report of the
// tests is there also when they hold the publication up.
func (e Editor) PublishMap(ctx context.Context, by kv.Author, how draft.How, force string) (made PublishedMap, err error) {
	now, err := e.Drafts().Get(ctx)
	if err != nil {
		return made, err
	}
	if how.Over == nil {
		how.Over = &now.Version
	}
	p := draft.Publication{How: how, Force: force, Verdict: draft.Verdict{Draft: now.Version}}
	if made.Tests, err = e.judge(ctx, now.Rows, &p.Verdict); err != nil {
		return made, err
	}
	made.Published, err = e.Drafts().Publish(ctx, by, p)
	return made, err
}

// RestoreMap runs the tests on the rows of an earlier version and publishes them again, as draft.Book.Restore does.
func (e Editor) RestoreMap(ctx context.Context, by kv.Author, number int, p draft.Publication) (made PublishedMap, err error) {
	rows, err := e.Drafts().Rows(ctx, number)
	if err != nil {
		return made, err
	}
	p.Verdict = draft.Verdict{Restored: number}
	if made.Tests, err = e.judge(ctx, rows, &p.Verdict); err != nil {
		return made, err
	}
	made.Published, err = e.Drafts().Restore(ctx, by, number, p)
	return made, err
}

// judge runs the tests on rows that can be published, and completes the verdict.
func (e Editor) judge(ctx context.Context, rows []keymap.Row, v *draft.Verdict) (report expect.Report, err error) {
	list, err := e.Drafts().Tests(ctx)
	if err != nil {
		return report, err
	}
	v.List = list.Version
	if len(list.Tests) == 0 {
		return report, nil
	}
	if _, err := e.Library().Prepare(ctx, rows, ""); err != nil {
		return report, err
	}
	if rows == nil {
		rows = []keymap.Row{}
	}
	if report, err = e.CheckTests(ctx, rows, list.Tests); err != nil {
		return report, fmt.Errorf("running the tests of the keyword map: %w", err)
	}
	v.Run, v.Failed, v.Failures = report.Run, report.Failed, report.Failures(keptFailures)
	return report, nil
}
