package maps

import (
	"context"
	"fmt"
	"time"

	"moments/api/problem"
	"moments/engine"
	"moments/engine/editor"
	"moments/engine/trial/dryrun"
)

// DryRun is what may be said of a dry run. Zero is the usual.
type DryRun struct {
	Days   int     `json:"days"`
	Budget float64 `json:"budget_seconds"`
	Top    int     `json:"top"`
	List   int     `json:"list"`
}

// Bounds of a request, which has to be answered before the connection is given up.
const (
	mostBudget = 20 // seconds
	mostList   = 1000
)

// Options are those of package dryrun.
func (d DryRun) Options() (dryrun.Options, error) {
	if !(d.Budget >= 0 && d.Budget <= mostBudget) {
		return dryrun.Options{}, &engine.RequestError{
			Field: "budget_seconds", Found: fmt.Sprint(d.Budget), Try: fmt.Sprintf("use more than 0, up to %d, or the command line for more", mostBudget),
		}
	}
	if d.List < 0 || d.List > mostList {
		return dryrun.Options{}, &engine.RequestError{Field: "list", Found: fmt.Sprint(d.List), Try: fmt.Sprintf("use 1 to %d", mostList)}
	}
	return dryrun.Options{Days: d.Days, Budget: time.Duration(d.Budget * float64(time.Second)), Top: d.Top, List: d.List}, nil
}

// DraftDryRun says what the draft would have changed. It returns problem.ErrBusy while another one goes on.
func (h *Handlers) DraftDryRun(ctx context.Context, d DryRun) (dryrun.Report, error) {
	options, err := d.Options()
	if err != nil {
		return dryrun.Report{}, err
	}
	if !h.heavy.TryLock() {
		return dryrun.Report{}, problem.ErrBusy
	}
	defer h.heavy.Unlock()
	draft, err := h.cfg.Engine.Drafts().Get(ctx)
	if err != nil {
		return dryrun.Report{}, err
	}
	return editor.Of(h.cfg.Engine).DryRun(ctx, draft.Rows, options)
}
