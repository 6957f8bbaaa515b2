package draft

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/lint"
)

// Config says how drafts of a site are kept.
type Config struct {
	Store   *kv.Store // opened with Kinds
	Site    string
	Library *keymap.Library
	Review  bool // someone who has not written it has to approve a draft before it is published
}

// Book is the draft and the tests of one site. Its methods may be called concurrently; writes wait for one another.
type Book struct {
	store   *kv.Store
	site    string
	library *keymap.Library
	review  bool
	live    *lint.Live

	mu     sync.Mutex // held while the draft is read or written
	memory memory
}

// Open reads nothing yet.
func Open(cfg Config) *Book {
	return &Book{
		store: cfg.Store, site: cfg.Site, library: cfg.Library, review: cfg.Review, live: lint.NewLive(),
		memory: memory{steps: map[int]step{}, whole: map[string][]keymap.Row{}},
	}
}

// Draft is how the draft stands. Rows are those of the current version while it is pristine; they must not be changed.
type Draft struct {
	Rows      []keymap.Row
	Version   int  // counts what could be seen to change, from 1; the next write can ask for it
	Pristine  bool // nothing was changed since the version that is published
	Base      int  // the published version that the rows go back to
	Published int  // the version that is published now
	Status    Status
	Approver  string   // while it is approved
	Writers   []string // who have written it, each once
	At        time.Time
	Actor     string // of the last step, as are At and Note
	Note      string
	Seq       kv.Seq // of the write that has just been made, 0 when nothing was written
	Undo      int    // how many steps can be undone
	Redo      int    // and done again
}

// IsBehind reports whether another version was published since the draft was begun.
func (d *Draft) IsBehind() bool { return d.Base != d.Published }

// Get is the draft as the store has it. It costs two reads when nothing has changed.
func (b *Book) Get(ctx context.Context) (Draft, error) {
	if err := ctx.Err(); err != nil {
		return Draft{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.load()
	if err != nil {
		return Draft{}, err
	}
	return b.draft(s), nil
}

func (b *Book) draft(s *state) Draft {
	d := Draft{
		Rows: s.rows, Version: s.version(), Pristine: b.isPristine(s), Base: b.base(s), Published: s.published, Status: s.header.Status,
		Approver: s.header.Approver, Writers: slices.Clone(s.header.Writers),
		Undo: max(0, s.header.Cursor-1), Redo: len(s.header.Steps) - s.header.Cursor,
	}
	if d.Status == "" {
		d.Status = Writing
	}
	if s.header.Cursor > 0 {
		last := b.at(s, s.header.Cursor-1)
		d.At, d.Actor, d.Note = last.At.UTC(), last.Actor, last.Note
	}
	return d
}

// Around are the findings about some rows of a draft, by their ids, as lint.Live has them: quickly enough for every keystroke of an editor.
func (b *Book) Around(d *Draft, ids []string, o lint.Options) []lint.Finding {
	return b.live.Around(d.Rows, ids, o)
}

// How says how something is written. The zero value writes over whatever is there.
type How struct {
	Over *int   // the version that must be there, else ErrChanged
	Note string // why
	Dry  bool   // says what would come of it and writes nothing
}

// begin loads the draft and holds it against the version that is expected.
func (b *Book) begin(how How) (*state, error) {
	s, err := b.load()
	if err == nil && how.Over != nil && *how.Over != s.version() {
		err = changed(s.version())
	}
	if err == nil && len(how.Note) > keymap.MaxTextBytes {
		err = fmt.Errorf("%w: a note of %d bytes, at most %d", keymap.ErrInvalid, len(how.Note), keymap.MaxTextBytes)
	}
	return s, err
}

func changed(version int) error {
	return fmt.Errorf("%w: it is at version %d now; read it again", ErrChanged, version)
}

// commit writes one change, and turns a refusal into an error.
func (b *Book) commit(ctx context.Context, by kv.Author, kind string, payload any) (kv.Record, error) {
	data, err := kv.Marshal(payload)
	if err != nil {
		return kv.Record{}, fmt.Errorf("encoding %s: %w", kind, err)
	}
	records, err := b.store.Commit(ctx, kv.Change{
		Log: kv.Cmd, Site: b.site, At: by.At, Actor: by.Actor, Kind: kind, Version: 1, Payload: data,
	})
	if err != nil {
		return kv.Record{}, fmt.Errorf("writing %s: %w", kind, err)
	}
	record := records[0]
	if record.Verdict.Refused == refusedChanged {
		now, err := strconv.Atoi(record.Verdict.Result)
		if err != nil {
			return record, fmt.Errorf("reading the verdict of %s: %w", kind, err)
		}
		return record, changed(now)
	}
	return record, nil
}
