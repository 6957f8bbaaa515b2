package keymap

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap/shelf"
)

// Library is the truth about the keyword map versions, synonyms, personas, steps, planned moments and past searches of one
// site. Its methods may be called concurrently. What writes returns once it is durable; Current follows.
type Library struct {
	store    *kv.Store
	site     string
	options  []Option
	snapshot atomic.Pointer[Snapshot]
	follower *kv.Follower
}

// OpenLibrary reads and compiles what the site has, with the options given and the synonyms that were put. Current follows
// the store only while the Follower runs.
func OpenLibrary(store *kv.Store, site string, options ...Option) (*Library, error) {
	l := &Library{store: store, site: site, options: options}
	loaded, err := l.load(Snapshot{Map: &Map{}}, everything)
	if err != nil {
		return nil, fmt.Errorf("opening the keyword library: %w", err)
	}
	l.snapshot.Store(&loaded)
	l.follower = store.Follow(kv.Cmd, loaded.Seq, l.follow)
	return l, nil
}

// Version is a published set of rows.
type Version struct {
	Number int
	Seq    kv.Seq
	At     time.Time
	Actor  string
	Note   string
	Rows   int
}

// Publish makes rows the map of the site, as a new version, and returns its number. Rows that are those of the current
// version change nothing and return its number. It refuses with ErrInvalid, ErrContradiction or ErrUndefined, joined as
// *Problem values, when any row cannot be taken; then nothing has changed.
func (l *Library) Publish(ctx context.Context, by kv.Author, rows []Row, note string) (int, error) {
	b, err := l.stage(ctx, rows, note)
	if err != nil {
		return 0, err
	}
	now, err := view(l, currentVersion)
	if err != nil || slices.Equal(now.Chunks, b.Chunks) {
		return now.Number, err
	}
	verdict, _, err := l.commit(ctx, by, kindPublish, b)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(verdict.Result)
}

// stage checks rows and writes them, to be made a version by a change.
func (l *Library) stage(ctx context.Context, rows []Row, note string) (b bundle, err error) {
	rows = Tidy(rows)
	if err := l.check(rows); err != nil {
		return b, err
	}
	b = bundle{Count: len(rows), Note: note}
	for i := range rows {
		b.add(rows[i].Moment, rows[i].Topic)
	}
	if err := b.settle(); err != nil {
		return b, err
	}
	if b.Chunks, err = shelf.Stage(ctx, l.store, rows); err != nil {
		return b, fmt.Errorf("publishing the keyword map: %w", err)
	}
	return b, nil
}

// check collects every problem of the rows, and gives ids to those that have none.
func (l *Library) check(rows []Row) error {
	problems := append(invalid(rows), Identify(rows)...)
	if len(problems) > 0 {
		return join(problems)
	}
	d, err := view(l, readDefined)
	if err != nil {
		return err
	}
	moments := make([]keywords.Moment, len(rows))
	for i := range rows {
		moments[i] = rows[i].Moment
	}
	problems = d.undefined(moments, func(n int) string { return rows[n].ID })
	return join(append(problems, Contradictions(rows)...))
}

// view reads in one look at the store.
func view[T any](l *Library, read func(tx *kv.Tx, site string) (T, error)) (v T, err error) {
	err = l.store.View(func(tx *kv.Tx) (err error) {
		v, err = read(tx, l.site)
		return err
	})
	return v, err
}

// Rows are the rows of the current version as the store has them, whether or not Current has followed.
func (l *Library) Rows(ctx context.Context) ([]Row, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	now, err := view(l, currentVersion)
	if err != nil {
		return nil, err
	}
	return shelf.Unstage[Row](l.store, now.Chunks)
}

// Versions are all that were published, the oldest first.
func (l *Library) Versions() (list []Version, err error) {
	err = l.store.View(func(tx *kv.Tx) error {
		stored, err := shelf.Values(tx, l.site, versions)
		for _, v := range stored {
			list = append(list, Version{
				Number: v.Number, Seq: v.Seq, At: v.At.UTC(), Actor: v.Actor, Note: v.Note, Rows: v.Count,
			})
		}
		return err
	})
	return list, err
}

// commit writes one change and turns a refusal into an error, unless it says that nothing changes. Seq is 0 then.
func (l *Library) commit(ctx context.Context, by kv.Author, kind string, payload any) (kv.Verdict, kv.Seq, error) {
	data, err := kv.Marshal(payload)
	if err != nil {
		return kv.Verdict{}, 0, fmt.Errorf("encoding %s: %w", kind, err)
	}
	records, err := l.store.Commit(ctx, kv.Change{
		Log: kv.Cmd, Site: l.site, At: by.At, Actor: by.Actor, Kind: kind, Version: 1, Payload: data,
	})
	if err != nil {
		return kv.Verdict{}, 0, fmt.Errorf("writing %s: %w", kind, err)
	}
	verdict := records[0].Verdict
	if unchanged, err := Refusal(verdict); err != nil || unchanged {
		return verdict, 0, err
	}
	return verdict, records[0].Seq, nil
}

// add notes what a moment and a topic name.
func (b *bundle) add(m keywords.Moment, topic keywords.Topic) {
	if m.Persona != "" {
		b.Personas = append(b.Personas, m.Persona)
	}
	if m.Step != "" {
		b.Steps = append(b.Steps, m.Step)
	}
	if topic != "" {
		b.Topics = append(b.Topics, topic)
	}
}

// settle puts each name once, in order.
func (b *bundle) settle() error {
	b.Personas, b.Steps, b.Topics = once(b.Personas), once(b.Steps), once(b.Topics)
	if len(b.Topics) > MaxTopics {
		return fmt.Errorf("%w: %d different topics, at most %d; a topic is what a page is about, not a phrase",
			ErrInvalid, len(b.Topics), MaxTopics)
	}
	return nil
}

func once[K ~string](keys []K) []K { return slices.Compact(slices.Sorted(slices.Values(keys))) }
