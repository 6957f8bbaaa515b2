package journal

import (
	"errors"
	"fmt"
	"regexp"
)

// MaxChain is the greatest length of the name of a chain, in bytes.
const MaxChain = 128

// ErrChain is returned for a name that no chain can have.
var ErrChain = errors.New("not the name of a chain")

var chainForm = regexp.MustCompile(`^[A-Za-z0-9_.:-]*$`)

// CheckChain returns ErrChain, with what to try, for a name that no chain can have. "" is no chain and fine.
func CheckChain(chain string) error {
	if len(chain) > MaxChain || !chainForm.MatchString(chain) {
		return fmt.Errorf("%w: use up to %d letters, digits and . _ : -", ErrChain, MaxChain)
	}
	return nil
}
