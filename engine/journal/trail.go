package journal

import (
	"fmt"
	"time"

	"moments/content"
	"moments/keywords"
)

// Trail is what a visitor's client carries from answer to answer in place of a session on the server: the last moments and the assets
// whose pages were opened, newest first, and what the phrases have shown of the visitor's persona.
type Trail struct {
	_       struct{} `cbor:",toarray"`
	Moments []keywords.Moment
	Seen    []content.AssetID
	Issued  int64     // seconds since 1970; leanings are as of then
	Before  []Leaning // before the search of Chain
	Session []Leaning // with it
	Chain   uint32    // a hash of the search that was answered last, 0 for one without a chain
}

// Leaning is what speaks for a persona, in hundredths of a nat.
type Leaning struct {
	_       struct{} `cbor:",toarray"`
	Persona keywords.Persona
	Weight  int
}

// Limits of a trail.
const (
	TrailMoments  = 5
	TrailSeen     = 20
	TrailLeanings = 8
	trailLife     = 30 * time.Minute
)

// Cut returns the trail with what is beyond its limits left out.
func (t Trail) Cut() Trail {
	t.Moments = t.Moments[:min(len(t.Moments), TrailMoments)]
	t.Seen = t.Seen[:min(len(t.Seen), TrailSeen)]
	t.Before = t.Before[:min(len(t.Before), TrailLeanings)]
	t.Session = t.Session[:min(len(t.Session), TrailLeanings)]
	return t
}

// SignTrail returns a trail in its signed form.
func (s *Signer) SignTrail(t Trail) string { return s.seal(purposeTrail, t) }

// Trail returns what was signed, or ErrToken when it was not signed by us, is older than 30 minutes or of an older form.
func (s *Signer) Trail(token string, now time.Time) (t Trail, err error) {
	if err := s.open(purposeTrail, token, &t); err != nil {
		return Trail{}, err
	}
	if now.Sub(time.Unix(t.Issued, 0)) > trailLife {
		return Trail{}, fmt.Errorf("%w: its time is over", ErrToken)
	}
	return t, nil
}
