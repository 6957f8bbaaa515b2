// Package evals has the commands that measure: ranking against judgments, a changed policy or map against the log, readings against labels,
// regret in simulations; and those that learn weights.
//
// It guarantees that every figure has an interval, and that the same data gives the same figures.
package evals
