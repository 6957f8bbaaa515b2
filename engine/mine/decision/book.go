package decision

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"moments/internal/kv"
)

// ErrInvalid is returned for a decision that cannot be taken. The error is an *Error.
var ErrInvalid = errors.New("the decision is not valid")

// Error names the field that is wrong, what was found and what to do.
type Error struct{ Field, Found, Try string }

func (e *Error) Error() string { return fmt.Sprintf("%s: found %s; %s", e.Field, e.Found, e.Try) }

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *Error) Unwrap() error { return ErrInvalid }

// Limits of a decision.
const (
	maxKeyBytes  = 128
	maxTextBytes = 1 << 10
)

// Book is the decisions of one site. Its methods may be called concurrently.
type Book struct {
	store *kv.Store
	site  string
}

// OpenBook is the decisions of a site, in a store that was opened with Kinds.
func OpenBook(store *kv.Store, site string) *Book { return &Book{store, site} }

// List returns the decisions, the newest first.
func (b *Book) List() ([]Decision, error) {
	list := []Decision{}
	err := b.store.View(func(tx *kv.Tx) error {
		for row, err := range decisions.All(tx, b.site, "", "") {
			if err != nil {
				return err
			}
			row.Value.At = row.Value.At.UTC()
			list = append(list, row.Value)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading decisions: %w", err)
	}
	slices.SortFunc(list, func(x, y Decision) int { return cmp.Or(y.At.Compare(x.At), strings.Compare(x.Key, y.Key)) })
	return list, nil
}

// Put decides, or with the status Open takes a decision back; actor and time are by's. It returns the sequence of the change, 0 when that was
// decided before, and ErrInvalid.
func (b *Book) Put(ctx context.Context, by kv.Author, d Decision) (kv.Seq, error) {
	if err := d.check(); err != nil {
		return 0, err
	}
	payload, err := kv.Marshal(d)
	if err != nil {
		return 0, fmt.Errorf("encoding a decision: %w", err)
	}
	records, err := b.store.Commit(ctx, kv.Change{
		Log: kv.Cmd, Site: b.site, At: by.At, Actor: by.Actor, Kind: kindDecide, Version: 1, Payload: payload,
	})
	if err != nil {
		return 0, fmt.Errorf("writing a decision: %w", err)
	}
	switch records[0].Verdict.Refused {
	case refusedUnchanged:
		return 0, nil
	case refusedFull:
		return 0, &Error{"key", "one more", fmt.Sprintf("%d groups are decided on, which is all there is room for; take some back", MaxDecisions)}
	}
	return records[0].Seq, nil
}

func (d *Decision) check() error {
	isText := func(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
	switch {
	case d.Key == "" || len(d.Key) > maxKeyBytes || !isText(d.Key):
		return &Error{"key", fmt.Sprintf("%.40q", d.Key), "use the key of a group as it is listed"}
	case d.Status != Open && d.Status != Accepted && d.Status != Dismissed:
		return &Error{"status", fmt.Sprintf("%.40q", d.Status), "use open, accepted or dismissed"}
	case len(d.Name) > maxTextBytes || len(d.Note) > maxTextBytes || !isText(d.Name) || !isText(d.Note):
		return &Error{"note", fmt.Sprintf("%d bytes", len(d.Note)), fmt.Sprintf("write at most %d bytes of UTF-8", maxTextBytes)}
	}
	return nil
}
