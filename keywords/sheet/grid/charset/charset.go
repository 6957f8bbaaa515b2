package charset

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const headBytes = 256 << 10

// Open begins a text anew. What it returns is closed.
type Open func() (io.ReadCloser, error)

// Encoding is how bytes become UTF-8.
type Encoding struct {
	Name   string // UTF-8, UTF-16LE, UTF-16BE or Windows-1252
	Skip   int    // bytes of a byte order mark
	Decode func(io.Reader) io.Reader
	Odd    string // what the bytes that are not UTF-8 look like, as in Windows-1251; "" when that is not known
}

// Errors of Detect.
var (
	ErrBinary  = errors.New("zero bytes, so it is no text")
	ErrTooLong = errors.New("too long")
)

func plain(r io.Reader) io.Reader { return r }

func utf16(order unicode.Endianness) func(io.Reader) io.Reader {
	return func(r io.Reader) io.Reader { return unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Reader(r) }
}

// Detect finds out the encoding: by the byte order mark, by zero bytes at every second place, or by reading the
// whole, which may have up to limit bytes.
func Detect(open Open, limit int) (Encoding, error) {
	start, err := beginning(open)
	if err != nil {
		return Encoding{}, err
	}
	even, odd := zeros(start)
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		return Encoding{Name: "UTF-8", Skip: 3, Decode: plain}, nil
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		return Encoding{Name: "UTF-16LE", Skip: 2, Decode: utf16(unicode.LittleEndian)}, nil
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		return Encoding{Name: "UTF-16BE", Skip: 2, Decode: utf16(unicode.BigEndian)}, nil
	case odd > len(start)/4 && odd > 4*even:
		return Encoding{Name: "UTF-16LE", Decode: utf16(unicode.LittleEndian)}, nil
	case even > len(start)/4 && even > 4*odd:
		return Encoding{Name: "UTF-16BE", Decode: utf16(unicode.BigEndian)}, nil
	case even+odd > len(start)/100:
		return Encoding{}, ErrBinary
	}
	return narrow(open, limit)
}

// beginning is the first bytes of the text.
func beginning(open Open) ([]byte, error) {
	r, err := open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, headBytes))
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

// narrow tells UTF-8 from Windows-1252 by all bytes. A few bad ones among good ones are the faults of their places.
func narrow(open Open, limit int) (Encoding, error) {
	c, err := count(open, limit)
	e := Encoding{Name: "UTF-8", Decode: plain}
	if err != nil || c.bad == 0 {
		return e, err
	}
	charset, confidence := guess(c.sample)
	switch {
	case c.bad > c.wide && slices.Contains(twins, charset) && isWestern(c.sample):
		e = Encoding{Name: "Windows-1252", Decode: charmap.Windows1252.NewDecoder().Reader}
	case confidence >= 0.5 && charset != "UTF-8":
		e.Odd = charset
	}
	return e, nil
}

func count(open Open, limit int) (c census, err error) {
	r, err := open()
	if err != nil {
		return c, err
	}
	defer r.Close()
	buffer, total, kept := make([]byte, 32<<10), 0, 0
	for {
		n, err := io.ReadFull(r, buffer[kept:])
		kept, total = kept+n, total+n
		done := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		switch {
		case err != nil && !done:
			return c, err
		case total > limit:
			return c, ErrTooLong
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
const western = "äöüßÄÖÜéèêëàâáãåçñíìîïóòôõúùûæøœÉÈÊÀÂÁÃÅÇÑÍÎÓÔÕÚÆØŒ" +
	"¿¡«»“”„‘’‚–—…€£°§®©™·•²³½¼¾ºª´¨×\u00a0\u00ad"

// twins are what chardet takes Windows-1252 for.
var twins = []string{"ISO-8859-1", "Windows-1252", "ISO-8859-9", "Windows-1254", "ISO-8859-15"}

// isWestern reports whether each letter of a text in Windows-1252 is a usual one.
func isWestern(text []byte) bool {
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(text)
	isOdd := func(r rune) bool { return r >= utf8.RuneSelf && !strings.ContainsRune(western, r) }
	return err == nil && !bytes.ContainsFunc(decoded, isOdd)
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
