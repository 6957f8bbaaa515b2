package journal

import (
	"encoding/base64"
	"fmt"
	"time"

	"moments/internal/kv"
)

// Entry is an answer or an outcome as it stands in the log: one of the two is set. Refused outcomes are not followed.
type Entry struct {
	Seq     kv.Seq
	At      time.Time // when it was written
	Answer  *Answer
	Outcome *Outcome
}

// Fold is what a follower hands entries to. Upto is the sequence that it will have seen when it returns nil; entries may be empty, and belong
// to it.
type Fold func(entries []Entry, upto kv.Seq) error

// Follow returns a follower that hands the entries of the site after the given sequence to fold, in order.
func (j *Journal) Follow(after kv.Seq, fold Fold) *kv.Follower {
	return j.follow(after, fold, func(kind string) bool { return kind == kindAnswer || kind == kindOutcome })
}

// FollowOutcomes is Follow without the answers, which are most of the journal.
func (j *Journal) FollowOutcomes(after kv.Seq, fold Fold) *kv.Follower {
	return j.follow(after, fold, func(kind string) bool { return kind == kindOutcome })
}

func (j *Journal) follow(after kv.Seq, fold Fold, wanted func(kind string) bool) *kv.Follower {
	return j.store.Follow(kv.Out, after, func(records []kv.Record) error {
		entries := make([]Entry, 0, len(records))
		for _, r := range records {
			if r.Site != j.site || r.Verdict.Refused != "" || !wanted(r.Kind) {
				continue
			}
			entry, err := decode(r)
			if err != nil {
				return err
			}
			entries = append(entries, entry)
		}
		return fold(entries, records[len(records)-1].Seq)
	})
}

func decode(r kv.Record) (e Entry, err error) {
	e = Entry{Seq: r.Seq, At: r.At}
	if r.Kind == kindAnswer {
		e.Answer = new(Answer)
		err = kv.Unmarshal(r.Payload, e.Answer)
	} else {
		e.Outcome = new(Outcome)
		err = kv.Unmarshal(r.Payload, e.Outcome)
	}
	if err != nil {
		return e, fmt.Errorf("out:%d: %w: %w", r.Seq, kv.ErrCorrupt, err)
	}
	return e, nil
}

func nextSweep(v kv.Verdict) ([]byte, error) {
	if v.Result == "" {
		return nil, nil
	}
	return base64.RawStdEncoding.DecodeString(v.Result)
}
