package prose

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	utf16 "golang.org/x/text/encoding/unicode"
)

// Errors of encodings.
var (
	ErrBinary   = errors.New("bytes that are no text")
	ErrEncoding = errors.New("not UTF-8")
)

const utf8Mark = "\xef\xbb\xbf"

// Decode returns text that is UTF-8, or UTF-16 with a byte order mark, as UTF-8 without one. It returns ErrBinary for
// what holds a zero, and ErrEncoding with the place of the first byte that is wrong.
func Decode(data []byte) ([]byte, error) {
	if isUTF16(data) {
		// Broken pairs become U+FFFD, never an error.
		data, _ = utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewDecoder().Bytes(data)
	}
	data = bytes.TrimPrefix(data, []byte(utf8Mark))
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, ErrBinary
	}
	return data, Check(data)
}

// DecodeStream is Decode for what is too long to hold. Only the start is looked at for zeros, and nothing is checked:
// see Check.
func DecodeStream(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	start, _ := buffered.Peek(1024) // a shorter file is no error, and another error comes back with the first read
	switch {
	case isUTF16(start):
		return utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewDecoder().Reader(buffered), nil
	case bytes.IndexByte(start, 0) >= 0:
		return nil, ErrBinary
	case bytes.HasPrefix(start, []byte(utf8Mark)):
		_, _ = buffered.Discard(len(utf8Mark)) // was peeked at
	}
	return buffered, nil
}

func isUTF16(start []byte) bool {
	return bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff})
}

// Check returns ErrEncoding, with the place of the first byte that is not UTF-8, or nil.
func Check(data []byte) error {
	for at := 0; at < len(data); {
		if data[at] < utf8.RuneSelf {
			at++
			continue
		}
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n <= 1 {
			return fmt.Errorf("byte 0x%02x at offset %d: %w", data[at], at, ErrEncoding)
		}
		at += n
	}
	return nil
}
