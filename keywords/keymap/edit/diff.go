package edit

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"moments/keywords/keymap"
)

// Diff is what is different between two sets of rows. Moved says that rows of both stand in another order, which decides between rows that are
// alike in everything else.
type Diff struct {
	Added   []keymap.Row // in the order of the second set
	Removed []keymap.Row // in the order of the first
	Changed []Changed    // in the order of the second
	Moved   bool
}

// Changed is a row of both sets that is not the same in them.
type Changed struct {
	Before, After keymap.Row
	Fields        []Field
}

// Field is a column of a row that is different, with its texts.
type Field struct{ Name, Before, After string }

// IsEmpty reports whether nothing is different.
func (d *Diff) IsEmpty() bool {
	return len(d.Added) == 0 && len(d.Removed) == 0 && len(d.Changed) == 0 && !d.Moved
}

// Between is what is different between a and b, by the ids of their rows.
func Between(a, b []keymap.Row) (d Diff) {
	before, after := byID(a), byID(b)
	for i := range b {
		old := before[b[i].ID]
		switch {
		case old == nil:
			d.Added = append(d.Added, b[i])
		case *old != b[i]:
			if changed := differing(old, &b[i]); len(changed) > 0 {
				d.Changed = append(d.Changed, Changed{*old, b[i], changed})
			}
		}
	}
	for i := range a {
		if after[a[i].ID] == nil {
			d.Removed = append(d.Removed, a[i])
		}
	}
	d.Moved = !slices.Equal(common(a, after), common(b, before))
	return d
}

func differing(a, b *keymap.Row) (list []Field) {
	for i := range columns {
		f := &columns[i]
		if x, y := f.text(a), f.text(b); x != y {
			list = append(list, Field{f.name, x, y})
		}
	}
	return list
}

// common are the ids of the rows that the other set has, too.
func common(rows []keymap.Row, other map[string]*keymap.Row) (ids []string) {
	for i := range rows {
		if other[rows[i].ID] != nil {
			ids = append(ids, rows[i].ID)
		}
	}
	return ids
}

// Edits make the rows of the second set of those of the first.
func (d *Diff) Edits() (edits []Edit) {
	for i := range d.Removed {
		edits = append(edits, Edit{Remove: d.Removed[i].ID})
	}
	for i := range d.Changed {
		edits = append(edits, Edit{Put: &d.Changed[i].After})
	}
	for i := range d.Added {
		edits = append(edits, Edit{Put: &d.Added[i]})
	}
	return edits
}

// WriteText writes a line for each row that is different: + for an added one, - for a removed one, ~ for a changed one with its fields. At
// most limit lines of each are written, and how many more there are; 0 writes all.
func (d *Diff) WriteText(w io.Writer, limit int) error {
	var b strings.Builder
	lines(&b, '-', limit, d.Removed, func(r *keymap.Row) string { return describe(r) })
	lines(&b, '+', limit, d.Added, func(r *keymap.Row) string { return describe(r) })
	lines(&b, '~', limit, d.Changed, func(c *Changed) string {
		texts := make([]string, len(c.Fields))
		for i, f := range c.Fields {
			texts[i] = fmt.Sprintf("%s %q -> %q", f.Name, f.Before, f.After)
		}
		return describe(&c.After) + ": " + strings.Join(texts, ", ")
	})
	if d.Moved {
		b.WriteString("~ the order of the rows\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func lines[T any](b *strings.Builder, sign byte, limit int, list []T, text func(*T) string) {
	for i := range list {
		if i == limit && limit > 0 {
			fmt.Fprintf(b, "%c and %d more\n", sign, len(list)-i)
			return
		}
		fmt.Fprintf(b, "%c %s\n", sign, text(&list[i]))
	}
}

// describe is a row in a line.
func describe(r *keymap.Row) string {
	text := fmt.Sprintf("%s %q %s %s", r.ID, r.Phrase, r.Label(), r.Moment)
	if r.Topic != "" {
		text += " " + string(r.Topic)
	}
	return text
}
