package journal_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/iotest"
	"time"

	"moments/engine/journal"
	"moments/internal/kv"
)

const day = 24 * time.Hour

// Ids are remembered for eight days and then forgotten, however many there are; newer ones stay.
func TestSweep(t *testing.T) {
	store := inMemory(t)
	j := journal.New(store, "main")
	many := func(prefix string, kind journal.Kind, n int) (list []journal.Outcome) {
		for i := range n {
			id := fmt.Sprintf("%s%05d", prefix, i)
			list = append(list, outcome(id, kind, id))
		}
		return list
	}
	record(t, j, noon, many("old", journal.Dwell, 5500)...)   // ids alone
	record(t, j, noon, many("click", journal.Click, 5500)...) // ids and items
	record(t, j, noon.Add(4*day), many("new", journal.Click, 3)...)
	record(t, journal.New(store, "other"), noon, outcome("old00000", journal.Click, "x"))
	sweep := func(at time.Time) (changes kv.Seq) {
		before := store.Head(kv.Out)
		if err := j.Sweep(t.Context(), by(at)); err != nil {
			t.Fatal(err)
		}
		return store.Head(kv.Out) - before
	}
	refused := func(at time.Time, o journal.Outcome) string { return record(t, j, at, o)[0].Refused }

	if n := sweep(noon.Add(8 * day)); n != 3 { // 11,003 ids, 5,000 at a time
		t.Errorf("it took %d changes", n)
	}
	if got := refused(noon, outcome("old00007", journal.Dwell, "x")); got != journal.RefusedDuplicate {
		t.Errorf("forgotten too early: %q", got)
	}
	sweep(noon.Add(9 * day))
	old := append(many("old", journal.Dwell, 5500), many("click", journal.Click, 5500)...)
	for i, r := range record(t, j, noon.Add(9*day), old...) {
		if r.Refused != "" {
			t.Fatalf("%s is still remembered: %q", old[i].Event, r.Refused)
		}
	}
	for _, o := range many("new", journal.Click, 3) {
		if got := refused(noon.Add(9*day), o); got != journal.RefusedDuplicate {
			t.Errorf("%s: %q", o.Event, got)
		}
		o.Event += "again"
		if got := refused(noon.Add(9*day), o); got != journal.RefusedRepeat {
			t.Errorf("%s: %q", o.Event, got)
		}
	}
	elsewhere := record(t, journal.New(store, "other"), noon, outcome("old00000", journal.Click, "x"))
	if elsewhere[0].Refused != journal.RefusedDuplicate {
		t.Errorf("another site's was swept too: %+v", elsewhere)
	}
	sweep(noon.Add(99 * day))
	if n := sweep(noon.Add(99 * day)); n != 1 {
		t.Errorf("of nothing it took %d changes", n)
	}
}

func TestOpenSigner(t *testing.T) {
	disk := newDisk(t)
	store := disk.open(t)
	random := bytes.NewReader(slices.Repeat([]byte{7}, 64))
	first, err := journal.OpenSigner(t.Context(), store, "main", by(noon), random)
	if err != nil {
		t.Fatal(err)
	}
	if random.Len() != 32 {
		t.Errorf("%d bytes of randomness are left of 64", random.Len())
	}
	token := first.Sign(claim())
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	store = disk.open(t)
	again, err := journal.OpenSigner(t.Context(), store, "main", by(noon), iotest.ErrReader(errors.New("asked for randomness")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Claim("main", token); err != nil {
		t.Errorf("after a restart: %v", err)
	}
	other, err := journal.OpenSigner(t.Context(), store, "other", by(noon), bytes.NewReader(slices.Repeat([]byte{8}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Claim("main", token); !errors.Is(err, journal.ErrToken) {
		t.Errorf("another site has the same secret: %v", err)
	}
	if _, err := journal.OpenSigner(t.Context(), store, "third", by(noon), bytes.NewReader(nil)); err == nil {
		t.Error("a secret was made of nothing")
	}
}

// Two that open at once end with the same secret: the second is refused.
func TestTwoSignersAtOnce(t *testing.T) {
	store := inMemory(t)
	open := func(fill byte) *journal.Signer {
		s, err := journal.OpenSigner(t.Context(), store, "main", by(noon), &racer{t: t, store: store, fill: fill})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	first := open(1)
	second := open(2)
	if _, err := second.Claim("main", first.Sign(claim())); err != nil {
		t.Error(err)
	}
}

// racer is randomness during which another opener is faster.
type racer struct {
	t     *testing.T
	store *kv.Store
	fill  byte
	done  bool
}

func (r *racer) Read(p []byte) (int, error) {
	if !r.done {
		r.done = true
		faster := bytes.NewReader(slices.Repeat([]byte{9}, 32))
		if _, err := journal.OpenSigner(r.t.Context(), r.store, "main", by(noon), faster); err != nil {
			r.t.Error(err)
		}
	}
	for i := range p {
		p[i] = r.fill
	}
	return len(p), nil
}
