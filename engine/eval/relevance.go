package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Measured is a named measure.
type Measured struct {
	Name string // ndcg@10, mrr, recall@10, recall@100, ...
	Estimate
}

// Measures are what a set of rankings is worth: Relevance, and recall at the depth that was asked for.
type Measures struct {
	Queries int
	List    []Measured
}

// MeasureDepth measures rankings of k places as Relevances does, and their recall@k.
func MeasureDepth(rankings []Ranked, k int, seed uint64) Measures {
	r := Relevances(rankings, seed)
	m := Measures{Queries: r.Queries, List: []Measured{{"ndcg@10", r.NDCG}, {"mrr", r.MRR}, {"recall@10", r.Recall}}}
	if k == depth {
		return m
	}
	var recall []float64
	for _, ranked := range rankings {
		if anyUse(ranked.Grades) {
			recall = append(recall, Recall(ranked.IDs, ranked.Grades, k))
		}
	}
	m.List = append(m.List, Measured{fmt.Sprintf("recall@%d", k), Mean(recall, seed)})
	return m
}

// MarshalJSON writes {"queries": n, "ndcg@10": {"value", "low", "high"}, ...}.
func (m Measures) MarshalJSON() ([]byte, error) {
	members := map[string]any{"queries": m.Queries}
	for _, measured := range m.List {
		members[measured.Name] = measured.Estimate
	}
	return json.Marshal(members)
}

// ErrBar is returned for a bar that is of no measure.
var ErrBar = errors.New("not a bar")

// Below returns, in the order of the measures, those whose value is below its bar. It returns ErrBar for a bar of a measure that is not there.
func (m Measures) Below(bars map[string]float64) (below []Measured, err error) {
	met := 0
	var names []string
	for _, measured := range m.List {
		names = append(names, measured.Name)
		bar, ok := bars[measured.Name]
		if ok {
			met++
		}
		if ok && !(measured.Value >= bar) {
			below = append(below, measured)
		}
	}
	if met == len(bars) {
		return below, nil
	}
	for name := range bars {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("%w: %q is no measure; use one of %s", ErrBar, name, strings.Join(names, ", "))
		}
	}
	return below, nil
}
