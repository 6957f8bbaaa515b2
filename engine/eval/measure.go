package eval

import (
	"math"
	"slices"
)

// MaxGrade is the best grade of an asset for a phrase; 0 is of no use.
const MaxGrade = 4

// NDCG is the discounted cumulative gain of the first k of a ranking, divided by that of the best ranking of everything
// that is judged (Jarvelin and Kekalainen 2002, with the gain 2^grade - 1 of Burges et al. 2005 and the discount log2(1
// + rank)). What is not judged has grade 0; what is ranked twice gains once. It is 0 when nothing is judged to be of
// use.
func NDCG(ranked []string, grades map[string]int, k int) float64 {
	best := make([]int, 0, len(grades))
	for _, g := range grades {
		best = append(best, g)
	}
	slices.SortFunc(best, func(a, b int) int { return b - a })
	ideal := dcg(best, k)
	if ideal == 0 {
		return 0
	}
	met := map[string]bool{}
	gained := make([]int, len(ranked))
	for i, id := range ranked {
		if !met[id] {
			gained[i] = grades[id]
		}
		met[id] = true
	}
	return dcg(gained, k) / ideal
}

func dcg(grades []int, k int) (sum float64) {
	for i, g := range grades[:min(max(k, 0), len(grades))] {
		gain := float64(int(1)<<min(max(g, 0), MaxGrade) - 1)
		sum += gain / math.Log2(float64(i+2))
	}
	return sum
}

// MRR is one over the rank of the first asset of use, 0 when there is none.
func MRR(ranked []string, grades map[string]int) float64 {
	for i, id := range ranked {
		if grades[id] > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// Recall is the share of the assets of use that are among the first k; 0 when nothing is of use.
func Recall(ranked []string, grades map[string]int, k int) float64 {
	useful, found := 0, map[string]bool{}
	for _, g := range grades {
		if g > 0 {
			useful++
		}
	}
	if useful == 0 {
		return 0
	}
	for _, id := range ranked[:min(max(k, 0), len(ranked))] {
		if grades[id] > 0 {
			found[id] = true
		}
	}
	return float64(len(found)) / float64(useful)
}

// Ranked is a ranking beside the grades of what could have been ranked.
type Ranked struct {
	IDs    []string
	Grades map[string]int
}

// Relevance is how good rankings are, over all phrases for which something is of use.
type Relevance struct {
	Queries int      `json:"queries"`
	NDCG    Estimate `json:"ndcg@10"`
	MRR     Estimate `json:"mrr"`
	Recall  Estimate `json:"recall@10"`
}

// depth is how far down a ranking is looked at.
const depth = 10

// Relevances measures rankings. The seed is that of the intervals, see Mean.
func Relevances(rankings []Ranked, seed uint64) Relevance {
	var ndcg, mrr, recall []float64
	for _, r := range rankings {
		if !anyUse(r.Grades) {
			continue
		}
		ndcg = append(ndcg, NDCG(r.IDs, r.Grades, depth))
		mrr = append(mrr, MRR(r.IDs, r.Grades))
		recall = append(recall, Recall(r.IDs, r.Grades, depth))
	}
	return Relevance{Queries: len(ndcg), NDCG: Mean(ndcg, seed), MRR: Mean(mrr, seed), Recall: Mean(recall, seed)}
}

func anyUse(grades map[string]int) bool {
	for _, g := range grades {
		if g > 0 {
			return true
		}
	}
	return false
}
