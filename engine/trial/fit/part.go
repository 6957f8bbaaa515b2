package fit

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"

	"moments/engine/journal"
)

// part is a share of the visitors.
type part int

const (
	learning part = iota
	choosing
	heldBack
)

// parts gives two sixths of the visitors to learning, one to choosing, and holds back the rest.
var parts = [6]part{learning, learning, choosing, heldBack, heldBack, heldBack}

// partOf is the same for all answers of a visitor: by a hash of who asked, as far as it is known.
func partOf(a *journal.Answer) part {
	sum := sha256.Sum256([]byte("fit\x00" + who(a)))
	return parts[binary.BigEndian.Uint64(sum[:])%uint64(len(parts))]
}

// who asked: the visitor, else the chain of keystrokes, else whatever one seed has drawn for.
func who(a *journal.Answer) string {
	switch {
	case a.Visitor != "":
		return "v" + a.Visitor
	case a.Chain != "":
		return "c" + a.Chain
	}
	return "s" + strconv.FormatUint(a.Policy.Seed, 36)
}

// countable reports whether an answer says anything: with a slate, and not of test traffic.
func countable(a *journal.Answer) bool { return !a.Test && len(a.Slate) > 0 }
