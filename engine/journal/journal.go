package journal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"moments/internal/kv"
)

// queueLimit is how many answers wait to be written before further ones are dropped and counted.
const queueLimit = 1 << 14

// writeBatch is how many answers or outcomes are handed to one commit; answers also go by their size.
const (
	writeBatch = 128
	writeBytes = 512 << 10
)

// answerBytes is the greatest size of an answer; the record around it takes some of what a change may have.
const answerBytes = kv.MaxChangeBytes - 4<<10

// Journal appends to the out log of one site. Its methods may be called concurrently.
type Journal struct {
	store *kv.Store
	site  string

	mu     sync.Mutex
	queue  []Answer
	filled chan struct{} // of capacity 1; Enqueue fills it, Run empties it

	writing sync.Mutex // held while queued answers are written, so that they keep their order
	dropped atomic.Int64
}

// New returns the journal of a site. Queued answers are written while Run runs, and by Flush.
func New(store *kv.Store, site string) *Journal {
	return &Journal{store: store, site: site, filled: make(chan struct{}, 1)}
}

// Enqueue takes an answer to be written and returns at once. The answer must not be changed afterwards. It is dropped, and counted,
// when the disk is so far behind that the queue is full.
func (j *Journal) Enqueue(a Answer) {
	j.mu.Lock()
	full := len(j.queue) >= queueLimit
	if !full {
		j.queue = append(j.queue, a)
	}
	j.mu.Unlock()
	if full {
		j.dropped.Add(1)
		return
	}
	select {
	case j.filled <- struct{}{}:
	default:
	}
}

// Dropped is how many answers were not written since the start: the queue was full, or they were larger than 252 KiB.
func (j *Journal) Dropped() int64 { return j.dropped.Load() }

// Queued is how many answers wait to be written.
func (j *Journal) Queued() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.queue)
}

// Run writes what is queued as it comes, until the context ends; then it writes what is left. While the disk is full it keeps trying; it
// returns an error when the store accepts nothing any more.
func (j *Journal) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return j.Flush(context.WithoutCancel(ctx))
		case <-j.filled:
		}
		if err := j.Flush(ctx); err != nil && ctx.Err() == nil {
			if !errors.Is(err, kv.ErrNoSpace) {
				return err
			}
			j.pause(ctx)
		}
	}
}

// pause waits a little before a full disk is tried again.
func (j *Journal) pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
	select {
	case j.filled <- struct{}{}:
	default:
	}
}

// Flush writes everything that is queued now. What could not be written stays queued.
func (j *Journal) Flush(ctx context.Context) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	for {
		j.mu.Lock()
		some := j.queue[:min(len(j.queue), writeBatch)]
		j.mu.Unlock()
		if len(some) == 0 {
			return nil
		}
		changes, taken := j.encode(some)
		if _, err := j.store.Commit(ctx, changes...); err != nil {
			return fmt.Errorf("writing answers: %w", err)
		}
		j.dropped.Add(int64(taken - len(changes)))
		j.mu.Lock()
		if j.queue = j.queue[taken:]; len(j.queue) == 0 {
			j.queue = nil
		}
		j.mu.Unlock()
	}
}

// encode makes changes of the first answers, as many as fit into one commit, and says how many it has taken. One that is larger than a
// change may be is left out, so that it does not hold up the others for ever.
func (j *Journal) encode(answers []Answer) (changes []kv.Change, taken int) {
	for bytes := 0; taken < len(answers) && bytes < writeBytes; taken++ {
		a := &answers[taken]
		payload, err := kv.Marshal(a)
		if err != nil || len(payload) > answerBytes {
			continue
		}
		bytes += len(payload)
		changes = append(changes, j.change(kv.Author{Actor: "engine", At: a.At}, kindAnswer, payload))
	}
	return changes, taken
}

func (j *Journal) change(by kv.Author, kind string, payload []byte) kv.Change {
	return kv.Change{Log: kv.Out, Site: j.site, At: by.At, Actor: by.Actor, Kind: kind, Version: 1, Payload: payload}
}

// Recorded is what became of one outcome: its number, and why it was refused ("" when it counts).
type Recorded struct {
	Seq     kv.Seq
	Refused string
}

// Record writes outcomes, in order, and returns once they are durable. Those that count no more are refused, which is no error. Answers that are
// queued are written first, so that an outcome never stands before its answer.
func (j *Journal) Record(ctx context.Context, by kv.Author, outcomes ...Outcome) ([]Recorded, error) {
	if err := j.Flush(ctx); err != nil {
		return nil, err
	}
	recorded := make([]Recorded, 0, len(outcomes))
	for start := 0; start < len(outcomes); start += writeBatch {
		some := outcomes[start:min(start+writeBatch, len(outcomes))]
		changes := make([]kv.Change, len(some))
		for i, o := range some {
			payload, err := kv.Marshal(o)
			if err != nil {
				return recorded, fmt.Errorf("encoding outcome %s: %w", o.Event, err)
			}
			changes[i] = j.change(by, kindOutcome, payload)
		}
		records, err := j.store.Commit(ctx, changes...)
		if err != nil {
			return recorded, fmt.Errorf("recording outcomes: %w", err)
		}
		for _, r := range records {
			recorded = append(recorded, Recorded{Seq: r.Seq, Refused: r.Verdict.Refused})
		}
	}
	return recorded, nil
}

// Sweep forgets event ids that are older than a week, so that what is remembered stays bounded.
func (j *Journal) Sweep(ctx context.Context, by kv.Author) error {
	payload, err := kv.Marshal(sweep{})
	if err != nil {
		return err
	}
	for payload != nil {
		records, err := j.store.Commit(ctx, j.change(by, kindSweep, payload))
		if err != nil {
			return fmt.Errorf("sweeping event ids: %w", err)
		}
		if payload, err = nextSweep(records[0].Verdict); err != nil {
			return err
		}
	}
	return nil
}
