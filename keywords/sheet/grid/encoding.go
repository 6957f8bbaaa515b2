package grid

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const headBytes = 256 << 10

// source is a file of characters, which can be opened again and again.
type source struct {
	name string
	open func() (io.ReadCloser, error)
}

// encoding is how bytes become UTF-8.
type encoding struct {
	name   string
	skip   int // bytes of a byte order mark
	decode func(io.Reader) io.Reader
	odd    string // what text that is not UTF-8 looks like, " (it looks like ...)" or ""
}

func plain(r io.Reader) io.Reader { return r }

func utf16(order unicode.Endianness) func(io.Reader) io.Reader {
	return func(r io.Reader) io.Reader { return unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Reader(r) }
}

// encoding finds out the encoding: by the byte order mark, by zero bytes at every second place, or by reading the whole.
func (s source) encoding() (encoding, error) {
	start, err := s.start()
	if err != nil {
		return encoding{}, err
	}
	even, odd := zeros(start)
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		return encoding{name: "UTF-8", skip: 3, decode: plain}, nil
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		return encoding{name: "UTF-16LE", skip: 2, decode: utf16(unicode.LittleEndian)}, nil
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		return encoding{name: "UTF-16BE", skip: 2, decode: utf16(unicode.BigEndian)}, nil
	case odd > len(start)/4 && odd > 4*even:
		return encoding{name: "UTF-16LE", decode: utf16(unicode.LittleEndian)}, nil
	case even > len(start)/4 && even > 4*odd:
		return encoding{name: "UTF-16BE", decode: utf16(unicode.BigEndian)}, nil
	case even+odd > len(start)/100:
		return encoding{}, wrong(s.name, ErrEncoding, "zero bytes, so it is no text", "save it as CSV in UTF-8, or as XLSX")
	}
	return s.narrow()
}

// start is the first bytes of the file.
func (s source) start() ([]byte, error) {
	r, err := s.open()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", s.name, err)
	}
	defer r.Close()
	start, err := io.ReadAll(io.LimitReader(r, headBytes))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", s.name, err)
	}
	return start, nil
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

// census is what the bytes of a text are.
type census struct {
	wide   int // well-formed letters of more than one byte
	bad    int // bytes that are not UTF-8
	sample []byte
}

// narrow tells UTF-8 from Windows-1252 by all bytes. A few bad ones among good ones are faults of their rows.
func (s source) narrow() (encoding, error) {
	c, err := s.count()
	if err != nil || c.bad == 0 {
		return encoding{name: "UTF-8", decode: plain}, err
	}
	charset, confidence := guess(c.sample)
	e := encoding{name: "UTF-8", decode: plain}
	switch {
	case c.bad > c.wide && slices.Contains(twins, charset) && isWestern(c.sample):
		e = encoding{name: "Windows-1252", decode: charmap.Windows1252.NewDecoder().Reader}
	case confidence >= 0.5 && charset != "":
		e.odd = " (it looks like " + charset + ")"
	}
	return e, nil
}

func (s source) count() (c census, err error) {
	r, err := s.open()
	if err != nil {
		return c, fmt.Errorf("reading %s: %w", s.name, err)
	}
	defer r.Close()
	buffer, total, kept := make([]byte, 32<<10), 0, 0
	for {
		n, err := r.Read(buffer[kept:])
		kept, total = kept+n, total+n
		done := errors.Is(err, io.EOF)
		switch {
		case err != nil && !done:
			return c, fmt.Errorf("reading %s: %w", s.name, err)
		case total > MaxFileBytes:
			return c, wrong(s.name, ErrLimit, fmt.Sprintf("more than %d MiB of text", MaxFileBytes>>20), "split the file")
		}
		used := c.add(buffer[:kept], done)
		kept = copy(buffer, buffer[used:kept])
		if done {
			return c, nil
		}
	}
}

// add counts a block and returns how much of it was looked at: a letter may go on in the next one.
func (c *census) add(block []byte, last bool) int {
	bad, i := c.bad, 0
	for i < len(block) {
		if block[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !last && !utf8.FullRune(block[i:]) {
			break
		}
		r, size := utf8.DecodeRune(block[i:])
		if r == utf8.RuneError && size == 1 {
			c.bad++
		} else {
			c.wide++
		}
		i += size
	}
	if c.bad > bad && len(c.sample) < 64<<10 {
		c.sample = append(c.sample, block[:i]...)
	}
	return i
}

// western are the letters and signs above ASCII of Western European text in Windows-1252. Those in which other pages of
// one byte differ most, such as the Turkish and the Czech, are left out.
const western = "äöüßÄÖÜéèêëàâáãåçñíìîïóòôõúùûæøœÉÈÊÀÂÁÃÅÇÑÍÎÓÔÕÚÆØŒ¿¡«»“”„‘’‚–—…€£°§®©™·•²³½¼¾ºª´¨×\u00a0\u00ad"

// twins are what chardet takes Windows-1252 for.
var twins = []string{"ISO-8859-1", "Windows-1252", "ISO-8859-9", "Windows-1254", "ISO-8859-15"}

// isWestern reports whether each letter of a text in Windows-1252 is a usual one.
func isWestern(text []byte) bool {
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(text)
	return err == nil && !bytes.ContainsFunc(decoded, func(r rune) bool { return r >= utf8.RuneSelf && !strings.ContainsRune(western, r) })
}

// guess asks chardet, which is not known to stand any bytes.
func guess(text []byte) (charset string, confidence float64) {
	defer func() {
		if recover() != nil {
			charset, confidence = "", 0
		}
	}()
	found := chardet.Detect(text)
	return found.Charset, found.Confidence
}
