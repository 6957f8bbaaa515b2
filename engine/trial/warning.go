package trial

import (
	"fmt"
	"math"
)

// Warning says in plain words what speaks against an estimate. Grave ones mean that the log cannot answer.
type Warning struct {
	Code  string `json:"code"`
	Grave bool   `json:"grave"`
	Text  string `json:"text"`
}

// The codes of warnings.
const (
	NoRounds     = "no_rounds"
	NoSupport    = "no_support"
	FewEffective = "few_effective_rounds"
	FewRewards   = "few_rewards"
	Clipped      = "clipped"
	WeightsOff   = "weights_off"
	Inexact      = "inexact_propensities"
	LeftOut      = "left_out"
	SampleData   = "sample_data"
)

// From where on a warning is given.
const (
	leastEffective = 200
	leastRewarded  = 30
	mostUncovered  = 0.05
	mostClipped    = 0.05
	meanErrors     = 3    // standard errors that the mean weight may be off
	meanSlack      = 0.02 // and how far in any case
)

func warnings(r *Report, log *Log, o Options) (list []Warning) {
	list = []Warning{}
	warn := func(is bool, code string, grave bool, format string, args ...any) {
		if is {
			list = append(list, Warning{Code: code, Grave: grave, Text: fmt.Sprintf(format, args...)})
		}
	}
	warn(log.Sample, SampleData, false, "Sample data: this traffic is invented.")
	warn(r.LeftOut > 0, LeftOut, false, "%d records could not be used and are left out.", r.LeftOut)
	warn(r.Rounds == 0, NoRounds, true, "The log holds no round that can be used: it says nothing of any policy.")
	if r.Rounds == 0 {
		return list
	}
	w, ess := r.Weights, r.Estimators.SNIPS.ESS
	warn(w.Uncovered > mostUncovered, NoSupport, true, "%.1f %% of what this policy would show was as good as never shown: the log cannot say what "+
		"comes of that. Let the running policy explore more, or ask for a policy nearer to it.", 100*w.Uncovered)
	warn(ess < leastEffective, FewEffective, true, "The weights leave %.0f effective rounds of %d, and at least %d are needed: "+
		"the log was written by a policy too different from this one, or is too short.", ess, r.Rounds, leastEffective)
	warn(r.Rewarded < leastRewarded, FewRewards, true, "Only %d rounds brought anything, and at least %d are needed: wait for more outcomes.",
		r.Rewarded, leastRewarded)
	warn(w.Clipped > mostClipped, Clipped, true, "Clipping at %g takes %.1f %% of all weight away: the estimates lean towards 0 and their "+
		"intervals do not show it. Clip higher, or not at all.", o.Clip, 100*w.Clipped)
	warn(w.off(), WeightsOff, true, "The weights average %.3f where they must average %.3f: the propensities in the log are not those it was "+
		"drawn with, or some of its rounds are missing.", w.Mean, 1-w.Uncovered)
	warn(log.Inexact > 0, Inexact, true, "%d of %d logged propensities are not those that the log's own scores and temperature give.",
		log.Inexact, r.Rounds)
	return list
}

// off reports whether the mean weight is farther from what it must be than chance explains.
func (w Weights) off() bool {
	return math.Abs(w.Mean-(1-w.Uncovered)) > max(meanErrors*w.meanError, meanSlack)
}

func answered(list []Warning) bool {
	for _, w := range list {
		if w.Grave {
			return false
		}
	}
	return true
}

// spread describes the weights as they are without clipping.
func (w *weighed) spread() (s Weights) {
	whole, uncovered := make([]float64, len(w.clusters)), 0.0
	for i := range w.rounds {
		ratio, nothing := w.rounds[i].ratio(), w.rounds[i].Nothing
		weight := ratio + nothing
		whole[w.cluster[i]] += weight
		s.Mean += weight
		s.Max = max(s.Max, weight)
		s.Clipped += weight - w.clipped(ratio) - w.clipped(nothing)
		uncovered += w.rounds[i].Uncovered
	}
	if s.Mean > 0 {
		s.Clipped /= s.Mean
	}
	s.Mean /= w.total.rounds
	s.Uncovered = uncovered / w.total.rounds
	squares := 0.0
	for c, sum := range whole {
		off := sum - s.Mean*w.clusters[c].rounds
		squares += float64(off * off)
	}
	s.meanError = math.Sqrt(squares) / w.total.rounds
	return s
}
