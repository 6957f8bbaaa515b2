package ledger

import (
	"crypto/sha256"
	"strconv"
	"time"

	"moments/engine/journal"
)

// digest stands for one or two ids in 16 bytes.
func digest(first, second string) string {
	sum := sha256.Sum256([]byte(first + "\x00" + second))
	return string(sum[:16])
}

// index finds the rows of an open day by what outcomes name.
type index struct {
	answers dictionary // digests of answer ids
	rows    []uint32   // of each answer
	items   dictionary // digests of row, answer and asset, of items that were opened or dismissed
	uses    []use      // of each item
}

// put remembers the row of an answer, given by its digest.
func (x *index) put(key string, row uint32) {
	if n := x.answers.number(key); int(n) == len(x.rows) {
		x.rows = append(x.rows, row)
	}
}

func (x *index) row(key string) (uint32, bool) {
	n, ok := x.answers.find(key)
	if !ok {
		return 0, false
	}
	return x.rows[n], true
}

// use is what became of one item, in microseconds since 1970; 0 means not.
type use struct{ Opened, Dismissed int64 }

// bounce is how soon after an opening a dismissal means that the item did not serve.
const bounce = 30 * time.Second

// serves reports whether the item was opened and not sent away at once. It does not matter which of the two was
// recorded first.
func (u use) serves() bool {
	if u.Opened == 0 {
		return false
	}
	after := u.Dismissed - u.Opened
	return u.Dismissed == 0 || after < 0 || after >= bounce.Microseconds()
}

// use returns the place for what becomes of an item in a row.
func (x *index) use(row uint32, item journal.Item) *use {
	n := x.items.number(digest(strconv.FormatUint(uint64(row), 16)+"/"+item.Answer, string(item.Asset)))
	if int(n) == len(x.uses) {
		x.uses = append(x.uses, use{})
	}
	return &x.uses[n]
}
