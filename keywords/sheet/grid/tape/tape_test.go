package tape_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"moments/keywords/sheet/grid/tape"
)

// However much was read, behind SkipLine stands the next line, and the lines before it were counted.
func TestSkipLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.StringMatching(`[a-z"]{0,20}`), 1, 20).Draw(t, "lines")
		p := tape.New(strings.NewReader(strings.Join(lines, "\n")), 1<<20, 7)
		for i := range lines[:len(lines)-1] {
			read := make([]byte, rapid.IntRange(0, 40).Draw(t, "read"))
			if _, err := io.ReadFull(p, read); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatal(err)
			}
			if err := p.SkipLine(); err != nil || p.Lines() != 8+i || p.At() != p.Begun() {
				t.Fatal(err, p.Lines(), p.At(), p.Begun())
			}
		}
		rest, err := io.ReadAll(p)
		if err != nil || string(rest) != lines[len(lines)-1] || string(p.Record()) != string(rest) {
			t.Fatalf("%q, %v, want %q", rest, err, lines[len(lines)-1])
		}
		if err := p.SkipLine(); !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
	})
}

func TestLongRecords(t *testing.T) {
	long := strings.Repeat("x", 9_000)
	p := tape.New(strings.NewReader(long+"\nshort\n"), 100, 0)
	if _, err := io.ReadAll(p); !errors.Is(err, tape.ErrRecord) {
		t.Fatal(err)
	}
	if err := p.SkipLine(); err != nil || p.Lines() != 1 {
		t.Fatal(err, p.Lines())
	}
	if rest, err := io.ReadAll(p); string(rest) != "short\n" || err != nil {
		t.Fatalf("%q, %v", rest, err)
	}
	p.Begin(int64(len(long)) + 1 + 6)
	if p.Lines() != 2 || len(p.Record()) != 0 {
		t.Error(p.Lines(), p.Record())
	}
}
