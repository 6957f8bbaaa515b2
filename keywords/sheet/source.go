package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding/unicode"
)

// Limits of a file.
const (
	MaxFileBytes   = 200 << 20
	MaxRows        = 1_000_000
	MaxColumns     = 256
	MaxCellBytes   = 64 << 10
	MaxRecordBytes = 1 << 20
)

const headBytes = 64 << 10

// source is a file as UTF-8 text, with what was detected of it.
type source struct {
	name      string
	encoding  string
	delimiter rune
	head      []byte // the beginning of the text
	text      *gauge
}

// gauge passes bytes on until a record or the whole file is too long.
type gauge struct {
	from  io.Reader
	read  int64
	begun int64 // where the current record begins
}

func (g *gauge) Read(p []byte) (int, error) {
	if g.read-g.begun > MaxRecordBytes+headBytes {
		return 0, fmt.Errorf("%w: a row of more than %d bytes; is a quote left open?", ErrLimit, MaxRecordBytes)
	}
	if g.read > MaxFileBytes {
		return 0, fmt.Errorf("%w: more than %d MiB of text; split the file", ErrLimit, MaxFileBytes>>20)
	}
	n, err := g.from.Read(p)
	g.read += int64(n)
	return n, err
}

// openSource detects encoding and delimiter without reading the whole of r.
func openSource(r io.Reader, name string) (*source, error) {
	raw := bufio.NewReaderSize(r, headBytes)
	start, err := raw.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	s := &source{name: name}
	decoded, err := s.decode(raw, start)
	if err != nil {
		return nil, err
	}
	text := bufio.NewReaderSize(decoded, headBytes)
	if s.head, err = text.Peek(headBytes); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	s.delimiter = delimiterOf(s.head)
	s.text = &gauge{from: text}
	return s, nil
}

// decode returns the text as UTF-8, if its first bytes say how.
func (s *source) decode(raw *bufio.Reader, start []byte) (io.Reader, error) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	even, odd := zeros(start)
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		s.encoding = "UTF-8"
		_, err := raw.Discard(3)
		return raw, err
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		s.encoding = "UTF-16LE"
		_, err := raw.Discard(2)
		return little.NewDecoder().Reader(raw), err
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		s.encoding = "UTF-16BE"
		_, err := raw.Discard(2)
		return big.NewDecoder().Reader(raw), err
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return nil, fmt.Errorf("%s: %w: found a zip archive, as Excel's XLSX is one; save it as CSV", s.name, ErrEncoding)
	case odd > len(start)/4 && odd > 4*even:
		s.encoding = "UTF-16LE"
		return little.NewDecoder().Reader(raw), nil
	case even > len(start)/4 && even > 4*odd:
		s.encoding = "UTF-16BE"
		return big.NewDecoder().Reader(raw), nil
	case even+odd > 0:
		return nil, fmt.Errorf("%s: %w: found zero bytes, so it is no text; save it as CSV in UTF-8", s.name, ErrEncoding)
	}
	s.encoding = "UTF-8"
	return raw, nil
}

// zeros counts the zero bytes at even and at odd places: in UTF-16, plain letters have one in each pair.
func zeros(start []byte) (even, odd int) {
	for i, b := range start {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	return even, odd
}

// delimiterOf is the one of , ; and tab with which the header has the most known columns, then the most columns.
func delimiterOf(head []byte) rune {
	best, most := ',', -1
	for _, delimiter := range []rune{',', ';', '\t'} {
		if score := scoreOf(head, delimiter); score > most {
			best, most = delimiter, score
		}
	}
	return best
}

func scoreOf(head []byte, delimiter rune) int {
	header, err := newCSV(bytes.NewReader(head), delimiter).Read()
	if err != nil {
		return -1
	}
	known := 0
	for _, t := range tables {
		count, _ := t.has(header)
		known = max(known, count)
	}
	return known*1000 + len(header)
}

func newCSV(r io.Reader, delimiter rune) *csv.Reader {
	reader := csv.NewReader(r)
	reader.Comma = delimiter
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	return reader
}

// encodingError names the bytes that are not UTF-8, and what the file looks like instead.
func (s *source) encodingError(line int, cell string) error {
	var bad []byte
	at := strings.IndexFunc(cell, func(r rune) bool { return r == '\uFFFD' })
	if at >= 0 {
		bad = []byte(cell[at:min(at+4, len(cell))])
	}
	return fmt.Errorf("%s:%d: %w: found the bytes % X, which are not UTF-8%s; save the file as UTF-8",
		s.name, line, ErrEncoding, bad, looksLike(append(slices.Clone(s.head), cell...)))
}

// looksLike asks chardet, which is not known to stand any bytes.
func looksLike(text []byte) (guess string) {
	defer func() {
		if recover() != nil {
			guess = ""
		}
	}()
	if found := chardet.Detect(text); found.Confidence >= 0.5 && found.Charset != "" {
		return " (it looks like " + found.Charset + ")"
	}
	return ""
}
