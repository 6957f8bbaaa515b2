package fit

import (
	"moments/engine/rank"
	"moments/engine/trial"
)

// Verdict is what a report comes to.
type Verdict string

// The verdicts.
const (
	Better    Verdict = "better"     // the gain on the visitors held back is above 0 with its whole interval
	Unclear   Verdict = "unclear"    // its interval has 0 in it
	Worse     Verdict = "worse"      // it is below 0 with its whole interval
	Unchanged Verdict = "unchanged"  // nothing learned was worth more than the weights in force, which stay
	TooLittle Verdict = "too_little" // there are too few answers of which something came
	Silent    Verdict = "silent"     // the log cannot say what the weights would have brought; the warnings say why
)

// leastChoices is how many answers must have brought something for weights to be learned from them.
const leastChoices = 200

// Counts are of answers, by what they were used for.
type Counts struct {
	Learning int `json:"learning"`
	Choosing int `json:"choosing"`
	HeldBack int `json:"held_back"`
}

func (c *Counts) add(p part) {
	switch p {
	case learning:
		c.Learning++
	case choosing:
		c.Choosing++
	case heldBack:
		c.HeldBack++
	}
}

// Weight is that of one feature. Spread is the standard deviation of the feature within an answer: of one that hardly differs hardly anything
// can be learned. Held says that its share of the score is not learned.
type Weight struct {
	Feature string  `json:"feature"`
	InForce float64 `json:"in_force"`
	Learned float64 `json:"learned"`
	Spread  float64 `json:"spread"`
	Held    bool    `json:"held"`
}

// Report says what was learned, and what it is worth on the visitors that were held back.
type Report struct {
	Verdict Verdict  `json:"verdict"`
	Text    string   `json:"text"` // the verdict in plain words
	Counts  Counts   `json:"answers"`
	Choices int      `json:"choices"` // answers that were learned from: at least two items to compare, and one of them brought something
	Pull    float64  `json:"pull"`    // 0 when nothing was learned
	Table   []Weight `json:"weights"`
	// Examination is how well each place is seen, as a share of the first.
	Examination []float64        `json:"examination"`
	Comparison  trial.Comparison `json:"held_back"`
	Weights     rank.Weights     `json:"-"` // those learned; those in force when nothing was
}

// learned fills in what the first two parts say at the pull.
func (r *Report) learned(seen *collector, force rank.Weights, pull float64) {
	choices := seen.rewarded(learning, choosing)
	r.Pull, r.Weights = pull, force
	m := newModel(force, choices)
	if pull > 0 {
		r.Weights, r.Examination = m.learn(pull)
	}
	for _, f := range rank.AllFeatures() {
		r.Table = append(r.Table, Weight{
			Feature: f.String(), InForce: force[f], Learned: r.Weights[f], Spread: round(m.spread[f]), Held: m.held(f),
		})
	}
}

// conclude comes to a verdict.
func (r *Report) conclude(force rank.Weights) {
	switch gain := r.Comparison.Gain; {
	case r.Choices < leastChoices:
		r.Verdict = TooLittle
	case r.Weights == force:
		r.Verdict = Unchanged
	case !r.Comparison.Base.Answered || !r.Comparison.Changed.Answered:
		r.Verdict = Silent
	case gain.Low > 0:
		r.Verdict = Better
	case gain.High < 0:
		r.Verdict = Worse
	default:
		r.Verdict = Unclear
	}
	r.Text = texts[r.Verdict]
}

var texts = map[Verdict]string{
	Better:    "These weights would have brought more than those in force, to visitors whom they were not learned from.",
	Unclear:   "It is not clear that these weights would have brought more than those in force: keep what you have, or wait for more outcomes.",
	Worse:     "These weights would have brought less than those in force: keep what you have.",
	Unchanged: "Nothing that could be learned was worth more than the weights in force: keep what you have.",
	TooLittle: "Too few answers have brought anything to learn weights from: at least 200 are needed, of visitors who are not held back.",
	Silent:    "The journal cannot say what these weights would have brought: keep what you have, or let the running policy explore more.",
}
