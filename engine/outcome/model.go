package outcome

import "math"

// Parameters of the model. A shape is in clicks: with so many clicks' worth of evidence a level counts as much as its parent.
const (
	startReward  = 0.1 // what usually comes of an examination before anything is known
	startWeight  = 5.0 // examinations that startReward counts for
	momentShape  = 1.0 // moments differ much in what is usual in them
	kindShape    = 4.0
	assetShape   = 2.0 // an asset that was shown nowhere may be much better than its kind, or worse
	leafShape    = 4.0 // an asset in one moment is like itself in others, more or less
	strangeShare = 0.1 // of the assets are in a moment as if they were new
	spreadWeight = 10  // clicks for which the spread of rewards of everything counts in a moment
	leastSpread  = 0.1
	mostReward   = 12 // of one examination: all kinds together
)

// newShape is that of an asset that was shown nowhere.
const newShape = 1 / (1/leafShape + 1/assetShape)

// The fair start of a new asset: until it was shown so often that fairStart clicks were to be expected, in all moments together, it is hoped
// to do up to 1 + mostHope times what is believed. The hope is as great as the moment can afford: full from affordable clicks on.
const (
	fairStart  = 3.0
	mostHope   = 9.0
	affordable = 100.0
)

// evidence is what was observed of an asset in a moment and of its parents, each with what stands below it. Where the kind is not
// known that level is left out.
type evidence struct {
	all, moment, kind, asset, own sums
	kinded                        bool
}

// decay takes the sums to the present, and what brought a reward for looked at.
func (e *evidence) decay(keep float64) {
	for _, s := range [...]*sums{&e.all, &e.moment, &e.kind, &e.asset, &e.own} {
		*s = s.times(keep)
		s.Examined = max(s.Examined, s.rewarded())
	}
}

// belief is a Gamma distribution of the reward of an examination.
type belief struct{ mean, shape float64 }

func (b belief) deviation() float64 { return b.mean / math.Sqrt(b.shape) }

// seeing is the posterior of the belief after rewards and examinations. Rewards of different size carry less information than their sum: both are
// divided by the spread, which is variance over mean (quasi-Poisson: Wedderburn 1974; McCullagh, Nelder, 2nd ed., 9.2).
func (b belief) seeing(s sums, spread float64) belief {
	shape := b.shape + max(s.Rewards, 0)/spread
	rate := b.shape/b.mean + s.Examined/spread
	return belief{mean: shape / rate, shape: shape}
}

// start is what is believed of a moment by the others.
func (e *evidence) start() belief {
	elsewhere := e.all.less(e.moment)
	rate := (max(elsewhere.Rewards, 0) + startReward*startWeight) / (elsewhere.Examined + startWeight)
	return belief{rate, momentShape}
}

// usual is the reward of an examination in the moment, and the spread of rewards there.
func (e *evidence) usual() (rate, spread float64) {
	ratio := (e.all.Squares + spreadWeight) / (max(e.all.Rewards, 0) + spreadWeight)
	ratio = (e.moment.Squares + spreadWeight*ratio) / (max(e.moment.Rewards, 0) + spreadWeight)
	rate = e.start().seeing(e.moment, ratio).mean
	spread = max(ratio-rate, leastSpread) // of a click that comes or not the variance is rate x (1 - rate)
	return e.start().seeing(e.moment, spread).mean, spread
}

// typical is the reward that an asset of the kind usually brings in the moment.
func (e *evidence) typical(spread float64) float64 {
	if !e.kinded {
		return e.start().seeing(e.moment, spread).mean
	}
	others := e.start().seeing(e.moment.less(e.kind), spread)
	return belief{others.mean, kindShape}.seeing(e.kind, spread).mean
}

// others is what is believed of the asset in the moment by what its parents have seen: the usual of its kind there, times what the asset brought
// in other moments over what was expected there.
func (e *evidence) others(typical, spread float64) belief {
	elsewhere := e.asset.less(e.own)
	elsewhere.Examined = elsewhere.Expected // a reward for each that is expected is usual: the factor is 1
	factor := belief{1, assetShape}.seeing(elsewhere, spread)
	return belief{mean: min(typical*factor.mean, mostReward), shape: 1 / (1/leafShape + 1/factor.shape)}
}

// posterior is the mean and the deviation of what is believed of the asset in the moment. Mostly it is taken to be as it was in other moments;
// now and then it is as if it were new here. What was seen here decides which, so that what others say fades where it is contradicted (robust
// meta-analytic priors: Schmidli et al., Biometrics 2014; two Gammas as DuMouchel 1999).
func (e *evidence) posterior(spread float64) (mean, deviation float64) {
	typical := e.typical(spread)
	told := e.others(typical, spread)
	after := told.seeing(e.own, spread)
	if told.shape == newShape || e.own.Examined == 0 {
		return after.mean, after.deviation()
	}
	fresh := belief{typical, newShape}
	apart := fresh.seeing(e.own, spread)
	odds := strangeShare / (1 - strangeShare) * math.Exp(fresh.likelihood(e.own, spread)-told.likelihood(e.own, spread))
	p := 1 / (1 + odds)
	mean = p*after.mean + (1-p)*apart.mean
	square := p*after.square() + (1-p)*apart.square()
	return mean, math.Sqrt(max(square-mean*mean, 0))
}

// square is the mean of the square.
func (b belief) square() float64 { return b.mean * b.mean * (1 + 1/b.shape) }

// likelihood is the logarithm of that of the rewards, given the examinations, but for what is the same for all beliefs: a negative
// binomial distribution.
func (b belief) likelihood(s sums, spread float64) float64 {
	rewards, examined, rate := max(s.Rewards, 0)/spread, s.Examined/spread, b.shape/b.mean
	with, _ := math.Lgamma(b.shape + rewards)
	without, _ := math.Lgamma(b.shape)
	return with - without + b.shape*math.Log(rate/(rate+examined)) - rewards*math.Log(rate+examined)
}

// hope is by how much a new asset is overrated so that it is tried, 1 for one that had its start.
func (e *evidence) hope() float64 {
	had := e.asset.Expected / fairStart
	return 1 + mostHope*max(1-had, 0)*min(max(e.moment.Rewards, 0)/affordable, 1)
}
