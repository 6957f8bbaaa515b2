package maps

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/rest"
	"moments/engine"
	"moments/engine/editor"
	"moments/engine/mine"
	"moments/engine/mine/decision"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// MinedList is the groups of phrases that no row covers, and what was decided of others.
type MinedList struct {
	mine.Report
	Decisions []decision.Decision `json:"decisions"` // the newest first
}

// MinedAddress reads how much is to be mined.
func MinedAddress(p *rest.Params) mine.Options {
	return mine.Options{Days: p.Number("days"), Limit: p.Number("limit"), Least: p.Number("least"), Phrases: p.Number("phrases")}
}

// Mined lists the groups. It returns problem.ErrBusy while other heavy work goes on.
func (h *Handlers) Mined(ctx context.Context, o mine.Options) (MinedList, error) {
	if !h.heavy.TryLock() {
		return MinedList{}, problem.ErrBusy
	}
	defer h.heavy.Unlock()
	return Mine(ctx, h.cfg.Engine, o)
}

// Mine is the list as the command line prints it, too.
func Mine(ctx context.Context, e *engine.Engine, o mine.Options) (list MinedList, err error) {
	if list.Report, err = editor.Of(e).Mine(ctx, o); err != nil {
		return list, err
	}
	list.Decisions, err = editor.Of(e).Mined().List()
	return list, err
}

// Taking is how a proposed row is to be changed before it is taken. What is null stays as it is proposed.
type Taking struct {
	Phrase *string          `json:"phrase"`
	Match  *string          `json:"match"`
	Moment *keywords.Moment `json:"moment"`
	Topic  *string          `json:"topic"`
	Locale *string          `json:"locale"`
	Note   *string          `json:"note"`
}

// Edit is the same to the engine. It returns the errors of keywords.ParseTopic.
func (t Taking) Edit() (editor.MinedEdit, error) {
	edit := editor.MinedEdit{Phrase: t.Phrase, Moment: t.Moment, Locale: t.Locale, Note: t.Note}
	if t.Match != nil {
		match := keymap.Match(*t.Match)
		edit.Match = &match
	}
	if t.Topic != nil {
		topic, err := keywords.ParseTopic(*t.Topic)
		if err != nil {
			return edit, err
		}
		edit.Topic = &topic
	}
	return edit, nil
}

// Taken is a group whose row has gone into the draft.
type Taken struct {
	Key   string   `json:"key"`
	Row   MinedRow `json:"row"`
	Draft int      `json:"draft"` // the version that the draft is at now
}

// MinedRow is the row as it stands in the draft.
type MinedRow struct {
	ID     string          `json:"id"`
	Phrase string          `json:"phrase"`
	Match  keymap.Match    `json:"match"`
	Moment keywords.Moment `json:"moment"`
	Topic  keywords.Topic  `json:"topic"`
	Locale string          `json:"locale"`
	Source string          `json:"source"`
	Note   string          `json:"note"`
}

// TakenOf is what became of a group.
func TakenOf(t editor.MinedTaken) Taken {
	r := t.Row
	return Taken{Key: t.Key, Draft: t.Draft, Row: MinedRow{r.ID, r.Phrase, r.Match, r.Moment, r.Topic, r.Locale, r.Source, r.Note}}
}

// Named is a request about one group.
type Named[T any] struct {
	key  string
	body T
}

// ReadNamed reads the key of the address and a body.
func ReadNamed[T any]() rest.Reader[Named[T]] {
	read := rest.Body[T]()
	return func(c *gin.Context) (Named[T], error) {
		body, err := read(c)
		return Named[T]{c.Param("key"), body}, err
	}
}

// Accept takes the row of a group into the draft. It mines again to find it, and returns kv.ErrNotFound when it is there no more.
func (h *Handlers) Accept(ctx context.Context, r Named[Taking]) (rest.Reply, error) {
	edit, err := r.body.Edit()
	if err != nil {
		return rest.Reply{}, err
	}
	if !h.heavy.TryLock() {
		return rest.Reply{}, problem.ErrBusy
	}
	defer h.heavy.Unlock()
	taken, err := editor.Of(h.cfg.Engine).AcceptMined(ctx, h.cfg.Author(ctx), r.key, edit)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Reply{Body: TakenOf(taken), Status: http.StatusCreated, Seq: rest.SeqText(kv.Cmd, taken.Seq)}, nil
}

// Dismissing says why a group is not wanted.
type Dismissing struct {
	Name string `json:"name"`
	Note string `json:"note"`
}

// Dismiss takes a group off the list.
func (h *Handlers) Dismiss(ctx context.Context, r Named[Dismissing]) (rest.Reply, error) {
	return h.decide(ctx, decision.Decision{Key: r.key, Name: r.body.Name, Note: r.body.Note, Status: decision.Dismissed})
}

// Reopen takes a decision back.
func (h *Handlers) Reopen(ctx context.Context, r Named[struct{}]) (rest.Reply, error) {
	return h.decide(ctx, decision.Decision{Key: r.key, Status: decision.Open})
}

// Decided is what was decided of a group.
type Decided struct {
	Key    string          `json:"key"`
	Status decision.Status `json:"status"`
}

func (h *Handlers) decide(ctx context.Context, d decision.Decision) (rest.Reply, error) {
	seq, err := editor.Of(h.cfg.Engine).Mined().Put(ctx, h.cfg.Author(ctx), d)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Reply{Body: Decided{d.Key, d.Status}, Seq: rest.SeqText(kv.Cmd, seq)}, nil
}
