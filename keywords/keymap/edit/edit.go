package edit

import "moments/keywords/keymap"

// Edit is one step from a set of rows to another: Put takes the place of the row with its id, or comes last when there is none; Remove is the
// id of a row that goes, if it is there. One of them is set.
type Edit struct {
	Put    *keymap.Row `cbor:"1,keyasint,omitempty"`
	Remove string      `cbor:"2,keyasint,omitempty"`
}

// ID is the id of the row that the edit is about.
func (e *Edit) ID() string {
	if e.Put != nil {
		return e.Put.ID
	}
	return e.Remove
}

// Apply returns rows after the edits, one after the other. It costs one look at each row, however many edits there are.
func Apply(rows []keymap.Row, edits []Edit) []keymap.Row {
	ends := make(map[string]end, len(edits))
	for i := range edits {
		id := edits[i].ID()
		before, touched := ends[id]
		now := end{put: edits[i].Put, isNew: before.isNew, order: before.order}
		if now.put == nil {
			now.isNew = true // if it comes again
		}
		if !touched || before.put == nil {
			now.order = i
		}
		ends[id] = now
	}
	next := make([]keymap.Row, 0, len(rows)+len(ends))
	for i := range rows {
		e, touched := ends[rows[i].ID]
		switch {
		case !touched:
			next = append(next, rows[i])
			continue
		case e.put != nil && !e.isNew:
			next = append(next, *e.put)
			delete(ends, rows[i].ID)
		}
	}
	for i := range edits {
		if e := ends[edits[i].ID()]; e.put != nil && e.order == i {
			next = append(next, *e.put)
		}
	}
	return next
}

// end is what becomes of a row in the end. IsNew says that one with its id has gone before, so that it comes last, in order of the edits that
// brought it.
type end struct {
	put   *keymap.Row
	isNew bool
	order int
}

func byID(rows []keymap.Row) map[string]*keymap.Row {
	known := make(map[string]*keymap.Row, len(rows))
	for i := range rows {
		known[rows[i].ID] = &rows[i]
	}
	return known
}
