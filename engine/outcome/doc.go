// Package outcome is the fold over the journal that learns how well an asset serves a moment.
//
// It guarantees that only trusted outcomes of visitors count (never test traffic, an orphan or a pin); that what one moment has learned moves
// another only through the asset they share, and never against what that other moment has itself seen; and that a fold that was
// followed equals one that was made again from the journal. It holds a derived copy: memory, with a snapshot.
//
// The model: each asset, and each asset in a moment, is a cell with a decayed sum of rewards and a decayed sum of examinations. The estimate
// of a cell is (rewards + k x estimate of the parent) / (examinations + k), a Beta-binomial posterior mean with the parent as prior
// (Gelman et al., Bayesian Data Analysis, 2.4); the parents are moment and asset -> asset -> everything. An impression at position p counts
// as p^-0.5 of an examination, the position-based model (Craswell et al., WSDM 2008; Joachims et al., WSDM 2017) with a curve that is
// fixed until it is estimated from the log.
package outcome
