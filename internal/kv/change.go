package kv

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"

	"github.com/fxamacker/cbor/v2"
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
	ErrTooLarge    = errors.New("the change is larger than 256 KiB")
	ErrCorrupt     = errors.New("the record is damaged")
	ErrUnknownKind = errors.New("no owner for this kind of change")
)

// Change is one numbered write. Seq is given by Commit; everything else is decided before: At, ids and randomness never arise
// in Apply. Version is the version of the payload's form.
type Change struct {
	Log     Log
	Seq     Seq
	Site    string
	At      time.Time // UTC, microseconds
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

// Record is a change as it stands in its log, with its verdict.
type Record struct {
	Change
	Verdict Verdict
}

// envelope is the stored form of a Record, in front of which stand a version byte and a CRC-32C.
type envelope struct {
	_       struct{} `cbor:",toarray"`
	Log     Log
	Seq     Seq
	Site    string
	At      int64 // microseconds since 1970
	Actor   string
	Kind    string
	Version uint8
	Payload []byte
	Refused string
	Result  string
}

const recordVersion = 1

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encode appends the stored form: version byte, CRC-32C of what follows (big-endian), CBOR array.
func (r Record) encode() ([]byte, error) {
	body, err := Marshal(envelope{
		Log: r.Log, Seq: r.Seq, Site: r.Site, At: r.At.UnixMicro(), Actor: r.Actor, Kind: r.Kind,
		Version: r.Version, Payload: r.Payload, Refused: r.Verdict.Refused, Result: r.Verdict.Result,
	})
	if err != nil {
		return nil, err
	}
	if len(body) > MaxChangeBytes {
		return nil, fmt.Errorf("%w: %s of %d bytes", ErrTooLarge, r.Kind, len(body))
	}
	stored := make([]byte, 5, 5+len(body))
	stored[0] = recordVersion
	binary.BigEndian.PutUint32(stored[1:], crc32.Checksum(body, castagnoli))
	return append(stored, body...), nil
}

// decodeRecord returns ErrCorrupt for anything that encode has not written.
func decodeRecord(stored []byte) (Record, error) {
	if len(stored) < 5 || stored[0] != recordVersion {
		return Record{}, fmt.Errorf("%w: unknown form", ErrCorrupt)
	}
	body := stored[5:]
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(stored[1:]) {
		return Record{}, fmt.Errorf("%w: checksum differs", ErrCorrupt)
	}
	var e envelope
	if err := Unmarshal(body, &e); err != nil {
		return Record{}, fmt.Errorf("%w: %v", ErrCorrupt, err)
	}
	return Record{
		Change: Change{
			Log: e.Log, Seq: e.Seq, Site: e.Site, At: time.UnixMicro(e.At).UTC(), Actor: e.Actor, Kind: e.Kind,
			Version: e.Version, Payload: e.Payload,
		},
		Verdict: Verdict{Refused: e.Refused, Result: e.Result},
	}, nil
}

// encoding is the core deterministic encoding of RFC 8949, section 4.2: equal values have equal bytes.
var encoding, decoding = mustModes()

func mustModes() (cbor.EncMode, cbor.DecMode) {
	options := cbor.CoreDetEncOptions()
	options.Time = cbor.TimeUnixMicro
	enc, err := options.EncMode()
	if err != nil {
		panic(err)
	}
	dec, err := cbor.DecOptions{MaxNestedLevels: 32, DupMapKey: cbor.DupMapKeyEnforcedAPF, TimeTag: cbor.DecTagIgnored}.DecMode()
	if err != nil {
		panic(err)
	}
	return enc, dec
}

// Marshal encodes a payload or a row: deterministic CBOR (RFC 8949, section 4.2).
func Marshal(v any) ([]byte, error) { return encoding.Marshal(v) }

// Unmarshal decodes what Marshal has written. Unknown fields are ignored, missing ones left as they are.
func Unmarshal(data []byte, v any) error { return decoding.Unmarshal(data, v) }
