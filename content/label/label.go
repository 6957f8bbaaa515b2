package label

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"moments/content"
	"moments/internal/kv"
)

// Verdict is what a person said of a suggestion.
type Verdict string

// The verdicts.
const (
	Accepted  Verdict = "accepted"  // the suggestion is right
	Corrected Verdict = "corrected" // these values are right
	Dismissed Verdict = "dismissed" // the suggestion is wrong, and nothing is right
)

// Label is the last that was said of one axis of an asset. By, At and Seq are given when it is kept.
type Label struct {
	Asset     content.AssetID `cbor:"asset"`
	Axis      content.Axis    `cbor:"axis"`
	Verdict   Verdict         `cbor:"verdict"`
	Values    []string        `cbor:"values"`    // in their text forms; those of a dismissed one are what was dismissed
	Suggested []string        `cbor:"suggested"` // what it answers, none when nothing was suggested
	Sure      float64         `cbor:"sure"`      // the confidence of the suggestion, 0 to 1
	Features  []string        `cbor:"features"`  // of the page as it was then, for learning
	Batch     string          `cbor:"batch"`     // what it can be taken back with, "" when alone
	Bulk      bool            `cbor:"bulk"`      // said of many at once: people look less closely
	By        string          `cbor:"by"`
	At        time.Time       `cbor:"at"`
	Seq       kv.Seq          `cbor:"seq"`
}

// Bounds of a label.
const (
	MaxFeatures = 400
	maxEarlier  = 8 // labels of the same axis that can be taken back to
	maxBatch    = 64
)

// ErrInvalid is returned for a label that cannot be kept. The error names what is wrong.
var ErrInvalid = errors.New("the label is not valid")

func (l *Label) check() error {
	switch l.Verdict {
	case Accepted, Corrected, Dismissed:
	default:
		return fmt.Errorf("%w: verdict %.40q; use accepted, corrected or dismissed", ErrInvalid, l.Verdict)
	}
	if len(l.Features) > MaxFeatures || len(l.Batch) > maxBatch || l.Asset == "" {
		return fmt.Errorf("%w: asset %.60q, %d features, a batch of %d letters", ErrInvalid, l.Asset, len(l.Features), len(l.Batch))
	}
	if err := l.confirmation().Check(); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return nil
}

// confirmation is what the label makes of the asset's tags. A dismissed one gives them back what the source says.
func (l *Label) confirmation() content.Confirmation {
	return content.Confirmation{ID: l.Asset, Axis: l.Axis, Values: l.Values, Reset: l.Verdict == Dismissed}
}

// says reports whether two labels say the same.
func (l *Label) says(other *Label) bool {
	return l.Verdict == other.Verdict && slices.Equal(l.Values, other.Values)
}

// row is a label with those before it, oldest first.
type row struct {
	Label
	Earlier []Label `cbor:"earlier,omitempty"`
}

// Refusals.
const (
	refusedUnchanged = "unchanged"
	refusedMissing   = "missing"
	refusedOther     = "other" // the label to be taken back is no longer the last one
)

var (
	rows      = kv.NewTable[row]("label") // by asset and axis
	revisions = kv.NewTable[kv.Seq]("labelrev")
)

const revisionKey = "last"

func keyOf(asset content.AssetID, axis content.Axis) string {
	return string(asset) + "/" + string(axis)
}

// Kinds are the changes that this package owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{content.KindLabel: applySay, content.KindUnlabel: applyTake}
}

// applySay puts a label before those that are there, and gives its asset the tags. The labels before it lose their features: only the
// last one teaches. It refuses what changes neither.
func applySay(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var next Label
	if err := kv.Unmarshal(c.Payload, &next); err != nil {
		return kv.Verdict{}, err
	}
	old, err := rows.Get(tx, c.Site, keyOf(next.Asset, next.Axis))
	fresh := errors.Is(err, kv.ErrNotFound)
	if err != nil && !fresh {
		return kv.Verdict{}, err
	}
	changed, err := content.ConfirmIn(tx, c, next.confirmation())
	switch {
	case errors.Is(err, kv.ErrNotFound):
		return refuse(refusedMissing, next.Asset), nil
	case err != nil:
		return kv.Verdict{}, err
	case !fresh && old.says(&next):
		if changed {
			return kv.Verdict{Result: string(next.Asset)}, nil // its source had spoken meanwhile
		}
		return refuse(refusedUnchanged, next.Asset), nil
	}
	next.By, next.At, next.Seq = c.Actor, c.At, c.Seq
	r := row{Label: next}
	if !fresh {
		old.Features = nil
		r.Earlier = append(slices.Clone(old.Earlier), old.Label)
		r.Earlier = r.Earlier[max(len(r.Earlier)-maxEarlier, 0):]
	}
	return r.keep(tx, c)
}

func refuse(code string, id content.AssetID) kv.Verdict {
	return kv.Verdict{Refused: code, Result: string(id)}
}

func (r row) keep(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	if err := revisions.Put(tx, c.Site, revisionKey, c.Seq); err != nil {
		return kv.Verdict{}, err
	}
	return kv.Verdict{Result: string(r.Asset)}, rows.Put(tx, c.Site, keyOf(r.Asset, r.Axis), r)
}

// taking is the payload that takes a label back: the one with the number, if it is still the last.
type taking struct {
	Asset content.AssetID `cbor:"asset"`
	Axis  content.Axis    `cbor:"axis"`
	Seq   kv.Seq          `cbor:"seq"`
}

// applyTake brings back the label before, or what the source says.
func applyTake(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var t taking
	if err := kv.Unmarshal(c.Payload, &t); err != nil {
		return kv.Verdict{}, err
	}
	old, err := rows.Get(tx, c.Site, keyOf(t.Asset, t.Axis))
	switch {
	case errors.Is(err, kv.ErrNotFound):
		return refuse(refusedMissing, t.Asset), nil
	case err != nil:
		return kv.Verdict{}, err
	case old.Seq != t.Seq:
		return refuse(refusedOther, t.Asset), nil
	}
	before := content.Confirmation{ID: t.Asset, Axis: t.Axis, Reset: true}
	last := len(old.Earlier) - 1
	if last >= 0 {
		before = old.Earlier[last].confirmation()
	}
	if _, err := content.ConfirmIn(tx, c, before); err != nil && !errors.Is(err, kv.ErrNotFound) {
		return kv.Verdict{}, err
	}
	if last >= 0 {
		return row{Label: old.Earlier[last], Earlier: old.Earlier[:last]}.keep(tx, c)
	}
	if err := revisions.Put(tx, c.Site, revisionKey, c.Seq); err != nil {
		return kv.Verdict{}, err
	}
	return kv.Verdict{Result: string(t.Asset)}, rows.Delete(tx, c.Site, keyOf(t.Asset, t.Axis))
}
