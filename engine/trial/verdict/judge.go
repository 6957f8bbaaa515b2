package verdict

import "moments/engine/eval"

// Plan is what was decided before a trial began.
type Plan struct {
	Metric     Metric
	Share      float64 // of those who take part, who get the variant
	Difference float64 // the smallest that is worth having, for a search
	Visitors   float64 // that were thought to be needed; 0 when nothing was known
}

// Evidence is what a trial has brought so far.
type Evidence struct {
	Control, Variant Sums
	Changed          []string // names of the variants whose settings changed on the way
	Daily            float64  // visitors a day
	Over             bool     // nobody joins any more
}

// Result is a judgment in one word.
type Result string

// The results.
const (
	Better  Result = "better"  // the variant is
	Worse   Result = "worse"   // the variant is
	Same    Result = "same"    // no difference worth having
	Unknown Result = "unknown" // not yet, or never when the trial is over
	Invalid Result = "invalid" // the trial says nothing
)

// Judgment is what a trial says, and what to do. Text and Next are sentences.
type Judgment struct {
	Result     Result        `json:"result"`
	Text       string        `json:"text"`
	Next       string        `json:"next"`
	Difference eval.Estimate `json:"difference"` // for a search; meaningless when Enough is false
	Enough     bool          `json:"enough"`     // there is enough to go by
	Split      Split         `json:"split"`
}

// Below these an interval is not believed: means are not normal yet.
const (
	leastClusters = 100 // of each variant
	leastEvents   = 25  // of what is counted, in both variants; and as many searches without, of those that are satisfied or not
)

// usualVisitors is what an interval is made tightest for when no number was planned.
const usualVisitors = 5000

// Judge says what the evidence amounts to. It may be asked at any time and as often as one likes.
func Judge(p Plan, e Evidence) Judgment {
	if p.Visitors <= 0 {
		p.Visitors = usualVisitors
	}
	j := Judgment{
		Difference: Difference(e.Control, e.Variant, p.Visitors),
		Split:      SplitOf(e.Control.Clusters, e.Variant.Clusters, p.Share), Enough: enough(p.Metric, e.Control, e.Variant),
	}
	if !j.Enough {
		j.Difference = eval.Estimate{}
	}
	j.Result = result(p, e, j)
	j.Text, j.Next = say(p, e, j)
	return j
}

func enough(m Metric, control, variant Sums) bool {
	events, searches := control.Y+variant.Y, control.N+variant.N
	return min(control.Clusters, variant.Clusters) >= leastClusters && events >= leastEvents && control.variance()+variant.variance() > 0 &&
		(m != Satisfied || searches-events >= leastEvents)
}

func result(p Plan, e Evidence, j Judgment) Result {
	switch d := j.Difference; {
	case !j.Split.OK, len(e.Changed) > 0:
		return Invalid
	case !j.Enough:
		return Unknown
	case d.Low > -p.Difference && d.High < p.Difference:
		return Same
	case d.Low > 0:
		return Better
	case d.High < 0:
		return Worse
	}
	return Unknown
}
