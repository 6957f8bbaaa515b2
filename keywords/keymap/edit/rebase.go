package edit

import "moments/keywords/keymap"

// Side is whose wish counts where both sides of a merge want something else.
type Side string

// The sides. Nobody's wish counts by itself.
const (
	Nobody Side = ""
	Ours   Side = "ours"
	Theirs Side = "theirs"
)

// Conflict is a row of which both sides want something else: other values in the fields, or the one a change and the other nothing of it. A
// row that is not there is nil. In a Field, Before is ours and After is theirs.
type Conflict struct {
	ID                 string
	Base, Ours, Theirs *keymap.Row
	Fields             []Field // none when one side has removed the row
}

// Rebase makes of ours, which began from base, what it is when it begins from theirs: what either side has changed since. Where both want
// something else it takes the wish of a side, ours for Nobody, and names the conflict in any case. The rows are in the order of theirs, those
// that only ours has last.
func Rebase(base, ours, theirs []keymap.Row, prefer Side) (rows []keymap.Row, conflicts []Conflict) {
	r := rebase{prefer: prefer, base: byID(base), ours: byID(ours), theirs: byID(theirs)}
	for i := range theirs {
		r.merge(theirs[i].ID)
	}
	for i := range ours {
		if r.theirs[ours[i].ID] == nil {
			r.merge(ours[i].ID)
		}
	}
	return r.rows, r.conflicts
}

// rebase is one call of Rebase.
type rebase struct {
	prefer             Side
	base, ours, theirs map[string]*keymap.Row
	rows               []keymap.Row
	conflicts          []Conflict
}

// merge adds what becomes of the row with the id, if anything does.
func (r *rebase) merge(id string) {
	base, ours, theirs := r.base[id], r.ours[id], r.theirs[id]
	switch {
	case same(base, ours):
		r.keep(theirs)
	case same(base, theirs), same(ours, theirs):
		r.keep(ours)
	case ours == nil || theirs == nil:
		r.conflicts = append(r.conflicts, Conflict{ID: id, Base: base, Ours: ours, Theirs: theirs})
		if r.prefer == Theirs {
			r.keep(theirs)
		} else {
			r.keep(ours)
		}
	default:
		r.keep(r.byField(base, ours, theirs))
	}
}

func (r *rebase) keep(row *keymap.Row) {
	if row != nil {
		r.rows = append(r.rows, *row)
	}
}

func same(a, b *keymap.Row) bool { return a == b || a != nil && b != nil && *a == *b }

// byField takes of each side what it has changed.
func (r *rebase) byField(base, ours, theirs *keymap.Row) *keymap.Row {
	if base == nil {
		base = &keymap.Row{Volume: -1}
	}
	merged := *theirs
	var both []Field
	for i := range columns {
		f := &columns[i]
		was, our, their := f.text(base), f.text(ours), f.text(theirs)
		switch {
		case our == their || our == was:
			continue
		case their != was:
			both = append(both, Field{f.name, our, their})
			if r.prefer == Theirs {
				continue
			}
		}
		f.copy(&merged, ours)
	}
	if len(both) > 0 {
		r.conflicts = append(r.conflicts, Conflict{ID: ours.ID, Base: r.base[ours.ID], Ours: ours, Theirs: theirs, Fields: both})
	}
	return &merged
}
