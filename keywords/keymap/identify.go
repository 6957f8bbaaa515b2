package keymap

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"moments/keywords"
	"moments/keywords/keymap/pattern"
)

// Identify gives an id to every row that has none, in place: its NaturalID, with a number when that is taken. It returns a problem for
// every id that stands twice.
func Identify(rows []Row) (problems []Problem) {
	taken := make(map[string]int, len(rows))
	for i := range rows {
		id := rows[i].ID
		if id == "" {
			continue
		}
		if first, twice := taken[id]; twice {
			problems = append(problems, Problem{
				Places: []Place{{first + 1, id}, {i + 1, id}}, Found: fmt.Sprintf("the row id %q twice", id),
				Try: "give each row its own id, or leave it blank", Kind: ErrInvalid,
			})
			continue
		}
		taken[id] = i
	}
	for i := range rows {
		base := rows[i].ID
		if base != "" {
			continue
		}
		base = rows[i].NaturalID()
		id := base
		for n := 2; ; n++ {
			if _, isTaken := taken[id]; !isTaken {
				break
			}
			id = fmt.Sprintf("%s-%d", base, n)
		}
		rows[i].ID = id
		taken[id] = i
	}
	return problems
}

// NaturalID is a hash of what the row matches, so that the same keyword in another file has the same. It leaves the moment out, but for what
// tells rows of one phrase apart, so that a row keeps it when it is moved to another moment.
func (r *Row) NaturalID() string {
	apart := keywords.Moment{}
	switch {
	case r.Negative:
		apart = r.Moment
	case r.Stage != "":
		apart.Step = r.Moment.Step
	}
	text := fmt.Sprintf("%s\x00%s\x00%s\x00%s", keywords.Phrase(r.Phrase).Normal(), r.Label(), pattern.Locale(r.Locale), apart)
	sum := sha256.Sum256([]byte(text))
	return "r" + hex.EncodeToString(sum[:5])
}
