package charset_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"

	"moments/keywords/sheet/grid/charset"
)

func of(data string) charset.Open {
	return func() (io.ReadCloser, error) { return io.NopCloser(iotest.OneByteReader(strings.NewReader(data))), nil }
}

func TestDetect(t *testing.T) {
	western, err := charmap.Windows1252.NewEncoder().String("größe\ncafé\n“naïve”\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data, want string
		skip       int
	}{
		"plain": {"crm\n", "UTF-8", 0}, "UTF-8": {"größe 日本 😀\n", "UTF-8", 0}, "BOM": {"\xef\xbb\xbfa", "UTF-8", 3}, "nothing": {"", "UTF-8", 0},
		"LE BOM": {"\xff\xfea\x00", "UTF-16LE", 2}, "BE BOM": {"\xfe\xff\x00a", "UTF-16BE", 2}, "LE": {"a\x00b\x00\n\x00", "UTF-16LE", 0},
		"BE": {"\x00a\x00b\x00\n", "UTF-16BE", 0}, "Windows-1252": {western, "Windows-1252", 0}, "late": {strings.Repeat("crm\n", 90_000) + western, "Windows-1252", 0},
		"mostly UTF-8": {strings.Repeat("größe\n", 9) + "\xfc\n", "UTF-8", 0},
	} {
		e, err := charset.Detect(of(c.data), 1<<20)
		if err != nil || e.Name != c.want || e.Skip != c.skip {
			t.Errorf("%s is %+v, %v", name, e, err)
		}
	}
	e, err := charset.Detect(of(western), 1<<20)
	text, readErr := io.ReadAll(e.Decode(bytes.NewReader([]byte(western))))
	if err != nil || readErr != nil || string(text) != "größe\ncafé\n“naïve”\n" {
		t.Errorf("%q, %v, %v", text, err, readErr)
	}
}

func TestDetectRefuses(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		open charset.Open
		want error
	}{
		"binary": {of("\x7fELF\x00\x00\x01"), charset.ErrBinary}, "too long": {of("many letters"), charset.ErrTooLong},
		"unreadable": {func() (io.ReadCloser, error) { return nil, broken }, broken},
		"half read":  {func() (io.ReadCloser, error) { return io.NopCloser(iotest.ErrReader(broken)), nil }, broken},
	} {
		if _, err := charset.Detect(c.open, 8); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
