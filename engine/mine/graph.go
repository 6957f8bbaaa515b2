package mine

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
)

// edge leads to a neighbour, and says how near it is.
type edge struct {
	to     int32
	weight float64
}

// Bounds of the graph.
const (
	mostNeighbours = 12    // of a phrase, the nearest
	leastNear      = 0.15  // cosine below which two phrases are no neighbours
	mostHaving     = 1_500 // phrases that a feature may have to make neighbours, unless a phrase has no rarer one
)

// neighbours are the nearest phrases of each, by the cosine of their features; who is one for either is one for both. It takes about a second for
// 20,000 phrases on a core.
func neighbours(vectors [][]feature) [][]edge {
	features := 0
	for _, v := range vectors {
		for _, f := range v {
			features = max(features, int(f.id)+1)
		}
	}
	having := make([][]edge, features)
	for i, v := range vectors {
		for _, f := range v {
			having[f.id] = append(having[f.id], edge{int32(i), f.weight})
		}
	}
	near := make([][]edge, len(vectors))
	inShares(len(vectors), func(from, to int) {
		scores := make([]float64, len(vectors))
		for i := from; i < to; i++ {
			near[i] = nearest(int32(i), vectors[i], having, scores)
		}
	})
	return bothWays(near)
}

// nearest adds up what a phrase has in common with each other; scores is all zero before and after.
func nearest(i int32, v []feature, having [][]edge, scores []float64) []edge {
	var met []int32
	for _, f := range rare(v, having) {
		for _, other := range having[f.id] {
			if scores[other.to] == 0 {
				met = append(met, other.to)
			}
			scores[other.to] += f.weight * other.weight
		}
	}
	found := make([]edge, 0, mostNeighbours+1)
	for _, other := range met {
		if other != i && scores[other] >= leastNear {
			found = among(found, edge{other, scores[other]})
		}
		scores[other] = 0
	}
	return slices.Clone(found)
}

// among puts an edge in its place among the nearest, of which it keeps the first.
func among(found []edge, e edge) []edge {
	at := len(found)
	for at > 0 && (found[at-1].weight < e.weight || found[at-1].weight == e.weight && found[at-1].to > e.to) {
		at--
	}
	if at >= mostNeighbours {
		return found
	}
	found = slices.Insert(found, at, e)
	return found[:min(len(found), mostNeighbours)]
}

// rare are the features that are not too frequent, or else the rarest.
func rare(v []feature, having [][]edge) []feature {
	kept := make([]feature, 0, len(v))
	for _, f := range v {
		if n := len(having[f.id]); n > 1 && n <= mostHaving {
			kept = append(kept, f)
		}
	}
	if len(kept) > 0 || len(v) == 0 {
		return kept
	}
	return []feature{slices.MinFunc(v, func(a, b feature) int { return cmp.Compare(len(having[a.id]), len(having[b.id])) })}
}

// bothWays puts each edge at both of its ends, once.
func bothWays(near [][]edge) [][]edge {
	all := make([][]edge, len(near))
	for i, list := range near {
		for _, e := range list {
			all[i] = append(all[i], e)
			all[e.to] = append(all[e.to], edge{int32(i), e.weight})
		}
	}
	for i := range all {
		slices.SortFunc(all[i], func(a, b edge) int { return cmp.Compare(a.to, b.to) })
		all[i] = slices.CompactFunc(all[i], func(a, b edge) bool { return a.to == b.to })
	}
	return all
}

// inShares calls do for parts of 0 to n-1, on all cores.
func inShares(n int, do func(from, to int)) {
	var workers sync.WaitGroup
	share := max((n+8*runtime.GOMAXPROCS(0)-1)/(8*runtime.GOMAXPROCS(0)), 1)
	tickets := make(chan int, n/share+1)
	for from := 0; from < n; from += share {
		tickets <- from
	}
	close(tickets)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for from := range tickets {
				do(from, min(from+share, n))
			}
		})
	}
	workers.Wait()
}
