package live

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"

	"moments/engine/rank"
	"moments/engine/trial/verdict"
)

// Spec is what a trial is started with.
type Spec struct {
	Name       string
	Note       string
	Plan       rank.Plan // of the variant
	Control    rank.Plan // in force
	Traffic    float64   // share of visitors who take part; 0 is all
	Share      float64   // of those, who get the variant; 0 is half
	Metric     verdict.Metric
	Difference float64 // for a search; 0 is 0.02
	Visitors   float64 // that it is thought to take; 0 when nothing is known
	Days       int     // until the planned end; 0 is until somebody stops it
}

// Limits of a trial.
const (
	MaxTrials     = 1000 // of a site, in all
	MaxDays       = 366
	MinShare      = 0.01
	maxNoteBytes  = 1024
	maxNameBytes  = 64
	maxDifference = 1000
)

// What is taken when nothing is said.
const (
	DefaultShare      = 0.5
	DefaultDifference = 0.02
)

// ErrInvalid is returned for a trial that cannot be started or stopped as it is. The error is an *Error, or several joined.
var ErrInvalid = errors.New("the trial is not valid")

// Error names the field that is wrong, what was found and what to do.
type Error struct{ Field, Found, Try string }

func (e *Error) Error() string { return fmt.Sprintf("%s: found %s; %s", e.Field, e.Found, e.Try) }

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *Error) Unwrap() error { return ErrInvalid }

// ErrConflict is returned for a trial that cannot be started or stopped now, because of the trials that there are.
var ErrConflict = errors.New("another trial stands in the way")

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// CheckName returns an *Error for what cannot be the name of a trial.
func CheckName(name string) error {
	if len(name) <= maxNameBytes && nameForm.MatchString(name) {
		return nil
	}
	return &Error{"name", fmt.Sprintf("%.80q", name), fmt.Sprintf("use lower-case letters, digits and hyphens, %d at most", maxNameBytes)}
}

// check completes the spec and returns every way in which it is wrong.
func (s *Spec) check() error {
	s.complete()
	errs := []error{CheckName(s.Name), checkNote(s.Note)}
	refuse := func(bad bool, field string, found float64, try string) {
		if bad {
			errs = append(errs, &Error{field, strconv.FormatFloat(found, 'g', -1, 64), try})
		}
	}
	if _, err := verdict.ParseMetric(string(s.Metric)); err != nil {
		errs = append(errs, &Error{"metric", fmt.Sprintf("%.40q", s.Metric), "use satisfied, clicks, leads or conversions"})
	}
	refuse(!(s.Traffic >= MinShare && s.Traffic <= 1), "traffic", s.Traffic, "use 0.01 to 1, the share of visitors who take part")
	refuse(!(s.Share >= MinShare && s.Share <= 1-MinShare), "share", s.Share, "use 0.01 to 0.99, the share of them who get the variant")
	refuse(!(s.Difference > 0 && s.Difference <= maxDifference), "difference", s.Difference, "use a number above 0, as in 0.02 for 2 in 100 searches")
	refuse(s.Metric == verdict.Satisfied && s.Difference >= 1, "difference", s.Difference, "use less than 1, as in 0.02 for 2 in 100 searches")
	refuse(s.Days < 0 || s.Days > MaxDays, "days", float64(s.Days), fmt.Sprintf("use 1 to %d, or 0 for until it is stopped", MaxDays))
	return errors.Join(errs...)
}

func (s *Spec) complete() {
	if s.Traffic == 0 {
		s.Traffic = 1
	}
	if s.Share == 0 {
		s.Share = DefaultShare
	}
	if s.Metric == "" {
		s.Metric = verdict.Satisfied
	}
	if s.Difference == 0 {
		s.Difference = DefaultDifference
	}
}

func checkNote(note string) error {
	if len(note) <= maxNoteBytes && utf8.ValidString(note) {
		return nil
	}
	return &Error{"note", fmt.Sprintf("%d bytes", len(note)), fmt.Sprintf("use at most %d bytes of UTF-8", maxNoteBytes)}
}
