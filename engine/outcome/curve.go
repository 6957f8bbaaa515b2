package outcome

import "math"

// Positions is how many positions the curve tells apart; those below count as the last.
const Positions = 20

// Curve is the probability that a position is looked at, the first one at 0, as a share of that of the first.
type Curve [Positions]float64

// Of returns the share of a position, from 1; one that is not known counts as the first.
func (c *Curve) Of(position int) float64 { return c[place(position)] }

func place(position int) int { return min(max(position, 1), Positions) - 1 }

// startSlope is that of the curve before anything is known: p^-0.5.
const startSlope = 0.5

func startCurve() (c Curve) {
	for i := range c {
		c[i] = math.Pow(float64(i+1), -startSlope)
	}
	return c
}

// Parameters of the estimate.
const (
	curveWeight  = 5.0 // clicks that the start counts for at each position
	shareWeight  = 0.5 // clicks that the mean counts for in each leaf
	curveRounds  = 30
	curveSettled = 1e-4
	longestLeap  = 50.0
	leastShare   = 0.01
)

// exposure is what was shown of a leaf, by position, and the clicks it got.
type exposure struct {
	shown  *[Positions]float64
	clicks float64
}

// fitCurve returns the curve under which the clicks are likeliest, in the position-based model with Poisson clicks:
//
//	clicks of leaf l at p ~ Poisson(shown[l,p] x share[p] x appeal[l])
//
// by turns, appeals given shares and shares given appeals, each in closed form, from the curve in use. Clicks at each position and clicks of
// each leaf suffice. Gamma priors hold appeals to their mean and shares to the start; in the end shares do not rise with the position.
func fitCurve(from Curve, leaves []exposure, clicks *[Positions]float64) Curve {
	f := fit{leaves: leaves, clicks: clicks, start: startCurve()}
	c := from.log()
	for range curveRounds {
		next, moved := f.leap(c)
		if c = next; moved < curveSettled {
			break
		}
	}
	found := c.exp()
	found.fall(f.support(&found))
	return found
}

// fit is what a curve is estimated from.
type fit struct {
	leaves []exposure
	clicks *[Positions]float64
	start  Curve
}

// support is how many clicks would stand for each position if all were looked at.
func (f *fit) support(c *Curve) *[Positions]float64 {
	support := expect(c, f.leaves)
	for p := range support {
		support[p] += curveWeight / f.start[p]
	}
	return &support
}

// turn gives the logarithms of the shares, given the appeals under those of before.
func (f *fit) turn(c Curve) Curve {
	shares := c.exp()
	for p, support := range f.support(&shares) {
		shares[p] = (f.clicks[p] + curveWeight) / support
	}
	next := shares.log()
	for p := range next {
		next[p] -= math.Log(shares[0])
	}
	return next
}

// leap goes two turns and as far on as they point (SQUAREM, scheme S3: Varadhan, Roland, Scandinavian Journal of Statistics 2008), as turns
// alone are slow where few assets are shown both above and below. It says how far the first turn went.
func (f *fit) leap(c Curve) (next Curve, moved float64) {
	one := f.turn(c)
	two := f.turn(one)
	var step, bend float64
	for p := range c {
		r := one[p] - c[p]
		v := two[p] - one[p] - r
		step, bend, moved = step+r*r, bend+v*v, max(moved, math.Abs(r))
	}
	if bend == 0 {
		return two, moved
	}
	length := min(max(math.Sqrt(step/bend), 1), longestLeap)
	for p := range c {
		r := one[p] - c[p]
		v := two[p] - one[p] - r
		next[p] = min(max(c[p]+2*length*r+length*length*v, math.Log(leastShare)-1), 1)
	}
	return f.turn(next), moved
}

func (c Curve) log() Curve {
	for p := range c {
		c[p] = math.Log(c[p])
	}
	return c
}

func (c Curve) exp() Curve {
	for p := range c {
		c[p] = math.Exp(c[p])
	}
	return c
}

// expect is how many clicks there would be at each position if all were looked at, given the appeals under the curve.
func expect(c *Curve, leaves []exposure) (expected [Positions]float64) {
	clicks, examined := 0.0, 0.0
	for i := range leaves {
		clicks += leaves[i].clicks
		examined += leaves[i].examined(c)
	}
	if !(examined > 0) || !(clicks > 0) {
		return expected
	}
	mean := clicks / examined
	for i := range leaves {
		l := &leaves[i]
		appeal := (l.clicks + shareWeight) / (l.examined(c) + shareWeight/mean)
		for p, shown := range l.shown {
			expected[p] += float64(shown * appeal)
		}
	}
	return expected
}

func (l *exposure) examined(c *Curve) (sum float64) {
	for p, shown := range l.shown {
		sum += float64(shown * c[p])
	}
	return sum
}

// fall makes the curve fall by pooling neighbours that rise (isotonic regression: Ayer et al. 1955), and sets its first position to 1.
func (c *Curve) fall(support *[Positions]float64) {
	type block struct {
		mean, weight float64
		length       int
	}
	var blocks []block
	for p, share := range c {
		b := block{share, support[p], 1}
		for len(blocks) > 0 && blocks[len(blocks)-1].mean < b.mean {
			last := blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
			weight := last.weight + b.weight
			b = block{(last.mean*last.weight + b.mean*b.weight) / weight, weight, last.length + b.length}
		}
		blocks = append(blocks, b)
	}
	p, first := 0, blocks[0].mean
	for _, b := range blocks {
		for range b.length {
			c[p] = min(max(b.mean/first, leastShare), 1)
			p++
		}
	}
}
