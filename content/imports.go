package content

import (
	"context"
	"fmt"
	"time"

	"moments/internal/kv"
)

// ImportRun is one import that changed something. ID, At and Actor are given when it is recorded.
type ImportRun struct {
	ID         kv.Seq    `cbor:"id"`
	Source     string    `cbor:"src"`
	At         time.Time `cbor:"at"`
	Actor      string    `cbor:"by"`
	New        int       `cbor:"new"`
	Changed    int       `cbor:"changed"`
	Unchanged  int       `cbor:"same"`
	Ineligible int       `cbor:"hidden"` // of all three: drafts, of the future, expired
	Skipped    int       `cbor:"skipped"`
	Complete   bool      `cbor:"whole"` // false when it was stopped before its end
}

const kindImport = "import.run"

var imports = kv.NewTable[ImportRun]("import")

// RecordImport keeps a run. Its ID is the number of the change that records it. During a run it records nothing, because
// that has its own place in the book of runs.
func (c *Catalog) RecordImport(ctx context.Context, by kv.Author, run ImportRun) (kv.Seq, error) {
	if c.run != "" {
		return 0, nil
	}
	payload, err := kv.Marshal(run)
	if err != nil {
		return 0, fmt.Errorf("encoding the import run: %w", err)
	}
	records, err := c.store.Commit(ctx, c.change(by, kindImport, payload))
	if err != nil {
		return 0, fmt.Errorf("recording the import run: %w", err)
	}
	return records[0].Seq, nil
}

// applyImport keys a run by its number, at full width so that the rows are in its order.
func applyImport(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var run ImportRun
	if err := kv.Unmarshal(c.Payload, &run); err != nil {
		return kv.Verdict{}, err
	}
	run.ID, run.At, run.Actor = c.Seq, c.At, c.Actor
	key := fmt.Sprintf("%020d", c.Seq)
	return kv.Verdict{Result: key}, imports.Put(tx, c.Site, key, run)
}

// Imports returns the runs, oldest first.
func (c *Catalog) Imports() (runs []ImportRun, err error) {
	err = c.store.View(func(tx *kv.Tx) error {
		for row, err := range imports.All(tx, c.site, "", "") {
			if err != nil {
				return err
			}
			row.Value.At = row.Value.At.UTC()
			runs = append(runs, row.Value)
		}
		return nil
	})
	return runs, err
}
