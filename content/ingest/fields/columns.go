package fields

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"moments/content/ingest/front"
	"moments/keywords/keymap/pattern"
)

// ErrColumn is returned for columns of one's own that are given to a field that there is not. The error is a *ColumnError.
var ErrColumn = errors.New("no such field")

// ColumnError says which field there is not, and which there are.
type ColumnError struct {
	Name    string
	Nearest string // the one that was probably meant, "" for none
	Known   []string
}

// Found is what was found, in the words of a skip.
func (e *ColumnError) Found() string {
	return fmt.Sprintf("the field %.50q, to which a column is given", e.Name)
}

// Try is what to try, in the words of a skip.
func (e *ColumnError) Try() string {
	try := "use one of " + strings.Join(e.Known, ", ")
	if e.Nearest != "" {
		try = "did you mean " + e.Nearest + "? " + try
	}
	return try
}

func (e *ColumnError) Error() string {
	return fmt.Sprintf("%v: found %s; %s", ErrColumn, e.Found(), e.Try())
}

// Unwrap makes errors.Is(err, ErrColumn) true.
func (e *ColumnError) Unwrap() error { return ErrColumn }

// CheckColumns refuses columns of one's own for fields that there are not.
func CheckColumns(columns map[string]string) error {
	known := newVocabulary(true)
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		if _, ok := known[front.Fold(name)]; !ok {
			all := ofTables(known)
			return &ColumnError{name, pattern.Nearest(front.Fold(name), all), all}
		}
	}
	return nil
}

// ofTables are the fields that tables have, as the columns of assets.csv are named, in their order.
func ofTables(v Vocabulary) (all []string) {
	for _, n := range names {
		if v[front.Fold(string(n.field))].field == n.field {
			all = append(all, string(n.field))
		}
	}
	return all
}
