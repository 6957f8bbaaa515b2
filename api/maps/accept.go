package maps

import (
	"context"

	"moments/api/problem"
	"moments/api/rest"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/edit"
)

// Suggested says which suggested rows are to become live. What is left out is not looked at.
type Suggested struct {
	Source     string `json:"source"`
	MinVolume  int    `json:"min_volume"`
	Intent     string `json:"intent"`
	Containing string `json:"containing"`
	Note       string `json:"note"`
}

// Accepted is the draft after suggested rows have become live. Left are those that are suggested still.
type Accepted struct {
	Draft    Draft `json:"draft"`
	Accepted int   `json:"accepted"`
	Left     int   `json:"left"`

	after draft.Draft
}

// Acceptance is what Accept needs.
type Acceptance struct {
	Drafts *draft.Book
	By     kv.Author
	Which  edit.Suggested
	How    draft.How
}

// Accept makes suggested rows of a draft live, as one write. When none is meant, nothing is written.
func Accept(ctx context.Context, a Acceptance) (Accepted, error) {
	now, err := a.Drafts.Get(ctx)
	if err != nil {
		return Accepted{}, err
	}
	if a.How.Over == nil {
		a.How.Over = &now.Version
	}
	if a.How.Note == "" {
		a.How.Note = "suggested rows accepted"
	}
	rows, accepted := a.Which.Accept(now.Rows)
	done := Accepted{Accepted: accepted, after: now}
	if accepted > 0 {
		if done.after, err = a.Drafts.Put(ctx, a.By, rows, a.How); err != nil {
			return Accepted{}, err
		}
	}
	for i := range rows {
		if rows[i].Status == keymap.Draft {
			done.Left++
		}
	}
	done.Draft = DraftOf(&done.after)
	done.Draft.DryRun = a.How.Dry
	return done, nil
}

// AcceptSuggested makes suggested rows live.
func (h *Handlers) AcceptSuggested(ctx context.Context, w Write[Suggested]) (rest.Reply, error) {
	intent, err := keywords.ParseIntent(w.body.Intent)
	if err != nil {
		return rest.Reply{}, problem.BadParam("intent", w.body.Intent, "use know, go, do or buy, or leave it out")
	}
	how, err := how(ctx, h, w, w.body.Note)
	if err != nil {
		return rest.Reply{}, err
	}
	done, err := Accept(ctx, Acceptance{
		Drafts: h.cfg.Engine.Drafts(), By: h.cfg.Author(ctx), How: how,
		Which: edit.Suggested{Source: w.body.Source, Least: w.body.MinVolume, Intent: intent, Has: w.body.Containing},
	})
	if err != nil {
		return rest.Reply{}, err
	}
	return replied(&done.after, w.dry, func(Draft) any { return done }), nil
}
