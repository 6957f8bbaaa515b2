package rank

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"moments/keywords"
)

// Policy is how a slate is drawn from a pool: pins take their slots, the rest is drawn slot by slot from a softmax of (score - penalty) /
// Temperature over what is left, the Plackett-Luce model with a penalty for likeness to the slots above. Temperature 0 always takes
// the best. SameKind and SameTopic are what each slot above of the same kind, or with a common topic, takes off, up to likenessLimit of them.
//
// Exploit bounds what exploring may take: the best of what is left has at least this probability. 0 is no bound, 1 never explores. Moments has
// bounds of its own for some moments, which hold where they are higher.
type Policy struct {
	Temperature float64
	SameKind    float64
	SameTopic   float64
	Exploit     float64
	Moments     map[keywords.Moment]float64
}

// DefaultPolicy matches probabilities with the default weights. Of two candidates whose scores differ by 0.032 the better one is drawn first 12
// times in 13.
func DefaultPolicy() Policy { return Policy{Temperature: 0.0127, SameKind: 0.005, SameTopic: 0.0036} }

// In is the policy for a moment: the highest bound of those that serve it.
func (p Policy) In(m keywords.Moment) Policy {
	for moment, bound := range p.Moments {
		if covers(moment, m) {
			p.Exploit = max(p.Exploit, bound)
		}
	}
	p.Moments = nil
	return p
}

// covers reports whether m is within of, whose blank axes mean any.
func covers(of, m keywords.Moment) bool {
	return (of.Intent == "" || of.Intent == m.Intent) && (of.Step == "" || of.Step == m.Step) && (of.Persona == "" || of.Persona == m.Persona)
}

// likenessLimit bounds the penalty.
const likenessLimit = 3

// Slot is one place of the slate: an index into the pool, and the probability with which this slot drew it given the slots above.
type Slot struct {
	Pool       int
	Propensity float64
}

// Draw fills up to n slots from the pool. Equal pools, policies and seeds give equal slates. Each slot takes the greatest value after Gumbel noise,
// which is a draw from the softmax (the Gumbel-max trick: Yellott 1977, Maddison et al. 2014). The noise hangs on seed, slot and asset, so
// that an asset whose score has risen never falls for it while the slots above stay.
func (p Policy) Draw(pool []Scored, n int, seed uint64) []Slot {
	slate := make([]Slot, 0, min(n, len(pool)))
	taken := make([]int, 0, cap(slate))
	for len(slate) < cap(slate) {
		probabilities := p.Conditional(pool, taken)
		i := pick(pool, probabilities, seed+uint64(len(taken)))
		slate = append(slate, Slot{Pool: i, Propensity: probabilities[i]})
		taken = append(taken, i)
	}
	return slate
}

// Conditional is the probability of each member of the pool to be drawn next, given those that were taken, in order. It adds up to 1 while
// any is left. While a pin is left, the first of them has probability 1.
func (p Policy) Conditional(pool []Scored, taken []int) []float64 {
	probabilities := make([]float64, len(pool))
	best, first := math.Inf(-1), -1
	for i := range pool {
		if slices.Contains(taken, i) {
			probabilities[i] = math.Inf(-1)
			continue
		}
		if pool[i].Pin > 0 {
			clear(probabilities)
			probabilities[i] = 1
			return probabilities
		}
		probabilities[i] = pool[i].Score - p.penalty(pool, i, taken)
		if probabilities[i] > best {
			best, first = probabilities[i], i
		}
	}
	p.soften(probabilities, best, first)
	return probabilities
}

// soften turns values into probabilities; -Inf becomes 0.
func (p Policy) soften(values []float64, best float64, first int) {
	if first < 0 {
		clear(values)
		return
	}
	if p.Temperature <= 0 {
		clear(values)
		values[first] = 1
		return
	}
	total := 0.0
	for i, v := range values {
		values[i] = math.Exp((v - best) / p.Temperature)
		total += values[i]
	}
	for i := range values {
		values[i] /= total
	}
	p.bound(values, first)
}

// bound gives the best its least probability, at the expense of the others in proportion.
func (p Policy) bound(probabilities []float64, best int) {
	had := probabilities[best]
	if had >= p.Exploit {
		return
	}
	for i := range probabilities {
		probabilities[i] *= (1 - p.Exploit) / (1 - had)
	}
	probabilities[best] = p.Exploit
}

// penalty is for likeness to the slots above; pins above count as well.
func (p Policy) penalty(pool []Scored, i int, taken []int) float64 {
	kinds, topics := 0, 0
	for _, t := range taken {
		if pool[t].Kind == pool[i].Kind {
			kinds++
		}
		if shareTopic(&pool[t], &pool[i]) {
			topics++
		}
	}
	return float64(p.SameKind*float64(min(kinds, likenessLimit))) + float64(p.SameTopic*float64(min(topics, likenessLimit)))
}

func shareTopic(a, b *Scored) bool {
	for _, topic := range a.Topics {
		if slices.Contains(b.Topics, topic) {
			return true
		}
	}
	return false
}

// pick draws one of the pool with the given probabilities.
func pick(pool []Scored, probabilities []float64, seed uint64) int {
	best, chosen := math.Inf(-1), 0
	for i, probability := range probabilities {
		if probability == 0 {
			continue
		}
		if v := math.Log(probability) + gumbel(seed, string(pool[i].ID)); v > best {
			best, chosen = v, i
		}
	}
	return chosen
}

// gumbel is noise with the standard Gumbel distribution, the same for the same seed and id.
func gumbel(seed uint64, id string) float64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	random := rand.NewPCG(seed, h.Sum64())
	uniform := (float64(random.Uint64()>>11) + 0.5) / (1 << 53)
	return -math.Log(-math.Log(uniform))
}
