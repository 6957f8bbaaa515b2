package correction

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"moments/internal/kv"
	"moments/keywords"
)

// Book is the corrections of one site with their reviews. Its methods may be called concurrently.
type Book struct {
	store *kv.Store
	site  string
	fold  *Fold
}

// NewBook is the corrections that the fold has gathered, in a store that was opened with Kinds.
func NewBook(store *kv.Store, site string, fold *Fold) *Book { return &Book{store, site, fold} }

// Row is everything that is said of one phrase.
type Row struct {
	Phrase    string // masked, in its normal form
	Status    Status
	Label     keywords.Moment // what it means, when it is accepted
	Added     bool            // a marketer has said so
	Proposals []Proposal      // the one of most visitors first
	Visitors  int             // of all proposals
	First     time.Time       // zero when no visitor has said anything
	Last      time.Time
	Reviewer  string // "" before a review
	Reviewed  time.Time
}

// List returns the rows of a status, of any for "": those of most visitors first, then by phrase.
func (b *Book) List(status Status) ([]Row, error) {
	rows := b.fold.rows()
	err := b.store.View(func(tx *kv.Tx) error {
		for stored, err := range reviews.All(tx, b.site, "", "") {
			if err != nil {
				return err
			}
			rows[stored.Key] = stored.Value.onto(rows[stored.Key])
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the reviews: %w", err)
	}
	list := slices.DeleteFunc(slices.Collect(maps.Values(rows)), func(r Row) bool { return status != "" && r.Status != status })
	slices.SortFunc(list, func(x, y Row) int {
		return cmp.Or(cmp.Compare(y.Visitors, x.Visitors), strings.Compare(x.Phrase, y.Phrase))
	})
	return list, nil
}

// rows are the open rows of what visitors say, by phrase.
func (f *Fold) rows() map[string]Row {
	f.mu.RLock()
	defer f.mu.RUnlock()
	rows := make(map[string]Row, len(f.phrases))
	for phrase, proposals := range f.phrases {
		rows[phrase] = rowOf(phrase, slices.Clone(proposals))
	}
	return rows
}

func rowOf(phrase string, proposals []Proposal) Row {
	r := Row{Phrase: phrase, Status: Open, Proposals: proposals}
	for _, p := range proposals {
		r.Visitors += p.Visitors
		if r.First.IsZero() || p.First.Before(r.First) {
			r.First = p.First
		}
		if p.Last.After(r.Last) {
			r.Last = p.Last
		}
	}
	slices.SortStableFunc(r.Proposals, func(x, y Proposal) int { return cmp.Compare(y.Visitors, x.Visitors) })
	return r
}

// onto is a row with its review.
func (v review) onto(r Row) Row {
	r.Phrase, r.Status, r.Label, r.Added, r.Reviewer, r.Reviewed = v.Phrase, v.Status, v.Label, v.Added, v.Actor, v.At.UTC()
	return r
}

// Add says, as a marketer, what a phrase means; nobody has to accept it. It returns the sequence of the change, 0 when that
// was said before. Errors: ErrInvalid, and those of keywords.ParsePhrase. Whether the moment is defined is for the caller
// to see to.
func (b *Book) Add(ctx context.Context, by kv.Author, phrase string, means keywords.Moment) (kv.Seq, error) {
	key, err := normal(phrase)
	if err != nil {
		return 0, err
	}
	return b.put(ctx, by, review{Phrase: key, Status: Accepted, Label: means, Added: true})
}

// Review gives what was said of a phrase a status. To accept it without a moment is to accept what most visitors say. It
// returns what Add returns, and kv.ErrNotFound for a phrase of which nothing was said.
func (b *Book) Review(ctx context.Context, by kv.Author, phrase string, status Status, means keywords.Moment) (kv.Seq, error) {
	key, err := normal(phrase)
	if err != nil {
		return 0, err
	}
	list, err := b.List("")
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(list, func(r Row) bool { return r.Phrase == key })
	if i < 0 {
		return 0, fmt.Errorf("phrase %.80q: nobody has corrected how it is read: %w", key, kv.ErrNotFound)
	}
	next := review{Phrase: key, Status: status}
	if status == Accepted {
		next.Label = cmp.Or(means, list[i].Label, list[i].best())
	}
	return b.put(ctx, by, next)
}

// best is what most visitors say.
func (r *Row) best() keywords.Moment {
	if len(r.Proposals) == 0 {
		return keywords.Moment{}
	}
	return r.Proposals[0].To
}

func normal(phrase string) (string, error) {
	p, err := keywords.ParsePhrase(phrase)
	if err != nil {
		return "", err
	}
	key := keyOf(p)
	if key == "" {
		return "", &Error{"phrase", fmt.Sprintf("%.40q", phrase), "write a phrase with at least one word"}
	}
	return key, nil
}

func (b *Book) put(ctx context.Context, by kv.Author, next review) (kv.Seq, error) {
	payload, err := kv.Marshal(next)
	if err != nil {
		return 0, fmt.Errorf("encoding a review: %w", err)
	}
	records, err := b.store.Commit(ctx, kv.Change{
		Log: kv.Cmd, Site: b.site, At: by.At, Actor: by.Actor, Kind: kindReview, Version: 1, Payload: payload,
	})
	if err != nil {
		return 0, fmt.Errorf("writing a review: %w", err)
	}
	switch records[0].Verdict.Refused {
	case refusedUnchanged:
		return 0, nil
	case refusedFull:
		return 0, &Error{"phrase", "one more", fmt.Sprintf("%d are reviewed, which is all there is room for", MaxPhrases)}
	case refusedNoLabel:
		return 0, &Error{"moment", "none", "say what it means, as in do/-/-"}
	}
	return records[0].Seq, nil
}

// WriteLabels writes the accepted rows as labelled phrases in CSV, ordered by phrase: phrase, intent, step, persona, the
// last three blank where nothing was said. The training reads it.
func WriteLabels(w io.Writer, rows []Row) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"phrase", "intent", "step", "persona"}); err != nil {
		return err
	}
	rows = slices.SortedFunc(slices.Values(rows), func(x, y Row) int { return strings.Compare(x.Phrase, y.Phrase) })
	for _, r := range rows {
		if r.Status != Accepted {
			continue
		}
		if err := out.Write([]string{r.Phrase, string(r.Label.Intent), string(r.Label.Step), string(r.Label.Persona)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
