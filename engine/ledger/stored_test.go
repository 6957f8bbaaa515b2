package ledger

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"moments/engine/journal"
)

// A snapshot whose checksum is right may still be of another program; whatever would make reading it fail later is
// found when it is loaded.
func TestStoredDaysThatDoNotFit(t *testing.T) {
	at := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	s := newState()
	s.answer(&journal.Answer{ID: "1", At: at, Phrase: "one", Chain: "c"})
	s.credit(&journal.Outcome{Kind: journal.Click, At: at, Items: []journal.Item{{Answer: "1", Asset: "x"}}}, at.UnixMicro())
	tests := map[string]func(d *storedDay){
		"a text that is not there":     func(d *storedDay) { d.Texts[phrase] = pack([]uint32{99}) },
		"a column too short":           func(d *storedDay) { d.Counts[clicks] = nil },
		"a column too long":            func(d *storedDay) { d.Dwell = pack([]float32{1, 2}) },
		"half a number":                func(d *storedDay) { d.Value = d.Value[:7] },
		"flags of no row":              func(d *storedDay) { d.RowFlags = nil },
		"texts longer than their ends": func(d *storedDay) { d.Words.Data = append(d.Words.Data, 'x') },
		"ends beyond the texts":        func(d *storedDay) { d.Words.Data = d.Words.Data[:1] },
		"ends out of order":            func(d *storedDay) { d.Words.Ends = pack([]uint32{9, 3}) },
		"no chain":                     func(d *storedDay) { d.Chains = storedArena{Data: []byte{}, Ends: []byte{}} },
		"an answer of no row":          func(d *storedDay) { d.Index.Rows = pack([]uint32{1}) },
		"an answer without its row":    func(d *storedDay) { d.Index.Rows = nil },
		"an item without its use":      func(d *storedDay) { d.Index.Uses = nil },
	}
	for name, damage := range tests {
		d := store(s.days[DayOf(at)])
		if _, err := d.segment(); err != nil {
			t.Fatal(err)
		}
		damage(&d)
		if _, err := d.segment(); !errors.Is(err, ErrSnapshot) {
			t.Errorf("%s: %v", name, err)
		}
	}
	head := s.snapshot().head
	head.Chains = pack([]storedChain{{chain: chain{Day: DayOf(at), Row: 7}}})
	section := section(t, head)
	if err := s.decodeHead(section); !errors.Is(err, ErrSnapshot) {
		t.Errorf("a chain of no row: %v", err)
	}
	if err := s.decodeHead(section[:3]); !errors.Is(err, ErrSnapshot) {
		t.Errorf("half a head: %v", err)
	}
	if _, err := decode(0, nil); !errors.Is(err, ErrSnapshot) {
		t.Errorf("no head: %v", err)
	}
}

func section(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := writeSection(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()[4:]
}
