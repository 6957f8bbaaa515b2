package tags

import (
	"context"
	"strconv"

	"moments/api/problem"
	"moments/api/rest"
	"moments/content/twin"
)

// Looking is for which twins is looked. Least is how alike they are at least, 0 for twin.DefaultLeast.
type Looking struct {
	Source string
	Least  float64
}

// TwinsAddress reads which twins are asked for.
func TwinsAddress(p *rest.Params) Looking {
	l := Looking{Source: p.Text("source")}
	if text := p.Text("least"); text != "" {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || !(n >= 0.5 && n <= 1) {
			p.Refuse("least", text, "use a number from 0.5 to 1")
		}
		l.Least = n
	}
	return l
}

// Twins looks for assets that say the same. It reads every text. It returns problem.ErrBusy while another one looks.
func (h *Handlers) Twins(ctx context.Context, l Looking) (Twins, error) {
	if !h.heavy.TryLock() {
		return Twins{}, problem.ErrBusy
	}
	defer h.heavy.Unlock()
	groups, err := twin.In(ctx, h.cfg.Engine.Catalog(), l.Source, l.Least)
	return TwinsOf(groups), err
}
