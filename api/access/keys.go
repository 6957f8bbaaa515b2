package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"moments/internal/kv"
)

// Errors of keys that are presented. To a stranger ErrUnknown is the same for a wrong id and a wrong secret.
var (
	ErrMissing = errors.New("no key was given")
	ErrUnknown = errors.New("the key is not known")
	ErrExpired = errors.New("the key has expired")
	ErrRevoked = errors.New("the key was revoked")
)

// Config says where keys are kept.
type Config struct {
	Store  *kv.Store // opened with Kinds
	Site   string
	Now    func() time.Time // nil is time.Now
	Random io.Reader        // nil is crypto/rand
}

// Keys is all keys of a site. They are held in memory and read again when the cmd log has moved on, so that every check sees
// every change that is durable. Its methods may be called concurrently.
type Keys struct {
	cfg     Config
	current atomic.Pointer[ring]
}

// ring is all keys as of one sequence. It is immutable.
type ring struct {
	head    kv.Seq
	rows    map[string]row
	origins map[string]bool // of all keys that are good for something
}

// Open returns the keys of a site.
func Open(cfg Config) (*Keys, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	k := &Keys{cfg: cfg}
	_, err := k.ring()
	return k, err
}

func (k *Keys) ring() (*ring, error) {
	head := k.cfg.Store.Head(kv.Cmd) // before the rows: they are at least as new
	if r := k.current.Load(); r != nil && r.head == head {
		return r, nil
	}
	r := &ring{head: head, rows: map[string]row{}, origins: map[string]bool{}}
	err := k.cfg.Store.View(func(tx *kv.Tx) error {
		for stored, err := range rows.All(tx, k.cfg.Site, "", "") {
			if err != nil {
				return err
			}
			r.add(stored.Value)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the keys: %w", err)
	}
	k.current.Store(r)
	return r, nil
}

func (r *ring) add(stored row) {
	r.rows[stored.ID] = stored
	if stored.Revoked.IsZero() {
		for _, origin := range stored.Origins {
			r.origins[origin] = true
		}
	}
}

const (
	idBytes     = 8  // 13 letters
	secretBytes = 20 // 160 bits, 32 letters
)

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Create makes a key and returns its id and the key itself, of the form pk_<id>_<secret>, once it is durable. This is the
// only time that a secret key can be seen. It returns ErrSpec for a key that cannot be made.
func (k *Keys) Create(ctx context.Context, by kv.Author, spec Spec) (id, key string, err error) {
	if err := spec.Validate(k.cfg.Now()); err != nil {
		return "", "", err
	}
	random := make([]byte, idBytes+secretBytes)
	if _, err := io.ReadFull(k.cfg.Random, random); err != nil {
		return "", "", fmt.Errorf("making a key: %w", err)
	}
	id = letters.EncodeToString(random[:idBytes])
	key = spec.Kind + "_" + id + "_" + letters.EncodeToString(random[idBytes:])
	payload, err := kv.Marshal(spec.row(id, key))
	if err != nil {
		return "", "", fmt.Errorf("encoding a key: %w", err)
	}
	verdict, err := k.commit(ctx, by, kindCreate, payload)
	if err == nil && verdict.Refused != "" {
		err = fmt.Errorf("making key %s: %s; try again", id, verdict.Refused)
	}
	if err != nil {
		return "", "", err
	}
	return id, key, nil
}

func (s Spec) row(id, key string) row {
	r := row{ID: id, Kind: Kind(s.Kind), Note: s.Note, Origins: s.Origins, Expires: s.Expires.UTC(), Hash: hash(key)}
	for _, scope := range s.Scopes {
		r.Scopes = append(r.Scopes, Scope(scope))
	}
	if r.Kind == Publishable {
		r.Text = key
	}
	return r
}

// Revoke ends a key for good, from its commit on. It returns kv.ErrNotFound for a key that is not there; revoking twice is
// no error.
func (k *Keys) Revoke(ctx context.Context, by kv.Author, id string) error {
	verdict, err := k.commit(ctx, by, kindRevoke, []byte(id))
	if err == nil && verdict.Refused == refusedMissing {
		err = fmt.Errorf("key %.40q: %w", id, kv.ErrNotFound)
	}
	return err
}

func (k *Keys) commit(ctx context.Context, by kv.Author, kind string, payload []byte) (kv.Verdict, error) {
	records, err := k.cfg.Store.Commit(ctx, kv.Change{
		Log: kv.Cmd, Site: k.cfg.Site, At: by.At, Actor: by.Actor, Kind: kind, Version: 1, Payload: payload,
	})
	if err != nil {
		return kv.Verdict{}, fmt.Errorf("writing a key: %w", err)
	}
	return records[0].Verdict, nil
}

// List returns all keys, revoked and expired ones too, oldest first.
func (k *Keys) List() ([]Key, error) {
	r, err := k.ring()
	if err != nil {
		return nil, err
	}
	list := make([]Key, 0, len(r.rows))
	for _, stored := range r.rows {
		list = append(list, stored.key())
	}
	slices.SortFunc(list, func(a, b Key) int {
		if c := a.Created.Compare(b.Created); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return list, nil
}

// FirstPublishable returns the oldest publishable key that is good for something, "" when there is none.
func (k *Keys) FirstPublishable() (string, error) {
	list, err := k.List()
	if err != nil {
		return "", err
	}
	now := k.cfg.Now()
	for _, key := range list {
		if key.Kind == Publishable && key.Revoked.IsZero() && (key.Expires.IsZero() || key.Expires.After(now)) {
			return key.Text, nil
		}
	}
	return "", nil
}

// Check returns the key that is presented. Errors: ErrMissing, ErrUnknown, ErrRevoked, ErrExpired, and those of the store.
func (k *Keys) Check(_ context.Context, presented string) (Key, error) {
	if presented == "" {
		return Key{}, ErrMissing
	}
	r, err := k.ring()
	if err != nil {
		return Key{}, err
	}
	stored := r.rows[idOf(presented)] // a zero row has no hash, which equals none
	if subtle.ConstantTimeCompare(stored.Hash, hash(presented)) != 1 {
		return Key{}, ErrUnknown
	}
	switch {
	case !stored.Revoked.IsZero():
		return Key{}, fmt.Errorf("key %s: %w", stored.ID, ErrRevoked)
	case !stored.Expires.IsZero() && !stored.Expires.After(k.cfg.Now()):
		return Key{}, fmt.Errorf("key %s: %w", stored.ID, ErrExpired)
	}
	return stored.key(), nil
}

// KnowsOrigin reports whether any key that is not revoked allows the origin. It is for questions that browsers ask before
// they show a key.
func (k *Keys) KnowsOrigin(origin string) bool {
	r, err := k.ring()
	return err == nil && r.origins[origin]
}

func idOf(key string) string {
	_, rest, _ := strings.Cut(key, "_")
	id, _, _ := strings.Cut(rest, "_")
	return id
}

func hash(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}
