package rank

import (
	"fmt"
	"hash/fnv"
)

// Plan is everything that decides an order besides the facts: how candidates are scored, and how a slate is drawn.
type Plan struct {
	Weights Weights
	Policy  Policy
}

// Version names a plan: equal ones have equal names, on every machine.
func (p *Plan) Version() string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %v %v", Schema, p.Weights, p.Policy)
	return fmt.Sprintf("%016x", h.Sum64())
}
