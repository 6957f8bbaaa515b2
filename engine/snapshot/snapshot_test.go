package snapshot_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/engine/snapshot"
)

type state struct {
	_       struct{} `cbor:",toarray"`
	Applied uint64
	Counts  map[string]float64
}

var (
	form  = snapshot.Form{Name: "test", Version: 2}
	known = state{Applied: 7, Counts: map[string]float64{"b": 0.5, "a": 1e-9, "c": 3}}
)

// Whatever the state, what was written is what is read, and equal states are equal bytes.
func TestWhatWasWrittenIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	rapid.Check(t, func(t *rapid.T) {
		want := state{
			Applied: rapid.Uint64().Draw(t, "applied"),
			Counts:  rapid.MapOf(rapid.String(), rapid.Float64()).Draw(t, "counts"),
		}
		if err := form.Write(path, want); err != nil {
			t.Fatal(err)
		}
		var got state
		if err := form.Read(path, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(state{})); diff != "" {
			t.Fatal(diff)
		}
		data, err := os.ReadFile(path)
		var again bytes.Buffer
		if err = errors.Join(err, form.Encode(&again, got)); err != nil || !bytes.Equal(data, again.Bytes()) {
			t.Fatalf("the file has other bytes than its state: %v", err)
		}
	})
}

func TestAFileThatIsNotThereIsNothingSeen(t *testing.T) {
	got := state{}
	if err := form.Read(filepath.Join(t.TempDir(), "snapshot"), &got); err != nil || got.Applied != 0 || got.Counts != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if err := form.Read(t.TempDir(), &got); err == nil || errors.Is(err, snapshot.ErrSnapshot) {
		t.Errorf("a folder is read: %v", err)
	}
}

func TestDamageIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	if err := form.Write(path, known); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		flipped := bytes.Clone(data)
		flipped[i] ^= 0x40
		for _, bad := range [][]byte{flipped, data[:i]} {
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := form.Read(path, &state{}); !errors.Is(err, snapshot.ErrSnapshot) {
				t.Fatalf("damage at byte %d: %v", i, err)
			}
		}
	}
}

func TestAnotherFormIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	if err := form.Write(path, known); err != nil {
		t.Fatal(err)
	}
	for _, other := range []snapshot.Form{{Name: "test", Version: 3}, {Name: "tests", Version: 2}} {
		if err := other.Read(path, &state{}); !errors.Is(err, snapshot.ErrSnapshot) {
			t.Errorf("%+v: %v", other, err)
		}
	}
	if err := form.Read(path, &struct{ Applied string }{}); !errors.Is(err, snapshot.ErrSnapshot) {
		t.Errorf("another shape: %v", err)
	}
}

// A disk that is full half way leaves the old file, and nothing beside it.
func TestAFailureLeavesWhatWasThere(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "snapshot")
	if err := form.Write(path, known); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space")
	err := snapshot.Replace(path, func(w io.Writer) error {
		fmt.Fprint(w, "half of it")
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	var got state
	if err := form.Read(path, &got); err != nil || got.Applied != known.Applied {
		t.Errorf("%+v, %v", got, err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("%d files are left", len(left))
	}
	if err := form.Write(filepath.Join(folder, "no", "such"), known); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// What a killed program has left beside the file does not stop the next one.
func TestWhatWasLeftIsOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	if err := os.WriteFile(path+".new", bytes.Repeat([]byte("x"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	var got state
	if err := errors.Join(form.Write(path, known), form.Read(path, &got)); err != nil || got.Applied != known.Applied {
		t.Errorf("%+v, %v", got, err)
	}
}
