package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"moments/content"
	"moments/engine"
	"moments/engine/editor"
	"moments/keywords/keymap/lint"
)

func truth(ctx context.Context, p *Patient) Finding {
	findings, err := p.Engine.Verify(ctx)
	if err != nil {
		return problem(err.Error(), "keep a copy of the folder, then restore the last backup")
	}
	if len(findings) > 0 {
		return problem(strings.Join(findings, "; "), "run moments rebuild; if a log is named, restore the last backup")
	}
	return ok("no gap and no damage; index and folds agree with the logs")
}

func lag(_ context.Context, p *Patient) Finding {
	s, err := p.Engine.Status()
	if err != nil {
		return problem(err.Error(), "run moments rebuild")
	}
	var behind []string
	for _, f := range s.Followers {
		if f.Lag > 0 {
			behind = append(behind, fmt.Sprintf("%s by %d", f.Name, f.Lag))
		}
	}
	switch {
	case s.Dropped > 0:
		return warning(fmt.Sprintf("%d answers were not written", s.Dropped), "look for a slow or full disk")
	case len(behind) > 0:
		return warning("behind: "+strings.Join(behind, ", "), "wait a little and ask again; if that stays, run moments rebuild")
	}
	return ok("%d derived copies, none behind", len(s.Followers))
}

func assets(_ context.Context, p *Patient) Finding {
	now, facts := p.Engine.Now(), p.Engine.Catalog().Facts()
	shown := facts.Select(func(f *content.Facts) bool { return f.EligibleAt(now) })
	untagged := facts.Select(func(f *content.Facts) bool { return f.EligibleAt(now) && len(f.Moments) == 0 })
	found := fmt.Sprintf("%d assets, %d of them may be shown, %d of these say no moment", facts.Len(), len(shown), len(untagged))
	switch {
	case facts.Len() == 0:
		return problem("there are no assets", "import content with: moments import PATH")
	case len(shown) == 0:
		return problem(found, "see which are drafts, withdrawn, of the future or expired with: moments assets ls")
	case len(untagged)*2 > len(shown):
		return warning(found, "see what they would serve with: moments assets suggest")
	}
	return ok("%s", found)
}

func people(_ context.Context, p *Patient) Finding {
	s := p.Engine.Library().Current()
	silent := 0
	for i := range s.Personas {
		if len(s.Personas[i].Signals) == 0 {
			silent++
		}
	}
	found := fmt.Sprintf("%d personas, %d steps", len(s.Personas), len(s.Steps))
	switch {
	case len(s.Personas) == 0:
		return warning(found, "define who your visitors are in personas.csv, and import it")
	case silent > 0:
		return warning(fmt.Sprintf("%s; %d personas have no signals, so phrases never read as theirs", found, silent), "add words that they use")
	}
	return ok("%s", found)
}

func keywordMap(_ context.Context, p *Patient) Finding {
	m := p.Engine.Library().Current().Map
	if m.Len() == 0 {
		return warning("no keyword map is published", "phrases are read by language alone; import a keyword_map.csv and publish it")
	}
	errors, warnings := 0, 0
	first := ""
	for _, f := range editor.Of(p.Engine).Lint(m.Rows()) {
		switch f.Severity {
		case lint.Error:
			if errors++; errors == 1 {
				first = f.Found
			}
		case lint.Warning:
			warnings++
		}
	}
	found := fmt.Sprintf("version %d, %d rows: %d errors, %d warnings", m.Version, m.Len(), errors, warnings)
	if errors > 0 {
		return problem(found+"; the first: "+first, "see all with: moments map lint")
	}
	return ok("%s", found)
}

func tests(ctx context.Context, p *Patient) Finding {
	list, err := p.Engine.Drafts().Tests(ctx)
	if err != nil {
		return problem(err.Error(), "run moments verify")
	}
	if len(list.Tests) == 0 {
		return Finding{State: OK, Found: "there are no tests", Try: "a tests.csv would say on every publish what it breaks"}
	}
	report, err := editor.Of(p.Engine).CheckTests(ctx, nil, list.Tests)
	if err != nil {
		return problem(err.Error(), "run moments map test")
	}
	if report.Failed > 0 {
		return problem(fmt.Sprintf("%d of %d tests fail", report.Failed, report.Run), "see which with: moments map test")
	}
	return ok("%d tests pass", report.Run)
}

func keys(_ context.Context, p *Patient) Finding {
	list, err := p.Keys.List()
	if err != nil {
		return problem(err.Error(), "run moments verify")
	}
	now := p.Now()
	pages, secrets := 0, 0
	var wrong []string
	for _, k := range list {
		switch {
		case !k.Revoked.IsZero():
		case !k.Expires.IsZero() && k.Expires.Before(now):
			wrong = append(wrong, k.ID+" has expired")
		case !k.Expires.IsZero() && k.Expires.Before(now.Add(soon)):
			wrong = append(wrong, k.ID+" expires on "+k.Expires.Format(time.DateOnly))
		case k.Kind == "pk" && len(k.Origins) == 0:
			pages++
			wrong = append(wrong, k.ID+" has no origin, so no page of another site may use it")
		case k.Kind == "pk":
			pages++
		default:
			secrets++
		}
	}
	found := fmt.Sprintf("%d keys for pages, %d secret ones", pages, secrets)
	switch {
	case len(wrong) > 0:
		return warning(found+"; "+strings.Join(wrong, "; "), "make new ones with: moments keys create, and revoke the old ones")
	case pages == 0:
		return warning(found, "a page needs one: moments keys create --kind pk --origin https://www.example.com")
	}
	return ok("%s", found)
}

// soon is how long before its end a key is spoken of.
const soon = 14 * 24 * time.Hour

func ask(ctx context.Context, p *Patient) Finding {
	phrase, of := question(p.Engine)
	if phrase == "" {
		return Finding{State: Skipped, Found: "there is nothing to ask for"}
	}
	started := time.Now()
	answer, err := p.Engine.Recommend(ctx, engine.Request{Phrase: phrase, Test: true})
	if err != nil {
		return problem(fmt.Sprintf("%q: %v", phrase, err), "run moments verify, then moments rebuild")
	}
	took := time.Since(started).Round(time.Millisecond / 10)
	switch {
	case len(answer.Items) == 0:
		return problem(fmt.Sprintf("%q (%s) gets no answer at all", phrase, of), "see that assets may be shown, then run moments rebuild")
	case answer.Fallback != "":
		return warning(fmt.Sprintf("%q (%s) is answered by %s only", phrase, of, answer.Fallback), "see moments gaps")
	}
	return ok("%q (%s): %d answers in %s, %s first", phrase, of, len(answer.Items), took, answer.Items[0].Asset.ID)
}

// question is the phrase that is searched most, as far as imports say, else the title of an asset that may be shown.
func question(e *engine.Engine) (phrase, of string) {
	most := 0
	for _, s := range e.Library().Current().Searches {
		if s.Count > most {
			phrase, most = s.Phrase, s.Count
		}
	}
	if phrase != "" {
		return phrase, "searched most"
	}
	now := e.Now()
	ids := e.Catalog().Facts().Select(func(f *content.Facts) bool { return f.EligibleAt(now) })
	if len(ids) == 0 {
		return "", ""
	}
	asset, err := e.Catalog().Get(ids[0])
	if err != nil {
		return "", ""
	}
	return asset.Title, "a title"
}
