package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/content/ingest"
	"moments/content/ingest/parse"
	"moments/keywords"
)

func importFrom(t testing.TB, catalog *content.Catalog, src ingest.Source, opts ingest.Options) ingest.Report {
	t.Helper()
	opts.Author, opts.Now = by, today
	report, err := ingest.Import(context.Background(), catalog, src, opts)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// counts are the numbers of a report.
func counts(r ingest.Report) string {
	return fmt.Sprintf("%d new, %d changed, %d unchanged; %d drafts, %d future, %d expired; %d skipped",
		r.New, r.Changed, r.Unchanged, r.Drafts, r.Future, r.Expired, r.Skipped())
}

func expect(t *testing.T, what string, r ingest.Report, want string) {
	t.Helper()
	if got := counts(r); got != want {
		t.Errorf("%s: %s\nwant %s", what, got, want)
	}
}

func TestImport(t *testing.T) {
	catalog := openCatalog(t)
	expect(t, "dry run", importFrom(t, catalog, site, ingest.Options{DryRun: true}),
		"16 new, 0 changed, 0 unchanged; 1 drafts, 0 future, 0 expired; 17 skipped")
	if runs, err := catalog.Imports(); len(runs) != 0 || err != nil {
		t.Errorf("a dry run is recorded: %v, %v", runs, err)
	}
	first := importFrom(t, catalog, site, ingest.Options{})
	expect(t, "first", first, "16 new, 0 changed, 0 unchanged; 1 drafts, 0 future, 0 expired; 17 skipped")
	codes := map[parse.Code]int{
		"no_text": 2, "invalid": 7, "syntax": 2, "front_matter": 1, "encoding": 1, "unsupported": 3, "unreadable": 1,
	}
	if diff := cmp.Diff(codes, first.Codes); diff != "" || len(first.Skips) != 17 {
		t.Errorf("%d examples\n%s", len(first.Skips), diff)
	}
	if first.Source != "site" || first.Total() != 33 || first.Ignored["Owner"] != 1 || first.Bytes < 1500 || first.Seq == 0 {
		t.Errorf("%+v", first)
	}
	second := importFrom(t, catalog, site, ingest.Options{})
	expect(t, "second", second, "0 new, 0 changed, 16 unchanged; 1 drafts, 0 future, 0 expired; 17 skipped")
	if second.Seq != 0 {
		t.Errorf("the second run has written %d", second.Seq)
	}
	runs, err := catalog.Imports()
	want := []content.ImportRun{{ID: first.Seq, Source: "site", At: today, Actor: "test", New: 16, Ineligible: 1, Skipped: 17, Complete: true}}
	if diff := cmp.Diff(want, runs); err != nil || diff != "" {
		t.Errorf("error %v\n%s", err, diff)
	}
}

func TestImportSeesChanges(t *testing.T) {
	catalog := openCatalog(t)
	files := map[string]string{"a.md": "one", "b.md": "one", "c.md": "---\ndate: 2030-01-01\n---\none", "d.md": "---\nexpirydate: 2026-11-21\n---\none"}
	expect(t, "first", importFrom(t, catalog, from(files), ingest.Options{}), "4 new, 0 changed, 0 unchanged; 0 drafts, 1 future, 1 expired; 0 skipped")
	files["b.md"], files["e.md"] = "two", "new"
	delete(files, "a.md")
	expect(t, "second", importFrom(t, catalog, from(files), ingest.Options{}), "1 new, 1 changed, 2 unchanged; 0 drafts, 1 future, 1 expired; 0 skipped")
	if a, err := catalog.Get("a"); err != nil || a.Withdrawn {
		t.Errorf("a page that is missing was touched: %+v, %v", a, err)
	}
	other := from(files)
	other.Name = "other"
	if r := importFrom(t, catalog, other, ingest.Options{}); r.New != 4 {
		t.Errorf("another root: %s", counts(r))
	}
}

func TestUnknownPersonaAndStep(t *testing.T) {
	known := func(m keywords.Moment) error {
		if m.Persona != "" && m.Persona != "owner" {
			return errors.New("personas are: owner")
		}
		if m.Step != "" && m.Step != "use" {
			return errors.New("steps are: use")
		}
		return nil
	}
	src := from(map[string]string{
		"a.md": "---\nmoments: do/use/owner\n---\nx", "b.md": "---\nmoments: do/use/boss\n---\nx", "c.md": "---\nmoments: [know/-/-, do/buying/owner]\n---\nx",
		"d.csv": "id,title,personas\n1,One,Owner\n2,Two,Boss\n",
	})
	report := importFrom(t, openCatalog(t), src, ingest.Options{Known: known})
	want := []ingest.Skip{
		{Path: "b.md", Code: parse.UnknownPersona, Found: `the persona "boss"`, Try: "personas are: owner"},
		{Path: "c.md", Code: parse.UnknownStep, Found: `the step "buying"`, Try: "steps are: use"},
		{Path: "d.csv", Row: 3, Code: parse.UnknownPersona, Found: `the persona "boss"`, Try: "personas are: owner"},
	}
	for i := range report.Skips {
		if f := report.Skips[i].Faults; len(f) != 1 || f[0].Column != map[int]string{2: "personas"}[i] {
			t.Errorf("faults: %+v", f)
		}
		report.Skips[i].Faults = nil
	}
	if diff := cmp.Diff(want, report.Skips); diff != "" || report.New != 2 {
		t.Errorf("%s\n%s", counts(report), diff)
	}
}

func TestStagesOfOnesOwn(t *testing.T) {
	steps := []keywords.StepDefinition{{Key: "one", Stage: keywords.Decision}, {Key: "two", Stage: keywords.Decision}, {Key: "three"}}
	items := collect(t, from(map[string]string{"a.csv": "id,title,stage\na,A,BOFU\n"}), ingest.Options{Steps: steps})
	if got := fmt.Sprint(items[0].Input.Moments); got != "[-/one/- -/two/-]" {
		t.Error(got)
	}
}

func TestEdit(t *testing.T) {
	catalog := openCatalog(t)
	src := from(map[string]string{"a.md": "---\ndate: 2026-11-20\n---\nx", "b.md": "x"})
	report := importFrom(t, catalog, src, ingest.Options{Edit: func(in *content.Input) {
		if in.Published = in.Published.AddDate(0, 0, 2); in.ExternalID == "b.md" {
			in.Title = ""
		}
	}})
	expect(t, "edited", report, "1 new, 0 changed, 0 unchanged; 0 drafts, 1 future, 0 expired; 1 skipped")
}

func TestExamplesAreBounded(t *testing.T) {
	files := map[string]string{}
	for i := range 50 {
		files[fmt.Sprintf("%02d.gif", i)], files[fmt.Sprintf("%02d.md", i)] = "x", "\xff"
	}
	report := importFrom(t, openCatalog(t), from(files), ingest.Options{})
	if report.Failed() != 50 || report.Skipped() != 100 || len(report.Skips) != 2*ingest.MaxExamples || report.Source != "" {
		t.Errorf("%d skipped, %d shown", report.Skipped(), len(report.Skips))
	}
}

func TestProgress(t *testing.T) {
	files := map[string]string{"a.csv": "id,title\n", "z.md": "x", "y.gif": ""}
	for i := range 300 {
		files["a.csv"] += fmt.Sprintf("%d,Title %d\n", i, i)
	}
	last, estimate := 0, 0
	report := importFrom(t, openCatalog(t), from(files), ingest.Options{Progress: func(done, total int) {
		if done != last+1 || total < done {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		if last = done; done == 150 {
			estimate = total
		}
		if done == 302 && total != done {
			t.Errorf("at the end: %d of %d", done, total)
		}
	}})
	if last != report.Total() || estimate < 250 || estimate > 400 {
		t.Errorf("%d calls for %d; in the middle the total was %d", last, report.Total(), estimate)
	}
}

func TestStoppedImportLeavesWholeAssets(t *testing.T) {
	const stoppedPages = 700 // three batches and a half
	files := map[string]string{}
	for i := range stoppedPages {
		files[fmt.Sprintf("%04d.md", i)] = fmt.Sprintf("text of %d", i)
	}
	for _, after := range []int{1, 199, 200, 201, 477} {
		catalog := openCatalog(t)
		ctx, cancel := context.WithCancel(context.Background())
		opts := ingest.Options{Author: by, Now: today, Progress: func(done, _ int) {
			if done == after {
				cancel()
			}
		}}
		report, err := ingest.Import(ctx, catalog, from(files), opts)
		cancel()
		list, _, listErr := catalog.List("", 2000)
		if !errors.Is(err, context.Canceled) || listErr != nil || report.New != len(list) || len(list) > after+200 {
			t.Errorf("after %d: %d reported, %d there, errors %v, %v", after, report.New, len(list), err, listErr)
		}
		for _, a := range list {
			if text, err := catalog.Text(a); err != nil || !strings.HasPrefix(text, "text of ") {
				t.Errorf("%s: %q, %v", a.ID, text, err)
			}
		}
		runs, err := catalog.Imports()
		if err != nil || len(runs) != min(report.New, 1) || len(runs) == 1 && (runs[0].Complete || runs[0].New != report.New) {
			t.Errorf("after %d: recorded %+v, %v", after, runs, err)
		}
		if rest := importFrom(t, catalog, from(files), ingest.Options{}); rest.New != stoppedPages-report.New || rest.Unchanged != report.New {
			t.Errorf("the rest: %s", counts(rest))
		}
	}
}

// residue is what must not be left of markup in the text of a page.
var residue = regexp.MustCompile(`\{\{[<%]|[%>]\}\}|\]\(http|\[!(NOTE|TIP|INCLUDE|VIDEO)|:::|</?(div|p|span|strong|em|a|img|ul|li)[ >]|(?m)^(title|date|ms\.topic):`)

func TestRealSites(t *testing.T) {
	tests := []struct {
		path    string
		least   int
		expired int
	}{
		{"../../../shared/data/digitalgov/content", 1900, 900},
		{"../../../shared/data/d365-customer-insights/content", 370, 0},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			if _, err := os.Stat(test.path); err != nil || racing {
				t.Skip("the shared data is not here, or it would take long")
			}
			catalog := openCatalog(t)
			src := ingest.Source{Path: test.path}
			first := importFrom(t, catalog, src, ingest.Options{})
			if first.New < test.least || first.Expired < test.expired || first.Codes[parse.NoText] != first.Skipped() {
				t.Errorf("first: %s, %v", counts(first), first.Codes)
			}
			if second := importFrom(t, catalog, src, ingest.Options{}); second.Unchanged != first.New || second.Seq != 0 {
				t.Errorf("second: %s", counts(second))
			}
			var left []string
			for item := range ingest.Read(t.Context(), src, ingest.Options{}) {
				in := item.Input
				if found := residue.FindString(in.Title + "\n" + in.Summary + "\n" + in.Text); found != "" {
					left = append(left, fmt.Sprintf("%s: %q", item.Path, found))
				}
			}
			// A few pages are about HTML, and quote it.
			if len(left) > first.New/50 {
				t.Errorf("markup is left in %d pages:\n%s", len(left), strings.Join(left, "\n"))
			}
		})
	}
}

func BenchmarkImport(b *testing.B) {
	files := map[string]string{}
	page := "---\ntitle: Page %d\ndate: 2026-01-02\ntopics: [a, b]\n---\n" + strings.Repeat("Some *text* with a [link](https://a.example) in it.\n\n", 60)
	for i := range 1000 {
		files[fmt.Sprintf("%04d.md", i)] = fmt.Sprintf(page, i)
	}
	src := from(files)
	b.Run("parse", func(b *testing.B) {
		for b.Loop() {
			collect(b, src, ingest.Options{})
		}
		b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	})
	b.Run("import", func(b *testing.B) {
		var spent time.Duration
		for b.Loop() {
			catalog := openCatalog(b)
			started := time.Now()
			importFrom(b, catalog, src, ingest.Options{})
			spent += time.Since(started)
		}
		b.ReportMetric(1000*float64(b.N)/spent.Seconds(), "pages/s")
	})
}
