package draft

import (
	"slices"
	"strconv"

	"moments/internal/kv"
	"moments/keywords/keymap"
)

// The kinds of change that this package owns.
const (
	kindWrite  = "mapdraft.write"
	kindMove   = "mapdraft.move"
	kindReview = "mapdraft.review"
	kindTests  = "maptests.put"
)

// refusedChanged is a change over another version than the one that is there, which is its result.
const refusedChanged = "changed"

// Kinds are the changes that this package owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{
		kindWrite: applyWrite, kindMove: applyMove, kindReview: applyReview, kindTests: applyTests, keymap.KindPublishAfter: applyPublish,
	}
}

// writing is the payload of a write: a step over a version of the draft. Ground is the step that it stands on when the draft was pristine.
// Fold takes the place of the step at its place and of all before it, so that the chain stays short.
type writing struct {
	Over   int   `cbor:"over"`
	Step   step  `cbor:"step"`
	Ground *step `cbor:"ground"`
	Fold   *fold `cbor:"fold"`
}

type fold struct {
	Place int  `cbor:"place"` // from 0
	Step  step `cbor:"step"`
}

// moving is the payload of an undo or redo.
type moving struct {
	Over   int `cbor:"over"`
	Cursor int `cbor:"cursor"`
}

// reviewing is the payload of a step of the review.
type reviewing struct {
	Over   int    `cbor:"over"`
	Status Status `cbor:"status"`
}

// publishing is the payload of a publication. Version is what keymap.Library.Prepare made. Draft says that it is the draft, which is empty
// afterwards.
type publishing struct {
	Over    int    `cbor:"over"`
	Version []byte `cbor:"version"`
	Draft   bool   `cbor:"draft"`
	Judged  judged `cbor:"judged"`
}

// versionOf counts, from 1, what anybody who looks at the draft could see change: its writes and what was published under it.
func versionOf(h *header, published int) int { return 1 + h.Count + published }

// over returns the header, and a refusal unless the draft is at the version.
func over(tx *kv.Tx, site string, version int) (header, kv.Verdict, error) {
	h, err := headerOf(tx, site)
	if err != nil {
		return h, kv.Verdict{}, err
	}
	published, _, err := keymap.VersionIn(tx, site)
	if err != nil {
		return h, kv.Verdict{}, err
	}
	if now := versionOf(&h, published); now != version {
		return h, kv.Verdict{Refused: refusedChanged, Result: strconv.Itoa(now)}, nil
	}
	return h, kv.Verdict{}, nil
}

func applyWrite(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var w writing
	if err := kv.Unmarshal(c.Payload, &w); err != nil {
		return kv.Verdict{}, err
	}
	h, refused, err := over(tx, c.Site, w.Over)
	if err != nil || refused.Refused != "" {
		return refused, err
	}
	chain := chain{tx: tx, c: &c, header: &h}
	chain.cut(h.Cursor)
	if w.Ground != nil {
		chain.cut(max(0, h.Cursor-1))
		chain.add(*w.Ground)
	}
	if w.Fold != nil {
		chain.fold(w.Fold)
	}
	chain.add(w.Step)
	if !slices.Contains(h.Writers, c.Actor) {
		h.Writers = append(h.Writers, c.Actor)
	}
	return chain.done()
}

// chain is a header on its way to another, with the first thing that went wrong.
type chain struct {
	tx     *kv.Tx
	c      *kv.Change
	header *header
	err    error
}

func (k *chain) add(s step) {
	s.At, s.Actor = k.c.At, k.c.Actor
	k.put(s)
	k.header.Steps = append(k.header.Steps, k.header.Next)
	k.header.Cursor = len(k.header.Steps)
}

func (k *chain) put(s step) {
	k.header.Next++
	if k.err == nil {
		k.err = steps.Put(k.tx, k.c.Site, numberKey(k.header.Next), s)
	}
}

// cut takes the steps from a place on away.
func (k *chain) cut(from int) {
	k.remove(k.header.Steps[from:])
	k.header.Steps = k.header.Steps[:from]
	k.header.Cursor = from
}

func (k *chain) remove(numbers []int) {
	for _, n := range numbers {
		if k.err == nil {
			k.err = steps.Delete(k.tx, k.c.Site, numberKey(n))
		}
	}
}

// fold puts one step in the place of those up to a place.
func (k *chain) fold(f *fold) {
	k.remove(k.header.Steps[:f.Place+1])
	k.put(f.Step)
	k.header.Steps = slices.Replace(slices.Clone(k.header.Steps), 0, f.Place+1, k.header.Next)
	k.header.Cursor = len(k.header.Steps)
}

func (k *chain) done() (kv.Verdict, error) {
	k.header.Count++
	k.header.Status, k.header.Approver = Writing, ""
	if k.err == nil {
		k.err = headers.Put(k.tx, k.c.Site, onlyKey, *k.header)
	}
	return kv.Verdict{}, k.err
}

func applyMove(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var m moving
	if err := kv.Unmarshal(c.Payload, &m); err != nil {
		return kv.Verdict{}, err
	}
	h, refused, err := over(tx, c.Site, m.Over)
	if err != nil || refused.Refused != "" {
		return refused, err
	}
	h.Cursor = min(max(m.Cursor, 1), len(h.Steps))
	chain := chain{tx: tx, c: &c, header: &h}
	return chain.done()
}

func applyReview(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var r reviewing
	if err := kv.Unmarshal(c.Payload, &r); err != nil {
		return kv.Verdict{}, err
	}
	h, refused, err := over(tx, c.Site, r.Over)
	if err != nil || refused.Refused != "" {
		return refused, err
	}
	h.Count++
	h.Status, h.Approver = r.Status, ""
	if r.Status == Approved {
		h.Approver = c.Actor
	}
	return kv.Verdict{}, headers.Put(tx, c.Site, onlyKey, h)
}

func applyPublish(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var p publishing
	if err := kv.Unmarshal(c.Payload, &p); err != nil {
		return kv.Verdict{}, err
	}
	h, refused, err := over(tx, c.Site, p.Over)
	if err != nil || refused.Refused != "" {
		return refused, err
	}
	version := c
	version.Payload = p.Version
	verdict, err := keymap.ApplyVersion(tx, version)
	if err != nil || verdict.Refused != "" {
		return verdict, err
	}
	number, _, err := keymap.VersionIn(tx, c.Site)
	if err != nil {
		return verdict, err
	}
	if err := judges.Put(tx, c.Site, numberKey(number), p.Judged); err != nil || !p.Draft {
		return verdict, err
	}
	chain := chain{tx: tx, c: &c, header: &h}
	chain.cut(0)
	h.Writers = nil
	_, err = chain.done()
	return verdict, err
}

// listing is the payload of a put of tests. Over is the version that must be there; nil is any.
type listing struct {
	Over   *int      `cbor:"over"`
	Items  int       `cbor:"items"`
	Chunks []kv.Hash `cbor:"chunks"`
}

func applyTests(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var l listing
	if err := kv.Unmarshal(c.Payload, &l); err != nil {
		return kv.Verdict{}, err
	}
	old, err := testsOf(tx, c.Site)
	if err != nil {
		return kv.Verdict{}, err
	}
	if l.Over != nil && *l.Over != old.Count {
		return kv.Verdict{Refused: refusedChanged, Result: strconv.Itoa(old.Count)}, nil
	}
	next := tested{Count: old.Count + 1, Items: l.Items, Chunks: l.Chunks, At: c.At, Actor: c.Actor}
	return kv.Verdict{}, tests.Put(tx, c.Site, onlyKey, next)
}
