package label

import (
	"context"
	"errors"
	"fmt"

	"moments/content"
	"moments/internal/kv"
)

// Book is the labels of one site. Its methods may be called concurrently.
type Book struct {
	store *kv.Store
	site  string
}

// Open is the labels in a store that was opened with Kinds, and with those of content.
func Open(store *kv.Store, site string) *Book { return &Book{store, site} }

// together is how many labels one commit writes.
const together = 100

// Report says what became of labels.
type Report struct {
	Done      int      // said, or taken back
	Unchanged int      // that said the same before, or had been said anew since
	Missing   []string // assets that are not there
	Seq       kv.Seq   // of the last change, 0 for none
}

// Say keeps labels and gives their assets the tags, a hundred in a commit. All are checked before the first is written.
// Errors: ErrInvalid, and those of the store; what the report counts is durable.
func (b *Book) Say(ctx context.Context, by kv.Author, labels ...Label) (Report, error) {
	payloads := make([]any, len(labels))
	for i := range labels {
		if err := labels[i].check(); err != nil {
			return Report{}, fmt.Errorf("asset %s: %w", labels[i].Asset, err)
		}
		payloads[i] = labels[i]
	}
	return b.commit(ctx, by, content.KindLabel, payloads)
}

// TakeBack takes labels back, and gives their assets the tags that they had before: those of the label before, else what the source
// said. A label that is no longer the last one of its axis is left.
func (b *Book) TakeBack(ctx context.Context, by kv.Author, labels ...Label) (Report, error) {
	payloads := make([]any, len(labels))
	for i, l := range labels {
		payloads[i] = taking{l.Asset, l.Axis, l.Seq}
	}
	return b.commit(ctx, by, content.KindUnlabel, payloads)
}

func (b *Book) commit(ctx context.Context, by kv.Author, kind string, payloads []any) (report Report, err error) {
	for len(payloads) > 0 {
		n := min(len(payloads), together)
		changes := make([]kv.Change, n)
		for i := range changes {
			data, err := kv.Marshal(payloads[i])
			if err != nil {
				return report, fmt.Errorf("encoding a label: %w", err)
			}
			changes[i] = kv.Change{Log: kv.Cmd, Site: b.site, At: by.At, Actor: by.Actor, Kind: kind, Version: 1, Payload: data}
		}
		records, err := b.store.Commit(ctx, changes...)
		if err != nil {
			return report, fmt.Errorf("writing labels: %w", err)
		}
		for _, r := range records {
			report.count(r)
		}
		payloads = payloads[n:]
	}
	return report, nil
}

func (r *Report) count(record kv.Record) {
	switch record.Verdict.Refused {
	case "":
		r.Done++
		r.Seq = record.Seq
	case refusedMissing:
		r.Missing = append(r.Missing, record.Verdict.Result)
	default:
		r.Unchanged++
	}
}

// Get returns the label of an axis of an asset, or kv.ErrNotFound.
func (b *Book) Get(asset content.AssetID, axis content.Axis) (l Label, err error) {
	err = b.store.View(func(tx *kv.Tx) error {
		r, err := rows.Get(tx, b.site, keyOf(asset, axis))
		l = r.utc()
		return err
	})
	return l, err
}

func (l Label) utc() Label {
	l.At = l.At.UTC()
	return l
}

// List returns the labels for which keep is true, all for nil, ordered by asset and axis.
func (b *Book) List(keep func(*Label) bool) (list []Label, err error) {
	err = b.store.View(func(tx *kv.Tx) error {
		for stored, err := range rows.All(tx, b.site, "", "") {
			if err != nil {
				return err
			}
			if l := stored.Value.utc(); keep == nil || keep(&l) {
				list = append(list, l)
			}
		}
		return nil
	})
	return list, err
}

// Revision is the number of the last change of any label, 0 for none: what was made of the labels is as good as new while it stands.
func (b *Book) Revision() (last kv.Seq, err error) {
	err = b.store.View(func(tx *kv.Tx) error {
		last, err = revisions.Get(tx, b.site, revisionKey)
		if errors.Is(err, kv.ErrNotFound) {
			err = nil
		}
		return err
	})
	return last, err
}
