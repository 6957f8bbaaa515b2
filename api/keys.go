package api

import (
	"context"
	"net/http"
	"time"

	"moments/api/access"
	"moments/internal/kv"
)

// Key is a key on the wire. Text is the key itself: of a publishable one always, of a secret one in the answer that makes it.
type Key struct {
	ID      string     `json:"id"`
	Kind    string     `json:"kind"`
	Name    string     `json:"name"`
	Scopes  []string   `json:"scopes"`
	Origins []string   `json:"origins"`
	Created *time.Time `json:"created_at,omitempty"`
	Expires *time.Time `json:"expires_at,omitempty"`
	Revoked *time.Time `json:"revoked_at,omitempty"`
	Text    string     `json:"key,omitempty"`
}

// KeyList is all keys, oldest first.
type KeyList struct {
	Keys []Key `json:"keys"`
}

func (s *Server) listKeys(context.Context, none) (KeyList, error) {
	keys, err := s.keys.List()
	list := KeyList{Keys: make([]Key, len(keys))}
	for i := range keys {
		list.Keys[i] = KeyJSON(keys[i])
	}
	return list, err
}

// KeyJSON is a key as GET /v1/keys and the command keys print it.
func KeyJSON(k access.Key) Key {
	return Key{
		ID: k.ID, Kind: string(k.Kind), Name: k.Name, Scopes: texts(k.Scopes), Origins: texts(k.Origins),
		Created: when(k.Created), Expires: when(k.Expires), Revoked: when(k.Revoked), Text: k.Text,
	}
}

// when is nil for no time.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// KeyRequest asks for a key.
type KeyRequest struct {
	Kind    string    `json:"kind"`
	Name    string    `json:"name"`
	Scopes  []string  `json:"scopes" also:"scope"`
	Origins []string  `json:"origins" also:"origin"`
	Expires time.Time `json:"expires_at" also:"expires"`
}

// NewKey is a key that was made. A secret key is seen here and never again.
type NewKey struct {
	ID  string `json:"id"`
	Key string `json:"key"`
	seq kv.Seq
}

func (k NewKey) head(h http.Header) int {
	setSeq(h, kv.Cmd, k.seq)
	return http.StatusCreated
}

func (s *Server) createKey(ctx context.Context, r KeyRequest) (NewKey, error) {
	spec := access.Spec{Kind: access.Kind(r.Kind), Name: r.Name, Origins: r.Origins, Expires: r.Expires}
	for _, scope := range r.Scopes {
		spec.Scopes = append(spec.Scopes, access.Scope(scope))
	}
	id, key, err := s.keys.Create(ctx, s.author(callerOf(ctx)), spec)
	return NewKey{ID: id, Key: key, seq: s.engine.Store().Head(kv.Cmd)}, err
}

type keyRef struct{ id string }

func keyAddress(p *params) keyRef { return keyRef{p.path("id")} }

func (s *Server) revokeKey(ctx context.Context, r keyRef) (empty, error) {
	err := s.keys.Revoke(ctx, s.author(callerOf(ctx)), r.id)
	return empty{kv.Cmd, s.engine.Store().Head(kv.Cmd)}, err
}

// empty is the response of a write that has nothing to say but how far its log has come.
type empty struct {
	log kv.Log
	seq kv.Seq
}

func (e empty) head(h http.Header) int {
	setSeq(h, e.log, e.seq)
	return http.StatusNoContent
}
