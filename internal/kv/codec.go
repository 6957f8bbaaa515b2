package kv

import "github.com/fxamacker/cbor/v2"

var encoding, decoding = mustModes()

// mustModes chooses an encoding that is deterministic and loses nothing, and a decoding that reads whatever was
// encoded: times are texts in UTC because the numbers of CBOR round them, and texts need not be UTF-8 because Go's need
// not.
func mustModes() (cbor.UserBufferEncMode, cbor.DecMode) {
	options := cbor.CoreDetEncOptions()
	options.Time = cbor.TimeRFC3339NanoUTC
	enc, err := options.UserBufferEncMode()
	if err != nil {
		panic(err)
	}
	dec, err := cbor.DecOptions{
		MaxNestedLevels:  32,
		MaxArrayElements: maxStagedBytes,
		MaxMapPairs:      maxStagedBytes,
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		TimeTag:          cbor.DecTagIgnored,
		UTF8:             cbor.UTF8DecodeInvalid,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return enc, dec
}

// Marshal encodes a payload or a row in the core deterministic encoding of RFC 8949, section 4.2: equal values have
// equal bytes.
func Marshal(v any) ([]byte, error) { return encoding.Marshal(v) }

// Unmarshal decodes what Marshal has written, up to 32 levels deep. Unknown fields are ignored, missing ones left as
// they are. Nothing of the result shares memory with data.
func Unmarshal(data []byte, v any) error { return decoding.Unmarshal(data, v) }
