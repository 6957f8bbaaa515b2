package reading

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

// Limits of what is published.
const (
	MaxBytes     = 2 << 20
	maxNoteBytes = 256
)

// Models is the model of one site. It is held in memory and read again when the cmd log has moved on. Its methods may be
// called concurrently.
type Models struct {
	store   *kv.Store
	site    string
	current atomic.Pointer[Current]
	reading sync.Mutex // held while the store is read
}

// Current is what reads as of one point of the log. Model is nil for the program's own.
type Current struct {
	Version
	Model *model.Model
	Err   error // why the model cannot be used, which the program's own then reads for
	head  kv.Seq
	chunk kv.Hash
}

// Open returns the model of a site, in a store that was opened with Kinds.
func Open(store *kv.Store, site string) *Models { return &Models{store: store, site: site} }

// Current is what reads now. It costs nothing while nothing is written.
func (m *Models) Current() *Current {
	head := m.store.Head(kv.Cmd) // before the row: it is at least as new
	if c := m.current.Load(); c != nil && c.head >= head {
		return c
	}
	m.reading.Lock()
	defer m.reading.Unlock()
	c := m.read(head, m.current.Load())
	m.current.Store(c)
	return c
}

// read takes what was there before for the rest, as far as it is the same.
func (m *Models) read(head kv.Seq, before *Current) *Current {
	row, err := m.row()
	if err == nil && before != nil && before.Err == nil && before.chunk == row.Chunk && before.Number == row.Number {
		c := *before
		c.head = head
		return &c
	}
	if err != nil && before != nil {
		return before // it is tried again at the next look
	}
	c := &Current{Version: row.version(), head: head, chunk: row.Chunk, Err: err}
	if err == nil && row.Chunk != "" {
		c.Model, c.Err = m.load(row.Chunk)
	}
	return c
}

func (m *Models) row() (row stored, err error) {
	err = m.store.View(func(tx *kv.Tx) (err error) {
		row, err = current(tx, m.site)
		return err
	})
	return row, err
}

func (m *Models) load(chunk kv.Hash) (*model.Model, error) {
	text, err := m.store.Chunk(chunk)
	if err != nil {
		return nil, err
	}
	return parse(text)
}

func parse(text []byte) (*model.Model, error) {
	words, err := lexicon.Load(keywords.English)
	if err != nil {
		return nil, err
	}
	return model.Read(bytes.NewReader(text), words)
}

// Publish makes a file, as model.Write writes it, the model of the site, and returns its version; the version that is
// there when it is the same file. It returns model.ErrFile for one that cannot be read, is empty or larger than MaxBytes.
func (m *Models) Publish(ctx context.Context, by kv.Author, text []byte, note string) (Version, error) {
	switch {
	case len(text) > MaxBytes:
		return Version{}, fmt.Errorf("%w: %d bytes, at most %d", model.ErrFile, len(text), MaxBytes)
	case len(bytes.TrimSpace(text)) == 0:
		return Version{}, fmt.Errorf("%w: it is empty; to read with the program's own, reset instead", model.ErrFile)
	case len(note) > maxNoteBytes || !utf8.ValidString(note):
		return Version{}, fmt.Errorf("%w: note: use at most %d bytes of UTF-8", model.ErrFile, maxNoteBytes)
	}
	if _, err := parse(text); err != nil {
		return Version{}, err
	}
	chunks, err := m.store.Stage(ctx, text)
	if err != nil {
		return Version{}, fmt.Errorf("publishing a model: %w", err)
	}
	return m.put(ctx, by, stored{Note: note, Chunk: chunks[0], Bytes: len(text)})
}

// Reset lets the program's own model read again, and returns the version that says so.
func (m *Models) Reset(ctx context.Context, by kv.Author) (Version, error) {
	return m.put(ctx, by, stored{})
}

func (m *Models) put(ctx context.Context, by kv.Author, next stored) (Version, error) {
	payload, err := kv.Marshal(next)
	if err != nil {
		return Version{}, fmt.Errorf("encoding a model: %w", err)
	}
	_, err = m.store.Commit(ctx, kv.Change{
		Log: kv.Cmd, Site: m.site, At: by.At, Actor: by.Actor, Kind: kindPut, Version: 1, Payload: payload,
	})
	if err != nil {
		return Version{}, fmt.Errorf("publishing a model: %w", err)
	}
	return m.Current().Version, nil
}

// Text is the file of the model that reads, nil for the program's own.
func (m *Models) Text() ([]byte, error) {
	row, err := m.row()
	if err != nil {
		return nil, err
	}
	return m.store.Chunk(row.Chunk)
}
