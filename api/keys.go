package api

import (
	"context"
	"net/http"

	"moments/api/access"
	"moments/api/rest"
	"moments/internal/kv"
)

// keyList is all keys, oldest first.
type keyList struct {
	Keys []access.Key `json:"keys"`
}

func (s *Server) listKeys(context.Context, rest.None) (keyList, error) {
	keys, err := s.keys.List()
	return keyList{Keys: keys}, err
}

// newKey is a key that was made. A secret key is seen here and never again.
type newKey struct {
	ID  string `json:"id"`
	Key string `json:"key"`
}

func (s *Server) createKey(ctx context.Context, spec access.Spec) (rest.Reply, error) {
	id, key, err := s.keys.Create(ctx, s.author(callerOf(ctx)), spec)
	return rest.Reply{Body: newKey{ID: id, Key: key}, Status: http.StatusCreated, Seq: s.cmdHead()}, err
}

type keyRef struct{ id string }

func keyAddress(p *rest.Params) keyRef { return keyRef{p.Path("id")} }

func (s *Server) revokeKey(ctx context.Context, r keyRef) (rest.Reply, error) {
	err := s.keys.Revoke(ctx, s.author(callerOf(ctx)), r.id)
	return rest.Reply{Status: http.StatusNoContent, Seq: s.cmdHead()}, err
}

// cmdHead is how far the cmd log has come, which a write that has just returned is part of.
func (s *Server) cmdHead() string { return rest.SeqText(kv.Cmd, s.engine.Store().Head(kv.Cmd)) }
