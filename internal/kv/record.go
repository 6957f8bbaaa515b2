package kv

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// ErrCorrupt is returned for a record, row or chunk that is not what was written, and for a record that is missing.
var ErrCorrupt = errors.New("damaged")

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

const (
	recordVersion = 1
	recordHead    = 5 // version byte and CRC
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encode returns the stored form: version byte, CRC-32C of what follows (big-endian), CBOR array.
func (r Record) encode() ([]byte, error) {
	var stored bytes.Buffer
	stored.Grow(recordHead + len(r.Payload) + 192)
	stored.Write(make([]byte, recordHead))
	err := encoding.MarshalToBuffer(envelope{
		Log: r.Log, Seq: r.Seq, Site: r.Site, At: r.At.UnixMicro(), Actor: r.Actor, Kind: r.Kind,
		Version: r.Version, Payload: r.Payload, Refused: r.Verdict.Refused, Result: r.Verdict.Result,
	}, &stored)
	if err != nil {
		return nil, fmt.Errorf("encoding %s: %w", r.Kind, err)
	}
	head, body := stored.Bytes(), stored.Bytes()[recordHead:]
	if len(body) > MaxChangeBytes {
		return nil, tooLarge(r.Change, len(body))
	}
	head[0] = recordVersion
	binary.BigEndian.PutUint32(head[1:], crc32.Checksum(body, castagnoli))
	return stored.Bytes(), nil
}

// decodeRecord returns ErrCorrupt for anything that encode has not written.
func decodeRecord(stored []byte) (Record, error) {
	if len(stored) < recordHead || stored[0] != recordVersion {
		return Record{}, fmt.Errorf("%w: unknown form", ErrCorrupt)
	}
	body := stored[recordHead:]
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(stored[1:]) {
		return Record{}, fmt.Errorf("%w: checksum differs", ErrCorrupt)
	}
	var e envelope
	if err := Unmarshal(body, &e); err != nil {
		return Record{}, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return Record{
		Change: Change{
			Log: e.Log, Seq: e.Seq, Site: e.Site, At: microseconds(e.At), Actor: e.Actor, Kind: e.Kind,
			Version: e.Version, Payload: e.Payload,
		},
		Verdict: Verdict{Refused: e.Refused, Result: e.Result},
	}, nil
}
