package mine

import (
	"cmp"
	"math"
	"slices"
)

// leader is a group as the other way of grouping makes it: the sum of its phrases' features.
type leader struct {
	sum    map[int32]float64
	square float64 // of the length of the sum
	places []int
}

// LeaderGroups groups the phrases by the way that communities are measured against: each, those with the most near neighbours first, joins the group
// whose sum it is nearest to by the cosine, or leads one of its own (Hartigan 1975, with sums for leaders).
func LeaderGroups(phrases []Phrase, threshold float64) (groups []Group) {
	m := &mining{phrases: inOrder(phrases)}
	m.content, m.pairs = make([][]word, len(m.phrases)), make([][]string, len(m.phrases))
	for i := range m.phrases {
		m.split(i)
	}
	vectors := m.vectors()
	var leaders []*leader
	having := map[int32][]int{}
	for _, i := range centralFirst(neighbours(vectors)) {
		best := nearestLeader(vectors[i], leaders, having, threshold)
		if best < 0 {
			best, leaders = len(leaders), append(leaders, &leader{sum: map[int32]float64{}})
		}
		leaders[best].take(i, vectors[i], func(id int32) { having[id] = append(having[id], best) })
	}
	for _, l := range leaders {
		g := Group{}
		for _, i := range l.places {
			g.Phrases = append(g.Phrases, GroupPhrase{Phrase: m.phrases[i].Text})
		}
		groups = append(groups, g)
	}
	return groups
}

func centralFirst(graph [][]edge) []int {
	near := make([]float64, len(graph))
	for i, edges := range graph {
		for _, e := range edges {
			near[i] += e.weight
		}
	}
	order := places(len(graph))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(near[b], near[a]) })
	return order
}

func nearestLeader(v []feature, leaders []*leader, having map[int32][]int, threshold float64) int {
	scores := map[int]float64{}
	for _, f := range v {
		for _, n := range having[f.id] {
			scores[n] += f.weight * leaders[n].sum[f.id]
		}
	}
	best, most := -1, threshold
	for n, score := range scores {
		if score /= math.Sqrt(leaders[n].square); score > most || score == most && n < best {
			best, most = n, score
		}
	}
	return best
}

func (l *leader) take(i int, v []feature, fresh func(id int32)) {
	l.places = append(l.places, i)
	for _, f := range v {
		had := l.sum[f.id]
		if had == 0 {
			fresh(f.id)
		}
		l.sum[f.id] = had + f.weight
		l.square += (had+f.weight)*(had+f.weight) - had*had
	}
}
