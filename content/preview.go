package content

import (
	"errors"
	"slices"

	"moments/internal/kv"
)

// Preview says what Put would do now, and writes nothing. The id of an input that would be new is "": it is given by
// the commit. The errors are those of Put.
func (c *Catalog) Preview(inputs ...Input) ([]Put, error) {
	inputs = slices.Clone(inputs)
	if err := prepare(inputs); err != nil {
		return nil, err
	}
	puts, _, err := c.judge(inputs)
	return puts, err
}

// judge completes the inputs, compares them with what is known, in one snapshot, and reports for which there is nothing
// to write. The sequences are left to the commit.
func (c *Catalog) judge(inputs []Input) (puts []Put, done []bool, err error) {
	puts, done = make([]Put, len(inputs)), make([]bool, len(inputs))
	err = c.store.View(func(tx *kv.Tx) error {
		for i := range inputs {
			if err := c.identify(&inputs[i]); err != nil {
				return err
			}
			known, err := lookUp(tx, c.site, inputs[i].Asset)
			if err != nil {
				return err
			}
			puts[i] = Put{ID: known.ID, Outcome: known.outcome(&inputs[i].Asset)}
			if done[i] = puts[i].Outcome == Unchanged; !done[i] {
				continue
			}
			if puts[i].Outcome, err = c.earlier(tx, &known); err != nil {
				return err
			}
		}
		return nil
	})
	return puts, done, err
}

// earlier says what the run has done before to an asset that it would leave as it is now.
func (c *Catalog) earlier(tx *kv.Tx, known *stored) (Outcome, error) {
	if c.run == "" || known.Run != c.run {
		return Unchanged, nil
	}
	t, err := touched.Get(tx, c.site, touchKey(c.run, known.ID))
	switch {
	case errors.Is(err, kv.ErrNotFound):
		return Unchanged, nil
	case t.New:
		return New, err
	}
	return Changed, err
}
