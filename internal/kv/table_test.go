package kv_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/internal/kv"
)

// apply opens a store in memory and commits one change that is applied by fn.
func apply(t *testing.T, fn func(tx *kv.Tx) error) (*kv.Store, error) {
	t.Helper()
	s := open(t, "", kv.Config{Kinds: map[string]kv.Apply{
		"test": func(tx *kv.Tx, _ kv.Change) (kv.Verdict, error) { return kv.Verdict{}, fn(tx) },
	}})
	_, err := s.Commit(t.Context(), change("test", nil))
	return s, err
}

func view(t *testing.T, s *kv.Store, fn func(tx *kv.Tx) error) {
	t.Helper()
	if err := s.View(fn); err != nil {
		t.Error(err)
	}
}

func TestTable(t *testing.T) {
	words := kv.NewTable[string]("word")
	others := kv.NewTable[string]("words") // whose name begins like the first
	keys := []string{"a", "a/b", "ab", "b", "b\x00c", "z\xff"}
	s, err := apply(t, func(tx *kv.Tx) error {
		for _, key := range keys {
			err := errors.Join(words.Put(tx, "main", key, "main "+key), words.Put(tx, "mai", key, "mai"))
			if err = errors.Join(err, others.Put(tx, "main", key, "others")); err != nil {
				return err
			}
		}
		got, err := words.Get(tx, "main", "a/b")
		if got != "main a/b" {
			t.Errorf("an Apply does not see what it has written: %q", got)
		}
		err = errors.Join(err, words.Put(tx, "main", "gone", "x"), words.Delete(tx, "main", "gone"))
		return errors.Join(err, words.Delete(tx, "main", "never"))
	})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ prefix, from, want string }{
		{"", "", "a,a/b,ab,b,b\x00c,z\xff"},
		{"a", "", "a,a/b,ab"},
		{"a/", "", "a/b"},
		{"", "ab", "ab,b,b\x00c,z\xff"},
		{"a", "a/", "a/b,ab"},
		{"b", "a", "b,b\x00c"},
		{"a", "b", ""},
		{"c", "", ""},
	}
	for _, test := range tests {
		view(t, s, func(tx *kv.Tx) error {
			var rows, plain []string
			for row, err := range words.All(tx, "main", test.prefix, test.from) {
				if err != nil || row.Value != "main "+row.Key {
					t.Errorf("row %+v, error %v", row, err)
				}
				rows = append(rows, row.Key)
			}
			for key := range words.Keys(tx, "main", test.prefix) {
				plain = append(plain, key)
			}
			if got := strings.Join(rows, ","); got != test.want {
				t.Errorf("All(%q, %q) = %q, want %q", test.prefix, test.from, got, test.want)
			}
			if got := strings.Join(plain, ","); test.from == "" && got != test.want {
				t.Errorf("Keys(%q) = %q, want %q", test.prefix, got, test.want)
			}
			return nil
		})
	}
	view(t, s, func(tx *kv.Tx) error {
		for range words.All(tx, "main", "", "") {
			break // which must close the iterator
		}
		for range words.Keys(tx, "main", "") {
			break
		}
		there, err := words.Has(tx, "main", "a")
		gone, err2 := words.Has(tx, "main", "gone")
		if !there || gone {
			t.Errorf("Has: %v, %v", there, gone)
		}
		_, notFound := words.Get(tx, "other", "a")
		wantErr(t, notFound, kv.ErrNotFound)
		return errors.Join(err, err2)
	})
}

func TestTableErrors(t *testing.T) {
	words := kv.NewTable[string]("word")
	long, large := strings.Repeat("k", 70_000), strings.Repeat("v", 1<<20)
	tests := []struct {
		name string
		fn   func(tx *kv.Tx) error
		want error
	}{
		{"long key", func(tx *kv.Tx) error { return words.Put(tx, "main", long, "") }, kv.ErrTooLarge},
		{"deleting a long key", func(tx *kv.Tx) error { return words.Delete(tx, "main", long) }, kv.ErrTooLarge},
		{"large row", func(tx *kv.Tx) error { return words.Put(tx, "main", "k", large) }, kv.ErrTooLarge},
		{"no encoding", func(tx *kv.Tx) error { return kv.NewTable[func()]("fn").Put(tx, "main", "k", func() {}) }, nil},
		{"applied sequence in an Apply", func(tx *kv.Tx) error { _, err := tx.AppliedIn(kv.Cmd); return err }, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := apply(t, test.fn); err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
	s, err := apply(t, func(tx *kv.Tx) error { return words.Put(tx, "main", "k", large[100:]) })
	if err != nil {
		t.Error(err)
	}
	view(t, s, func(tx *kv.Tx) error {
		if words.Put(tx, "main", "k", "") == nil || words.Delete(tx, "main", "k") == nil {
			t.Error("a View could write")
		}
		return nil
	})
	if err := s.SetRaw("s/main/word/k", []byte{0xff}); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *kv.Tx) error {
		_, err := words.Get(tx, "main", "k")
		wantErr(t, err, kv.ErrCorrupt)
		count := 0
		for _, err := range words.All(tx, "main", "", "") {
			count++
			wantErr(t, err, kv.ErrCorrupt)
		}
		if count != 1 {
			t.Errorf("All went on after its error: %d", count)
		}
		return nil
	})
}

type everything struct {
	Text  string
	Bytes []byte
	Time  time.Time
	Zero  time.Time
	Map   map[string]int
	Many  []bool
}

// What Marshal accepts, Unmarshal must give back, or an acknowledged change could not be read again.
func TestMarshalLosesNothing(t *testing.T) {
	want := everything{
		Text: "not \xff UTF-8", Bytes: []byte{0, 255}, Time: time.Date(2026, 11, 21, 12, 0, 0, 123_456_789, time.UTC),
		Map: map[string]int{"b": 1, "a": 2, "c": 3}, Many: make([]bool, 200_000),
	}
	data, err := kv.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got everything
	if err := kv.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Many) != len(want.Many) {
		t.Errorf("%d elements, want %d", len(got.Many), len(want.Many))
	}
	want.Many, got.Many = nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	clear(data)
	if got.Text != want.Text || got.Bytes[1] != 255 {
		t.Error("the result shares memory with the data")
	}
	first, err := kv.Marshal(want)
	for range 10 {
		if again, err2 := kv.Marshal(got); !bytes.Equal(first, again) || err != nil || err2 != nil {
			t.Errorf("encoded as %x and as %x; errors %v, %v", first, again, err, err2)
		}
	}
}
