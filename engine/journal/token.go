package journal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"moments/content"
	"moments/internal/kv"
	"moments/keywords"
)

// ErrToken is returned for a token that is not one of ours or whose time is over. To a visitor it is no error: the outcome is kept
// without trust.
var ErrToken = errors.New("not a valid token")

// maxTokenBytes bounds what is decoded at all.
const maxTokenBytes = 4 << 10

// Claim is what a token says: this asset was shown here, for that answer, with this probability.
type Claim struct {
	_          struct{} `cbor:",toarray"`
	Site       string
	Answer     string
	Asset      content.AssetID
	Position   int
	Propensity float64
	Moment     keywords.Moment
	Issued     int64 // seconds since 1970
	Pinned     bool
	Test       bool
	Sample     bool
}

// Item is the claim as an outcome keeps it.
func (c Claim) Item() Item {
	return Item{Answer: c.Answer, Asset: c.Asset, Moment: c.Moment, Position: c.Position, Propensity: c.Propensity, Pinned: c.Pinned}
}

// GoodFor reports whether an outcome of the kind at that time is within the life of the claim. A clock that is up to five
// minutes behind ours is forgiven.
func (c Claim) GoodFor(kind Kind, at time.Time) bool {
	issued := time.Unix(c.Issued, 0)
	return !at.Before(issued.Add(-5*time.Minute)) && at.Before(issued.Add(kind.lifetime()))
}

// Signer makes and checks tokens: key-id byte, payload, HMAC-SHA256 over purpose, key id and payload, in unpadded base64url. Several keys may be
// good at once, so that they can be changed with overlap. It is safe for concurrent use.
type Signer struct {
	keys    map[byte][]byte
	current byte
}

// NewSigner signs with the key of the greatest id and accepts all. There must be at least one.
func NewSigner(keys map[byte][]byte) *Signer {
	s := &Signer{keys: keys}
	for id := range keys {
		s.current = max(s.current, id)
	}
	return s
}

// The purposes keep one kind of token from being taken for another.
const (
	purposeItem  = "item"
	purposeTrail = "trail"
)

// Sign returns the token of a claim.
func (s *Signer) Sign(c Claim) string { return s.seal(purposeItem, c) }

// Claim returns what a token says, or ErrToken. Whether its time is over depends on the kind of outcome: see Claim.GoodFor.
func (s *Signer) Claim(site, token string) (c Claim, err error) {
	if err := s.open(purposeItem, token, &c); err != nil {
		return Claim{}, err
	}
	if c.Site != site {
		return Claim{}, fmt.Errorf("%w: of another site", ErrToken)
	}
	return c, nil
}

func (s *Signer) seal(purpose string, v any) string {
	payload, err := kv.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encoding a token: %v", err)) // plain values only: cannot happen
	}
	token := append([]byte{s.current}, payload...)
	return base64.RawURLEncoding.EncodeToString(append(token, s.mac(s.current, purpose, token)...))
}

func (s *Signer) open(purpose, token string, v any) error {
	if len(token) > maxTokenBytes {
		return fmt.Errorf("%w: %d bytes", ErrToken, len(token))
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(data) < 1+sha256.Size || strings.ContainsAny(token, "\r\n") { // one text for one token
		return fmt.Errorf("%w: not of our form", ErrToken)
	}
	signed, mac := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if s.keys[signed[0]] == nil || !hmac.Equal(mac, s.mac(signed[0], purpose, signed)) {
		return fmt.Errorf("%w: not signed by us", ErrToken)
	}
	if err := kv.Unmarshal(signed[1:], v); err != nil {
		return fmt.Errorf("%w: %v", ErrToken, err)
	}
	return nil
}

func (s *Signer) mac(id byte, purpose string, data []byte) []byte {
	h := hmac.New(sha256.New, s.keys[id])
	h.Write([]byte(purpose))
	h.Write([]byte{0})
	h.Write(data)
	return h.Sum(nil)
}
