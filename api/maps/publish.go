package maps

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"moments/api/problem"
	"moments/api/rest"
	"moments/engine"
	"moments/engine/editor"
	"moments/internal/kv"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/lint"
)

// sarif are findings as a SARIF log.
type sarif struct{ findings []lint.Finding }

// Encode writes the log.
func (s sarif) Encode(w io.Writer) (contentType string, err error) {
	return "application/sarif+json", lint.WriteSARIF(w, lint.Artifact, s.findings)
}

// Publishing says why something is published, and why although tests fail.
type Publishing struct {
	Note  string `json:"note"`
	Force string `json:"force"`
}

// Published is a version that was made, or would be, with what became of the tests. Version is 0 when a dry run would be held up.
type Published struct {
	Version int   `json:"version"`
	New     bool  `json:"new"` // it was not there before
	DryRun  bool  `json:"dry_run"`
	Tests   Tests `json:"tests"`
}

// PublishedOf is a publication as it goes out.
func PublishedOf(made *editor.PublishedMap, dry bool) Published {
	return Published{Version: made.Number, New: made.Seq > 0, DryRun: dry, Tests: TestsOf(&made.Tests)}
}

// Publish makes the draft the map of the site.
func (h *Handlers) Publish(ctx context.Context, w Write[Publishing]) (rest.Reply, error) {
	how, err := how(ctx, h, w, w.body.Note)
	if err != nil {
		return rest.Reply{}, err
	}
	made, err := editor.Of(h.cfg.Engine).PublishMap(ctx, h.cfg.Author(ctx), how, w.body.Force)
	return published(&made, w.dry, err)
}

// Restore makes the rows of an earlier version the map of the site again.
func (h *Handlers) Restore(ctx context.Context, w Write[Publishing]) (rest.Reply, error) {
	number, err := versionNumber(w.path)
	if err != nil {
		return rest.Reply{}, err
	}
	how, err := how(ctx, h, w, w.body.Note)
	if err != nil {
		return rest.Reply{}, err
	}
	made, err := editor.Of(h.cfg.Engine).RestoreMap(ctx, h.cfg.Author(ctx), number, draft.Publication{How: how, Force: w.body.Force})
	return published(&made, w.dry, err)
}

func published(made *editor.PublishedMap, dry bool, err error) (rest.Reply, error) {
	if err != nil && !(dry && errors.Is(err, draft.ErrTests)) {
		return rest.Reply{}, err
	}
	reply := rest.Reply{Body: PublishedOf(made, dry), Seq: rest.SeqText(kv.Cmd, made.Seq)}
	if made.Seq > 0 {
		reply.Status = http.StatusCreated
	}
	return reply, nil
}

// Version is a published version.
type Version struct {
	Number   int      `json:"number"`
	At       string   `json:"at"`
	Author   string   `json:"author"`
	Note     string   `json:"note"`
	Count    int      `json:"count"` // rows
	Tests    Verdict  `json:"tests"`
	Force    string   `json:"force,omitempty"`    // why it was published although tests failed
	Restored int      `json:"restored,omitempty"` // the version that it brings back
	Writers  []string `json:"writers"`
	Approver string   `json:"approver,omitempty"`
	Rows     []Row    `json:"rows,omitempty"`
	Next     string   `json:"next,omitempty"`
}

// Verdict is what became of the tests when a version was published.
type Verdict struct {
	Run      int      `json:"run"`
	Failed   int      `json:"failed"`
	Failures []string `json:"failures"`
}

// VersionOf is a version as it goes out, without its rows.
func VersionOf(v *draft.Version) Version {
	return Version{
		Number: v.Number, At: v.At.UTC().Format(time.RFC3339), Author: v.Actor, Note: v.Note, Count: v.Version.Rows, Force: v.Force,
		Restored: v.Restored, Writers: append([]string{}, v.Writers...), Approver: v.Approver,
		Tests: Verdict{v.Verdict.Run, v.Verdict.Failed, append([]string{}, v.Verdict.Failures...)},
	}
}

// VersionList is all versions, the newest first.
type VersionList struct {
	Versions []Version `json:"versions"`
}

// VersionsOf lists versions, the newest first.
func VersionsOf(ctx context.Context, e *engine.Engine) (list VersionList, err error) {
	versions, err := e.Drafts().Versions(ctx)
	list.Versions = make([]Version, 0, len(versions))
	for i := len(versions) - 1; i >= 0; i-- {
		list.Versions = append(list.Versions, VersionOf(&versions[i]))
	}
	return list, err
}

// Versions lists them.
func (h *Handlers) Versions(ctx context.Context, _ rest.None) (VersionList, error) {
	return VersionsOf(ctx, h.cfg.Engine)
}

// VersionAddress reads which version, and which page of its rows.
func VersionAddress(p *rest.Params) Page {
	page := PageAddress(p)
	page.number, _ = versionNumber(p.Path("number")) // what is no number is no version, and not found
	return page
}

// Version is one version with a page of its rows.
func (h *Handlers) Version(ctx context.Context, p Page) (Version, error) {
	versions, err := h.cfg.Engine.Drafts().Versions(ctx)
	if err != nil {
		return Version{}, err
	}
	if p.number < 1 || p.number > len(versions) {
		return Version{}, kv.ErrNotFound
	}
	rows, err := h.cfg.Engine.Drafts().Rows(ctx, p.number)
	if err != nil {
		return Version{}, err
	}
	out := VersionOf(&versions[p.number-1])
	out.Rows, out.Next = p.of(rows)
	return out, nil
}

// OfDraft is how the draft is called where the number of a version may stand.
const OfDraft = "draft"

// VersionNumber reads the number of a version, or the name of the draft. What is neither is problem.ErrParam.
func VersionNumber(field, text string) (int, error) {
	if text == OfDraft {
		return draft.OfDraft, nil
	}
	n, err := versionNumber(text)
	if err != nil || n < 0 {
		return 0, problem.BadParam(field, text, "use the number of a version, or draft")
	}
	return n, nil
}

func versionNumber(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, kv.ErrNotFound
	}
	return n, nil
}

// Comparison is two versions to be compared, by what they are called.
type Comparison struct {
	from, to string
	limit    int
}

// DiffAddress reads which versions. Left out, they are what is published and the draft.
func DiffAddress(p *rest.Params) Comparison {
	c := Comparison{from: p.Text("from"), to: p.Text("to"), limit: PageAddress(p).limit}
	for name, text := range map[string]string{"from": c.from, "to": c.to} {
		if _, err := VersionNumber(name, text); err != nil && text != "" {
			p.Refuse(name, text, "use the number of a version, or draft")
		}
	}
	return c
}

// Diff says what is different.
func (h *Handlers) Diff(ctx context.Context, c Comparison) (Diff, error) {
	return Compare(ctx, h.cfg.Engine, c.from, c.to, c.limit)
}

// Ends are the numbers of two versions that are to be compared: left out, they are what is published and the draft.
func Ends(ctx context.Context, e *engine.Engine, from, to string) (a, b int, err error) {
	now, err := e.Drafts().Get(ctx)
	if err != nil {
		return 0, 0, err
	}
	a, b = now.Published, draft.OfDraft
	if from != "" {
		a, err = VersionNumber("from", from)
	}
	if to != "" && err == nil {
		b, err = VersionNumber("to", to)
	}
	return a, b, err
}

// Compare says what is different between the ends.
func Compare(ctx context.Context, e *engine.Engine, from, to string, limit int) (Diff, error) {
	a, b, err := Ends(ctx, e, from, to)
	if err != nil {
		return Diff{}, err
	}
	d, err := e.Drafts().Diff(ctx, a, b)
	return DiffOf(called(a), called(b), &d, limit), err
}

func called(number int) string {
	if number == draft.OfDraft {
		return OfDraft
	}
	return strconv.Itoa(number)
}
