package draft

import (
	"errors"
	"fmt"
	"time"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap/edit"
)

// step is a row: one step of the chain. It never changes. A step of all rows names where they are staged; a ground is the published version
// Base as it is.
type step struct {
	At     time.Time   `cbor:"at"`
	Actor  string      `cbor:"actor"`
	Note   string      `cbor:"note"`
	Base   int         `cbor:"base"`
	All    bool        `cbor:"all"`
	Ground bool        `cbor:"ground"`
	Whole  []kv.Hash   `cbor:"whole"`
	Edits  []edit.Edit `cbor:"edits"`
}

// header is a row: how the chain of a site stands. The first Cursor of the steps, which are named by number, are in force.
type header struct {
	Count    int      `cbor:"count"` // of writes
	Next     int      `cbor:"next"`  // the number of the last step that was made
	Steps    []int    `cbor:"steps"`
	Cursor   int      `cbor:"cursor"`
	Status   Status   `cbor:"status"`
	Writers  []string `cbor:"writers"`  // since the draft was last empty, each once
	Approver string   `cbor:"approver"` // while the status is approved
}

// tested is a row: the tests of a site.
type tested struct {
	Count  int       `cbor:"count"` // of writes
	Items  int       `cbor:"items"`
	Chunks []kv.Hash `cbor:"chunks"`
	At     time.Time `cbor:"at"`
	Actor  string    `cbor:"actor"`
}

// judged is a row: what is kept beside a published version.
type judged struct {
	Verdict  Verdict  `cbor:"verdict"`
	Force    string   `cbor:"force"`
	Restored int      `cbor:"restored"`
	Writers  []string `cbor:"writers"`
	Approved string   `cbor:"approved"`
}

var (
	headers = kv.NewTable[header]("mapdraft")
	steps   = kv.NewTable[step]("mapdraftstep")
	tests   = kv.NewTable[tested]("maptests")
	judges  = kv.NewTable[judged]("mapverdict")
)

// onlyKey is the key of a row that is alone in its table.
const onlyKey = "map"

func numberKey(n int) string { return fmt.Sprintf("%08d", n) }

func headerOf(tx *kv.Tx, site string) (header, error) { return orZero(headers.Get(tx, site, onlyKey)) }

func testsOf(tx *kv.Tx, site string) (tested, error) { return orZero(tests.Get(tx, site, onlyKey)) }

// orZero makes a row that is not there a zero one.
func orZero[V any](v V, err error) (V, error) {
	if errors.Is(err, kv.ErrNotFound) {
		err = nil
	}
	return v, err
}

// Status is how far the review of a draft has come.
type Status string

// The statuses. Every write makes a draft of it again.
const (
	Writing  Status = "draft"
	Review   Status = "review"   // someone else is to look at it
	Approved Status = "approved" // someone else has
)

// List is the tests of a site. Version counts the writes.
type List struct {
	Tests   []keywords.Expectation
	Version int
	At      time.Time
	Actor   string
}

// Verdict is what became of the tests. Draft and Restored say which rows were tested: those of a version of the draft, or those of a published
// one; List is the version of the tests.
type Verdict struct {
	Draft    int      `cbor:"draft"`
	Restored int      `cbor:"restored"`
	List     int      `cbor:"list"`
	Run      int      `cbor:"run"`
	Failed   int      `cbor:"failed"`
	Failures []string `cbor:"failures"` // some of those that failed, in words
}
