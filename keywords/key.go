package keywords

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Blank is the text form of an axis that is not set: unknown on a Query, any on an Asset, a map row or a planned
// moment.
const Blank = "-"

// MaxKeyLength is the greatest length, in bytes, of a persona, step or topic key.
const MaxKeyLength = 64

// ErrKey is returned for a persona, step or topic key that is not of the form [a-z0-9][a-z0-9-]*, or is too long.
var ErrKey = errors.New("not a valid key")

var keyForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// Slug makes a key of a label: lower case, accents folded, every run of other characters one hyphen, at most
// MaxKeyLength bytes. It returns "" when nothing of the label can stand in a key.
func Slug(label string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(label)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= MaxKeyLength {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

// checkKey reports whether s can stand as a key of what ("persona", "step", "topic") that is at most limit bytes long.
func checkKey(what, s string, limit int) error {
	if len(s) > limit {
		return fmt.Errorf("%s %q: %w: longer than %d bytes", what, s, ErrKey, limit)
	}
	if !keyForm.MatchString(s) {
		return fmt.Errorf("%s %q: %w: use lower-case letters, digits and hyphens, try %q", what, s, ErrKey, Slug(s))
	}
	return nil
}
