package intake

import (
	"context"
)

// doer is how one kind is taken in and taken back. Both may be called again for a run that was cut off.
type doer interface {
	do(ctx context.Context, w *work) error
	// undo takes back what the run of the given id did, during the run of w.
	undo(ctx context.Context, w *work, id string) error
}

func (d *Desk) doerOf(k Kind) doer {
	switch k {
	case Assets:
		return assets{}
	case Crawl:
		return sites{}
	case Rules:
		return rules{}
	case KeywordMap:
		return words{}
	}
	return d.listOf(k)
}
