package draft

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/edit"
)

// Submit asks for a review of the draft. It returns ErrReview for a pristine draft, and ErrChanged.
func (b *Book) Submit(ctx context.Context, by kv.Author, how How) (Draft, error) {
	return b.turn(ctx, by, how, Review)
}

// Approve lets the draft be published. It returns ErrReview for one that was not submitted, and for one who has written it; and ErrChanged.
func (b *Book) Approve(ctx context.Context, by kv.Author, how How) (Draft, error) {
	return b.turn(ctx, by, how, Approved)
}

func (b *Book) turn(ctx context.Context, by kv.Author, how How, to Status) (Draft, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.begin(how)
	if err != nil {
		return Draft{}, err
	}
	switch {
	case b.isPristine(s):
		return b.draft(s), fmt.Errorf("%w: nothing was changed", ErrReview)
	case to == Approved && s.header.Status != Review:
		return b.draft(s), fmt.Errorf("%w: it was not submitted, or was changed since", ErrReview)
	case to == Approved && slices.Contains(s.header.Writers, by.Actor):
		return b.draft(s), fmt.Errorf("%w: %s has written it; someone else has to approve it", ErrReview, by.Actor)
	case how.Dry:
		return b.draft(s), nil
	}
	return b.after(b.commit(ctx, by, kindReview, reviewing{s.version(), to}))
}

// Publication says how rows are published. Force says why although tests fail.
type Publication struct {
	How
	Verdict Verdict
	Force   string
}

// Published is a version that was made. Seq is 0 when it was there already, or would only be made.
type Published struct {
	Number int
	Seq    kv.Seq
}

// Publish makes the draft the map of the site, as a new version. The draft is pristine afterwards. A draft that changes
// nothing makes no version. It returns ErrBehind, ErrReview, ErrTests and ErrChanged as their comments say, and the errors of
// keymap.Library.Publish for rows in which lint finds errors; then nothing has changed.
func (b *Book) Publish(ctx context.Context, by kv.Author, p Publication) (Published, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.begin(p.How)
	if err != nil {
		return Published{}, err
	}
	base := b.base(s)
	switch {
	case b.isPristine(s):
		return Published{Number: s.published}, nil
	case base != s.published:
		return Published{}, fmt.Errorf("%w: the draft goes back to version %d, and %d is published; rebase it first", ErrBehind, base, s.published)
	case b.review && s.header.Status != Approved:
		return Published{}, fmt.Errorf("%w: someone who has not written it has to approve it first", ErrReview)
	}
	if err := b.passes(&p, Verdict{Draft: s.version()}); err != nil {
		return Published{}, err
	}
	return b.publish(ctx, by, s, publication{p, s.rows, true, 0})
}

// Restore makes the rows of an earlier version the map of the site again, as a new version. The draft stays as it is,
// and is behind when it is not pristine. It returns kv.ErrNotFound for no such version, and what Publish returns but for ErrBehind and ErrReview.
func (b *Book) Restore(ctx context.Context, by kv.Author, number int, p Publication) (Published, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.begin(p.How)
	if err != nil {
		return Published{}, err
	}
	rows, err := b.library.RowsOf(ctx, number)
	if err != nil {
		return Published{}, err
	}
	if err := b.passes(&p, Verdict{Restored: number}); err != nil {
		return Published{}, err
	}
	if p.Note == "" {
		p.Note = fmt.Sprintf("restored version %d", number)
	}
	return b.publish(ctx, by, s, publication{p, rows, false, number})
}

// passes refuses a publication without a verdict on the rows, or with a bad one. Of says which rows.
func (b *Book) passes(p *Publication, of Verdict) error {
	list, err := b.testsNow()
	if err != nil || list.Items == 0 {
		return err
	}
	v := p.Verdict
	isOf := v.Draft == of.Draft && v.Restored == of.Restored && v.List == list.Count && v.Run == list.Items
	switch {
	case !isOf:
		return fmt.Errorf("%w: they were not run on these rows; run them", ErrTests)
	case v.Failed > 0 && p.Force == "":
		return fmt.Errorf("%w: %d of %d fail; mend the draft or the tests, or say why it is published all the same", ErrTests, v.Failed, v.Run)
	}
	return nil
}

// publication is rows to publish.
type publication struct {
	Publication
	rows     []keymap.Row
	isDraft  bool
	restored int
}

func (b *Book) publish(ctx context.Context, by kv.Author, s *state, p publication) (Published, error) {
	version, err := b.library.Prepare(ctx, p.rows, p.Note)
	if err != nil {
		return Published{}, err
	}
	if p.Dry {
		return Published{Number: s.published + 1}, nil
	}
	record, err := b.commit(ctx, by, keymap.KindPublishAfter, publishing{
		Over: s.version(), Version: version, Draft: p.isDraft, Judged: judged{
			Verdict: p.Verdict, Force: p.Force, Restored: p.restored, Writers: s.header.Writers, Approved: s.header.Approver,
		},
	})
	if err != nil {
		return Published{}, err
	}
	unchanged, err := keymap.Refusal(record.Verdict)
	if err != nil {
		return Published{}, err
	}
	made := Published{Seq: record.Seq}
	if unchanged {
		made.Seq = 0
	}
	made.Number, err = strconv.Atoi(record.Verdict.Result)
	return made, err
}

// Version is a published version with what is kept beside it, which is nothing for one that was published without a draft.
type Version struct {
	keymap.Version
	Verdict  Verdict
	Force    string   // why it was published although tests failed
	Restored int      // the version that it brings back, 0 for none
	Writers  []string // of the draft
	Approver string
}

// Versions are all that were published, the oldest first.
func (b *Book) Versions(ctx context.Context) ([]Version, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	published, err := b.library.Versions()
	if err != nil {
		return nil, err
	}
	list := make([]Version, len(published))
	err = b.store.View(func(tx *kv.Tx) error {
		for i, v := range published {
			j, err := orZero(judges.Get(tx, b.site, numberKey(v.Number)))
			if err != nil {
				return err
			}
			list[i] = Version{Version: v, Verdict: j.Verdict, Force: j.Force, Restored: j.Restored, Writers: j.Writers, Approver: j.Approved}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the versions of the keyword map: %w", err)
	}
	return list, nil
}

// OfDraft is the number that stands for the draft in Rows and Diff.
const OfDraft = -1

// Rows are those of a version, none for 0, or of the draft. They must not be changed. It returns kv.ErrNotFound when there is no such version.
func (b *Book) Rows(ctx context.Context, number int) ([]keymap.Row, error) {
	if number == OfDraft {
		d, err := b.Get(ctx)
		return d.Rows, err
	}
	return b.library.RowsOf(ctx, number)
}

// Diff is what is different between two versions, or a version and the draft. Errors are those of Rows.
func (b *Book) Diff(ctx context.Context, from, to int) (edit.Diff, error) {
	before, err := b.Rows(ctx, from)
	if err != nil {
		return edit.Diff{}, err
	}
	after, err := b.Rows(ctx, to)
	if err != nil {
		return edit.Diff{}, err
	}
	return edit.Between(before, after), nil
}
