package kv_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/internal/kv"
)

func sample() kv.Record {
	c := put("a", "text")
	c.Seq = 7
	return kv.Record{Change: c, Verdict: kv.Verdict{Refused: "version", Result: "3"}}
}

func TestRecordRoundTrip(t *testing.T) {
	odd := sample()
	odd.Actor, odd.Verdict.Result, odd.Payload = "no \xff UTF-8", "\xfe", []byte{}
	bare := kv.Record{Change: kv.Change{Log: kv.Out, At: noon}}
	for _, want := range []kv.Record{sample(), odd, bare} {
		stored, err := kv.Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := kv.Decode(stored)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("error %v\n%s", err, diff)
		}
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	stored, err := kv.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	for i := range stored {
		for bit := range 8 {
			damaged := bytes.Clone(stored)
			damaged[i] ^= 1 << bit
			if _, err := kv.Decode(damaged); !errors.Is(err, kv.ErrCorrupt) {
				t.Errorf("bit %d of byte %d: error %v", bit, i, err)
			}
		}
		if _, err := kv.Decode(stored[:i]); !errors.Is(err, kv.ErrCorrupt) {
			t.Errorf("cut to %d bytes: error %v", i, err)
		}
	}
}

// sealed puts the head in front of a body, so that the fuzzer gets past the checksum.
func sealed(body []byte) []byte {
	stored := binary.BigEndian.AppendUint32([]byte{1}, crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)))
	return append(stored, body...)
}

func FuzzRecord(f *testing.F) {
	stored, err := kv.Encode(sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(stored[5:])
	f.Add([]byte{})
	f.Add([]byte{0x8a, 0x9f, 0xff})
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, err := kv.Decode(body); err != nil && !errors.Is(err, kv.ErrCorrupt) {
			t.Errorf("unnamed error %v", err)
		}
		r, err := kv.Decode(sealed(body))
		if err != nil {
			if !errors.Is(err, kv.ErrCorrupt) {
				t.Errorf("unnamed error %v", err)
			}
			return
		}
		stored, err := kv.Encode(r)
		if errors.Is(err, kv.ErrTooLarge) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		again, err := kv.Decode(stored)
		if diff := cmp.Diff(r, again); err != nil || diff != "" {
			t.Errorf("decoded, encoded and decoded: error %v\n%s", err, diff)
		}
	})
}
