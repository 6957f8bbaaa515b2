package journal

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"moments/internal/kv"
)

// Secret is one key of the signer, a setting of the site.
type Secret struct {
	ID  byte   `cbor:"id"`
	Key []byte `cbor:"key"`
}

const (
	kindSecret  = "secret.put"
	secretBytes = 32
)

var secrets = kv.NewTable[Secret]("secret")

func applySecret(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var s Secret
	if err := kv.Unmarshal(c.Payload, &s); err != nil {
		return kv.Verdict{}, err
	}
	key := strconv.Itoa(int(s.ID))
	if known, err := secrets.Has(tx, c.Site, key); err != nil || known {
		return kv.Verdict{Refused: "taken"}, err
	}
	return kv.Verdict{}, secrets.Put(tx, c.Site, key, s)
}

// OpenSigner returns the signer of a site. When the site has no secret yet, one is made of random and written first.
func OpenSigner(ctx context.Context, store *kv.Store, site string, by kv.Author, random io.Reader) (*Signer, error) {
	keys, err := readSecrets(store, site)
	if err != nil || len(keys) > 0 {
		return NewSigner(keys), err
	}
	secret := Secret{ID: 1, Key: make([]byte, secretBytes)}
	if _, err := io.ReadFull(random, secret.Key); err != nil {
		return nil, fmt.Errorf("making a secret: %w", err)
	}
	payload, err := kv.Marshal(secret)
	if err != nil {
		return nil, err
	}
	_, err = store.Commit(ctx, kv.Change{
		Log: kv.Cmd, Site: site, At: by.At, Actor: by.Actor, Kind: kindSecret, Version: 1, Payload: payload,
	})
	if err != nil {
		return nil, fmt.Errorf("writing the secret: %w", err)
	}
	keys, err = readSecrets(store, site)
	return NewSigner(keys), err
}

func readSecrets(store *kv.Store, site string) (map[byte][]byte, error) {
	keys := map[byte][]byte{}
	err := store.View(func(tx *kv.Tx) error {
		for row, err := range secrets.All(tx, site, "", "") {
			if err != nil {
				return err
			}
			keys[row.Value.ID] = row.Value.Key
		}
		return nil
	})
	return keys, err
}
