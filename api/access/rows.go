package access

import (
	"errors"
	"time"

	"moments/internal/kv"
)

// The kinds of change that this package owns.
const (
	kindCreate = "key.create"
	kindRevoke = "key.revoke"
)

// Refusals.
const (
	refusedTaken   = "taken"
	refusedMissing = "missing"
	refusedRevoked = "revoked"
)

// row is a key at rest. Hash is SHA-256 of the whole key: enough for 160 random bits.
type row struct {
	ID      string    `cbor:"id"`
	Kind    Kind      `cbor:"kind"`
	Note    string    `cbor:"note"`
	Scopes  []Scope   `cbor:"scopes"`
	Origins []string  `cbor:"origins"`
	Created time.Time `cbor:"at"`
	Expires time.Time `cbor:"exp"`
	Revoked time.Time `cbor:"end"`
	Hash    []byte    `cbor:"hash"`
	Text    string    `cbor:"text"` // "" for a secret key
}

var rows = kv.NewTable[row]("key")

// Kinds are the changes that this package owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{kindCreate: applyCreate, kindRevoke: applyRevoke}
}

func applyCreate(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var r row
	if err := kv.Unmarshal(c.Payload, &r); err != nil {
		return kv.Verdict{}, err
	}
	if taken, err := rows.Has(tx, c.Site, r.ID); err != nil || taken {
		return kv.Verdict{Refused: refusedTaken}, err
	}
	r.Created = c.At
	return kv.Verdict{Result: r.ID}, rows.Put(tx, c.Site, r.ID, r)
}

// applyRevoke keeps the row, so that it can be told who had access until when.
func applyRevoke(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	r, err := rows.Get(tx, c.Site, string(c.Payload))
	switch {
	case errors.Is(err, kv.ErrNotFound):
		return kv.Verdict{Refused: refusedMissing}, nil
	case err != nil:
		return kv.Verdict{}, err
	case !r.Revoked.IsZero():
		return kv.Verdict{Refused: refusedRevoked}, nil
	}
	r.Revoked = c.At
	return kv.Verdict{Result: r.ID}, rows.Put(tx, c.Site, r.ID, r)
}

func (r *row) key() Key {
	return Key{
		ID: r.ID, Kind: r.Kind, Note: r.Note, Scopes: append([]Scope{}, r.Scopes...), Origins: append([]string{}, r.Origins...),
		Created: r.Created.UTC(), Expires: r.Expires.UTC(), Revoked: r.Revoked.UTC(), Text: r.Text,
	}
}
