package gap

import (
	"fmt"
	"math"
	"strconv"
)

// verdict is one sentence in plain words. Nothing in it comes from outside but keys, one folded word and numbers.
func verdict(r *Row) string {
	asked, pieces, sessions := asked(r), serving(r), count(r.Sessions, "session")
	switch r.State {
	case NoData:
		if r.Supply.Pieces <= 0 {
			return fmt.Sprintf("Nothing to show: %s in %s, %s; too early to say how much it matters.", asked, sessions, pieces)
		}
		return fmt.Sprintf("Too early to say: %s in %s, %s.", asked, sessions, pieces)
	case Missing, Quiet:
		return fmt.Sprintf("Nothing to show: %s, %s.", asked, pieces)
	case Weak:
		return fmt.Sprintf("Little to show: %s, only %s.", asked, pieces)
	case NotWorking:
		return fmt.Sprintf("Not working: %s, %s, but only %s of them end well (%s to %s).", asked, pieces,
			percent(r.Satisfaction.Mean), percent(r.Satisfaction.Low), percent(r.Satisfaction.High))
	case Satisfied:
		if r.Basis == BasisOwn {
			return fmt.Sprintf("Served: %s, %s, %s of them end well.", asked, pieces, percent(r.Satisfaction.Mean))
		}
		return fmt.Sprintf("Probably served: %s, %s; own visitors have yet to say.", asked, pieces)
	case Excess:
		return fmt.Sprintf("More than is asked for: %s, %s.", asked, pieces)
	}
	return fmt.Sprintf("Fine: %s, %s.", asked, pieces)
}

// asked says the demand and marks what is not the site's own.
func asked(r *Row) string {
	imported := r.ImportedTotal()
	if r.Basis != BasisEstimated {
		return count(r.Own, "search") + " for " + r.words()
	}
	if r.Own+imported == 0 {
		return fmt.Sprintf("%s is planned (counts as %s)", r.words(), count(int(r.PlannedAs), "search"))
	}
	text := count(r.Own+imported, "search") + " for " + r.words()
	switch {
	case r.Own == 0:
		text += " (imported)"
	case imported > 0:
		text += " (" + number(float64(imported)) + " imported)"
	}
	if r.Planned {
		text += ", planned too (counts as " + number(r.PlannedAs) + " more)"
	}
	return text
}

func serving(r *Row) string {
	switch n := r.Supply.Pieces; {
	case n <= 0:
		return "no piece serves " + r.Moment.String()
	case n == 1:
		return "1 piece serves " + r.Moment.String()
	default:
		return fmt.Sprintf("%s pieces serve %s", number(float64(n)), r.Moment)
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if noun == "search" {
		return number(float64(n)) + " searches"
	}
	return number(float64(n)) + " " + noun + "s"
}

// number writes whole numbers with a comma at each thousand.
func number(x float64) string {
	digits := strconv.FormatInt(int64(math.Round(x)), 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func percent(share float64) string { return number(100*share) + " %" }
