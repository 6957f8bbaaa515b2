package maps

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/rest"
	"moments/engine/editor"
	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/edit"
	"moments/keywords/keymap/lint"
)

// Draft is how the draft stands. Rows is one page of it where rows are asked for; next is the cursor of the page after, "" at the end.
type Draft struct {
	Version   int      `json:"version"`  // counts what could be seen to change, from 1; it is the ETag
	Pristine  bool     `json:"pristine"` // nothing was changed since what is published
	Behind    bool     `json:"behind"`   // another version was published since it was begun
	Base      int      `json:"base"`
	Published int      `json:"published"`
	Status    string   `json:"status"` // draft, review or approved
	Approver  string   `json:"approver,omitempty"`
	Writers   []string `json:"writers"`
	Changed   string   `json:"changed,omitempty"` // when, by whom and why it was written last
	Author    string   `json:"author,omitempty"`
	Note      string   `json:"note,omitempty"`
	Undo      int      `json:"undo"` // steps that can be taken back
	Redo      int      `json:"redo"`
	Count     int      `json:"count"` // rows
	Rows      []Row    `json:"rows,omitempty"`
	Next      string   `json:"next,omitempty"`
	DryRun    bool     `json:"dry_run,omitempty"`
}

// DraftOf is a draft as it goes out, without its rows.
func DraftOf(d *draft.Draft) Draft {
	out := Draft{
		Version: d.Version, Pristine: d.Pristine, Behind: d.IsBehind(), Base: d.Base, Published: d.Published, Status: string(d.Status),
		Approver: d.Approver, Writers: append([]string{}, d.Writers...), Author: d.Actor, Note: d.Note, Undo: d.Undo, Redo: d.Redo, Count: len(d.Rows),
	}
	if !d.At.IsZero() {
		out.Changed = d.At.UTC().Format(time.RFC3339)
	}
	return out
}

// Page is which rows are asked for.
type Page struct {
	from, limit int
	number      int // of the version, where there is one
}

// Bounds of a page.
const (
	usualPage   = 1_000
	largestPage = 10_000
)

// PageAddress reads cursor and limit.
func PageAddress(p *rest.Params) Page {
	page := Page{from: p.Number("cursor"), limit: p.Number("limit")}
	if page.from < 0 {
		p.Refuse("cursor", strconv.Itoa(page.from), "use what next said")
	}
	if page.limit == 0 {
		page.limit = usualPage
	}
	if page.limit < 1 || page.limit > largestPage {
		p.Refuse("limit", strconv.Itoa(page.limit), fmt.Sprintf("use 1 to %d", largestPage))
	}
	return page
}

// of is the page of rows, and the cursor of the next.
func (p Page) of(rows []keymap.Row) (page []Row, next string) {
	rows = rows[min(p.from, len(rows)):]
	if len(rows) > p.limit {
		rows, next = rows[:p.limit], strconv.Itoa(p.from+p.limit)
	}
	return rowsOf(rows), next
}

// Draft is the draft with a page of its rows.
func (h *Handlers) Draft(ctx context.Context, p Page) (rest.Reply, error) {
	now, err := h.cfg.Engine.Drafts().Get(ctx)
	if err != nil {
		return rest.Reply{}, err
	}
	out := DraftOf(&now)
	out.Rows, out.Next = p.of(now.Rows)
	return rest.Reply{Body: out, ETag: rest.ETag(now.Version)}, nil
}

// Write is a body that changes something, the condition under which it may, and whether it is only to be said what it would do.
type Write[T any] struct {
	body T
	only rest.Condition
	dry  bool
	path string // the number in the address, where there is one
}

// ReadWrite reads a body, If-Match and dry_run.
func ReadWrite[T any]() rest.Reader[Write[T]] {
	read := rest.BodyBeside[T]([]string{rest.JSON})
	return func(c *gin.Context) (w Write[T], err error) {
		p := rest.Params{Context: c}
		w = Write[T]{only: rest.ConditionOf(c.Request.Header), dry: p.Flag("dry_run"), path: p.Path("number")}
		if err := p.Err(); err != nil {
			return w, err
		}
		w.body, err = read(c)
		return w, err
	}
}

// how holds the condition of a write against the draft as it is.
func how[T any](ctx context.Context, h *Handlers, w Write[T], note string) (draft.How, error) {
	how := draft.How{Note: note, Dry: w.dry}
	if w.only == (rest.Condition{}) {
		return how, nil
	}
	now, err := h.cfg.Engine.Drafts().Get(ctx)
	if err == nil {
		err = w.only.Check(now.Version)
	}
	how.Over = &now.Version
	return how, err
}

// replied is a draft after a write, with a body around it.
func replied(d *draft.Draft, dry bool, body func(Draft) any) rest.Reply {
	out := DraftOf(d)
	out.DryRun = dry
	r := rest.Reply{Body: body(out), Seq: rest.SeqText(kv.Cmd, d.Seq)}
	if !dry {
		r.ETag = rest.ETag(d.Version)
	}
	return r
}

func alone(d Draft) any { return d }

// Rows are all rows of a draft.
type Rows struct {
	Rows []Row  `json:"rows"`
	Note string `json:"note"`
}

// PutDraft makes rows those of the draft, all of them.
func (h *Handlers) PutDraft(ctx context.Context, w Write[Rows]) (rest.Reply, error) {
	how, err := how(ctx, h, w, w.body.Note)
	if err != nil {
		return rest.Reply{}, err
	}
	rows := make([]keymap.Row, len(w.body.Rows))
	for i, r := range w.body.Rows {
		rows[i] = r.Row()
	}
	next, err := h.cfg.Engine.Drafts().Put(ctx, h.cfg.Author(ctx), rows, how)
	if err != nil {
		return rest.Reply{}, err
	}
	return replied(&next, w.dry, alone), nil
}

// Edits are steps from one set of rows to another, in their order.
type Edits struct {
	Edits []Edit `json:"edits"`
	Note  string `json:"note"`
}

// Edited is the draft after edits, with what lint says of the rows that they touched.
type Edited struct {
	Draft    Draft          `json:"draft"`
	Rows     []Row          `json:"rows"` // that were put, with their ids
	Findings []lint.Finding `json:"findings"`
}

// EditDraft makes edits.
func (h *Handlers) EditDraft(ctx context.Context, w Write[Edits]) (rest.Reply, error) {
	how, err := how(ctx, h, w, w.body.Note)
	if err != nil {
		return rest.Reply{}, err
	}
	edits := editsOf(w.body.Edits)
	book := h.cfg.Engine.Drafts()
	next, err := book.Edit(ctx, h.cfg.Author(ctx), edits, how)
	if err != nil {
		return rest.Reply{}, err
	}
	touched := edited(edits, &next)
	findings := book.Around(&next, idsOf(touched), editor.Of(h.cfg.Engine).LintOptions())
	return replied(&next, w.dry, func(d Draft) any {
		return Edited{Draft: d, Rows: rowsOf(touched), Findings: append([]lint.Finding{}, findings...)}
	}), nil
}

// edited are the rows that edits have put, as they stand in the draft. New ones, which have just got their ids, stand last.
func edited(edits []edit.Edit, d *draft.Draft) (rows []keymap.Row) {
	news, known := 0, map[string]bool{}
	for _, e := range edits {
		switch {
		case e.Put == nil:
		case e.Put.ID == "":
			news++
		default:
			known[e.Put.ID] = true
		}
	}
	for i := range d.Rows {
		if known[d.Rows[i].ID] || i >= len(d.Rows)-news {
			rows = append(rows, d.Rows[i])
		}
	}
	return rows
}

func idsOf(rows []keymap.Row) (ids []string) {
	for i := range rows {
		ids = append(ids, rows[i].ID)
	}
	return ids
}

// Step is what is to be done with the draft as a whole: undo, redo, discard, rebase, submit or approve. Prefer, for rebase, says whose wish counts
// in a conflict, ours or theirs.
type Step struct {
	Do     string `json:"do"`
	Prefer string `json:"prefer"`
	Note   string `json:"note"`
}

// Stepped is the draft after a step, with the conflicts that rebasing has settled.
type Stepped struct {
	Draft     Draft      `json:"draft"`
	Conflicts []Conflict `json:"conflicts"`
}

// StepDraft does it.
func (h *Handlers) StepDraft(ctx context.Context, w Write[Step]) (rest.Reply, error) {
	how, err := how(ctx, h, w, w.body.Note)
	if err != nil {
		return rest.Reply{}, err
	}
	next, conflicts, err := Do(ctx, h.cfg.Engine.Drafts(), h.cfg.Author(ctx), w.body, how)
	if err != nil {
		return rest.Reply{}, err
	}
	return replied(&next, w.dry, func(d Draft) any { return Stepped{d, ConflictsOf(conflicts)} }), nil
}

// Do makes a step. It returns problem.ErrParam for one that there is not.
func Do(ctx context.Context, b *draft.Book, by kv.Author, s Step, how draft.How) (d draft.Draft, conflicts []edit.Conflict, err error) {
	switch s.Do {
	case "undo":
		d, err = b.Undo(ctx, by, how)
	case "redo":
		d, err = b.Redo(ctx, by, how)
	case "discard":
		d, err = b.Discard(ctx, by, how)
	case "submit":
		d, err = b.Submit(ctx, by, how)
	case "approve":
		d, err = b.Approve(ctx, by, how)
	case "rebase":
		side := edit.Side(s.Prefer)
		if side != edit.Nobody && side != edit.Ours && side != edit.Theirs {
			return d, nil, problem.BadParam("prefer", s.Prefer, "use ours or theirs, or leave it out")
		}
		return b.Rebase(ctx, by, side, how)
	default:
		err = problem.BadParam("do", s.Do, "use undo, redo, discard, rebase, submit or approve")
	}
	return d, nil, err
}

// LintAddress reads in which form findings are wanted: json or sarif.
func LintAddress(p *rest.Params) string { return p.Choice("format", "json", "sarif") }

// Findings is what lint says.
type Findings struct {
	Version  int            `json:"version"` // of the draft
	Summary  lint.Summary   `json:"summary"`
	Findings []lint.Finding `json:"findings"`
}

// LintDraft says what is wrong or odd about the draft.
func (h *Handlers) LintDraft(ctx context.Context, format string) (rest.Reply, error) {
	now, err := h.cfg.Engine.Drafts().Get(ctx)
	if err != nil {
		return rest.Reply{}, err
	}
	found := editor.Of(h.cfg.Engine).Lint(now.Rows)
	reply := rest.Reply{ETag: rest.ETag(now.Version)}
	if format == "sarif" {
		reply.Body = sarif{found}
	} else {
		reply.Body = Findings{now.Version, lint.Summarise(len(now.Rows), found), append([]lint.Finding{}, found...)}
	}
	return reply, nil
}
