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

// Follow returns a follower that hands the entries of the site after the given sequence to fn, in order. Upto is the sequence that fn will
// have seen when it returns nil; entries may be empty. The entries belong to fn.
func (j *Journal) Follow(after kv.Seq, fn func(entries []Entry, upto kv.Seq) error) *kv.Follower {
	return j.store.Follow(kv.Out, after, func(records []kv.Record) error {
		entries := make([]Entry, 0, len(records))
		for _, r := range records {
			if r.Site != j.site || r.Verdict.Refused != "" {
				continue
			}
			entry, ok, err := decode(r)
			if err != nil {
				return err
			}
			if ok {
				entries = append(entries, entry)
			}
		}
		return fn(entries, records[len(records)-1].Seq)
	})
}

func decode(r kv.Record) (e Entry, ok bool, err error) {
	e = Entry{Seq: r.Seq, At: r.At}
	switch r.Kind {
	case kindAnswer:
		e.Answer = new(Answer)
		err = kv.Unmarshal(r.Payload, e.Answer)
	case kindOutcome:
		e.Outcome = new(Outcome)
		err = kv.Unmarshal(r.Payload, e.Outcome)
	default:
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("out:%d: %w: %w", r.Seq, kv.ErrCorrupt, err)
	}
	return e, true, nil
}

func nextSweep(v kv.Verdict) ([]byte, error) {
	if v.Result == "" {
		return nil, nil
	}
	return base64.RawStdEncoding.DecodeString(v.Result)
}
