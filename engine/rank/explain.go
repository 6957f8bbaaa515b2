package rank

import (
	"cmp"
	"slices"
)

// Explanation is a tree of named values: what a score is made of. Value is the sum of its children's values where it has children
// that are Parts, else what was measured.
type Explanation struct {
	Name     string
	Value    float64
	Message  string
	Children []Explanation
}

// Explain is the score of f as a tree, made of the numbers that Score adds up: a child for each feature, most important first, with its value
// and weight below it.
func (w *Weights) Explain(f *Features) Explanation {
	root := Explanation{Name: "score", Value: w.Score(f), Message: "weighted mean of the features"}
	total := w.total()
	for i, weight := range w {
		if weight == 0 {
			continue
		}
		value := f.Get(Feature(i))
		root.Children = append(root.Children, Explanation{
			Name: Feature(i).String(), Value: float64(weight*value) / total, Message: "value x weight / sum of weights",
			Children: []Explanation{{Name: "value", Value: value}, {Name: "weight", Value: weight}},
		})
	}
	slices.SortStableFunc(root.Children, func(a, b Explanation) int { return cmp.Compare(b.Value, a.Value) })
	return root
}
