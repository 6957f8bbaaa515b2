package gap

import "slices"

// Label says how much there is, whatever is asked.
type Label string

// The labels, by number of pieces.
const (
	LabelGap     Label = "gap"
	LabelThin    Label = "thin"
	LabelCovered Label = "covered"
	LabelExcess  Label = "excess"
)

func (c Config) label(pieces int) Label {
	switch {
	case pieces <= 0:
		return LabelGap
	case pieces < c.Covered:
		return LabelThin
	case pieces < c.Excess:
		return LabelCovered
	}
	return LabelExcess
}

// State is demand against supply.
type State string

// The states. With high demand: Missing, Weak, Satisfied or NotWorking; with low demand: Quiet, Fine, Excess. NoData is
// a row with too few sessions to speak of and nothing imported or planned.
const (
	Missing    State = "missing"     // asked for, and nothing to show
	Weak       State = "weak"        // asked for, and little to show
	Satisfied  State = "satisfied"   // asked for and served
	NotWorking State = "not_working" // asked for, enough to show, and visitors do not take it
	Quiet      State = "quiet"       // not asked for, nothing there
	Fine       State = "fine"        // little asked for, little there
	Excess     State = "excess"      // more there than is asked for
	NoData     State = "no_data"     // too early to say
)

// stateOf judges a row that has its numbers. High is the least demand that counts as high.
func (c Config) stateOf(r *Row, high float64) State {
	label := c.label(r.Supply.Pieces)
	switch {
	case r.Basis == BasisFew:
		return NoData
	case r.Factors.Demand < high:
		return label.whenLittleAsked()
	case label == LabelGap:
		return Missing
	case label == LabelThin:
		return Weak
	case r.Basis == BasisOwn && r.Satisfaction.Mean < c.LowSatisfaction:
		return NotWorking
	}
	return Satisfied
}

func (l Label) whenLittleAsked() State {
	switch l {
	case LabelGap:
		return Quiet
	case LabelThin:
		return Fine
	}
	return Excess
}

// highDemand is the least demand that counts as high: the median of the rows that have any, and no less than the least.
func (c Config) highDemand(rows []Row) float64 {
	var demands []float64
	for i := range rows {
		if d := rows[i].Factors.Demand; d > 0 {
			demands = append(demands, d)
		}
	}
	if len(demands) == 0 {
		return c.MinDemand
	}
	slices.Sort(demands)
	return max(demands[len(demands)/2], c.MinDemand)
}
