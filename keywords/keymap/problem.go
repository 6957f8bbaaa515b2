package keymap

import (
	"errors"
	"fmt"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap/pattern"
)

// Errors of rows and definitions. They come as joined *Problem values.
var (
	ErrInvalid       = errors.New("not valid")
	ErrContradiction = errors.New("rows contradict each other")
	ErrUndefined     = errors.New("not defined")
)

// MaxProblems is how many problems one error names.
const MaxProblems = 20

// Place names one entry of a set: its number, from 1, and its id, key or phrase.
type Place struct {
	Number int
	ID     string
}

func (p Place) String() string {
	if p.ID == "" {
		return fmt.Sprintf("row %d", p.Number)
	}
	return fmt.Sprintf("row %d (%s)", p.Number, p.ID)
}

// Problem is what keeps a set from being taken: where, what was found, and what to try. Kind is ErrInvalid,
// ErrContradiction or ErrUndefined.
type Problem struct {
	Places []Place
	Found  string
	Try    string
	Kind   error
}

func (p *Problem) Error() string {
	places := make([]string, len(p.Places))
	for i, place := range p.Places {
		places[i] = place.String()
	}
	text := fmt.Sprintf("%s: %v: found %s", strings.Join(places, " and "), p.Kind, p.Found)
	if p.Try == "" {
		return text
	}
	return text + "; " + p.Try
}

// Unwrap makes errors.Is(err, p.Kind) true.
func (p *Problem) Unwrap() error { return p.Kind }

// join makes one error of problems, nil of none, and counts those it does not name.
func join(problems []Problem) error {
	var errs []error
	for i := range problems {
		if i == MaxProblems {
			errs = append(errs, fmt.Errorf("and %d more", len(problems)-i))
			break
		}
		errs = append(errs, &problems[i])
	}
	return errors.Join(errs...)
}

// invalid returns a problem for every row that cannot be taken as it is.
func invalid(rows []Row) (problems []Problem) {
	if len(rows) > MaxRows {
		return []Problem{{Kind: ErrInvalid, Places: []Place{{Number: MaxRows + 1}}, Found: fmt.Sprintf("%d rows", len(rows)),
			Try: fmt.Sprintf("at most %d rows", MaxRows)}}
	}
	for i := range rows {
		if found, try := rows[i].Check(); found != "" {
			problems = append(problems, Problem{Places: []Place{{i + 1, rows[i].ID}}, Found: found, Try: try, Kind: ErrInvalid})
		}
	}
	return problems
}

// claim is what two live rows may not make for different moments.
type claim struct {
	normal, locale string
	match          Match
}

// Contradictions returns the pairs of live rows that cannot both be meant: the same phrase, match type and locale for two
// moments, or twice for one; a row and a negative one that keeps it from ever matching. The steps of one stage are one
// moment here. Each row is named with the first one that it contradicts.
func Contradictions(rows []Row) (problems []Problem) {
	places := make(map[claim][]int, len(rows))
	for i := range rows {
		if !rows[i].Live() {
			continue
		}
		c := claim{normal: keywords.Phrase(rows[i].Phrase).Normal(), locale: pattern.Locale(rows[i].Locale), match: rows[i].Match}
		for _, earlier := range places[c] {
			if try := contradiction(&rows[earlier], &rows[i]); try != "" {
				problems = append(problems, Problem{
					Places: []Place{{earlier + 1, rows[earlier].ID}, {i + 1, rows[i].ID}},
					Found: fmt.Sprintf("%.60q as %s %s and as %s %s", rows[i].Phrase,
						rows[earlier].Label(), rows[earlier].Moment, rows[i].Label(), rows[i].Moment),
					Try: try, Kind: ErrContradiction,
				})
				break
			}
		}
		places[c] = append(places[c], i)
	}
	return problems
}

// contradiction says what to do about two rows that make the same claim, "" when both can stand.
func contradiction(a, b *Row) (try string) {
	switch {
	case a.Negative && b.Negative && a.Moment != b.Moment:
		return ""
	case a.Negative != b.Negative:
		if a.Negative && a.Moment.Serves(b.Moment) || b.Negative && b.Moment.Serves(a.Moment) {
			return "the negative row keeps the other from ever matching, remove one"
		}
		return ""
	case a.Moment == b.Moment:
		return "remove one of them"
	case sameStage(a, b):
		return ""
	}
	return "keep one of them, or pause the other"
}

// sameStage reports whether the rows are steps of the same stage of one line of a file.
func sameStage(a, b *Row) bool {
	sameRest := a.Moment.Intent == b.Moment.Intent && a.Moment.Persona == b.Moment.Persona
	return a.Stage != "" && a.Stage == b.Stage && sameRest
}
