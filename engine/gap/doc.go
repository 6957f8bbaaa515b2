// Package gap sets demand against supply: which moments are asked for and not served. It is pure: values in, a report out.
//
// It guarantees that the report does not depend on the order of what it is given; that every score is the product of
// the factors printed with it; and that nothing is ever more or less than it can be: no factor is negative, infinite or
// not a number.
//
// The words: a [Key] is a moment and what it is about; [Demand] is what was asked under a key, [Supply] what serves it;
// a cluster is a group of phrases that no topic claims, named ~ and a word; a [Row] of the [Report] is the two set
// against each other; a [Cell] is a moment with all its rows.
//
// The score of a row is demand x (1 - satisfaction) x step weight x trend x confidence:
//   - Demand is own searches once the row has 20 sessions; before that own, imported and planned ones together, marked
//     so. A planned moment of priority p counts as 10 p^2 searches.
//   - Satisfaction is the mean of a Beta posterior over own searches, satisfied or not; its prior has the weight of 10
//     searches and the mean that supply suggests: 0.3 with one or two pieces, 0.6 with three or more. Without a piece it
//     is exactly 0.
//   - The trend is (own searches now + 10) / (before + 10), between 0.5 and 2; 1 without history.
//   - Confidence is how sure the reading of the row's phrases is, by their counts; what was planned is certain.
package gap
