package reading

import (
	"errors"
	"time"

	"moments/internal/kv"
)

// Version is what was published last. The zero one says that nothing ever was.
type Version struct {
	Number int
	At     time.Time
	Actor  string
	Note   string
	Bytes  int // 0: the program's own model reads
}

// Own reports whether the site's own model reads.
func (v Version) Own() bool { return v.Bytes > 0 }

const kindPut = "reading.put"

const refusedUnchanged = "unchanged"

// stored is the row, and the payload of a change; number, time and author are those of the change. Chunk is "" after a
// reset.
type stored struct {
	Number int       `cbor:"n"`
	At     time.Time `cbor:"at"`
	Actor  string    `cbor:"actor"`
	Note   string    `cbor:"note"`
	Chunk  kv.Hash   `cbor:"chunk"`
	Bytes  int       `cbor:"bytes"`
}

func (s stored) version() Version {
	return Version{Number: s.Number, At: s.At.UTC(), Actor: s.Actor, Note: s.Note, Bytes: s.Bytes}
}

var models = kv.NewTable[stored]("reading")

const key = "model"

// Kinds are the changes that this package owns, for kv.Config.
func Kinds() map[string]kv.Apply { return map[string]kv.Apply{kindPut: applyPut} }

// applyPut refuses the file that reads already.
func applyPut(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var next stored
	if err := kv.Unmarshal(c.Payload, &next); err != nil {
		return kv.Verdict{}, err
	}
	now, err := current(tx, c.Site)
	if err != nil {
		return kv.Verdict{}, err
	}
	if now.Chunk == next.Chunk {
		return kv.Verdict{Refused: refusedUnchanged}, nil
	}
	next.Number, next.At, next.Actor = now.Number+1, c.At, c.Actor
	return kv.Verdict{}, models.Put(tx, c.Site, key, next)
}

// current is the newest row, a zero one when there is none.
func current(tx *kv.Tx, site string) (stored, error) {
	row, err := models.Get(tx, site, key)
	if errors.Is(err, kv.ErrNotFound) {
		err = nil
	}
	return row, err
}
