package imports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"moments/api/access"
	"moments/api/problem"
	"moments/api/rest"
	"moments/engine"
	"moments/engine/intake"
	"moments/internal/kv"
)

// Config says what is served. A nil Desk takes nothing in.
type Config struct {
	Engine *engine.Engine
	Desk   *intake.Desk
	Author func(ctx context.Context) kv.Author
	May    func(ctx context.Context, scope access.Scope) error // an error when the caller has not the scope
}

// Handlers are the endpoints. They may be called concurrently.
type Handlers struct{ cfg Config }

// New returns the endpoints.
func New(cfg Config) *Handlers { return &Handlers{cfg} }

// path is where an import is found.
func path(id string) string { return "/v1/imports/" + id }

// may reports whether the caller may bring in what a file holds: content, or words of the site.
func (h *Handlers) may(ctx context.Context) func(intake.Kind) error {
	return func(k intake.Kind) error {
		if k == intake.Assets || k == intake.Crawl {
			return h.cfg.May(ctx, access.ContentWrite)
		}
		return h.cfg.May(ctx, access.KeywordsPublish)
	}
}

func (h *Handlers) desk() (*intake.Desk, error) {
	if h.cfg.Desk == nil {
		return nil, fmt.Errorf("%w: imports are not taken here", problem.ErrRoute)
	}
	return h.cfg.Desk, nil
}

// Start takes a file in, or says what that would do.
func (h *Handlers) Start(ctx context.Context, u Upload) (rest.Reply, error) {
	desk, err := h.desk()
	if err != nil {
		return rest.Reply{}, err
	}
	u.options.May = h.may(ctx)
	if u.inspect || u.dryRun {
		return h.inspect(ctx, desk, u)
	}
	task, err := desk.Start(ctx, h.cfg.Author(ctx), u.file, u.options)
	if err != nil {
		return rest.Reply{}, err
	}
	return begun(ctx, desk, task, u.wait)
}

// inspect keeps an upload to be applied, but for a dry run.
func (h *Handlers) inspect(ctx context.Context, desk *intake.Desk, u Upload) (rest.Reply, error) {
	by := h.cfg.Author(ctx)
	found, err := desk.Inspect(ctx, by, u.file, u.options)
	if err != nil {
		return rest.Reply{}, err
	}
	preview, err := desk.Preview(ctx, found.ID, nil)
	if u.dryRun || err != nil {
		err = errors.Join(err, desk.Discard(context.WithoutCancel(ctx), by, found.ID))
	}
	r := rest.Reply{Body: InspectionJSON(found, preview, u.dryRun)}
	if !u.dryRun {
		r.Status, r.Location = http.StatusCreated, path(found.ID)
	}
	return r, err
}

// begun answers with an import: at its end when that comes in time, else with where to look.
func begun(ctx context.Context, desk *intake.Desk, task intake.Task, wait time.Duration) (rest.Reply, error) {
	if wait > 0 && task.State.Open() {
		waiting, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		now, err := desk.Wait(waiting, task.ID)
		if err != nil && waiting.Err() == nil {
			return rest.Reply{}, err
		}
		task = now
	}
	r := rest.Reply{Body: TaskJSON(task), Location: path(task.ID)}
	if task.State.Open() {
		r.Status = http.StatusAccepted
	}
	return r, nil
}

// Page is a part of the list of imports.
type Page struct {
	before string
	limit  int
}

// ListAddress reads which part is wanted.
func ListAddress(p *rest.Params) Page {
	const usual, most = 50, 100
	page := Page{p.Text("cursor"), p.Number("limit")}
	if page.limit == 0 {
		page.limit = usual
	}
	if page.limit < 1 || page.limit > most {
		p.Refuse("limit", fmt.Sprint(page.limit), fmt.Sprintf("use 1 to %d", most))
	}
	return page
}

// List are the imports, the newest first.
func (h *Handlers) List(_ context.Context, p Page) (List, error) {
	desk, err := h.desk()
	if err != nil {
		return List{}, err
	}
	tasks, err := desk.List(p.before, p.limit)
	list := List{Imports: make([]Task, len(tasks))}
	for i, t := range tasks {
		list.Imports[i] = TaskJSON(t)
	}
	if len(tasks) == p.limit {
		list.Next = tasks[len(tasks)-1].ID
	}
	return list, err
}

// Ref names an import, and what is wished about it.
type Ref struct {
	id      string
	wait    time.Duration
	options *intake.Options
}

// RefAddress reads the id.
func RefAddress(p *rest.Params) Ref {
	return Ref{id: p.Path("id"), wait: waitOf(p.Context.Request.Header)}
}

// ReadApply reads the id, and the options if there are any.
func ReadApply() rest.Reader[Ref] {
	return func(c *gin.Context) (Ref, error) {
		p := rest.Params{Context: c}
		ref := RefAddress(&p)
		o := optionsOf(&p)
		if len(c.Request.URL.Query()) > 0 {
			ref.options = &o
		}
		return ref, p.Err()
	}
}

// Get is one import.
func (h *Handlers) Get(ctx context.Context, ref Ref) (Task, error) {
	desk, err := h.desk()
	if err != nil {
		return Task{}, err
	}
	if ref.wait > 0 {
		waiting, cancel := context.WithTimeout(ctx, ref.wait)
		defer cancel()
		task, err := desk.Wait(waiting, ref.id)
		if waiting.Err() != nil {
			err = nil
		}
		return TaskJSON(task), err
	}
	task, err := desk.Get(ref.id)
	return TaskJSON(task), err
}

// Apply takes in what was inspected.
func (h *Handlers) Apply(ctx context.Context, ref Ref) (rest.Reply, error) {
	desk, err := h.desk()
	if err == nil {
		err = h.mayChange(ctx, desk, ref.id)
	}
	if err != nil {
		return rest.Reply{}, err
	}
	if ref.options != nil {
		ref.options.May = h.may(ctx)
	}
	task, err := desk.Apply(ctx, h.cfg.Author(ctx), ref.id, ref.options)
	if err != nil {
		return rest.Reply{}, err
	}
	return begun(ctx, desk, task, ref.wait)
}

// mayChange reports whether the caller may do something with an import that is there.
func (h *Handlers) mayChange(ctx context.Context, desk *intake.Desk, id string) error {
	kind, err := desk.KindOf(id)
	if err != nil {
		return err
	}
	return h.may(ctx)(kind)
}

// Undo takes an import back.
func (h *Handlers) Undo(ctx context.Context, ref Ref) (rest.Reply, error) {
	desk, err := h.desk()
	if err == nil {
		err = h.mayChange(ctx, desk, ref.id)
	}
	if err != nil {
		return rest.Reply{}, err
	}
	task, err := desk.Undo(ctx, h.cfg.Author(ctx), ref.id)
	if err != nil {
		return rest.Reply{}, err
	}
	return begun(ctx, desk, task, ref.wait)
}

// Cancel ends an import.
func (h *Handlers) Cancel(ctx context.Context, ref Ref) (Task, error) {
	desk, err := h.desk()
	if err == nil {
		err = h.mayChange(ctx, desk, ref.id)
	}
	if err != nil {
		return Task{}, err
	}
	task, err := desk.Cancel(ctx, h.cfg.Author(ctx), ref.id)
	return TaskJSON(task), err
}

// Rows are what could not be taken: errors.csv, or a zip of one for each sheet.
func (h *Handlers) Rows(_ context.Context, ref Ref) (rest.Reply, error) {
	desk, err := h.desk()
	if err != nil {
		return rest.Reply{}, err
	}
	file, name, err := desk.Errors(ref.id)
	if err != nil {
		return rest.Reply{}, err
	}
	defer file.Close()
	var rows rowsFile
	rows.zip = name != intake.ErrorsCSV
	_, err = rows.data.ReadFrom(file)
	return rest.Reply{Body: &rows}, err
}

// rowsFile is errors.csv as a body.
type rowsFile struct {
	data bytes.Buffer
	zip  bool
}

// Encode implements rest.Encoder.
func (r *rowsFile) Encode(w io.Writer) (string, error) {
	_, err := r.data.WriteTo(w)
	if r.zip {
		return "application/zip", err
	}
	return "text/csv; charset=utf-8", err
}
