package content

import (
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
	return c.judge(inputs)
}

// judge completes the inputs and compares them with what is known, in one snapshot. The sequences are left to the commit.
func (c *Catalog) judge(inputs []Input) ([]Put, error) {
	puts := make([]Put, len(inputs))
	err := c.store.View(func(tx *kv.Tx) error {
		for i := range inputs {
			if err := c.identify(&inputs[i]); err != nil {
				return err
			}
			known, err := lookUp(tx, c.site, inputs[i].Asset)
			if err != nil {
				return err
			}
			puts[i] = Put{ID: known.ID, Outcome: Changed}
			switch {
			case known.ID == "":
				puts[i].Outcome = New
			case known.Print == inputs[i].Print:
				puts[i].Outcome = Unchanged
			}
		}
		return nil
	})
	return puts, err
}
