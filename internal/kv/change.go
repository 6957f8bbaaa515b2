package kv

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Log names one of the two logs.
type Log string

// The two logs. Their sequences are never compared with one another.
const (
	Cmd Log = "cmd" // assets, keyword maps, personas, steps, demand, settings, keys, import runs
	Out Log = "out" // answers and outcomes
)

// Seq is the number of a change in its log, from 1; 0 is before the first.
type Seq uint64

// MaxChangeBytes is the greatest encoded size of a change. What is larger is staged as chunks first.
const MaxChangeBytes = 256 << 10

// Errors of changes.
var (
	// ErrTooLarge is returned for a change, row, key or chunk over its limit, and for a Commit whose changes and rows do not
	// fit into one transaction (about 2 MiB).
	ErrTooLarge = errors.New("too large")
	// ErrUnknownKind is returned for a change of a kind that Config.Kinds does not know.
	ErrUnknownKind = errors.New("no owner for this kind of change")
	// ErrMalformed is returned for a change of no known log, or with a site that cannot be part of a key.
	ErrMalformed = errors.New("the change is not well formed")
)

// Change is one numbered write. Seq is given by Commit; everything else is decided before: At, ids and randomness never
// arise in Apply. Version is the version of the payload's form.
type Change struct {
	Log     Log
	Seq     Seq
	Site    string    // without a slash, up to 64 bytes
	At      time.Time // UTC, microseconds; Commit cuts off what is finer
	Actor   string    // who asked for it: a key id, "cli", "system"
	Kind    string    // owner and verb, as in asset.put
	Version uint8
	Payload []byte
}

// Author says who writes, and when. Both are decided at the rim.
type Author struct {
	Actor string
	At    time.Time
}

// Verdict is what Apply said. Refused is "" for a change that was applied, else a short code; a refused change has
// changed no row but keeps its number. Result is for the waiter, for instance the id that was given.
type Verdict struct {
	Refused string
	Result  string
}

const maxSiteBytes = 64

// check makes c as it will be read again, or says why it cannot be committed.
func (s *Store) check(c *Change) error {
	switch {
	case s.kinds[c.Kind] == nil:
		return fmt.Errorf("%w: %q", ErrUnknownKind, c.Kind)
	case c.Log != Cmd && c.Log != Out:
		return fmt.Errorf("%w: %s in log %q, known are %q and %q", ErrMalformed, c.Kind, c.Log, Cmd, Out)
	case len(c.Site) > maxSiteBytes || strings.Contains(c.Site, "/"):
		return fmt.Errorf("%w: %s for site %.80q, a site has no slash and at most %d bytes",
			ErrMalformed, c.Kind, c.Site, maxSiteBytes)
	case len(c.Payload) > MaxChangeBytes:
		return tooLarge(*c, len(c.Payload))
	}
	c.At = microseconds(c.At.UnixMicro())
	return nil
}

func tooLarge(c Change, size int) error {
	return fmt.Errorf("%w: %s of %d bytes, at most %d; stage the large parts as chunks",
		ErrTooLarge, c.Kind, size, MaxChangeBytes)
}

func microseconds(since1970 int64) time.Time { return time.UnixMicro(since1970).UTC() }
