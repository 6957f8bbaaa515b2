package api

import (
	"context"
	"net/http"

	"moments/api/access"
	"moments/internal/kv"
)

// keyList is all keys, oldest first.
type keyList struct {
	Keys []access.Key `json:"keys"`
}

func (s *Server) listKeys(context.Context, none) (keyList, error) {
	keys, err := s.keys.List()
	return keyList{Keys: keys}, err
}

// newKey is a key that was made. A secret key is seen here and never again.
type newKey struct {
	ID  string `json:"id"`
	Key string `json:"key"`
}

func (s *Server) createKey(ctx context.Context, spec access.Spec) (reply, error) {
	id, key, err := s.keys.Create(ctx, s.author(callerOf(ctx)), spec)
	return reply{body: newKey{ID: id, Key: key}, status: http.StatusCreated, seq: s.cmdHead()}, err
}

type keyRef struct{ id string }

func keyAddress(p *params) keyRef { return keyRef{p.path("id")} }

func (s *Server) revokeKey(ctx context.Context, r keyRef) (reply, error) {
	err := s.keys.Revoke(ctx, s.author(callerOf(ctx)), r.id)
	return reply{status: http.StatusNoContent, seq: s.cmdHead()}, err
}

// cmdHead is how far the cmd log has come, which a write that has just returned is part of.
func (s *Server) cmdHead() string { return seqText(kv.Cmd, s.engine.Store().Head(kv.Cmd)) }
