package editor

import (
	"context"
	"fmt"

	"moments/engine"
	"moments/engine/mine"
	"moments/engine/mine/decision"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
)

// MinedEdit changes a proposed row before it is taken. What is nil stays.
type MinedEdit struct {
	Phrase *string
	Match  *keymap.Match
	Moment *keywords.Moment
	Topic  *keywords.Topic
	Locale *string
	Note   *string
}

func (m *MinedEdit) apply(row *keymap.Row) {
	set(&row.Phrase, m.Phrase)
	set(&row.Match, m.Match)
	set(&row.Moment, m.Moment)
	set(&row.Topic, m.Topic)
	set(&row.Locale, m.Locale)
	set(&row.Note, m.Note)
}

func set[T any](to, value *T) {
	if value != nil {
		*to = *value
	}
}

// MinedTaken is a group whose row has gone into the draft.
type MinedTaken struct {
	Key   string
	Row   keymap.Row
	Draft int    // the version that the draft is at now
	Seq   kv.Seq // of the decision
}

// AcceptMined puts the proposed row of a group, as edited, into the draft of the keyword map, and takes the group off the list. It mines as by
// default, and returns kv.ErrNotFound when no group has the key, ErrRequest for a row that says nothing or names what is not defined, and the
// errors of the draft.
func (e Editor) AcceptMined(ctx context.Context, by kv.Author, key string, edit MinedEdit) (taken MinedTaken, err error) {
	group, err := e.minedGroup(ctx, key)
	if err != nil {
		return taken, err
	}
	row := group.Row.Row()
	edit.apply(&row)
	if row.Moment.IsZero() && row.Topic == "" {
		return taken, &engine.RequestError{Field: "moment", Found: "none, and no topic", Try: "say what the phrases mean, as in do/-/-"}
	}
	if err := e.Defined(row.Moment); err != nil {
		return taken, err
	}
	now, _, err := e.Drafts().Append(ctx, by, []keymap.Row{row}, draft.How{Note: "mined: " + group.Name})
	if err != nil {
		return taken, err
	}
	taken = MinedTaken{Key: key, Row: drafted(now.Rows, row), Draft: now.Version}
	taken.Seq, err = e.Mined().Put(ctx, by, decision.Decision{Key: key, Name: group.Name, Status: decision.Accepted})
	return taken, err
}

// drafted is the row as the draft has it, which may have had one of the same keyword before.
func drafted(rows []keymap.Row, row keymap.Row) keymap.Row {
	for _, r := range rows {
		if r.Phrase == row.Phrase && r.Match == row.Match && r.Locale == row.Locale {
			return r
		}
	}
	return row
}

// minedGroup finds a group by its key among all.
func (e Editor) minedGroup(ctx context.Context, key string) (mine.Group, error) {
	report, err := e.Mine(ctx, mine.Options{Limit: mine.MaxLimit})
	if err != nil {
		return mine.Group{}, err
	}
	for _, g := range report.Groups {
		if g.Key == key {
			return g, nil
		}
	}
	return mine.Group{}, fmt.Errorf("group %.80q: no phrases are grouped so, or it was decided on: %w", key, kv.ErrNotFound)
}
