package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"moments/internal/kv"
	"moments/keywords"
)

// MaxRules is how many rules a site has at most.
const MaxRules = 10_000

// maxErrors is how many rules one error names.
const maxErrors = 20

// Errors of rules.
var (
	// ErrInvalid is returned for rules that cannot be taken. It joins an *Error for each field that is wrong.
	ErrInvalid = errors.New("the rule is not valid")
	// ErrChanged is returned when the version is not the one that was expected.
	ErrChanged = errors.New("the rule was changed by someone else")
	// ErrFull is returned when there are MaxRules.
	ErrFull = errors.New("there is no room for another rule")
)

// Error is a field of a rule that is wrong. Rule says which of several, "" for one alone.
type Error struct {
	Rule string
	keywords.Wrong
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%s: found %s; %s", e.Field, e.Found, e.Try)
	if e.Rule != "" {
		return e.Rule + ": " + text
	}
	return text
}

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *Error) Unwrap() error { return ErrInvalid }

func nameOf(of, i int, id string) string {
	switch {
	case of == 1:
		return ""
	case id == "":
		return fmt.Sprintf("rule %d", i+1)
	}
	return fmt.Sprintf("rule %d (%s)", i+1, id)
}

// identify makes an id of what the rule wants, of what, when and for whom, so that the same rule has the same.
func identify(r *keywords.Rule) string {
	from, until := r.Texts()
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %+q %+q %q %q", r.Act, r.Target, r.When, from, until))
	return "r" + hex.EncodeToString(sum[:6])
}

// same reports whether two rules want the same.
func same(a, b *keywords.Rule) bool {
	x, y := *a, *b
	x.Period, y.Period = keywords.Period{}, keywords.Period{}
	return x == y && a.Period.Equal(b.Period)
}

// The kinds of change that this package owns.
const (
	kindPut    = "rule.put"
	kindRemove = "rule.remove"
)

// Refusals. The result of the first two is the version that is there.
const (
	refusedUnchanged = "unchanged"
	refusedChanged   = "changed"
	refusedFull      = "full"
	refusedMissing   = "missing"
)

// change is the payload of a put. Over is the version that must be there, 0 for none; nil is any.
type change struct {
	Rule keywords.Rule `cbor:"rule"`
	Over *int          `cbor:"over"`
}

// stored is the row of a rule, by its id.
type stored struct {
	Rule    keywords.Rule `cbor:"rule"`
	Version int           `cbor:"version"`
	Actor   string        `cbor:"actor"`
	At      time.Time     `cbor:"at"`
}

var (
	rules  = kv.NewTable[stored]("rule")
	counts = kv.NewTable[int]("rulecount")
)

// countKey is where the number of rules stands, so that a put need not count them.
const countKey = "all"

// Kinds are the changes that this package owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{kindPut: applyPut, kindRemove: applyRemove}
}

func applyPut(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var next change
	if err := kv.Unmarshal(c.Payload, &next); err != nil {
		return kv.Verdict{}, err
	}
	old, err := rules.Get(tx, c.Site, next.Rule.ID)
	isNew := errors.Is(err, kv.ErrNotFound)
	if err != nil && !isNew {
		return kv.Verdict{}, err
	}
	there := kv.Verdict{Result: strconv.Itoa(old.Version)}
	switch {
	case next.Over != nil && *next.Over != old.Version:
		there.Refused = refusedChanged
		return there, nil
	case !isNew && same(&old.Rule, &next.Rule):
		there.Refused = refusedUnchanged
		return there, nil
	}
	if isNew {
		if full, err := count(tx, c.Site, 1); err != nil || full {
			return kv.Verdict{Refused: refusedFull}, err
		}
	}
	row := stored{Rule: next.Rule, Version: old.Version + 1, Actor: c.Actor, At: c.At}
	return kv.Verdict{Result: strconv.Itoa(row.Version)}, rules.Put(tx, c.Site, next.Rule.ID, row)
}

func applyRemove(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var id string
	if err := kv.Unmarshal(c.Payload, &id); err != nil {
		return kv.Verdict{}, err
	}
	known, err := rules.Has(tx, c.Site, id)
	if err != nil {
		return kv.Verdict{}, err
	}
	if !known {
		return kv.Verdict{Refused: refusedMissing}, nil
	}
	if _, err := count(tx, c.Site, -1); err != nil {
		return kv.Verdict{}, err
	}
	return kv.Verdict{}, rules.Delete(tx, c.Site, id)
}

// count adds to the number of rules, or reports that there is no room.
func count(tx *kv.Tx, site string, more int) (full bool, err error) {
	n, err := counts.Get(tx, site, countKey)
	if err != nil && !errors.Is(err, kv.ErrNotFound) {
		return false, err
	}
	if n+more > MaxRules {
		return true, nil
	}
	return false, counts.Put(tx, site, countKey, n+more)
}

func (s *stored) rule() Rule {
	r := Rule{Rule: s.Rule, Version: s.Version, Actor: s.Actor, At: s.At.UTC()}
	r.Rule = r.Tidy()
	return r
}

func all(tx *kv.Tx, site string) ([]Rule, error) {
	list := []Rule{}
	for row, err := range rules.All(tx, site, "", "") {
		if err != nil {
			return nil, err
		}
		list = append(list, row.Value.rule())
	}
	return list, nil
}

func get(tx *kv.Tx, site, id string) (Rule, error) {
	row, err := rules.Get(tx, site, id)
	if err != nil {
		return Rule{}, err
	}
	return row.rule(), nil
}
