package shelf

import (
	"bytes"
	"cmp"
	"slices"

	"moments/internal/kv"
)

// List is a table that holds one list for each site.
type List[T any] struct {
	table kv.Table[placed[T]]
	key   func(T) string
}

// placed is an item with its place in the list, from 0.
type placed[T any] struct {
	Place      int `cbor:"place"`
	Definition T   `cbor:"def"`
}

// NewList names the table of a list, whose items have different keys.
func NewList[T any](table string, key func(T) string) List[T] {
	return List[T]{table: kv.NewTable[placed[T]](table), key: key}
}

// Put makes list the list of the site, and reports whether it was another one.
func (l List[T]) Put(tx *kv.Tx, site string, list []T) (changed bool, err error) {
	if same, err := l.Holds(tx, site, list); err != nil || same {
		return false, err
	}
	known, err := l.All(tx, site)
	if err != nil {
		return false, err
	}
	for _, old := range known {
		if err := l.table.Delete(tx, site, l.key(old)); err != nil {
			return false, err
		}
	}
	for place, item := range list {
		if err := l.table.Put(tx, site, l.key(item), placed[T]{place, item}); err != nil {
			return false, err
		}
	}
	return true, nil
}

// All is the list of the site.
func (l List[T]) All(tx *kv.Tx, site string) (list []T, err error) {
	rows, err := Values(tx, site, l.table)
	slices.SortFunc(rows, func(a, b placed[T]) int { return cmp.Compare(a.Place, b.Place) })
	for _, row := range rows {
		list = append(list, row.Definition)
	}
	return list, err
}

// Holds reports whether list is the list of the site, by the stored forms of both.
func (l List[T]) Holds(tx *kv.Tx, site string, list []T) (bool, error) {
	known, err := l.All(tx, site)
	if err != nil || len(known) == 0 || len(list) == 0 {
		return len(known) == len(list), err
	}
	a, err := kv.Marshal(known)
	if err != nil {
		return false, err
	}
	b, err := kv.Marshal(list)
	return bytes.Equal(a, b), err
}

// Values are the rows of a table without their keys, in order of these.
func Values[V any](tx *kv.Tx, site string, table kv.Table[V]) (list []V, err error) {
	for row, err := range table.All(tx, site, "", "") {
		if err != nil {
			return nil, err
		}
		list = append(list, row.Value)
	}
	return list, nil
}
