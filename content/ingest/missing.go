package ingest

import (
	"context"
	"fmt"
)

// missing finds out what a source does not have any more.
type missing struct {
	source string
	seen   map[string]bool // external ids, of what was skipped as well
	lost   int             // files and rows of which nobody knows what was in them
}

// note remembers an item. What could not be read, and has no identity, may be any of the assets that are known.
func (m *missing) note(item Item) {
	if m.seen == nil {
		m.seen = map[string]bool{}
	}
	m.source = item.Input.Source
	id := item.Input.ExternalID
	switch {
	case item.Skip == nil:
		m.seen[id] = true
	case !item.Skip.Code.Wrong():
	case id != "":
		m.seen[id] = true
	default:
		m.lost++
	}
}

func (m *missing) has(external string) bool { return m.seen[external] }

// withdraw withdraws what the run did not see, at its end.
func (im *importer) withdraw(ctx context.Context) (err error) {
	m := &im.missing
	switch {
	case m.lost > 0:
		im.report.Withheld = fmt.Sprintf("%d files or rows could not be read: nothing was withdrawn", m.lost)
	case len(m.seen) == 0:
		im.report.Withheld = "the source has no assets: nothing was withdrawn"
	case im.opts.DryRun:
		ids, failed := im.catalog.Missing(m.source, m.has)
		im.report.Missing, err = len(ids), failed
	default:
		im.report.Missing, err = im.catalog.WithdrawMissing(ctx, im.opts.Author, m.source, m.has)
	}
	return err
}
