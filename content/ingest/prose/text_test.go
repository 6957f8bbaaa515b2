package prose_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"moments/content/ingest/prose"
)

func TestLineAndTidy(t *testing.T) {
	tests := []struct{ in, line, tidy string }{
		{"", "", ""},
		{" a \t b ", "a b", "a b"},
		{"a\n\n\n\nb\nc", "a b c", "a\n\nb\nc"},
		{"a\u200bb\u202e c\u00ad", "ab c", "ab c"},
		{"\r\na\x07b\r\n", "a b", "a b"},
	}
	for _, test := range tests {
		if got := prose.Line(test.in); got != test.line {
			t.Errorf("Line(%q) = %q, want %q", test.in, got, test.line)
		}
		if got := prose.Tidy(test.in); got != test.tidy {
			t.Errorf("Tidy(%q) = %q, want %q", test.in, got, test.tidy)
		}
	}
}

func TestShorten(t *testing.T) {
	tests := []struct {
		in    string
		limit int
		want  string
	}{
		{"short", 5, "short"},
		{"one two three", 9, "one two…"},
		{"one two three", 8, "one two…"},
		{"one, two three", 6, "one…"},
		{"unbreakable", 5, "unbr…"},
		{"äöü äöü äöü", 8, "äöü äöü…"},
	}
	for _, test := range tests {
		if got := prose.Shorten(test.in, test.limit); got != test.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", test.in, test.limit, got, test.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s, limit := rapid.String().Draw(t, "s"), rapid.IntRange(1, 20).Draw(t, "limit")
		if got := prose.Shorten(s, limit); utf8.RuneCountInString(got) > limit && got != s || !utf8.ValidString(got) {
			t.Fatalf("%q", got)
		}
	})
}

func TestPlain(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a < b && c > d", "a < b && c > d"},
		{"List<String> of chan<- int", "List<String> of chan<- int"},
		{"Q&amp;A", "Q&A"},
		{"<p>one</p><p>two &lt;x&gt;</p>", "\none\n\ntwo <x>\n"},
		{"one<br>two", "one\ntwo"},
		{"<style>p{}</style>a</b>", "a"},
		{"</script><script>x</script>y", "y"},
	}
	for _, test := range tests {
		if got := prose.Plain(test.in); got != test.want {
			t.Errorf("Plain(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestDecode(t *testing.T) {
	tests := []struct {
		name, in, want string
		err            error
		place          string
	}{
		{"plain", "aé", "aé", nil, ""},
		{"mark", "\xef\xbb\xbfa", "a", nil, ""},
		{"UTF-16, little end first", "\xff\xfea\x00\xe9\x00", "aé", nil, ""},
		{"UTF-16, big end first", "\xfe\xff\x00a\x00\xe9", "aé", nil, ""},
		{"half a unit", "\xff\xfea\x00b", "a\ufffd", nil, ""},
		{"zeros", "a\x00b", "", prose.ErrBinary, ""},
		{"Latin-1", "caf\xe9 \xe9", "", prose.ErrEncoding, "0xe9 at offset 3"},
		{"cut rune", "a\xc3", "", prose.ErrEncoding, "offset 1"},
		{"a real U+FFFD", "\ufffd", "\ufffd", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := prose.Decode([]byte(test.in))
			if !errors.Is(err, test.err) || err == nil && string(got) != test.want {
				t.Errorf("%q, %v", got, err)
			}
			if err != nil && !strings.Contains(err.Error(), test.place) {
				t.Errorf("%v does not say %q", err, test.place)
			}
			stream, err := prose.DecodeStream(strings.NewReader(test.in))
			if errors.Is(test.err, prose.ErrBinary) != errors.Is(err, prose.ErrBinary) {
				t.Fatalf("as a stream: %v", err)
			}
			if test.err != nil {
				return
			}
			if got, err := io.ReadAll(stream); string(got) != test.want || err != nil {
				t.Errorf("as a stream: %q, %v", got, err)
			}
		})
	}
}
