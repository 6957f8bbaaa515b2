package tags

import (
	"context"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"moments/api/problem"
	"moments/api/rest"
	"moments/content"
	"moments/engine"
	"moments/engine/tagging"
	"moments/internal/kv"
)

// Config says whose assets are served. Both are needed.
type Config struct {
	Engine *engine.Engine
	Author func(ctx context.Context) kv.Author
}

// Handlers are the endpoints. They may be called concurrently.
type Handlers struct {
	cfg   Config
	heavy sync.Mutex // held while many texts are read for one request
}

// New returns the endpoints.
func New(cfg Config) *Handlers { return &Handlers{cfg: cfg} }

// Ask chooses the assets whose suggestions are asked for.
type Ask struct {
	tagging.Filter
}

// SuggestionsAddress reads which assets are asked for.
func SuggestionsAddress(p *rest.Params) Ask {
	f := tagging.Filter{Source: p.Text("source"), All: p.Flag("all"), From: content.AssetID(p.Text("cursor")), Limit: p.Number("limit")}
	if id := p.Text("id"); id != "" {
		f.IDs = []content.AssetID{content.AssetID(id)}
	}
	if f.Limit < 0 || f.Limit > mostListed {
		p.Refuse("limit", p.Text("limit"), "use 1 to 200")
	}
	return Ask{f}
}

// mostListed keeps one request short.
const mostListed = 200

// Suggestions lists what assets would serve.
func (h *Handlers) Suggestions(ctx context.Context, a Ask) (List, error) {
	list, next, err := h.cfg.Engine.Tagging().Suggest(ctx, a.Filter)
	return ListOf(list, next), err
}

// Accepting is which suggestions are accepted.
type Accepting struct {
	IDs    []content.AssetID `json:"ids"`
	Source string            `json:"source"`
	Axes   []content.Axis    `json:"axes"`  // none means all
	Least  float64           `json:"least"` // 0 means tagging.DefaultLeast
}

// Correcting says what is right of one axis of assets.
type Correcting struct {
	IDs       []content.AssetID `json:"ids"`
	Source    string            `json:"source"`
	Suggested string            `json:"suggested"` // only those of which this is suggested
	Axis      content.Axis      `json:"axis"`
	Values    []string          `json:"values"`
	Dismiss   bool              `json:"dismiss"`
}

// Write is a request with whether it is to be written.
type Write[T any] struct {
	What   T
	DryRun bool
}

// ReadWrite reads a body and dry_run.
func ReadWrite[T any]() rest.Reader[Write[T]] {
	read := rest.BodyBeside[T]([]string{rest.JSON})
	return func(c *gin.Context) (w Write[T], err error) {
		p := rest.Params{Context: c}
		w.DryRun = p.Flag("dry_run")
		if err := p.Err(); err != nil {
			return w, err
		}
		w.What, err = read(c)
		return w, err
	}
}

// Accept accepts suggestions. It returns problem.ErrBusy while others are being answered.
func (h *Handlers) Accept(ctx context.Context, w Write[Accepting]) (rest.Reply, error) {
	if !h.heavy.TryLock() {
		return rest.Reply{}, problem.ErrBusy
	}
	defer h.heavy.Unlock()
	a := tagging.Acceptance{
		Filter: tagging.Filter{IDs: w.What.IDs, Source: w.What.Source}, Axes: w.What.Axes, Least: w.What.Least, Batch: batch(), DryRun: w.DryRun,
	}
	result, err := h.cfg.Engine.Tagging().Accept(ctx, h.cfg.Author(ctx), a)
	return reply(ResultOf(result, a.Batch, w.DryRun)), err
}

// Correct corrects tags, or dismisses what is suggested. It returns problem.ErrBusy while others are being answered.
func (h *Handlers) Correct(ctx context.Context, w Write[Correcting]) (rest.Reply, error) {
	if !h.heavy.TryLock() {
		return rest.Reply{}, problem.ErrBusy
	}
	defer h.heavy.Unlock()
	c := tagging.Correction{
		Filter: tagging.Filter{IDs: w.What.IDs, Source: w.What.Source}, Suggested: w.What.Suggested, Axis: w.What.Axis,
		Values: w.What.Values, Dismiss: w.What.Dismiss, Batch: batch(), DryRun: w.DryRun,
	}
	result, err := h.cfg.Engine.Tagging().Correct(ctx, h.cfg.Author(ctx), c)
	return reply(ResultOf(result, c.Batch, w.DryRun)), err
}

func batch() string { return uuid.NewString() }

func reply(r Result) rest.Reply { return rest.Reply{Body: r, Seq: rest.SeqText(kv.Cmd, r.seq)} }

// Undoing names the batch that is taken back.
type Undoing struct {
	Batch string `json:"batch"`
}

// Undo takes a batch back. It returns kv.ErrNotFound for one of which nothing is left.
func (h *Handlers) Undo(ctx context.Context, u Undoing) (rest.Reply, error) {
	report, err := h.cfg.Engine.Tagging().TakeBack(ctx, h.cfg.Author(ctx), u.Batch)
	return reply(ResultOf(tagging.Result{Report: report}, u.Batch, false)), err
}
