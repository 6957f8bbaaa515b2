package trial

import (
	"moments/engine/eval"
)

// Options of an estimate.
type Options struct {
	// Clip is the greatest weight of a round, 0 for none. It buys less variance for a pull towards 0.
	Clip float64
	// Seed is that of the bootstrap, and Draws how often it draws: 0 is 2,000, fewer are quicker and coarser.
	Seed  uint64
	Draws int
}

func (o *Options) draws() int {
	if o.Draws <= 0 {
		return resamples
	}
	return o.Draws
}

// Estimator is the value of the target as one estimator sees it: mean reward of a round, with the bootstrap's 95 % interval.
type Estimator struct {
	eval.Estimate
	ESS float64 `json:"ess"` // effective rounds (Kish 1965)
	// Bernstein is the empirical Bernstein interval: wider, and free of any assumption but that no weight, no reward and no cluster is greater
	// than the greatest seen (with a clip: than the clip). The self-normalised estimate, a ratio, has none.
	Bernstein *Bounds `json:"bernstein,omitempty"`
}

// Estimators of one value. IPS is inverse propensity scoring (Horvitz and Thompson 1952), SNIPS its self-normalised form (Swaminathan and
// Joachims 2015), DR the doubly robust estimate (Dudík, Langford and Li 2011) with a cross-fitted model of the reward.
type Estimators struct {
	IPS   Estimator `json:"ips"`
	SNIPS Estimator `json:"snips"`
	DR    Estimator `json:"dr"`
}

// Weights are how the weights of the rounds are spread, before clipping.
type Weights struct {
	Mean float64 `json:"mean"` // must be near 1
	Max  float64 `json:"max"`
	// Clipped is the share of all weight that clipping takes away, Uncovered the share of what the target would show that the log is silent on.
	Clipped   float64 `json:"clipped"`
	Uncovered float64 `json:"uncovered"`
	meanError float64 // standard error of Mean
}

// Report is what a log says of a target. Answered is false when a warning says that it cannot say.
type Report struct {
	Rounds     int           `json:"rounds"`
	Clusters   int           `json:"clusters"`
	Rewarded   int           `json:"rewarded"` // rounds that brought anything
	LeftOut    int           `json:"left_out"`
	Logged     eval.Estimate `json:"logged"` // the mean reward of the logged policy
	Estimators Estimators    `json:"estimators"`
	Gain       eval.Estimate `json:"gain"` // DR less Logged, from the same samples
	Weights    Weights       `json:"weights"`
	Answered   bool          `json:"answered"`
	Warnings   []Warning     `json:"warnings"`
}

// Estimate says what the target would have brought a round. Rounds that are not as Round says are left out and counted. It takes about a second
// for a million rounds, and 2,000 draws of up to 20,000 clusters.
func Estimate(log Log, o Options) Report {
	report, _ := estimate(log, o)
	return report
}

// estimate also returns the rounds as they were weighed, nil when there are none.
func estimate(log Log, o Options) (Report, *weighed) {
	var w *weighed
	rounds := soundIn(log.Rounds)
	report := Report{Rounds: len(rounds), LeftOut: log.LeftOut + len(log.Rounds) - len(rounds)}
	if len(rounds) > 0 {
		w = weigh(rounds, len(log.Actions), o.Clip)
		report.Clusters, report.Rewarded = len(w.clusters), w.rewarded
		report.Weights = w.spread()
		w.estimate(&report, bootstrap(w.clusters, &o))
	}
	report.Warnings = warnings(&report, &log, o)
	report.Answered = answered(report.Warnings)
	return report, w
}

// weighed are rounds with their weights, summed by cluster.
type weighed struct {
	rounds   []Round
	cluster  []int // place in clusters, by round
	clusters []sums
	total    sums
	clip     float64
	squares  float64 // of the weights
	rewarded int
	largest  struct{ weight, above, cluster float64 }
	low      float64 // of the rewards and 0
	high     float64
}

func weigh(rounds []Round, actions int, clip float64) *weighed {
	w := &weighed{rounds: rounds, clip: clip}
	w.cluster, w.clusters = clustersOf(rounds)
	predicted := crossFit(rounds, w.cluster, actions)
	for i := range rounds {
		w.add(i, predicted.logged[i], predicted.direct[i])
	}
	for i := range w.clusters {
		w.total.add(&w.clusters[i])
		w.largest.cluster = max(w.largest.cluster, w.clusters[i].rounds)
	}
	return w
}

// clustersOf numbers the clusters in the order in which they come.
func clustersOf(rounds []Round) (cluster []int, clusters []sums) {
	places := make(map[uint64]int, len(rounds))
	cluster = make([]int, len(rounds))
	for i := range rounds {
		place, known := places[rounds[i].Cluster]
		if !known {
			place = len(places)
			places[rounds[i].Cluster] = place
		}
		cluster[i] = place
	}
	return cluster, make([]sums, len(places))
}

// clipped holds a weight to the clip.
func (w *weighed) clipped(weight float64) float64 {
	if w.clip > 0 {
		return min(weight, w.clip)
	}
	return weight
}

// add takes a round. Its doubly robust term is that of a slot in a sequence, which for a round that stands alone is the usual one (Kiyohara et
// al. 2022).
func (w *weighed) add(i int, logged, direct float64) {
	r := &w.rounds[i]
	ratio, above := w.clipped(r.ratio()), w.clipped(r.Above)
	weight := ratio + w.clipped(r.Nothing)
	w.clusters[w.cluster[i]].add(&sums{
		rounds: 1, weight: weight, weighted: ratio * r.Reward, robust: float64(above*direct) + float64(ratio*(r.Reward-logged)),
		reward: r.Reward,
	})
	w.squares += float64(weight * weight)
	w.largest.weight, w.largest.above = max(w.largest.weight, weight), max(w.largest.above, above)
	w.low, w.high = min(w.low, r.Reward), max(w.high, r.Reward)
	if r.Reward != 0 {
		w.rewarded++
	}
}

func (w *weighed) estimate(report *Report, samples []sums) {
	ess := 0.0
	if w.squares > 0 {
		ess = w.total.weight * w.total.weight / w.squares
	}
	of := func(m measure) Estimator { return Estimator{Estimate: percentile(&w.total, samples, m), ESS: ess} }
	report.Logged = percentile(&w.total, samples, measures.logged)
	report.Gain = percentile(&w.total, samples, measures.gain)
	e := Estimators{IPS: of(measures.ips), SNIPS: of(measures.snips), DR: of(measures.dr)}
	top := w.largest.weight
	if w.clip > 0 {
		top = w.clip
	}
	reach := w.high - w.low
	e.IPS.Bernstein = w.bernstein(func(s *sums) float64 { return s.weighted }, top*reach)
	e.DR.Bernstein = w.bernstein(func(s *sums) float64 { return s.robust }, (w.largest.above+2*top)*reach)
	report.Estimators = e
}

// bernstein is the interval of a mean over the rounds, by clusters: width is how far apart two rounds can be. No policy is worth less than the
// least reward, or more than the greatest.
func (w *weighed) bernstein(sum func(*sums) float64, width float64) *Bounds {
	scale := float64(len(w.clusters)) / w.total.rounds
	values := make([]float64, len(w.clusters))
	for i := range w.clusters {
		values[i] = sum(&w.clusters[i]) * scale
	}
	bounds := bernstein(values, width*w.largest.cluster*scale)
	return &Bounds{Low: max(bounds.Low, w.low), High: min(bounds.High, w.high)}
}
